// SPDX-License-Identifier: GPL-3.0-or-later
#include "records/smtp/proof_message.h"

#include "base/timestamp.h"

namespace mailvitals::smtp {

std::string proofMessage(const ProofLetter& letter) {
    std::string text;
    const auto line = [&](const std::string& content) { text += content + "\r\n"; };
    line("Date: " + toMailDate(letter.time));
    line("From: Mailvitals <postmaster@" + letter.ownDomain + ">");
    line("To: <" + letter.mailbox + ">");
    line("Subject: Mailvitals proof " + letter.mark);
    line("Message-ID: <mailvitals-proof-" + letter.mark + "@" + letter.ownDomain + ">");
    // No out-of-office reply shall come of it (RFC 3834 section 5).
    line("Auto-Submitted: auto-generated");
    line("MIME-Version: 1.0");
    line("Content-Type: text/plain; charset=us-ascii");
    line("");
    line("This is the one test message that the owner of the mail server");
    line("");
    line("    " + letter.server.toString());
    line("");
    line("had sent with the program Mailvitals on " + toReadable(letter.time) + ".");
    line("");
    line("It was handed to that server by an external client, without a login:");
    line("");
    line("    from <" + letter.envelope.sender + ">");
    line("    to   <" + letter.envelope.recipient + ">");
    line("");
    line("If you read it in the mailbox " + letter.mailbox + ",");
    line("the server relays mail between external addresses: it is an open");
    line("relay. Tell Mailvitals that it has arrived.");
    line("");
    line("If you do not know what this is about, somebody has mistyped their own");
    line("address. You need not do anything; no other message follows.");
    line("");
    line("Mark: " + letter.mark);
    return text;
}

}  // namespace mailvitals::smtp
