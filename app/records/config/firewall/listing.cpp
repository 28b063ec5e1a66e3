// SPDX-License-Identifier: GPL-3.0-or-later
// "iptables -L" in its columns, as "iptables -t nat -L -n -v" and "ufw show raw" print it.
#include "base/ascii.h"
#include "records/config/firewall/iptables.h"
#include "records/config/readers.h"

#include <algorithm>
#include <charconv>
#include <set>

namespace mailvitals::config {
namespace {

using Words = std::vector<std::string_view>;

/// What a rule says that no option of iptables stands for here: it may be any condition.
constexpr std::string_view unclear = " ...";

struct Columns {
    bool numbered = false;
    bool counted = false;     ///< packets and bytes
    bool interfaces = false;  ///< without -v the listing leaves out through which a packet goes
};

/// From 1; 0: none of a table's own chains.
std::size_t placeOf(std::string_view chain) {
    static const std::vector<std::string_view> own{"",        "PREROUTING", "INPUT",
                                                   "FORWARD", "OUTPUT",     "POSTROUTING"};
    const auto found = std::find(own.begin() + 1, own.end(), chain);
    return found == own.end() ? 0 : static_cast<std::size_t>(found - own.begin());
}

bool isProtocol(std::string_view word) {
    static const std::set<std::string_view> known{"all",       "tcp", "udp", "icmp", "icmpv6",
                                                  "ipv6-icmp", "esp", "ah",  "sctp", "gre"};
    return known.contains(word) ||
           (!word.empty() && word.size() <= 3 && std::all_of(word.begin(), word.end(), ascii::isDigit));
}

/// "!br-mail", "*": an option for the interface or network; nothing where it is any.
std::string optionFor(std::string_view option, std::string_view value) {
    if (value == "*" || value == "any" || value == "anywhere" || value == "0.0.0.0/0" || value == "::/0")
        return {};
    const bool negated = value.starts_with('!');
    if (negated) value.remove_prefix(1);
    return std::string(negated ? " ! " : " ") + std::string(option) + " " + std::string(value);
}

/// What stands behind the destination: matches, and what the target does.
class Rest {
 public:
    Rest(const Words& words, std::size_t at, std::string_view target)
        : words_(words), at_(at), target_(target) {}

    std::string options() {
        while (at_ < words_.size()) one();
        return std::move(out_);
    }

 private:
    std::string_view next() { return at_ < words_.size() ? words_[at_++] : std::string_view(); }
    std::string_view peek() const { return at_ < words_.size() ? words_[at_] : std::string_view(); }

    void say(std::string_view option, std::string_view value) {
        const bool negated = value.starts_with('!');
        if (negated) value.remove_prefix(1);
        if (negated) out_ += " !";
        out_ += " " + std::string(option) + " " + std::string(value);
    }

    void one() {
        const std::string_view word = next();
        if (word == "/*") {
            while (at_ < words_.size() && next() != "*/") continue;
            return;
        }
        if (word == "tcp" || word == "udp" || word == "sctp" || word == "multiport" || word == "masq") return;
        if (word.starts_with("dpt:")) return say("--dport", word.substr(4));
        if (word.starts_with("dpts:")) return say("--dport", word.substr(5));
        if (word == "dports") return say("--dports", next());
        if (word.starts_with("to:"))
            return say(target_ == "SNAT" ? "--to-source" : "--to-destination", word.substr(3));
        if (word == "ADDRTYPE") return addressType();
        if (word == "mark" && peek() == "match") return mark();
        if (word == "MARK" || word == "CONNMARK") return setMark();
        if (word == "ctstate" || word == "state") return say("--ctstate", next());
        if (word == "random" || word == "random-fully" || word == "persistent" || word == "[goto]") return;
        out_ += unclear;
    }

    void addressType() {
        if (peek() == "match") next();
        const std::string_view which = next();
        if (which != "dst-type" && which != "src-type") {
            out_ += unclear;
            return;
        }
        say(which == "dst-type" ? "--dst-type" : "--src-type", next());
    }

