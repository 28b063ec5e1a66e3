// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "demo/certificate_maker.h"
#include "servers/odd_server.h"

namespace mailvitals::test {

/// Knows its postmaster, refuses users whom it does not have and all strangers, and offers STARTTLS.
QByteArray soundAnswer(const QByteArray& line, bool encrypted);

/// How a mail server behaves, told by what is different from a sound one: mail.homelab.example, which has a
/// postmaster, no other users, and nothing to say to strangers.
struct MailManner {
    /// The answer to a line, all of it; nothing: silence.
    using Answer = std::function<QByteArray(const QByteArray& line, bool encrypted)>;

    QByteArray greeting = "220 mail.homelab.example ESMTP Postcow\r\n";
    Answer answer = soundAnswer;
    demo::Identity identity = demo::Identity();  ///< for the handshake behind STARTTLS
    bool encrypts = true;                        ///< ... which follows its 220
    std::chrono::milliseconds each{0};           ///< how long it takes over every line that it says
};

/// The sound answer, but for this reply to every recipient.
MailManner::Answer toRecipients(QByteArray reply);

OddServer::OnConnection mannered(MailManner manner);

}  // namespace mailvitals::test
