// SPDX-License-Identifier: GPL-3.0-or-later
#include "evidence/evidence.h"

namespace mailvitals {
namespace {

template <class K>
void takeOver(Evidence& into, const Evidence& later, const std::set<IpAddress>& standing) {
    using Q = typename K::Question;
    auto& known = into.of<Q>();
    const auto isLeft = [&](const Q& question) {
        if constexpr (requires { K::isLeftStanding(question, standing); })
            return K::isLeftStanding(question, standing);
        else
            return false;
    };
    const auto& items = later.of<Q>();
    if constexpr (requires(Q q) { K::outdates(q, q); }) {
        for (const auto& one : items) {
            const Q& fresh = one.first;
            if (isLeft(fresh)) continue;
            known.eraseIf([&](const auto& item) { return K::outdates(fresh, item.first); });
        }
    }
    for (auto item = items.begin(); item != items.end(); ++item) {
        if (!isLeft(item->first)) known.share(item);
    }
}

}  // namespace

std::string idOf(const Question& question) {
    return std::visit([](const auto& q) { return q.id(); }, question);
}

std::size_t Evidence::size() const {
    return std::apply([](const auto&... maps) { return (maps.size() + ...); }, items);
}

void Evidence::absorb(const Evidence& later, const std::set<IpAddress>& standing) {
    for (const auto& [question, attempt] : later.of<SmtpQuestion>()) {
        if (question.kind == SmtpSessionKind::Relay && !SmtpKind::isLeftStanding(question, standing))
            request.thorough = later.request.thorough;
    }
    AllKinds::forEach([&]<class K>(K) { takeOver<K>(*this, later, standing); });
    request.selectors = withSelectors(request.selectors, later.request.selectors);
    request.ownServer = request.ownServer || later.request.ownServer;
    if (later.request.proof) request.proof = later.request.proof;
}

}  // namespace mailvitals
