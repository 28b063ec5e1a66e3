// SPDX-License-Identifier: GPL-3.0-or-later
#include "records/spf/record.h"
#include "rules/facts/lookup.h"
#include "rules/rule.h"

namespace mailvitals::rules {
namespace {

/// "If it's under 450 octets [...] DNS answers ought to fit in UDP packets" (RFC 7208 section 3.4).
constexpr std::size_t longRecord = 450;
constexpr std::size_t smallAnswer = 512;

constexpr std::size_t headerSize = 12;
constexpr std::size_t ednsSize = 11;

std::size_t sizeOf(const DomainName& name) {
    std::size_t size = 1;
    for (const std::string& label : name.labels()) size += 1 + label.size();
    return size;
}

/// Octets of the answer as a name server sends it: each record's name is a pointer of two octets.
std::size_t sizeOf(const Lookup& lookup, const DomainName& name) {
    std::size_t size = headerSize + sizeOf(name) + 4 + ednsSize;
    for (const DomainName& alias : lookup.aliases) size += 12 + sizeOf(alias);
    for (const dns::Record& record : lookup.records) {
        size += 12;
        if (const auto* txt = std::get_if<dns::Txt>(&record.data)) {
            for (const std::string& string : txt->strings) size += 1 + string.size();
        }
    }
    return size;
}

void judge(Inquiry& ask, Verdicts& verdicts) {
    const DomainName domain = *ask.request().target.domain();
    const Subject subject = domain;
    const Lookup lookup = lookUp(ask, domain, dns::Type::Txt);
    if (lookup.isOpen()) return verdicts.wait();
    if (lookup.failed()) return verdicts.couldNotLook(subject, lookup.reason, {lookup.evidence});
    std::size_t longest = 0;
    bool any = false;
    for (const std::string& text : lookup.texts()) {
        if (!spf::isRecord(text)) continue;
        any = true;
        longest = std::max(longest, text.size());
    }
    if (!any) return verdicts.doesNotApply(subject, "the domain has no SPF record");
    const std::size_t answer = sizeOf(lookup, domain);
    const char* tag = longest > longRecord ? "long" : answer > smallAnswer ? "large-answer" : "fits";
    verdicts.say(tag, subject,
                 {{arg::domain, subject.toString()},
                  {arg::count, static_cast<std::int64_t>(longest)},
                  {arg::bytes, static_cast<std::int64_t>(answer)}},
                 {lookup.evidence});
}

}  // namespace

extern const Rule spfSize{"spf.size", Scope::Domain, judge};

}  // namespace mailvitals::rules
