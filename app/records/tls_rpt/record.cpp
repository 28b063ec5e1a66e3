// SPDX-License-Identifier: GPL-3.0-or-later
#include "records/tls_rpt/record.h"

#include "base/ascii.h"
#include "records/policy_fields.h"
#include "records/report_uri.h"

#include <algorithm>
#include <optional>

namespace mailvitals::tls_rpt {
namespace {

constexpr const char* section = "RFC 8460 section 3";
constexpr std::string_view version = "v=TLSRPTv1";

using Failure = std::optional<ParseError>;

ParseError wrong(std::size_t where, const char* what, std::string_view found) {
    return {where, what, std::string(found), section};
}

Failure flawOf(std::string_view uri, std::size_t at) {
    if (uri.empty()) return wrong(at, "no address where a comma announces one", uri);
    const bool mail = ascii::startsWithIgnoringCase(uri, "mailto:");
    const bool web = ascii::startsWithIgnoringCase(uri, "https:");
    if (!mail && !web) {
        const bool bare = uri.find(':') == uri.npos && uri.find('@') != uri.npos;
        return wrong(at,
                     bare ? "a mail address without mailto: before it" : "neither mailto: nor https:", uri);
    }
    if (const std::size_t odd = report_uri::findForeign(uri); odd != uri.npos)
        return wrong(at + odd, "a character that a URI may not have here", uri.substr(odd, 1));
    if (web && !ascii::startsWithIgnoringCase(uri, "https://"))
        return wrong(at, "https: without the two slashes", uri);
    if (mail && ascii::startsWithIgnoringCase(uri, "mailto://"))
        return wrong(at, "slashes behind mailto:", uri);
    if (mail && report_uri::mailboxOf(uri).empty()) return wrong(at, "no mailbox behind mailto:", uri);
    if (web && !report_uri::namesWebHost(uri)) return wrong(at, "no host behind https:", uri);
    return std::nullopt;
}

}  // namespace

bool isRecord(std::string_view txt) {
    return beginsWithVersion(txt, version);
}

Expected<Record, ParseError> parse(std::string_view txt) {
    auto fields = parsePolicyFields(txt, version, section);
    if (!fields) return unexpected(std::move(fields.error()));
    Record record;
    std::optional<Tag> wrongCase;  ///< names count in lower case alone
    for (Tag& field : *fields) {
        if (field.name != "rua") {
            if (auto flaw = flawOfExtension(field, section)) return unexpected(std::move(*flaw));
            if (!wrongCase && ascii::equalsIgnoringCase(field.name, "rua")) wrongCase = field;
            record.extensions.push_back(std::move(field));
            continue;
        }
        std::size_t at = field.valueAt;
        for (const std::string_view piece : ascii::split(field.value, ',')) {
            const std::string_view uri = ascii::trimmed(piece);
            const std::size_t uriAt =
                at + (uri.empty() ? 0 : static_cast<std::size_t>(uri.data() - piece.data()));
            if (auto flaw = flawOf(uri, uriAt)) return unexpected(std::move(*flaw));
            record.addresses.emplace_back(uri);
            at += piece.size() + 1;
        }
    }
    if (record.addresses.empty() && wrongCase)
        return unexpected(wrong(wrongCase->nameAt, "rua= must be in lower case", wrongCase->name));
    if (record.addresses.empty()) return unexpected(wrong(txt.size(), "no rua= with an address", {}));
    return record;
}

}  // namespace mailvitals::tls_rpt
