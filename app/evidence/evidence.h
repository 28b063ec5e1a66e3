// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "evidence/attempt.h"
#include "evidence/dns_item.h"
#include "evidence/local_item.h"
#include "evidence/request.h"
#include "evidence/smtp_item.h"

#include <map>
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
using Items = std::map<Q, Attempt<typename AnswerTo<Q>::type>>;

/// The one blackboard: what was asked, when, and what came back. Values only; no opinion.
struct Evidence {
    explicit Evidence(CheckRequest checkRequest) : request(std::move(checkRequest)) {}

    CheckRequest request;
    std::string program;  ///< "Mailvitals 0.1.0"
    std::chrono::sys_seconds startedAt{};
    std::optional<std::chrono::microseconds> took;  ///< none while the check runs
    std::tuple<Items<LocalQuestion>, Items<DnsQuestion>, Items<SmtpQuestion>> items;

    template <class Q>
    Items<Q>& of() {
        return std::get<Items<Q>>(items);
    }
    template <class Q>
    const Items<Q>& of() const {
        return std::get<Items<Q>>(items);
    }

    std::size_t size() const;

    /// Takes over every item of a later look at the same target, and the proof that it was made for; what
    /// both have, the later one knows better.
    void absorb(const Evidence& later);
};

}  // namespace mailvitals
