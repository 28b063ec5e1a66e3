// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "records/message/message.h"

#include <string>
#include <string_view>
#include <vector>

namespace mailvitals::message {

/// Parts beyond these are not looked into.
constexpr std::size_t maxMimeDepth = 20;
constexpr std::size_t maxMimeParts = 1000;

/// Content-Type: (RFC 2045 section 5.1) as far as it is needed.
struct ContentType {
    std::string type = "text";      ///< in lower case
    std::string subtype = "plain";  ///< in lower case
    std::string charset;            ///< as written
    std::string boundary;

    bool isMultipart() const { return type == "multipart"; }
    bool operator==(const ContentType&) const = default;
};

/// An unreadable value is text/plain (RFC 2045 section 5.2).
ContentType parseContentType(std::string_view value);

/// One entity of a message (RFC 2045 section 2.4): the whole message first, then its parts in order.
struct MimePart {
    std::size_t depth = 0;  ///< 0 for the message itself
    ContentType contentType;
    std::string transferEncoding;  ///< in lower case; empty where not given
    std::size_t at = 0;            ///< offset of its header in the message
    std::size_t bodyAt = 0;        ///< offset of its content
    std::size_t end = 0;           ///< offset behind its content

    bool operator==(const MimePart&) const = default;
};

struct MimeStructure {
    std::vector<MimePart> parts;  ///< in the order of the message, each behind the one that it lies in
    bool cut = false;             ///< a limit was reached: there are deeper or more parts
};

/// The structure of multipart messages (RFC 2046 section 5.1), found in one pass over the body. Attached
/// messages are not opened.
MimeStructure mimeStructure(const Message& message);

}  // namespace mailvitals::message
