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

/// So many messages are offered; who has more of them in one file will not look through a longer list.
constexpr std::size_t mostListed = 2000;

Expected<InputMessage, QString> examine(std::string bytes, std::string name, std::size_t number = 1) {
    const std::string form = message::otherForm(bytes);
    auto item = examineMessage(std::move(bytes), std::move(name), number);
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

Expected<InputLetter, QString> letterFrom(std::string bytes, const QString& name) {
    message::MailboxList list = message::listMailbox(bytes, mostListed);
    if (list.count > 1 && !list.entries.empty())
        return InputMailbox{std::make_shared<const std::string>(std::move(bytes)), name, std::move(list)};
    auto message = examine(std::move(bytes), toUtf8(name));
    if (!message) return unexpected(message.error());
    return std::move(*message);
}

}  // namespace

Expected<InputLetter, QString> readMessageFile(const QString& path) {
    auto bytes = readFile(path, message::maxMessageSize);
    if (!bytes) return unexpected(bytes.error());
    return letterFrom(std::move(*bytes), QFileInfo(path).fileName());
}

Expected<InputLetter, QString> readMessageSource(const QByteArray& source, const QString& name) {
    return letterFrom(source.toStdString(), name);
}

Expected<InputMessage, QString> readMessageOf(const InputMailbox& mailbox, std::size_t number) {
    return examine(*mailbox.bytes, toUtf8(mailbox.name), number);
}

}  // namespace mailvitals::ui
