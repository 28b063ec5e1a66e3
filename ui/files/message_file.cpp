// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/files/message_file.h"

#include "records/message/other_form.h"
#include "ui/files/read_file.h"
#include "ui/text/text.h"

#include <QCoreApplication>
#include <QFileInfo>

namespace mailvitals::ui {
namespace {

struct Words {
    Q_DECLARE_TR_FUNCTIONS(MessageFile)
};

Expected<InputMessage, QString> examine(std::string bytes, std::string name) {
    const std::string form = message::otherForm(bytes);
    auto item = examineMessage(std::move(bytes), std::move(name));
    if (!item) {
        const std::string& reason = form.empty() ? item.error().what : form;
        return unexpected(Words::tr("This cannot be read as a message: %1.").arg(networkText(reason)));
    }
    const auto target = targetOf(*item);
    if (!target && !form.empty())
        return unexpected(Words::tr("This cannot be read as a message: %1.").arg(networkText(form)));
    if (!target) {
        const std::string lacking = message::whyNobodyIsNamed(item->header, item->headerFlawed);
        return unexpected(Words::tr("This is no message with all its headers: it names neither author nor "
                                    "receiver. %1.")
                              .arg(ownText(lacking)));
    }
    return InputMessage{std::make_shared<const MessageItem>(std::move(*item)), *target};
}

}  // namespace

Expected<InputMessage, QString> readMessageFile(const QString& path) {
    auto bytes = readFile(path, message::maxMessageSize);
    if (!bytes) return unexpected(bytes.error());
    return examine(std::move(*bytes), toUtf8(QFileInfo(path).fileName()));
}

Expected<InputMessage, QString> readMessageSource(const QByteArray& source, const QString& name) {
    return examine(source.toStdString(), toUtf8(name));
}

}  // namespace mailvitals::ui
