// SPDX-License-Identifier: GPL-3.0-or-later
#include "records/config/opensmtpd/trust.h"

#include "records/config/opensmtpd/evaluate.h"

#include <algorithm>

namespace mailvitals::config {
namespace {

using opensmtpd::Part;
using opensmtpd::Rules;
using opensmtpd::Subject;

constexpr std::size_t mostPlaces = 100;

void mention(const std::vector<std::string>& entries, Place at, std::vector<Mention>& mentions) {
    for (const std::string& entry : entries) {
        std::string plain(entry);
        std::erase_if(plain, [](char c) { return c == '[' || c == ']'; });
        if (const auto network = Cidr::parse(plain)) mentions.push_back({*network, at});
    }
}

std::vector<Mention> mentionsIn(const Rules& rules) {
    std::vector<Mention> mentions;
    for (const opensmtpd::Rule& rule : rules.rules) {
        for (const Part& part : rule.parts) {
            if (part.subject != Subject::Source) continue;
            const auto table = rules.tables.find(part.table);
            mention(table == rules.tables.end() ? part.entries : table->second.entries, rule.at, mentions);
        }
    }
    return mentions;
}

}  // namespace

Trust openSmtpdTrust(const Texts& texts) {
    Trust trust;
    const Rules rules = opensmtpd::rulesIn(texts);
    const bool given =
        std::any_of(texts.begin(), texts.end(), [](const Text& t) { return t.kind == Kind::OpenSmtpd; });
    if (!given) return trust;
    trust.told = true;
    if (rules.rules.empty()) {
        const auto text =
            std::find_if(texts.begin(), texts.end(), [](const Text& t) { return t.kind == Kind::OpenSmtpd; });
        trust.rulesMissing.push_back(rules.first ? *rules.first
                                                 : Place{static_cast<std::size_t>(text - texts.begin()), 0});
        return trust;
    }
    std::vector<Mention> mentions = mentionsIn(rules);
    mentions.push_back({*Cidr::parse("127.0.0.0/8"), rules.rules.front().at});
    mentions.push_back({*Cidr::parse("::1/128"), rules.rules.front().at});
    opensmtpd::Evaluator evaluator(rules);
    const Decide decide = [&](const IpAddress& client, bool strict) {
        Decision decision = evaluator.decide(client, strict);
        if (!decision.at) decision.at = rules.rules.front().at;
        return decision;
    };
    decideAll(std::move(mentions), decide, trust);
    for (const opensmtpd::Rule& rule : rules.rules) {
        if (trust.places.size() < mostPlaces) trust.places.push_back(rule.at);
    }
    return trust;
}

}  // namespace mailvitals::config
