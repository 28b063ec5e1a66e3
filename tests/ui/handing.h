// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "support.h"

#include <QDropEvent>
#include <QFile>
#include <QMimeData>

/// Files that somebody hands to a window.
namespace mailvitals::ui::test {

inline QString written(const QTemporaryDir& folder, const char* name, const QByteArray& bytes) {
    const QString path = folder.filePath(name);
    QFile file(path);
    if (file.open(QIODevice::WriteOnly)) file.write(bytes);
    return path;
}

/// As a person does it; false: the window would not have it.
inline bool drop(QWidget& window, const QMimeData& data) {
    const QPoint middle = window.rect().center();
    QDragEnterEvent enter(middle, Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
    QApplication::sendEvent(&window, &enter);
    if (!enter.isAccepted()) return false;
    QDropEvent event(middle, Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
    QApplication::sendEvent(&window, &event);
    return true;
}

inline bool dropFiles(QWidget& window, const QStringList& paths) {
    QMimeData data;
    QList<QUrl> urls;
    for (const QString& path : paths) urls << QUrl::fromLocalFile(path);
    data.setUrls(urls);
    return drop(window, data);
}

}  // namespace mailvitals::ui::test
