// SPDX-License-Identifier: GPL-3.0-or-later
#include "rules/rules.h"
#include "rules/views/own_addresses.h"

namespace mailvitals::rules {
namespace {

template <class T, class Text>
std::vector<std::string> textsOf(const std::vector<T>& values, Text text) {
    std::vector<std::string> texts;
    for (const T& value : values) texts.push_back(text(value));
    return texts;
}

}  // namespace

void vantageAddress(Inquiry& ask, Verdicts& verdicts) {
    const LocalQuestion localQuestion;
    const Attempt<LocalNetwork>& local = ask.ask(localQuestion);
    OwnAddresses own = ownAddresses(ask);
    if (own.open || local.isOpen()) return verdicts.wait();

    const LocalNetwork network = local.answer() ? *local.answer() : LocalNetwork{{}, {}, "not known"};
    Args args{{arg::way, network.wayOut.empty() ? "direct" : network.wayOut},
              {arg::resolvers, textsOf(network.resolvers, [](const auto& r) { return r.toString(); })},
              {arg::hosts, textsOf(network.addresses, [](const auto& a) { return a.toString(); })}};
    std::vector<std::string> evidence = std::move(own.evidence);
    evidence.push_back(localQuestion.id());
    const std::string subject = "this computer";
    if (own.intercepted) verdicts.say("intercepted", subject, args, evidence);
    if (own.seen.empty()) {
        args.push_back(
            {arg::reason, own.reason.empty() ? "no service answered with an address" : own.reason});
        return verdicts.say("not-told", subject, args, evidence);
    }
    const bool disagree = own.of(Family::V4).size() > 1 || own.of(Family::V6).size() > 1;
    args.push_back({arg::addresses, textsOf(own.seen, [](const auto& a) { return a.toString(); })});
    verdicts.say(disagree ? "several" : "known", subject, args, evidence);
}

}  // namespace mailvitals::rules