    void mark() {
        next();
        const bool negated = peek() == "!";
        if (negated) next();
        out_ += std::string(negated ? " !" : "") + " --mark " + std::string(next());
    }

    void setMark() {
        const std::string_view how = next();
        const std::string_view option = how == "xset"  ? "--set-xmark"
                                        : how == "set" ? "--set-mark"
                                        : how == "or"  ? "--or-mark"
                                        : how == "xor" ? "--xor-mark"
                                        : how == "and" ? "--and-mark"
                                                       : "";
        if (option.empty()) {
            out_ += " --restore-mark";
            at_ = words_.size();
            return;
        }
        say(option, next());
    }

    const Words& words_;
    std::size_t at_;
    std::string_view target_;
    std::string out_;
};

/// A line of the listing as the rule that "iptables -S" shows.
std::optional<std::string> ruleIn(std::string_view content, const Columns& columns) {
    const Words words = wordsOf(content);
    std::size_t at = (columns.numbered ? 1 : 0) + (columns.counted ? 2 : 0);
    if (words.size() < at + 4) return std::nullopt;
    // A rule may have no target; a protocol stands in its place then, and what follows is no protocol.
    std::string_view target;
    if (!isProtocol(words[at]) || isProtocol(words[at + 1])) target = words[at++];
    std::string rule;
    const std::string_view protocol = words[at++];
    if (protocol != "all" && protocol != "0") rule += optionFor("-p", protocol);
    // "--", "-f"; the older ip6tables leaves the column blank.
    if (words[at] == "--" || words[at] == "-f" || words[at] == "!f") ++at;
    if (words.size() < at + (columns.interfaces ? 4 : 2)) return std::nullopt;
    if (columns.interfaces) {
        rule += optionFor("-i", words[at]);
        rule += optionFor("-o", words[at + 1]);
        at += 2;
    } else {
        rule += unclear;
    }
    rule += optionFor("-s", words[at]) + optionFor("-d", words[at + 1]);
    rule += Rest(words, at + 2, target).options();
    if (!target.empty()) rule += " -j " + std::string(target);
    return rule;
}

}  // namespace

Reading readListing(const Lines& lines) {
    Text text{Kind::Iptables, {}, 0, {}, false};
    std::vector<IptablesTable> tables;
    std::string chain;
    Columns columns;
    std::size_t place = 0;  ///< of the chain before, among a table's own
    bool v6 = false;
    bool short_ = false;
    for (const Line& line : lines) {
        const std::string_view content = line.content();
        if (content.empty() || content.front() == '#' || content.starts_with("IPV4 (")) continue;
        // What ufw shows of IPv6 has no table of translation.
        if (content == "IPV6:") break;
        const Words words = wordsOf(content);
        if (words[0] == "Chain" && words.size() >= 3 && words[2].starts_with('(')) {
            chain = std::string(words[1]);
            // A table's own chains come first, in the order in which packets see them.
            const std::size_t own = words[2] == "(policy" ? placeOf(chain) : 0;
            if (tables.empty() || (own > 0 && own <= place)) {
                tables.emplace_back();
                place = 0;
            }
            place = words[2] == "(policy" ? own : placeOf("POSTROUTING");
            if (words[2] == "(policy") tables.back().policies.push_back(chain);
            continue;
        }
        if (chain.empty()) return std::nullopt;
        const bool head = std::find(words.begin(), words.end(), "prot") != words.end() &&
                          std::find(words.begin(), words.end(), "destination") != words.end();
        if (head) {
            columns = {words[0] == "num", content.find("pkts") != content.npos,
                       std::find(words.begin(), words.end(), "in") != words.end()};
            short_ = short_ || !columns.interfaces;
            continue;
        }
        const auto rule = ruleIn(content, columns);
        if (!rule) continue;
        ++text.entries;
        v6 = v6 || content.find("::/0") != content.npos;
        tables.back().rules.push_back({chain, *rule, line.number});
    }
    if (chain.empty()) return std::nullopt;
    text.add({}, "family", v6 ? "ip6" : "ip", 0);
    if (short_) text.add({}, "incomplete", "short", 0);
    addTables(text, tables);
    return text;
}

}  // namespace mailvitals::config
