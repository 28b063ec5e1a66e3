// SPDX-License-Identifier: GPL-3.0-or-later
#include "evidence/evidence.h"

namespace mailvitals {
namespace {

template <class Map>
void takeOver(Map& into, const Map& later) {
    for (const auto& [question, attempt] : later) {
        into.erase(question);  // the later one may tell more of what was asked
        into.emplace(question, attempt);
    }
}

void forgetRelayTalks(Items<SmtpQuestion>& items, const IpAddress& server) {
    std::erase_if(items, [&](const auto& item) {
        return item.first.talk == SmtpTalk::Relay && item.first.server.address == server;
    });
}

}  // namespace

std::string idOf(const Question& question) {
    return std::visit([](const auto& q) { return q.id(); }, question);
}

std::size_t Evidence::size() const {
    return std::apply([](const auto&... maps) { return (maps.size() + ...); }, items);
}

void Evidence::absorb(const Evidence& later) {
    // What was tried once may not be tried again; so whatever was said then to other mail is no longer true.
    for (const auto& [question, attempt] : later.of<SmtpQuestion>()) {
        if (question.talk == SmtpTalk::Relay) forgetRelayTalks(of<SmtpQuestion>(), question.server.address);
    }
    takeOver(of<LocalQuestion>(), later.of<LocalQuestion>());
    takeOver(of<DnsQuestion>(), later.of<DnsQuestion>());
    takeOver(of<SmtpQuestion>(), later.of<SmtpQuestion>());
    if (later.request.proof) request.proof = later.request.proof;
}

}  // namespace mailvitals
