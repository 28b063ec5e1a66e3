// SPDX-License-Identifier: GPL-3.0-or-later
#include "evidence/evidence.h"

namespace mailvitals {
namespace {

template <class Map>
void takeOver(Map& into, const Map& later) {
    for (auto item = later.begin(); item != later.end(); ++item) into.share(item);
}

/// Sessions in which mail is offered to it, or in which it is asked what its answers to that mean.
bool tellsOfStrangers(const SmtpQuestion& question) {
    return question.kind == SmtpSessionKind::Relay ||
           (question.kind == SmtpSessionKind::Greeting && question.server.port == smtpPort);
}

/// What was tried once may not be tried again; so whatever was said then to other mail is no longer true.
bool isOutdatedBy(const SmtpQuestion& later, const SmtpQuestion& earlier) {
    return earlier.greetsLike(later) ||
           (later.kind == SmtpSessionKind::Relay && earlier.kind == SmtpSessionKind::Relay &&
            earlier.server.address == later.server.address);
}

}  // namespace

std::string idOf(const Question& question) {
    return std::visit([](const auto& q) { return q.id(); }, question);
}

std::size_t Evidence::size() const {
    return std::apply([](const auto&... maps) { return (maps.size() + ...); }, items);
}

const ItemsOf<SmtpQuestion>::value_type* Evidence::find(const SmtpQuestion& question) const {
    if (const auto* exact = find<SmtpQuestion>(question)) return exact;
    if (!took || question.kind != SmtpSessionKind::Greeting) return nullptr;
    SmtpQuestion bare = question;
    bare.trials.clear();
    return find<SmtpQuestion>(bare);
}

void Evidence::absorb(const Evidence& later, const std::set<IpAddress>& standing) {
    ItemsOf<SmtpQuestion> sessions = later.of<SmtpQuestion>();
    sessions.eraseIf([&](const auto& item) {
        return tellsOfStrangers(item.first) && standing.contains(item.first.server.address);
    });
    for (const auto& session : sessions) {
        if (session.first.kind == SmtpSessionKind::Relay) request.thorough = later.request.thorough;
        of<SmtpQuestion>().eraseIf([&](const auto& item) { return isOutdatedBy(session.first, item.first); });
    }
    takeOver(of<LocalQuestion>(), later.of<LocalQuestion>());
    takeOver(of<DnsQuestion>(), later.of<DnsQuestion>());
    takeOver(of<SmtpQuestion>(), sessions);
    request.selectors = withSelectors(request.selectors, later.request.selectors);
    if (later.request.proof) request.proof = later.request.proof;
}

}  // namespace mailvitals
