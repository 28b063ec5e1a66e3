// SPDX-License-Identifier: GPL-3.0-or-later
// firewall-cmd --list-all and --list-all-zones; ufw status.
#include "records/config/firewall/firewalld.h"

#include "base/ascii.h"
#include "records/config/lines.h"
#include "records/config/readers.h"

#include <algorithm>
#include <map>
#include <set>

namespace mailvitals::config {
namespace {

bool isZoneKey(std::string_view key) {
    static const std::set<std::string_view> known{"target",
                                                  "interfaces",
                                                  "sources",
                                                  "services",
                                                  "ports",
                                                  "protocols",
                                                  "forward",
                                                  "masquerade",
                                                  "forward-ports",
                                                  "source-ports",
                                                  "icmp-blocks",
                                                  "rich rules",
                                                  "icmp-block-inversion",
                                                  "ingress-priority",
                                                  "egress-priority"};
    return known.contains(key);
}

/// "public (default, active)"; newer versions say which zone is the default one.
struct Head {
    std::string name;
    bool isDefault = false;
};

std::optional<Head> headIn(std::string_view content) {
    const std::size_t blank = content.find(' ');
    const std::string_view name = content.substr(0, blank);
    const bool named = !name.empty() && std::all_of(name.begin(), name.end(), [](char c) {
        return ascii::isAlnum(c) || c == '_' || c == '-' || c == '/';
    });
    const std::string_view rest = blank == content.npos ? std::string_view() : content.substr(blank + 1);
    if (!named || (!rest.empty() && !(rest.starts_with('(') && rest.ends_with(')')))) return std::nullopt;
    return Head{std::string(name), rest.find("default") != rest.npos};
}

/// "port=25:proto=tcp:toport=25:toaddr=172.22.1.253" as words.
std::string forwardWords(std::string_view content) {
    std::string words(content);
    std::map<std::string, std::string, std::less<>> values;
    // IPv6 addresses have colons as well, and stand last.
    for (const char* key : {"port=", "proto=", "toport=", "toaddr="}) {
        const std::size_t at = words.find(key);
        if (at == words.npos || (at > 0 && words[at - 1] != ':')) continue;
        const std::size_t from = at + std::string_view(key).size();
        const bool last = std::string_view(key) == "toaddr=";
        values[key] = words.substr(from, last ? words.npos : words.find(':', from) - from);
    }
    return values["port="] + " " + values["proto="] + " " +
           (values["toport="].empty() ? "-" : values["toport="]) + " " +
           (values["toaddr="].empty() ? "-" : values["toaddr="]);
}

/// Ports of TCP as numbers and ranges: "25,465/tcp", "6000:6007/tcp", "80" are "25 465", "6000-6007", "80".
std::string portsIn(std::string_view word) {
    const std::size_t slash = word.find('/');
    if (slash != word.npos && word.substr(slash) != "/tcp") return {};
    std::string ports(word.substr(0, slash));
    const bool numbers = std::all_of(ports.begin(), ports.end(), [](char c) {
        return ascii::isDigit(c) || c == ',' || c == ':' || c == '-';
    });
    if (!numbers || ports.empty()) return {};
    std::replace(ports.begin(), ports.end(), ',', ' ');
    std::replace(ports.begin(), ports.end(), ':', '-');
    return ports;
}

/// What firewalld calls services that stacks of mail servers publish, and some that it opens by default.
std::string_view portOfService(std::string_view name) {
    static const std::map<std::string_view, std::string_view> known{
        {"redis", "6379"},         {"mysql", "3306"},  {"postgresql", "5432"}, {"ldap", "389"},
        {"mongodb", "27017"},      {"smtp", "25"},     {"smtps", "465"},       {"smtp-submission", "587"},
        {"elasticsearch", "9200"}, {"docker", "2375"}, {"imap", "143"},        {"imaps", "993"},
        {"pop3", "110"},           {"pop3s", "995"},   {"managesieve", "4190"}};
    const auto found = known.find(name);
    return found == known.end() ? std::string_view() : found->second;
}

constexpr const char* everyPort = "1-65535";

/// What a line of "ufw status" lets in from everywhere; empty: nothing, or it has a name that tells no
/// number.
std::string openedBy(std::string_view line) {
    const std::size_t action = std::min(line.find(" ALLOW"), line.find(" LIMIT"));
    if (action == line.npos || line.find("ALLOW OUT") != line.npos || line.find("ALLOW FWD") != line.npos)
        return {};
    const std::vector<std::string_view> to = wordsOf(line.substr(0, action));
    const std::vector<std::string_view> from = wordsOf(line.substr(action + 6));
    // One network may be let in without the port being open to all.
    const bool everywhere = std::find(from.begin(), from.end(), "Anywhere") != from.end();
    if (to.empty() || !everywhere) return {};
    return to[0] == "Anywhere" ? everyPort : portsIn(to[0]);
}

NatRule::Condition unknown() {
    return {NatRule::Condition::Of::Unknown, false, {}};
}

}  // namespace

Reading readFirewalld(const Lines& lines) {
    Text text{Kind::Firewalld, {}, 0, {}, false};
    std::string zone;
    std::string key;
    std::size_t known = 0;
    for (const Line& line : lines) {
        const std::string_view content = line.content();
        if (content.empty()) continue;
        if (content == "FirewallD is not running") return text;
        if (!line.isIndented()) {
            const auto head = headIn(content);
            if (!head) return std::nullopt;
            zone = head->name;
            ++text.entries;
            if (head->isDefault) text.add(zone, "default", "yes", line.number);
            continue;
        }
        if (zone.empty()) return std::nullopt;
        const std::size_t colon = content.find(':');
        const std::string_view name = content.substr(0, colon);
        if (colon != content.npos && isZoneKey(name)) {
            ++known;
            key = std::string(name);
            const std::string value(ascii::trimmed(content.substr(colon + 1)));
            if (key == "interfaces") text.add(zone, key, value, line.number);
            if (key == "target" && value == "ACCEPT") text.add(zone, "open", everyPort, line.number);
            for (const std::string_view word : wordsOf(value)) {
                const std::string open = key == "ports"      ? portsIn(word)
                                         : key == "services" ? std::string(portOfService(word))
                                                             : std::string();
                if (!open.empty()) text.add(zone, "open", open, line.number);
            }
            if (key == "masquerade" && value == "yes") text.add(zone, key, value, line.number);
            // Older versions put the first of them into the same line.
            if (key == "forward-ports" && !value.empty())
                text.add(zone, "forward-port", forwardWords(value), line.number);
            continue;
        }
        if (key == "forward-ports") text.add(zone, "forward-port", forwardWords(content), line.number);
        const bool masks = content.find(" masquerade") != content.npos;
        if (key == "rich rules" && masks) text.add(zone, "rich masquerade", "yes", line.number);
    }
    if (text.entries == 0 || known < 3) return std::nullopt;
    return text;
}

Reading readUfw(const Lines& lines) {
    Text text{Kind::Ufw, {}, 0, {}, false};
    bool known = false;
    for (const Line& line : lines) {
        const std::string_view content = line.content();
        if (content.empty()) continue;
        if (!known) {
            const bool status = content == "Status: active" || content == "Status: inactive";
            if (!status) return std::nullopt;
            text.add({}, "status", std::string(content.substr(8)), line.number);
            known = true;
        }
        if (content.starts_with("Default: allow (incoming)")) text.add({}, "open", everyPort, line.number);
        if (const std::string open = openedBy(content); !open.empty())
            text.add({}, "open", open, line.number);
        ++text.entries;
    }
    if (!known) return std::nullopt;
    return text;
}

NatTable firewalldTable(const Text& text) {
    using Of = NatRule::Condition::Of;
    NatTable table;
    table.v6 = false;  // zones masquerade IPv4 alone
    table.leaving = {"POSTROUTING"};
    std::map<std::string, std::vector<std::string>> interfaces;
    std::string byDefault;
    std::vector<std::string> all;
    for (const Fact& fact : text.facts) {
        if (fact.key == "default") byDefault = fact.group;
        if (fact.key != "interfaces") continue;
        for (const std::string_view name : wordsOf(fact.value)) {
            interfaces[fact.group].emplace_back(name);
            all.emplace_back(name);
        }
    }
    // "--list-all" shows the default zone alone.
    if (byDefault.empty() && text.entries == 1 && !text.facts.empty()) byDefault = text.facts.front().group;
    for (std::size_t i = 0; i < text.facts.size(); ++i) {
        const Fact& fact = text.facts[i];
        NatRule rule;
        rule.fact = i;
        if (fact.key == "masquerade" || fact.key == "rich masquerade") {
            rule.action = NatAction::Masquerade;
            const std::vector<std::string>& own = interfaces[fact.group];
            if (!own.empty()) {
                NatRule listed = rule;
                listed.conditions.push_back({Of::Out, false, own});
                if (fact.key == "rich masquerade") listed.conditions.push_back(unknown());
                table.chains["POSTROUTING"].push_back(std::move(listed));
            }
            // Everything that is in no zone is in the default one; which that is, older versions do not say.
            if (!byDefault.empty() && fact.group != byDefault) continue;
            if (byDefault.empty() && own.empty()) continue;
            if (!all.empty()) rule.conditions.push_back({Of::Out, true, all});
            if (byDefault.empty() || text.entries == 1 || fact.key == "rich masquerade")
                rule.conditions.push_back(unknown());
            table.chains["POSTROUTING"].push_back(std::move(rule));
        }
        if (fact.key == "forward-port") {
            const std::vector<std::string_view> words = wordsOf(fact.value);
            if (words.size() < 4 || words[1] != "tcp" || words[3] == "-") continue;
            rule.action = NatAction::Dnat;
            rule.conditions.push_back({Of::Port, false, {std::string(words[0])}});
            rule.target = std::string(words[3]);
            if (words[2] != "-" && rule.target.find(':') == std::string::npos)
                rule.target += ":" + std::string(words[2]);
            table.chains["PREROUTING"].push_back(std::move(rule));
        }
    }
    return table;
}

}  // namespace mailvitals::config
