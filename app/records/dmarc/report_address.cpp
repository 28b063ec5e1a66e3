// SPDX-License-Identifier: GPL-3.0-or-later
#include "records/dmarc/report_address.h"

#include "base/ascii.h"
#include "records/report_uri.h"

#include <algorithm>

namespace mailvitals::dmarc {
namespace {

using report_uri::findForeign;
using report_uri::mailboxOf;

constexpr const char* formatSection = "RFC 9989 section 4.7";
constexpr const char* formalSection = "RFC 9989 section 4.8";
constexpr const char* uriSection = "RFC 3986 section 2";
constexpr const char* mailtoSection = "RFC 6068 section 2";

/// scheme = ALPHA *( ALPHA / DIGIT / "+" / "-" / "." ) (RFC 3986 section 3.1); empty where the text begins
/// with none.
std::string_view schemeOf(std::string_view text) {
    const std::string_view scheme = text.substr(0, text.find(':'));
    const bool good = scheme.size() < text.size() && !scheme.empty() && ascii::isAlpha(scheme.front()) &&
                      std::all_of(scheme.begin(), scheme.end(), [](char c) {
                          return ascii::isAlnum(c) || c == '+' || c == '-' || c == '.';
                      });
    return good ? scheme : std::string_view();
}

/// "!" 1*DIGIT [ "k" / "m" / "g" / "t" ], as RFC 7489 section 6.4 had it.
bool isSizeSuffix(std::string_view text) {
    std::string_view digits = text.substr(1);
    const bool unit =
        !digits.empty() && std::string_view("kmgt").find(ascii::lower(digits.back())) != digits.npos;
    if (unit) digits.remove_suffix(1);
    return !digits.empty() && std::all_of(digits.begin(), digits.end(), ascii::isDigit);
}

class ListReader {
 public:
    /// `text` is one address of the list with its blanks, `at` its offset in the record.
    void add(std::string_view text, std::size_t at) {
        const std::string_view entry = ascii::trimmed(text);
        at += static_cast<std::size_t>(entry.data() - text.data());
        if (entry.empty()) return slip(at, "no address where a comma announces one", entry, formalSection);
        const std::size_t mark = std::min(entry.find('!'), entry.size());
        const std::string_view uri = ascii::trimmed(entry.substr(0, mark));
        const std::string_view suffix = entry.substr(mark);
        const std::string_view scheme = schemeOf(uri);
        if (scheme.empty()) {
            const bool address = uri.find('@') != uri.npos;
            return slip(at, address ? "a mail address without mailto: before it" : "not a URI", uri,
                        formalSection);
        }
        if (const std::size_t foreign = findForeign(uri); foreign != uri.npos) {
            return slip(at + foreign, "a character that a URI may not have", uri.substr(foreign, 1),
                        uriSection);
        }
        ReportAddress address{std::string(uri), {}, std::string(suffix)};
        if (ascii::equalsIgnoringCase(scheme, "mailto")) {
            address.mailbox = mailboxOf(uri);
            if (address.mailbox.empty()) return slip(at, "no mailbox in a mailto: URI", uri, mailtoSection);
            if (address.mailbox.starts_with("//")) slip(at, "slashes behind mailto:", uri, mailtoSection);
        } else {
            slip(at, "another scheme than mailto:, which receivers need not know", scheme, formatSection);
        }
        if (!suffix.empty() && !isSizeSuffix(suffix)) {
            slip(at + mark, "an exclamation mark without a size behind it", suffix, formalSection);
        }
        result.usable.push_back(std::move(address));
    }

    ReportAddresses result;

 private:
    void slip(std::size_t where, const char* what, std::string_view found, const char* section) {
        result.slips.push_back({where, what, std::string(found), section});
    }
};

}  // namespace

ReportAddresses readReportAddresses(const Tag& tag) {
    ListReader reader;
    std::size_t at = tag.valueAt;
    for (const std::string_view text : ascii::split(tag.value, ',')) {
        reader.add(text, at);
        at += text.size() + 1;
    }
    return std::move(reader.result);
}

}  // namespace mailvitals::dmarc
