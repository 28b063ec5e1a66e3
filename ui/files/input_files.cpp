// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/files/input_files.h"

#include "evidence/json.h"
#include "ui/files/configuration_file.h"
#include "ui/files/evidence_file.h"
#include "ui/text/text.h"

#include <QCoreApplication>
#include <QDir>
#include <QFile>
#include <QFileInfo>

namespace mailvitals::ui {
namespace {

/// More than the texts of any server; a home folder that was dropped by mistake has more still.
constexpr qsizetype mostFiles = 60;

// One byte more than the largest of the three may have, so that each reader is the one to explain.
constexpr qint64 mostBytes =
    1 + std::max<qint64>(largestEvidenceFile, static_cast<qint64>(message::maxMessageSize));

struct Words {
    Q_DECLARE_TR_FUNCTIONS(HandedFiles)
};

QString nothingKnown(const QString& what, const std::string& reason) {
    return Words::tr(
               "%1 cannot be opened: %2. This window takes a message with all its headers, saved evidence, "
               "and texts of a server's configuration, such as what “postconf -n” prints.")
        .arg(what, networkText(reason));
}

/// Evidence is known by its own word, a message by whom it names; what is left may be a text of many kinds,
/// and is often found in a message.
Expected<Handed, QString> recognise(const QByteArray& bytes, const QString& name, const Policy& policy) {
    if (auto evidence = readEvidence(bytes, policy)) {
        if (!*evidence) return unexpected(evidence->error());
        return Handed(std::move(**evidence));
    }
    if (auto message = readMessageSource(bytes, name)) return Handed(std::move(*message));
    ConfigurationItem item;
    item.add(bytes.toStdString(), toUtf8(name));
    if (!item.texts.empty()) return Handed(std::move(item));
    const QString what =
        name.isEmpty() ? Words::tr("This text") : Words::tr("“%1”").arg(networkText(toUtf8(name)));
    return unexpected(nothingKnown(what, item.unread.front().reason));
}

Expected<Handed, QString> readFile(const QString& path, const Policy& policy) {
    QFile file(path);
    // To open anything else, a pipe for instance, may take for ever.
    const bool special = QFileInfo::exists(path) && !QFileInfo(path).isFile();
    if (special) return unexpected(Words::tr("This is no file: %1").arg(networkText(toUtf8(path))));
    if (!file.open(QIODevice::ReadOnly))
        return unexpected(Words::tr("This file cannot be read: %1").arg(file.errorString()));
    return recognise(file.read(mostBytes), QFileInfo(path).fileName(), policy);
}

/// The files that are meant, those in a folder by name.
QStringList filesOf(const QStringList& paths) {
    QStringList files;
    for (const QString& path : paths) {
        if (!QFileInfo(path).isDir()) {
            files << path;
            continue;
        }
        for (const QFileInfo& file : QDir(path).entryInfoList(QDir::Files, QDir::Name))
            files << file.filePath();
    }
    return files;
}

}  // namespace

Expected<Handed, QString> readHandedFiles(const QStringList& paths, const Policy& policy) {
    const QStringList files = filesOf(paths);
    if (files.isEmpty()) return unexpected(Words::tr("There is no file in this folder."));
    if (files.size() == 1) return readFile(files.constFirst(), policy);
    if (files.size() > mostFiles) {
        return unexpected(
            Words::tr("These are %1 files, and no server has so many texts. Choose those that matter.")
                .arg(files.size()));
    }
    ConfigurationItem item = readConfigurationFiles(files);
    if (item.texts.empty()) {
        return unexpected(
            Words::tr("None of these files is a text of a server's configuration. A message, or saved "
                      "evidence, is opened alone."));
    }
    return Handed(std::move(item));
}

Expected<Handed, QString> readHandedText(const QByteArray& text, const Policy& policy) {
    return recognise(text, {}, policy);
}

}  // namespace mailvitals::ui
