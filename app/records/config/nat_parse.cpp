// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/ascii.h"
#include "records/config/firewall/firewalld.h"
#include "records/config/lines.h"
#include "records/config/nat.h"

#include <algorithm>

namespace mailvitals::config {
namespace {

using Of = NatRule::Condition::Of;
using Words = std::vector<std::string_view>;

std::vector<std::string> listed(std::string_view text) {
    std::vector<std::string> values;
    for (const std::string_view piece : ascii::split(text, ',')) {
        if (!ascii::trimmed(piece).empty()) values.emplace_back(ascii::trimmed(piece));
    }
    return values;
}

/// A rule of iptables, option by option. An option that is not known may be any condition.
class IptablesRule {
 public:
    explicit IptablesRule(const std::string& text) : words_(wordsOf(text)) {}

    NatRule read() {
        while (at_ < words_.size()) option();
        return std::move(rule_);
    }

 private:
    std::string_view next() { return at_ < words_.size() ? words_[at_++] : std::string_view(); }

    void condition(Of of) {
        rule_.conditions.push_back({of, negated_, listed(next())});
        negated_ = false;
    }

    void option() {
        const std::string_view word = next();
        if (word == "!") {
            negated_ = true;
            return;
        }
        if (word == "-s") return condition(Of::Source);
        if (word == "-d") return condition(Of::Server);
        if (word == "-o") return condition(Of::Out);
        if (word == "-i") return condition(Of::In);
        if (word == "-p") return condition(Of::Protocol);
        if (word == "--dport" || word == "--dports") return condition(Of::Port);
        if (word == "--ctstate" || word == "--state") return condition(Of::State);
        if (word == "--src-type") return addressType(Of::LocalSource);
        if (word == "--dst-type") return addressType(Of::LocalServer);
        if (word == "--mark") return mark();
        if (word == "--set-xmark" || word == "--set-mark" || word == "--or-mark" || word == "--xor-mark" ||
            word == "--and-mark" || word == "--restore-mark")
            return setMark(word);
        if (word == "-m") {
            next();
            return;
        }
        if (word == "-j" || word == "-g") return target(word == "-g");
        if (word == "--to-source" || word == "--to-destination") {
            rule_.target = std::string(next());
            return;
        }
        // How a translation chooses its port is no condition.
        if (word == "--random" || word == "--random-fully" || word == "--persistent") return;
        if (word == "--to-ports") {
            next();
            return;
        }
        unknown();
    }

    void addressType(Of of) {
        const bool local = next() == "LOCAL";
        rule_.conditions.push_back({local ? of : Of::Unknown, negated_, {}});
        negated_ = false;
    }

    /// "0x4000/0x4000"; without a mask all bits count.
    void mark() {
        const std::string_view word = next();
        const std::size_t slash = word.find('/');
        const std::string_view mask = slash == word.npos ? "0xffffffff" : word.substr(slash + 1);
        rule_.conditions.push_back(
            {Of::Mark, negated_, {std::string(word.substr(0, slash)), std::string(mask)}});
        negated_ = false;
    }

    void setMark(std::string_view how) {
        negated_ = false;
        rule_.anyBits = how == "--restore-mark";
        if (how == "--restore-mark") return;
        const std::string_view word = next();
        const auto bits = markIn(word.substr(0, word.find('/')));
        rule_.anyBits = !bits;
        rule_.bits = how == "--and-mark" || how == "--xor-mark" || !bits ? 0 : *bits;
        // What turns bits over is there to take them away again: "--set-xmark 0x4000/0x0" of kube-proxy.
        const std::size_t slash = word.find('/');
        const auto mask = slash == word.npos ? std::nullopt : markIn(word.substr(slash + 1));
        if (how == "--set-xmark" && mask) rule_.bits &= *mask;
    }

    void unknown() {
        rule_.conditions.push_back({Of::Unknown, false, {}});
        negated_ = false;
        while (at_ < words_.size() && !words_[at_].starts_with('-') && words_[at_] != "!") ++at_;
    }

    void target(bool goesTo) {
        const std::string_view name = next();
        if (goesTo) {
            rule_.action = NatAction::Goto;
            rule_.target = std::string(name);
        } else if (name == "MASQUERADE") {
            rule_.action = NatAction::Masquerade;
        } else if (name == "SNAT") {
            rule_.action = NatAction::Snat;
        } else if (name == "DNAT") {
            rule_.action = NatAction::Dnat;
        } else if (name == "ACCEPT") {
            rule_.action = NatAction::Accept;
        } else if (name == "RETURN") {
            rule_.action = NatAction::Return;
        } else if (name == "MARK" || name == "CONNMARK") {
            rule_.action = NatAction::SetMark;
        } else {
            rule_.action = NatAction::Jump;  // to a chain, or to nowhere where it is another target
            rule_.target = std::string(name);
        }
    }

