// SPDX-License-Identifier: GPL-3.0-or-later
#include "rules/standing_listings.h"

#include <algorithm>

namespace mailvitals {
namespace {

const ArgValue* argOf(const Finding& finding, std::string_view name) {
    const auto found = std::find_if(finding.args.begin(), finding.args.end(),
                                    [&](const Arg& arg) { return arg.name == name; });
    return found == finding.args.end() ? nullptr : &found->value;
}

/// "203.0.113.25" of "203.0.113.25 zen.spamhaus.org".
std::string listedSubject(const Finding& listing) {
    const std::string text = listing.subject.toString();
    return text.substr(0, text.find(' '));
}

bool isListing(const Finding& finding) {
    const bool ofLists = finding.rule == "dnsbl.address" || finding.rule == "dnsbl.domain";
    const bool bad = finding.outcome == Outcome::Critical || finding.outcome == Outcome::Warning;
    return ofLists && bad && argOf(finding, arg::list) != nullptr;
}

bool isAbout(const Finding& listing, const Finding& later) {
    return later.rule == listing.rule && later.subject.toString() == listedSubject(listing);
}

/// Does it say that this list gave no verdict?
bool missesListOf(const Finding& listing, const Finding& later) {
    const ArgValue* silent = argOf(later, arg::lists);
    if (later.outcome != Outcome::Unknown || silent == nullptr) return false;
    const auto* names = std::get_if<std::vector<std::string>>(silent);
    const auto* name = std::get_if<std::string>(argOf(listing, arg::list));
    return names && name && std::find(names->begin(), names->end(), *name) != names->end();
}

bool stands(const Finding& listing, const std::vector<Finding>& later) {
    bool judged = false;  // by any list
    bool failed = false;  // something could not be looked at: names, addresses, all of the lists
    for (const Finding& other : later) {
        if (other.rule != listing.rule) continue;
        if (other.subject == listing.subject) return false;  // looked at again
        if (isAbout(listing, other) && missesListOf(listing, other)) return true;
        judged = judged || (isAbout(listing, other) && argOf(other, arg::lists) != nullptr);
        failed = failed || (other.outcome == Outcome::Unknown && argOf(other, arg::lists) == nullptr);
    }
    return failed && !judged;
}

}  // namespace

std::vector<Finding> standingListings(const std::vector<Finding>& before, const std::vector<Finding>& later,
                                      const std::string& rule) {
    std::vector<Finding> standing;
    std::copy_if(before.begin(), before.end(), std::back_inserter(standing), [&](const Finding& finding) {
        return finding.rule == rule && isListing(finding) && stands(finding, later);
    });
    return standing;
}

void keepWhatShows(const std::vector<Finding>& standing, const Evidence& before, Evidence& merged) {
    const auto& items = before.of<DnsQuestion>();
    for (auto item = items.begin(); item != items.end(); ++item) {
        const std::string id = item->first.id();
        const bool shows = std::any_of(standing.begin(), standing.end(), [&](const Finding& finding) {
            return std::find(finding.evidence.begin(), finding.evidence.end(), id) != finding.evidence.end();
        });
        if (shows) merged.of<DnsQuestion>().share(item);
    }
}

}  // namespace mailvitals
