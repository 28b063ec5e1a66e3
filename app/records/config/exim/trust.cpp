// SPDX-License-Identifier: GPL-3.0-or-later
#include "records/config/exim/trust.h"

#include "records/config/exim/evaluate.h"
#include "records/config/exim/words.h"
#include "records/config/lines.h"
#include "records/config/shapes.h"

#include <algorithm>

namespace mailvitals::config {
namespace {

using exim::Item;
using exim::ListType;
using exim::Rules;

void mention(const std::vector<Item>& items, Place at, std::vector<Mention>& mentions) {
    for (const Item& item : items) {
        if (item.network) mentions.push_back({*item.network, at});
    }
}

std::vector<Mention> mentionsIn(const Rules& rules) {
    std::vector<Mention> mentions;
    for (const auto& [name, acl] : rules.acls) {
        for (const exim::Statement& statement : acl) {
            for (const exim::Condition& condition : statement.conditions) {
                if (condition.name == "hosts") mention(condition.items, condition.at, mentions);
            }
        }
    }
    for (const auto& [name, list] : rules.lists) {
        if (name.first == ListType::Hosts) mention(list.items, list.at, mentions);
    }
    for (const exim::Condition& rejection : rules.rejections)
        mention(rejection.items, rejection.at, mentions);
    return mentions;
}

/// The lists that the access list of the default configuration lets through, as a configuration of its own.
Rules defaultsWith(const exim::NamedList& trusted) {
    Rules rules;
    rules.acls["default"] = {{"accept", {{"hosts", {}, false, trusted.items, trusted.at}}, trusted.at}};
    rules.options["acl_smtp_rcpt"] = {"default", trusted.at};
    return rules;
}

class Reader {
 public:
    explicit Reader(const Texts& texts) : texts_(texts), rules_(exim::rulesIn(texts)) {}

    Trust read() {
        for (std::size_t t = 0; t < texts_.size(); ++t) {
            if (texts_[t].kind == Kind::Exim) readText(t);
        }
        if (!first_) return std::move(trust_);
        trust_.told = true;
        const auto option = rules_.options.find("acl_smtp_rcpt");
        if (option != rules_.options.end() && isMissing(option->second.value))
            trust_.rulesMissing.push_back(option->second.at);
        else if (option != rules_.options.end() || rules_.isWhole())
            decide(rules_);
        else
            readExcerpt();
        return std::move(trust_);
    }

 private:
    /// No access list by that name is in the texts; what is not set is nothing that is missing.
    bool isMissing(const std::string& value) const {
        const std::vector<std::string_view> words = wordsOf(value);
        return !words.empty() && std::none_of(words.begin(), words.end(), [&](std::string_view word) {
            return word == forgotten || rules_.acls.contains(std::string(word));
        });
    }

    void readText(std::size_t t) {
        if (!first_) first_ = Place{t, 0};
        const Fact* kind = texts_[t].last("dc_eximconfig_configtype");
        const Fact* nets = texts_[t].last("dc_relay_nets");
        if (!kind && !nets) return;
        isDebian_ = true;
        const Fact* fact = nets ? nets : kind;
        const Place at{t, static_cast<std::size_t>(fact - texts_[t].facts.data())};
        const auto [list, isNew] =
            rules_.lists.insert({{ListType::Hosts, "relay_from_hosts"}, {exim::itemsOf("localhost"), at}});
        if (!isNew || !nets) return;
        // update-exim4.conf(8): between semicolons or between colons.
        const bool semicolons = nets->value.find(';') != std::string::npos && !nets->value.starts_with('<');
        const std::vector<Item> more = exim::itemsOf((semicolons ? "<;" : "") + nets->value);
        list->second.items.insert(list->second.items.end(), more.begin(), more.end());
    }

    void readExcerpt() {
        const auto list = rules_.lists.find({ListType::Hosts, "relay_from_hosts"});
        const bool known = list != rules_.lists.end();
        if (known) decide(defaultsWith(list->second));
        if (!isDebian_ && trust_.everybody.empty())
            trust_.rulesMissing.push_back(known ? list->second.at : *first_);
    }

    void decide(const Rules& rules) {
        std::vector<Mention> mentions = mentionsIn(rules);
        const auto option = rules.options.find("acl_smtp_rcpt");
        const Place at = option == rules.options.end() ? *first_ : option->second.at;
        mentions.push_back({*Cidr::parse("127.0.0.0/8"), at});
        mentions.push_back({*Cidr::parse("::1/128"), at});
        exim::Evaluator evaluator(rules);
        const Decide decide = [&](const IpAddress& client, bool strict) {
            Decision decision = evaluator.decide(client, strict);
            if (!decision.at) decision.at = at;
            return decision;
        };
        decideAll(std::move(mentions), decide, trust_);
        trust_.places = evaluator.seen();
    }

    const Texts& texts_;
    Rules rules_;
    std::optional<Place> first_;  ///< text of Exim's
    bool isDebian_ = false;
    Trust trust_;
};

}  // namespace

Trust eximTrust(const Texts& texts) {
    return Reader(texts).read();
}

}  // namespace mailvitals::config
