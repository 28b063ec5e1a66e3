// SPDX-License-Identifier: GPL-3.0-or-later
#include "records/config/exim/rules.h"

#include "records/config/exim/words.h"

namespace mailvitals::config::exim {
namespace {

std::string withoutBrackets(std::string_view word) {
    std::string plain(word);
    std::erase_if(plain, [](char c) { return c == '[' || c == ']'; });
    return plain;
}

class Builder {
 public:
    explicit Builder(Rules& rules) : rules_(rules) {}

    void take(const Fact& fact, Place at) {
        if (fact.group.starts_with("router/")) return router(fact, at);
        if (const auto type = listTypeOf(fact.key)) {
            rules_.lists[{*type, fact.group}] = {itemsOf(fact.value), at};
        } else if (!fact.group.empty()) {
            acl(fact, at);
        } else {
            setting(fact, at);
        }
    }

 private:
    void setting(const Fact& fact, Place at) {
        if (fact.key == "begin") rules_.sections.insert(fact.value);
        if (fact.key == "include") rules_.included = true;
        if (isAclOption(fact.key)) rules_.options[fact.key] = {fact.value, at};
        if (fact.key == "local_interfaces") rules_.interfaces = itemsOf(fact.value);
        if (fact.key == "tls_advertise_hosts") rules_.encryption = !fact.value.empty();
        // As an older version of this program kept it.
        if (fact.key == "relay_from_hosts")
            rules_.lists[{ListType::Hosts, "relay_from_hosts"}] = {itemsOf(fact.value), at};
        if (fact.key == "host_reject_connection")
            rules_.rejections.push_back({"hosts", fact.value, false, itemsOf(fact.value), at});
    }

    void acl(const Fact& fact, Place at) {
        Acl& acl = rules_.acls[fact.group];
        if (fact.key == "acl" && fact.value.empty()) return;
        if (isVerb(fact.key) || fact.key == "include") {
            acl.push_back({fact.key, {}, at});
        } else if (!acl.empty()) {
            acl.back().conditions.push_back(conditionOf(fact, at));
        }
    }

    static Condition conditionOf(const Fact& fact, Place at) {
        const bool negated = fact.key.starts_with('!');
        Condition condition{fact.key.substr(negated ? 1 : 0), fact.value, negated, {}, at};
        if (listTypeOfCondition(condition.name)) condition.items = itemsOf(fact.value);
        return condition;
    }

    void router(const Fact& fact, Place at) {
        if (fact.key == "include") rules_.included = true;
        if (fact.key == "router") rules_.routers.emplace_back();
        if (rules_.routers.empty()) return;
        Router& router = rules_.routers.back();
        if (fact.key == "driver") router.driver = fact.value;
        if (fact.key == "no_verify") router.verifies = false;
        if (fact.key == "no_more") router.more = false;
        if (fact.key == "check_local_user") router.forLocalUsers = true;
        if (fact.key == "other") router.limited = true;
        if (fact.key == "data") router.byLookup = fact.value == "lookup";
        if (fact.key == "route_list") {
            router.routes = itemsOf(fact.value);
            router.hasRoutes = true;
        }
        if (listTypeOfCondition(fact.key) || fact.key == "condition")
            router.conditions.push_back(conditionOf(fact, at));
    }

    Rules& rules_;
};

}  // namespace

std::vector<Item> itemsOf(std::string_view list) {
    std::vector<Item> items;
    for (const std::string& text : elementsOf(list)) {
        const Element element = elementIn(text);
        items.push_back(
            {std::string(element.word), element.negated, Cidr::parse(withoutBrackets(element.word))});
    }
    return items;
}

Rules rulesIn(const Texts& texts) {
    Rules rules;
    Builder builder(rules);
    for (std::size_t t = 0; t < texts.size(); ++t) {
        if (texts[t].kind != Kind::Exim) continue;
        for (std::size_t f = 0; f < texts[t].facts.size(); ++f) builder.take(texts[t].facts[f], {t, f});
    }
    return rules;
}

}  // namespace mailvitals::config::exim
