// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/files/input_files.h"

#include "evidence/json.h"
#include "records/message/other_form.h"
#include "ui/files/configuration_file.h"
#include "ui/files/evidence_file.h"
#include "ui/files/read_file.h"
#include "ui/text/text.h"

#include <QCoreApplication>
#include <QDirIterator>
#include <QFileInfo>

namespace mailvitals::ui {
namespace {

/// More than the texts of any server; a home folder that was dropped by mistake has more still.
constexpr qsizetype mostFiles = 60;

// What the largest of the three may have.
constexpr std::size_t mostBytes =
    std::max(static_cast<std::size_t>(largestEvidenceFile), message::maxMessageSize);

struct Words {
    Q_DECLARE_TR_FUNCTIONS(InputFiles)
};

QString nothingKnown(const QString& what, const std::string& reason) {
    return Words::tr(
               "%1 cannot be opened: %2. This window takes a message with all its headers, saved evidence, "
               "and texts of a server's configuration, such as what “postconf -n” prints.")
        .arg(what, networkText(reason));
}

/// Evidence is known by its own word, a message by whom it names; what is left may be a text of many kinds,
/// and is often found in a message.
Expected<Input, QString> recognise(const QByteArray& bytes, const QString& name, const Policy& policy) {
    if (auto evidence = readEvidence(bytes, policy)) {
        if (!*evidence) return unexpected(evidence->error());
        return Input(std::move(**evidence));
    }
    if (auto letter = asInput(readMessageSource(bytes, name))) return letter;
    ConfigurationItem item;
    item.add(bytes.toStdString(), toUtf8(name));
    if (!item.texts.empty()) return Input(std::move(item));
    const QString what =
        name.isEmpty() ? Words::tr("This text") : Words::tr("“%1”").arg(networkText(toUtf8(name)));
    const std::string form = message::otherForm({bytes.data(), static_cast<std::size_t>(bytes.size())});
    return unexpected(nothingKnown(what, form.empty() ? item.unread.front().reason : form));
}

Expected<Input, QString> readOne(const QString& path, const Policy& policy) {
    const auto bytes = readFile(path, mostBytes);
    if (!bytes) return unexpected(bytes.error());
    const auto size = static_cast<qsizetype>(bytes->size());
    return recognise(QByteArray::fromRawData(bytes->data(), size), QFileInfo(path).fileName(), policy);
}

/// The files that are meant, those in a folder by name; where they are too many, only some.
QStringList filesOf(const QStringList& paths) {
    QStringList files;
    for (const QString& path : paths) {
        if (!QFileInfo(path).isDir()) {
            files << path;
            continue;
        }
        QStringList inside;
        for (QDirIterator entry(path, QDir::Files); entry.hasNext() && inside.size() <= mostFiles;)
            inside << entry.next();
        inside.sort();
        files << inside;
    }
    return files;
}

}  // namespace

Expected<Input, QString> asInput(Expected<InputLetter, QString> letter) {
    if (!letter) return unexpected(letter.error());
    return std::visit([](auto&& one) { return Input(std::forward<decltype(one)>(one)); }, std::move(*letter));
}

Expected<Input, QString> readInputFiles(const QStringList& paths, const Policy& policy) {
    const QStringList files = filesOf(paths);
    if (files.isEmpty()) return unexpected(Words::tr("There is no file in this folder."));
    if (files.size() == 1) return readOne(files.constFirst(), policy);
    if (files.size() > mostFiles) {
        return unexpected(
            Words::tr(
                "These are more than %1 files, and no server has so many texts. Choose those that matter.")
                .arg(mostFiles));
    }
    ConfigurationItem item = readConfigurationFiles(files);
    if (item.texts.empty()) {
        return unexpected(
            Words::tr("None of these files is a text of a server's configuration. A message, or saved "
                      "evidence, is opened alone."));
    }
    return Input(std::move(item));
}

Expected<Input, QString> readInputText(const QByteArray& text, const Policy& policy) {
    return recognise(text, {}, policy);
}

}  // namespace mailvitals::ui
