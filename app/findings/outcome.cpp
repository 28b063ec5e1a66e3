// SPDX-License-Identifier: GPL-3.0-or-later
#include "findings/outcome.h"

#include <array>

namespace mailvitals {
namespace {

struct Word {
    Outcome outcome;
    std::string_view text;
    int urgency;
};

constexpr std::array<Word, 6> words{{{Outcome::Pass, "pass", 1},
                                     {Outcome::Notice, "notice", 2},
                                     {Outcome::Warning, "warning", 4},
                                     {Outcome::Critical, "critical", 5},
                                     {Outcome::Unknown, "unknown", 3},
                                     {Outcome::NotApplicable, "not-applicable", 0}}};

const Word& wordOf(Outcome outcome) {
    for (const Word& word : words) {
        if (word.outcome == outcome) return word;
    }
    return words[4];
}

}  // namespace

std::string_view toString(Outcome outcome) {
    return wordOf(outcome).text;
}
int urgencyOf(Outcome outcome) {
    return wordOf(outcome).urgency;
}

std::optional<Outcome> outcomeFromString(std::string_view text) {
    for (const Word& word : words) {
        if (word.text == text) return word.outcome;
    }
    return std::nullopt;
}

}  // namespace mailvitals
