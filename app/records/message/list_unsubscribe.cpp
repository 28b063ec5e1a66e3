// SPDX-License-Identifier: GPL-3.0-or-later
#include "records/message/list_unsubscribe.h"

#include "base/ascii.h"
#include "records/message/lexer.h"

#include <algorithm>

namespace mailvitals::message {
namespace {

constexpr std::size_t mostAddresses = 20;

/// "<uri>, <uri>" (RFC 2369 section 2); blanks inside the brackets are to be taken out.
std::vector<std::string> bracketed(std::string_view value) {
    std::vector<std::string> found;
    value = value.substr(0, maxStructuredValue);
    while (found.size() < mostAddresses) {
        const std::size_t open = value.find('<');
        const std::size_t close = value.find('>', open == value.npos ? 0 : open);
        if (open == value.npos || close == value.npos) break;
        std::string uri(value.substr(open + 1, close - open - 1));
        uri.erase(std::remove_if(uri.begin(), uri.end(), ascii::isSpace), uri.end());
        if (!uri.empty()) found.push_back(std::move(uri));
        value.remove_prefix(close + 1);
    }
    return found;
}

}  // namespace

ListUnsubscribe listUnsubscribe(const Message& message) {
    ListUnsubscribe result;
    const Field* addresses = message.first("List-Unsubscribe");
    if (addresses == nullptr) return result;
    result.addresses = bracketed(addresses->value);
    const Field* post = message.first("List-Unsubscribe-Post");
    const bool https =
        std::any_of(result.addresses.begin(), result.addresses.end(),
                    [](const std::string& uri) { return ascii::startsWithIgnoringCase(uri, "https://"); });
    // The value is a fixed one (RFC 8058 section 3.1).
    result.oneClick =
        https && post && ascii::equalsIgnoringCase(post->unfolded(), "List-Unsubscribe=One-Click");
    return result;
}

}  // namespace mailvitals::message
