// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QMimeData>
#include <QUrl>

namespace mailvitals::ui {

/// The files and folders on this computer that are being dragged; none: something else is.
inline QStringList localFiles(const QMimeData& data) {
    QStringList files;
    const QList<QUrl> urls = data.urls();
    for (const QUrl& url : urls) {
        if (url.isLocalFile()) files << url.toLocalFile();
    }
    return files;
}

}  // namespace mailvitals::ui
