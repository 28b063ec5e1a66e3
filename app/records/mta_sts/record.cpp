// SPDX-License-Identifier: GPL-3.0-or-later
#include "records/mta_sts/record.h"

#include "base/ascii.h"
#include "records/policy_fields.h"

#include <algorithm>
#include <optional>

namespace mailvitals::mta_sts {
namespace {

constexpr const char* section = "RFC 8461 section 3.1";
constexpr std::string_view version = "v=STSv1";
constexpr std::size_t longestId = 32;

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
        if (field.name != "id") {
            if (auto flaw = flawOfExtension(field, section)) return unexpected(std::move(*flaw));
            if (!wrongCase && ascii::equalsIgnoringCase(field.name, "id")) wrongCase = field;
            record.extensions.push_back(std::move(field));
            continue;
        }
        const auto odd = std::find_if_not(field.value.begin(), field.value.end(), ascii::isAlnum);
        if (odd != field.value.end()) {
            const auto at = static_cast<std::size_t>(odd - field.value.begin());
            return unexpected(ParseError{
                field.valueAt + at, "a character other than letters and digits in id=", std::string(1, *odd),
                section});
        }
        if (field.value.size() > longestId)
            return unexpected(
                ParseError{field.valueAt, "an id= of more than 32 characters", field.value, section});
        record.id = std::move(field.value);
    }
    if (record.id.empty() && wrongCase)
        return unexpected(
            ParseError{wrongCase->nameAt, "id= must be in lower case", wrongCase->name, section});
    if (record.id.empty()) return unexpected(ParseError{txt.size(), "no id=", {}, section});
    return record;
}

}  // namespace mailvitals::mta_sts
