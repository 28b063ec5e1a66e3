// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "evidence/kinds.h"
#include "evidence/request.h"

#include <set>

namespace mailvitals {

std::string idOf(const Question& question);

/// The one blackboard: what was asked, when, and what came back. Values only; no opinion.
struct Evidence {
    explicit Evidence(CheckRequest checkRequest) : request(std::move(checkRequest)) {}

    CheckRequest request;
    std::string program;  ///< "Mailvitals 0.1.0"
    std::chrono::sys_seconds startedAt{};
    std::optional<std::chrono::microseconds> took;  ///< none while the check runs
    AllKinds::AllItems items;

    template <class Q>
    ItemsOf<Q>& of() {
        return std::get<ItemsOf<Q>>(items);
    }
    template <class Q>
    const ItemsOf<Q>& of() const {
        return std::get<ItemsOf<Q>>(items);
    }

    /// The item of this question; null: it was never entered. In a check that is over, one that an older
    /// program asked in another form is the one that is meant. While a check runs every rule gets the answer
    /// to just what it asked, whoever asked first.
    template <class Q>
    const typename ItemsOf<Q>::value_type* find(const Q& question) const {
        const auto& known = of<Q>();
        auto found = known.find(question);
        if constexpr (requires { KindOf<Q>::olderForm(question); }) {
            if (found == known.end() && took) {
                if (const auto older = KindOf<Q>::olderForm(question)) found = known.find(*older);
            }
        }
        return found == known.end() ? nullptr : &*found;
    }

    std::size_t size() const;

    /// Takes over every item of a later look at the same target, its selectors, and the proof that it was
    /// made for; what both have, the later one knows better. Of the addresses in `standing` what was said to
    /// strangers is left as it was.
    void absorb(const Evidence& later, const std::set<IpAddress>& standing = {});
};

}  // namespace mailvitals
