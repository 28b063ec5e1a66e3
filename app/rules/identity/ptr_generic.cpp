// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/ascii.h"
#include "rules/facts/dns/reverse_names.h"
#include "rules/rule.h"

#include <algorithm>
#include <array>

namespace mailvitals::rules {
namespace {

/// Words that access providers put into the names of their pools.
constexpr std::array<std::string_view, 17> poolWords{
    "dyn",  "dynamic", "dsl", "adsl",  "vdsl", "pool",      "pools",    "dhcp",  "dialup",
    "dial", "cable",   "ppp", "pppoe", "dip",  "broadband", "customer", "client"};

std::vector<std::string> wordsOf(const std::string& label) {
    std::vector<std::string> words(1);
    for (const char c : label) {
        if (ascii::isAlpha(c))
            words.back() += ascii::lower(c);
        else if (!words.back().empty())
            words.emplace_back();
    }
    return words;
}

/// The numbers in a name, without leading zeros: "ip-025-113" has 25 and 113.
std::vector<std::string> numbersIn(std::string_view name, bool (*isDigit)(char)) {
    std::vector<std::string> numbers;
    bool inside = false;
    for (const char c : name) {
        if (isDigit(c)) {
            if (!inside) numbers.emplace_back();
            if (numbers.back() == "0") numbers.back().clear();
            numbers.back() += ascii::lower(c);
        }
        inside = isDigit(c);
    }
    return numbers;
}

std::string lowerHalf(const IpAddress& v6) {
    std::string nibbles;
    for (const char c : v6.toReverse()) {
        if (c != '.') nibbles.insert(nibbles.begin(), c);
    }
    return nibbles.substr(16);
}

/// Does the name carry the address: at least three octets, or three of the last four groups of IPv6, each
/// found as a number of its own? ("mail1" does not carry 1.1.1.1.)
bool carriesAddress(const std::string& name, const IpAddress& address) {
    std::vector<std::string> parts;
    if (address.isV4()) {
        for (std::size_t i = 0; i < 4; ++i) parts.push_back(std::to_string(address.bytes()[i]));
    } else {
        const std::string nibbles = lowerHalf(address);
        if (ascii::containsIgnoringCase(name, nibbles)) return true;
        for (std::size_t i = 0; i < 16; i += 4)
            parts.push_back(numbersIn(nibbles.substr(i, 4), ascii::isHexDigit)[0]);
    }
    std::vector<std::string> numbers = numbersIn(name, address.isV4() ? ascii::isDigit : ascii::isHexDigit);
    int hits = 0;
    for (const std::string& part : parts) {
        const auto found = std::find(numbers.begin(), numbers.end(), part);
        if (found == numbers.end()) continue;
        numbers.erase(found);
        ++hits;
    }
    return hits >= 3;
}

/// How many labels at the end are somebody's registered name: two, or three under the likes of co.uk.
std::size_t registeredLabels(const std::vector<std::string>& labels) {
    static constexpr std::array<std::string_view, 9> isIntercepted{"ac", "co",  "com", "edu", "gov",
                                                                   "ne", "net", "or",  "org"};
    const bool three = labels.size() >= 3 && labels.back().size() == 2 &&
                       std::find(isIntercepted.begin(), isIntercepted.end(), labels[labels.size() - 2]) !=
                           isIntercepted.end();
    return three ? 3 : 2;
}

/// The labels below the registered domain: the pool's marks stand there, not in "dynadot.example".
std::string hostPart(const DomainName& name) {
    const std::vector<std::string>& labels = name.labels();
    std::string text;
    for (std::size_t i = 0; i + registeredLabels(labels) < labels.size(); ++i)
        text += (text.empty() ? "" : ".") + labels[i];
    return text;
}

bool looksGeneric(const DomainName& name, const IpAddress& address) {
    const std::string host = hostPart(name);
    if (carriesAddress(host, address)) return true;
    const std::vector<std::string> words = wordsOf(host);
    return std::any_of(words.begin(), words.end(), [](const std::string& word) {
        return std::find(poolWords.begin(), poolWords.end(), word) != poolWords.end();
    });
}

void judge(Inquiry& ask, Verdicts& verdicts) {
    for (const ReverseName& reverse : reverseNamesToJudge(ask, verdicts)) {
        const Subject subject = reverse.address;
        if (reverse.lookup.failed()) {
            verdicts.couldNotLook(subject, reverse.lookup.reason, {reverse.lookup.evidence});
            continue;
        }
        if (reverse.names.empty()) {
            verdicts.doesNotApply(subject, "the address has no PTR record");
            continue;
        }
        const bool generic =
            std::all_of(reverse.names.begin(), reverse.names.end(),
                        [&](const DomainName& name) { return looksGeneric(name, reverse.address); });
        verdicts.say(generic ? "generic" : "own", subject,
                     {{arg::address, subject.toString()}, {arg::names, reverse.texts()}},
                     {reverse.lookup.evidence});
    }
}

}  // namespace

extern const Rule ptrGeneric{"ptr.generic", Scope::Any, judge};

}  // namespace mailvitals::rules