    Words words_;
    std::size_t at_ = 0;
    bool negated_ = false;
    NatRule rule_;
};

/// A rule of nft as it prints them itself.
class NftRule {
 public:
    explicit NftRule(const std::string& text) : words_(wordsOf(text)) {}

    NatRule read() {
        while (at_ < words_.size()) statement();
        return std::move(rule_);
    }

 private:
    std::string_view next() { return at_ < words_.size() ? words_[at_++] : std::string_view(); }
    std::string_view peek() const { return at_ < words_.size() ? words_[at_] : std::string_view(); }

    /// One value, or a set between braces; a set with a name ("@allowed") is not in this text.
    void condition(Of of) {
        const bool negated = peek() == "!=";
        if (negated || peek() == "==") ++at_;
        std::vector<std::string> values;
        if (peek() == "{") {
            std::string all;
            for (++at_; at_ < words_.size() && peek() != "}"; ++at_) all += std::string(peek());
            if (at_ < words_.size()) ++at_;
            values = listed(all);
        } else {
            values = listed(next());
        }
        const bool elsewhere = !values.empty() && values.front().starts_with('@');
        rule_.conditions.push_back({elsewhere ? Of::Unknown : of, negated, std::move(values)});
    }

    void statement() {
        const std::string_view word = next();
        if (word == "iifname" || word == "iif") return condition(Of::In);
        if (word == "oifname" || word == "oif") return condition(Of::Out);
        if (word == "ip" || word == "ip6" || word == "tcp" || word == "th") return field();
        if (word == "udp") {
            rule_.conditions.push_back({Of::Protocol, false, {"udp"}});
            at_ += 2;
            return;
        }
        if (word == "meta" && peek() == "l4proto") {
            ++at_;
            return condition(Of::Protocol);
        }
        if (word == "meta" && (peek() == "oifname" || peek() == "iifname" || peek() == "nfproto")) {
            const std::string_view what = next();
            if (what == "nfproto") return family();
            return condition(what == "oifname" ? Of::Out : Of::In);
        }
        if ((word == "meta" && peek() == "mark") || word == "mark") return mark(word == "meta");
        if (word == "ct" && (peek() == "state" || peek() == "status")) {
            ++at_;
            return condition(Of::State);
        }
        if (word == "fib" && peek() == "saddr") return localSource();
        if (word == "counter") return counter();
        if (word == "masquerade") return act(NatAction::Masquerade);
        if (word == "snat" || word == "dnat") return translation(word == "snat");
        if (word == "accept") return act(NatAction::Accept);
        if (word == "return") return act(NatAction::Return);
        if (word == "jump" || word == "goto") {
            rule_.target = std::string(next());
            return act(word == "goto" ? NatAction::Goto : NatAction::Jump);
        }
        if (word == "xt") return foreign();
        if (word == "random" || word == "fully-random" || word == "persistent" || word == "random,persistent")
            return;
        rule_.conditions.push_back({Of::Unknown, false, {}});
    }

    void act(NatAction action) { rule_.action = action; }

    /// "mark 0x1", "mark & 0xff == 0x1", "mark and 0xff != 0x1", "mark set ...".
    void mark(bool meta) {
        if (meta) ++at_;
        if (peek() == "set") return setMark();
        std::string mask = "0xffffffff";
        if (peek() == "&" || peek() == "and") {
            ++at_;
            mask = std::string(next());
        }
        const bool negated = peek() == "!=";
        if (negated || peek() == "==") ++at_;
        rule_.conditions.push_back({Of::Mark, negated, {std::string(next()), std::move(mask)}});
    }

    /// "set 0x1", "set mark or 0x1", "set meta mark & 0xff00ffff | 0x1", "set ct mark".
    void setMark() {
        act(NatAction::SetMark);
        ++at_;
        bool masks = false;
        bool masked = false;
        bool turns = false;
        for (; at_ < words_.size(); ++at_) {
            const std::string_view word = peek();
            if (word == "ct" || word == "map" || word == "jhash" || word == "numgen") rule_.anyBits = true;
            if (const auto bits = markIn(word)) {
                // "xor" alone turns bits over, which takes them away again; behind "and" it sets them.
                if (!masks && (masked || !turns)) rule_.bits |= *bits;
                masked = masked || masks;
                masks = false;
                continue;
            }
            turns = word == "xor" || word == "^";
            masks = word == "and" || word == "&";
            const bool goesOn = masks || word == "meta" || word == "ct" || word == "mark" || word == "or" ||
                                word == "xor" || word == "|" || word == "^";
            if (!goesOn) break;
        }
    }

