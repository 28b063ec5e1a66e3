// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "records/smtp/reply.h"

namespace mailvitals::smtp {

/// What a server's answer to a foreign sender or recipient says about relaying.
enum class RelayAnswer {
    Accepted,             ///< 250 or 251: it took the recipient
    Refused,              ///< it does not relay for us
    NeedsAuthentication,  ///< it would only for somebody who logs in: refused for strangers
    NeedsTls,             ///< 530 before STARTTLS: no answer yet (RFC 3207 section 4)
    Greylisted,           ///< come back later
    Busy,                 ///< postscreen's 450 4.3.2 and the like: no answer yet
    Throttled,            ///< 421: it hangs up on us
    TesterBlocked,     ///< it turns us away because of who or where we are, before it looks at the recipient
    SenderRefused,     ///< it stumbled over our sender or our EHLO name first
    RecipientUnknown,  ///< it stumbled over the test recipient's domain itself
    Tarpit,            ///< OpenBSD spamd: accepts in words, delivers never
    Unclear,
};

/// Reads a reply to the greeting, EHLO, MAIL or RCPT. Only the code, the enhanced code and well-known
/// wordings count. mailcow's and Postfix's "454 4.7.1 Relay access denied" is a refusal although it is a 4xx.
RelayAnswer readRelayAnswer(const Reply& reply);

}  // namespace mailvitals::smtp
