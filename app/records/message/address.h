// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/expected.h"
#include "base/parse_error.h"

#include <string>
#include <string_view>
#include <vector>

namespace mailvitals::message {

/// One address of From:, Sender:, Return-Path: and their kin (RFC 5322 section 3.4).
struct Mailbox {
    std::string displayName;  ///< encoded words decoded to UTF-8; empty where there is none
    std::string localPart;    ///< quotes and backslashes taken away
    std::string domain;       ///< as written, or a literal with its brackets; empty for "<>"
    std::size_t at = 0;       ///< offset of the address in the value

    /// "local@domain"; empty for the null sender "<>".
    std::string address() const { return domain.empty() ? localPart : localPart + "@" + domain; }
    bool operator==(const Mailbox&) const = default;
};

struct AddressList {
    std::vector<Mailbox> mailboxes;   ///< those of groups as well, in order
    std::vector<std::string> groups;  ///< names of groups; "undisclosed-recipients:;" has no mailbox
};

/// A list of mailboxes and groups, folded or not, with comments, quoted strings, encoded words, routes
/// ("<@a,@b:user@c>") and the blanks around dots that section 4.4 allows. Errors: an address without "@" and
/// domain, brackets that do not close, anything else between two commas.
Expected<AddressList, ParseError> parseAddresses(std::string_view value);

/// The reverse path of Return-Path: (RFC 5321 section 4.4), "<user@example.org>" or "<>" or, as some write
/// it, without brackets.
Expected<Mailbox, ParseError> parseReturnPath(std::string_view value);

/// "<left@right>" of Message-ID: (RFC 5322 section 3.6.4) without its brackets. Errors: no brackets, no "@",
/// more than one of them.
Expected<std::string, ParseError> parseMessageId(std::string_view value);

}  // namespace mailvitals::message