    void field() {
        const std::string_view name = next();
        if (name == "saddr") return condition(Of::Source);
        if (name == "daddr") return condition(Of::Server);
        if (name == "dport") return condition(Of::Port);
        if (name == "protocol" || name == "nexthdr") return condition(Of::Protocol);
        condition(Of::Unknown);
    }

    /// A family is a network of everything in it.
    void family() {
        const std::string_view name = next();
        rule_.conditions.push_back({Of::Server, false, {name == "ipv6" ? "::/0" : "0.0.0.0/0"}});
    }

    void localSource() {
        ++at_;
        const bool type = next() == "type";
        const bool local = next() == "local";
        rule_.conditions.push_back({type && local ? Of::LocalSource : Of::Unknown, false, {}});
    }

    void counter() {
        if (peek() == "packets") at_ = std::min(at_ + 4, words_.size());
    }

    void translation(bool source) {
        act(source ? NatAction::Snat : NatAction::Dnat);
        while (peek() == "to" || peek() == "ip" || peek() == "ip6") ++at_;
        rule_.target = std::string(next());
    }

    /// What came through iptables' newer front end and nft cannot say in its own words.
    void foreign() {
        const std::string_view what = next();
        const std::string_view name = next();
        if (what == "target" && name == "MASQUERADE") return act(NatAction::Masquerade);
        if (what == "target" && name == "DNAT") return act(NatAction::Dnat);
        if (what == "target" && name == "SNAT") return act(NatAction::Snat);
        if (what == "target" && (name == "MARK" || name == "CONNMARK")) {
            rule_.anyBits = true;
            return act(NatAction::SetMark);
        }
        rule_.conditions.push_back({Of::Unknown, false, {}});
    }

    Words words_;
    std::size_t at_ = 0;
    NatRule rule_;
};

/// The table of translation first. Those of others stand in groups of two words: "filter ts-forward".
std::vector<NatTable> iptablesTables(const Text& text) {
    const Fact* family = text.last("family");
    const bool v6 = family && family->value == "ip6";
    std::map<std::string, NatTable> others;
    NatTable nat;
    nat.leaving = {"POSTROUTING"};
    for (std::size_t i = 0; i < text.facts.size(); ++i) {
        if (text.facts[i].key != "-A") continue;
        NatRule rule = IptablesRule(text.facts[i].value).read();
        rule.fact = i;
        const std::string& group = text.facts[i].group;
        const std::size_t blank = group.find(' ');
        NatTable& table = blank == group.npos ? nat : others[group.substr(0, blank)];
        table.chains[blank == group.npos ? group : group.substr(blank + 1)].push_back(std::move(rule));
    }
    std::vector<NatTable> all{std::move(nat)};
    for (auto& [name, table] : others) {
        table.translates = false;
        all.push_back(std::move(table));
    }
    for (NatTable& table : all) {
        table.v6 = v6;
        table.v4 = !v6;
        table.first = {"PREROUTING", "INPUT", "FORWARD", "POSTROUTING"};
    }
    return all;
}

/// iptables puts a counter before what a rule does. Where nft lacks the part that reads it, nothing follows.
bool lacksItsEnd(const Fact& fact) {
    const bool ofIptables = fact.group.starts_with("ip nat ") || fact.group.starts_with("ip6 nat ");
    const std::vector<std::string_view> words = wordsOf(fact.value);
    return ofIptables && words.size() >= 5 && words[words.size() - 5] == "counter" &&
           words[words.size() - 4] == "packets" && words[words.size() - 2] == "bytes";
}

}  // namespace

std::vector<NatTable> natTables(const Text& text) {
    if (text.kind == Kind::Iptables) return iptablesTables(text);
    if (text.kind == Kind::Firewalld) return {firewalldTable(text)};
    std::map<std::string, NatTable> tables;
    for (std::size_t i = 0; i < text.facts.size(); ++i) {
        const Fact& fact = text.facts[i];
        const std::size_t blank = fact.group.rfind(' ');
        if (blank == std::string::npos) continue;
        const std::string chain = fact.group.substr(blank + 1);
        NatTable& table = tables[fact.group.substr(0, blank)];
        table.v4 = !fact.group.starts_with("ip6 ");
        table.v6 = !fact.group.starts_with("ip ");
        if (fact.key == "hook" || fact.key == "base") {
            if (fact.value != "output") table.first.push_back(chain);
            if (fact.key == "hook" && fact.value == "postrouting") table.leaving.push_back(chain);
        }
        if (fact.key != "rule") continue;
        NatRule rule = NftRule(fact.value).read();
        rule.fact = i;
        table.incomplete = table.incomplete || (rule.action == NatAction::None && lacksItsEnd(fact));
        table.chains[chain].push_back(std::move(rule));
    }
    std::vector<NatTable> all;
    for (auto& [name, table] : tables) all.push_back(std::move(table));
    return all;
}

}  // namespace mailvitals::config
