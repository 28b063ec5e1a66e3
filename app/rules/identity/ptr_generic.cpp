// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/ascii.h"
#include "rules/rules.h"
#include "rules/views/reverse_names.h"

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

/// Does the name carry the address: at least three octets, or three of the last four groups of IPv6, as
/// numbers?
bool carriesAddress(const std::string& name, const IpAddress& address) {
    std::vector<std::string> parts;
    if (address.isV4()) {
        for (std::size_t i = 0; i < 4; ++i) parts.push_back(std::to_string(address.bytes()[i]));
    } else {
        const std::string nibbles = [&] {
            std::string reversed = address.toReverse();
            std::string out;
            for (auto c = reversed.rbegin(); c != reversed.rend(); ++c) {
                if (*c != '.') out += *c;
            }
            return out;
        }();
        if (ascii::containsIgnoringCase(name, nibbles.substr(16))) return true;
        for (std::size_t i = 16; i < 32; i += 4) parts.push_back(nibbles.substr(i, 4));
    }
    std::vector<std::string> runs(1);
    for (const char c : name) {
        const bool part = address.isV4() ? ascii::isDigit(c) : ascii::isHexDigit(c);
        if (part)
            runs.back() += c;
        else if (!runs.back().empty())
            runs.emplace_back();
    }
    const auto hits = std::count_if(parts.begin(), parts.end(), [&](const std::string& part) {
        return std::find(runs.begin(), runs.end(), part) != runs.end();
    });
    return hits >= 3;
}

/// The labels below the registered domain: the pool's marks stand there, not in "dynadot.example".
std::string hostPart(const DomainName& name) {
    std::string text;
    for (std::size_t i = 0; i + 2 < name.labels().size(); ++i)
        text += (text.empty() ? "" : ".") + name.labels()[i];
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

}  // namespace

void ptrGeneric(Inquiry& ask, Verdicts& verdicts) {
    for (const ReverseName& reverse : reverseNamesToJudge(ask, verdicts)) {
        const std::string subject = reverse.address.toString();
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
                     {{arg::address, subject}, {arg::names, reverse.texts()}}, {reverse.lookup.evidence});
    }
}

}  // namespace mailvitals::rules
