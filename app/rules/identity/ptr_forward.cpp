// SPDX-License-Identifier: GPL-3.0-or-later
#include "rules/facts/dns/public_lookup.h"
#include "rules/facts/dns/reverse_names.h"
#include "rules/rule.h"

#include <algorithm>

namespace mailvitals::rules {
namespace {

void judge(Inquiry& ask, Verdicts& verdicts, const ReverseName& reverse) {
    const Subject subject = reverse.address;
    const dns::Type type = reverse.address.isV4() ? dns::Type::A : dns::Type::Aaaa;
    std::vector<std::string> evidence{reverse.lookup.evidence};
    std::vector<std::string> seen;
    std::string failed;
    bool open = false;
    for (const DomainName& name : reverse.names) {
        const Lookup forward = lookUpAsTheWorld(ask, name, type);
        evidence.push_back(forward.evidence);
        open = open || forward.isOpen();
        if (forward.failed()) failed = forward.reason;
        for (const IpAddress& address : forward.addresses()) {
            if (address == reverse.address) {
                return verdicts.say("matches", subject,
                                    {{arg::address, subject.toString()}, {arg::name, name.toString()}},
                                    evidence);
            }
            seen.push_back(address.toString());
        }
    }
    const Args args{
        {arg::address, subject.toString()}, {arg::names, reverse.texts()}, {arg::addresses, seen}};
    if (open) return verdicts.wait();
    if (!failed.empty()) return verdicts.couldNotLook(subject, failed, evidence);
    if (reverse.lookup.names().size() > reverse.names.size())
        return verdicts.couldNotLook(subject, "it has more reverse names than are looked at", evidence);
    verdicts.say(seen.empty() ? "leads-nowhere" : "leads-elsewhere", subject, args, evidence);
}

void judge(Inquiry& ask, Verdicts& verdicts) {
    for (const ReverseName& reverse : reverseNamesToJudge(ask, verdicts)) {
        const Subject subject = reverse.address;
        if (reverse.lookup.failed())
            verdicts.couldNotLook(subject, reverse.lookup.reason, {reverse.lookup.evidence});
        else if (reverse.names.empty())
            verdicts.doesNotApply(subject, "the address has no PTR record");
        else
            judge(ask, verdicts, reverse);
    }
}

}  // namespace

extern const Rule ptrForward{"ptr.forward", Scope::Any, judge};

}  // namespace mailvitals::rules
