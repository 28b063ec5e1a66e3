// SPDX-License-Identifier: GPL-3.0-or-later
// Exim's and OpenSMTPD's configurations, whether or not they would be recognised as such among other texts:
// what is kept is kept again as it is, and what is decided names its lines.
#include "fuzz/require.h"
#include "records/config/exim/trust.h"
#include "records/config/keep.h"
#include "records/config/opensmtpd/trust.h"
#include "records/config/readers.h"

#include <cstdint>

using namespace mailvitals;
using fuzz::require;

namespace {

void check(const config::Texts& texts, const config::Trust& trust) {
    require(trust.told, "something is told of a text that is read");
    const auto lies = [&](const config::Place& place) {
        return place.text < texts.size() && (place.fact == 0 || place.fact < texts[place.text].facts.size());
    };
    for (const auto* places :
         {&trust.everybody, &trust.elsewhere, &trust.unclear, &trust.rulesMissing, &trust.places}) {
        for (const config::Place& place : *places) require(lies(place), "a verdict names its line");
    }
    for (const config::TrustedRange& range : trust.ranges) require(lies(range.at), "trust names its line");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view input(reinterpret_cast<const char*>(data), size);
    const config::Lines lines = config::linesOf(input);
    for (const auto reader : {config::readExim, config::readOpenSmtpd}) {
        const config::Reading reading = reader(lines);
        if (!reading || !*reading) continue;
        const config::Texts texts{**reading};
        require(texts[0].facts.size() <= config::maxFacts, "facts have their limit");
        for (const config::Fact& fact : texts[0].facts) {
            require(config::kept(texts[0].kind, fact.key, fact.value) == fact.value,
                    "kept once is kept again");
            require(fact.line <= size, "a fact lies in the text");
        }
        check(texts,
              texts[0].kind == config::Kind::Exim ? config::eximTrust(texts) : config::openSmtpdTrust(texts));
    }
    return 0;
}
