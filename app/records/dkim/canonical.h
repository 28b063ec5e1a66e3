// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "records/message/line_ends.h"

#include <functional>
#include <string>
#include <string_view>

/// The two forms that header and body are brought into before they are hashed (RFC 6376 section 3.4). What
/// they yield goes to a sink piece by piece; nothing is copied that already has its form.
namespace mailvitals::dkim {

enum class Canonicalization { Simple, Relaxed };

/// Takes the next piece of the output; the view is good for the call only.
using Sink = std::function<void(std::string_view)>;

/// A header field (RFC 6376 sections 3.4.1 and 3.4.2), `raw` as in message::Field, without the CRLF at its
/// end. Line ends inside become CRLF or go.
void canonicalField(std::string_view raw, Canonicalization form, message::LineEnds ends, const Sink& sink);

/// A body (RFC 6376 sections 3.4.3 and 3.4.4). Whatever its line ends, the output has CRLF.
void canonicalBody(std::string_view body, Canonicalization form, message::LineEnds ends, const Sink& sink);

}  // namespace mailvitals::dkim
