// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "evidence/attempt.h"
#include "evidence/dns_item.h"
#include "evidence/items.h"
#include "evidence/local_item.h"
#include "evidence/request.h"
#include "evidence/smtp_item.h"

#include <set>
#include <tuple>
#include <variant>

namespace mailvitals {

/// A question that somebody may put to the network. Its value is the key under which the answer is kept.
using Question = std::variant<LocalQuestion, DnsQuestion, SmtpQuestion>;

std::string idOf(const Question& question);

template <class Q>
struct AnswerTo;
template <>
struct AnswerTo<LocalQuestion> {
    using type = LocalNetwork;
};
template <>
struct AnswerTo<DnsQuestion> {
    using type = DnsAnswer;
};
template <>
struct AnswerTo<SmtpQuestion> {
    using type = SmtpSession;
};

template <class Q>
using ItemsOf = Items<Q, Attempt<typename AnswerTo<Q>::type>>;

/// The one blackboard: what was asked, when, and what came back. Values only; no opinion.
struct Evidence {
    explicit Evidence(CheckRequest checkRequest) : request(std::move(checkRequest)) {}

    CheckRequest request;
    std::string program;  ///< "Mailvitals 0.1.0"
    std::chrono::sys_seconds startedAt{};
    std::optional<std::chrono::microseconds> took;  ///< none while the check runs
    std::tuple<ItemsOf<LocalQuestion>, ItemsOf<DnsQuestion>, ItemsOf<SmtpQuestion>> items;

    template <class Q>
    ItemsOf<Q>& of() {
        return std::get<ItemsOf<Q>>(items);
    }
    template <class Q>
    const ItemsOf<Q>& of() const {
        return std::get<ItemsOf<Q>>(items);
    }

    /// The item of this question; null: it was never entered.
    template <class Q>
    const typename ItemsOf<Q>::value_type* find(const Q& question) const {
        const auto& known = of<Q>();
        const auto found = known.find(question);
        return found == known.end() ? nullptr : &*found;
    }
    /// In a check that is over, a greeting that an older program wrote down without trials is the one that is
    /// meant. While a check runs every rule gets the answer to just what it asked, whoever asked first.
    const ItemsOf<SmtpQuestion>::value_type* find(const SmtpQuestion& question) const;

    std::size_t size() const;

    /// Takes over every item of a later look at the same target, its selectors, and the proof that it was
    /// made for; what both have, the later one knows better. Of the addresses in `standing` what was said to
    /// strangers is left as it was.
    void absorb(const Evidence& later, const std::set<IpAddress>& standing = {});
};

}  // namespace mailvitals
