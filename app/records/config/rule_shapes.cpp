// SPDX-License-Identifier: GPL-3.0-or-later
// What is kept of the rules of packet filters: the words that these programs know, and addresses, ports,
// interfaces and chains where they belong. Comments, prefixes of log lines and patterns are
// what their owner wrote, and forgotten.
#include "base/ascii.h"
#include "records/config/lines.h"
#include "records/config/shapes.h"

#include <algorithm>
#include <set>
#include <vector>

namespace mailvitals::config {
namespace {

constexpr std::string_view quotedForgotten = "\"...\"";
constexpr std::size_t mostWords = 400;

/// Words between blanks; what stands in double quotes is one word, with its quotes. A backslash takes the
/// meaning from what follows it.
std::vector<std::string> quotedWords(std::string_view text) {
    std::vector<std::string> words;
    std::size_t at = 0;
    while (words.size() < mostWords) {
        at = text.find_first_not_of(" \t", at);
        if (at == text.npos) break;
        std::size_t end = at;
        bool quoted = false;
        while (end < text.size() && (quoted || (text[end] != ' ' && text[end] != '\t'))) {
            if (text[end] == '"') quoted = !quoted;
            if (text[end] == '\\') ++end;
            ++end;
        }
        end = std::min(end, text.size());
        words.emplace_back(text.substr(at, end - at));
        at = end;
    }
    return words;
}

std::string joined(const std::vector<std::string>& words) {
    return ascii::join(words, " ");
}

std::string withoutQuotes(std::string word) {
    std::erase(word, '"');
    return word;
}

std::string forgottenFor(const std::string& word) {
    return std::string(word.find('"') == std::string::npos ? forgotten : quotedForgotten);
}

/// What follows an option whose values are addresses, numbers and names.
bool isPlainValue(std::string_view word) {
    return word.size() <= 255 && isMadeOf(word,
                                          "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
                                          "_.:,/@+[]-");
}

bool isNumber(std::string_view word) {
    const std::string_view digits = word.starts_with("0x") ? word.substr(2) : word;
    return !digits.empty() && digits.size() <= 20 && isMadeOf(digits, "0123456789abcdefABCDEFx/");
}

/// A word of nft's language that holds nothing of its writer's.
bool isNftWord(std::string_view word) {
    static const std::set<std::string_view> known = wordSet(
        "{ } != == < > <= >= , | & ^ ... accept drop return queue continue jump goto masquerade snat dnat "
        "redirect to random fully-random persistent random,persistent counter packets bytes ip ip6 tcp "
        "udp th icmp icmpv6 sctp dccp saddr daddr dport sport protocol nexthdr meta l4proto nfproto "
        "oifname iifname oif iif oifgroup iifgroup mark set and or xor ct state status direction original "
        "reply fib type local broadcast multicast unicast new established related invalid untracked log "
        "limit rate reject with xt target match ipv4 ipv6 map vmap numgen inc mod lo nftrace notrack "
        "pkttype host skuid skgid over burst addr port prefix pkt_type flags syn tproxy dup fwd hour day "
        "cgroup jhash priority tcpopt maxseg size rt mtu length dscp ttl hoplimit ipsec socket exists "
        "missing");
    if (known.contains(word)) return true;
    // "established,related", "25," within braces.
    std::size_t pieces = 0;
    for (const std::string_view piece : ascii::split(word, ',')) {
        const bool fits = piece.empty() || known.contains(piece) || isNumber(piece) || isNetworkWord(piece) ||
                          isMadeOf(piece, "0123456789abcdefABCDEF.:/[]-");
        if (!fits) return false;
        ++pieces;
    }
    return pieces > 0;
}

/// An interface, a chain or a set stands here.
bool takesName(const std::string& before) {
    static const std::set<std::string_view> heads{"iifname", "oifname", "iif",   "oif",
                                                  "jump",    "goto",    "target"};
    return heads.contains(before);
}

}  // namespace

std::string keptIptablesRule(std::string_view rule) {
    static const std::set<std::string_view> withValue = wordSet(
        "-s -d -o -i -p -m -j -g --dport --dports --sport --sports --ports --ctstate --state --src-type "
        "--dst-type --to-source --to-destination --to-ports --to --ctproto --ctorigsrc --ctorigdst "
        "--ctorigsrcport --ctorigdstport --ctreplsrc --ctrepldst --ctdir --ctstatus --mark --set-mark "
        "--set-xmark --or-mark --and-mark --xor-mark --nfmask --ctmask --limit --limit-burst "
        "--probability --mode --every --packet --physdev-in --physdev-out --pkt-type --icmp-type "
        "--icmpv6-type --uid-owner --gid-owner --vproto --vaddr --vport --vdir --vmethod --src-range "
        "--dst-range --on-ip --on-port --tproxy-mark --reject-with --tcp-option --zone");
    static const std::set<std::string_view> alone = wordSet(
        "! --random --random-fully --persistent --syn -f --clamp-mss-to-pmtu --ipvs --physdev-is-bridged "
        "--physdev-is-in --physdev-is-out --save-mark --restore-mark --limit-iface-in --limit-iface-out "
        "--socket-exists --transparent --notrack --nowildcard");
    const std::vector<std::string> words = quotedWords(rule);
    std::vector<std::string> kept;
    for (std::size_t i = 0; i < words.size(); ++i) {
        if (words[i] == "--comment") {
            ++i;
        } else if (withValue.contains(words[i])) {
            kept.push_back(words[i]);
            if (++i == words.size()) break;
            kept.push_back(isPlainValue(words[i]) ? words[i] : forgottenFor(words[i]));
        } else {
            kept.push_back(alone.contains(words[i]) ? words[i] : forgottenFor(words[i]));
        }
    }
    return joined(kept);
}

std::string keptNftRule(std::string_view rule) {
    const std::vector<std::string> words = quotedWords(rule);
    std::vector<std::string> kept;
    std::string before;
    for (std::size_t i = 0; i < words.size(); ++i) {
        if (words[i] == "#") break;
        if (words[i] == "comment") {
            ++i;
            continue;
        }
        const std::string bare = withoutQuotes(words[i]);
        const bool named = takesName(before) && words[i] != "{" && words[i] != "!=";
        if (named)
            kept.push_back(isNameWord(bare) ? bare : std::string(forgotten));
        else if (words[i].starts_with('@'))
            kept.push_back(isNameWord(std::string_view(words[i]).substr(1)) ? words[i]
                                                                            : std::string(forgotten));
        else
            kept.push_back(isNftWord(words[i]) ? words[i] : forgottenFor(words[i]));
        // "iifname != "br0"": the name stands one further on.
        if (words[i] != "!=") before = kept.back();
    }
    return joined(kept);
}

}  // namespace mailvitals::config
