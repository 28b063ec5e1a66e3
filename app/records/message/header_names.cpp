// SPDX-License-Identifier: GPL-3.0-or-later
#include "records/message/header_names.h"

#include "base/ascii.h"

#include <algorithm>
#include <array>

namespace mailvitals::message {
namespace {

constexpr std::array<std::string_view, 30> known{"apparently-to",
                                                 "authentication-results",
                                                 "auto-submitted",
                                                 "bcc",
                                                 "cc",
                                                 "comments",
                                                 "date",
                                                 "delivered-to",
                                                 "dkim-signature",
                                                 "domainkey-signature",
                                                 "envelope-to",
                                                 "from",
                                                 "importance",
                                                 "in-reply-to",
                                                 "keywords",
                                                 "message-id",
                                                 "mime-version",
                                                 "organization",
                                                 "precedence",
                                                 "priority",
                                                 "received",
                                                 "received-spf",
                                                 "references",
                                                 "reply-to",
                                                 "return-path",
                                                 "sender",
                                                 "subject",
                                                 "to",
                                                 "user-agent",
                                                 "feedback-id"};

constexpr std::array<std::string_view, 7> families{"arc-",    "content-", "disposition-", "list-", "resent-",
                                                   "thread-", "x-"};

/// ftext: printable ASCII without the colon (RFC 5322 section 2.2).
bool isNameByte(char c) {
    return c > ' ' && c < '\x7f' && c != ':';
}

}  // namespace

FieldHead fieldHeadOf(std::string_view line) {
    FieldHead head;
    while (head.name < line.size() && isNameByte(line[head.name])) ++head.name;
    head.colon = head.name;
    while (head.colon < line.size() && (line[head.colon] == ' ' || line[head.colon] == '\t')) ++head.colon;
    if (head.colon == line.size() || line[head.colon] != ':') head.name = 0;
    return head;
}

bool beginsKnownField(std::string_view line) {
    const std::string name = ascii::lowered(line.substr(0, fieldHeadOf(line).name));
    return std::find(known.begin(), known.end(), name) != known.end() ||
           std::any_of(families.begin(), families.end(), [&](std::string_view family) {
               return name.size() > family.size() && name.starts_with(family);
           });
}

}  // namespace mailvitals::message
