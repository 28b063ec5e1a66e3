// SPDX-License-Identifier: GPL-3.0-or-later
// Configuration texts: what is recognised in a paste, and what follows from it.
#include "fuzz/require.h"
#include "records/config/recognise.h"
#include "records/config/survey.h"

#include <cstdint>

using namespace mailvitals;
using fuzz::require;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view input(reinterpret_cast<const char*>(data), size);
    const config::Recognised recognised = config::recognise(input, "fuzz");
    require(!recognised.texts.empty() || !recognised.unread.empty() || size > 0, "something is said");
    for (const config::Unread& unread : recognised.unread)
        require(!unread.reason.empty(), "a reason is given");
    for (const config::Text& text : recognised.texts) {
        require(text.facts.size() <= config::maxFacts, "facts have their limit");
        for (const config::Fact& fact : text.facts)
            require(fact.value.size() <= config::maxValue && fact.line <= size, "a fact lies in the text");
    }
    const config::Survey survey = config::survey(recognised.texts);
    const auto lies = [&](const config::Place& place) {
        return place.text < recognised.texts.size() &&
               (place.fact == 0 || place.fact < recognised.texts[place.text].facts.size());
    };
    for (const config::Way& way : survey.ways) {
        survey.trusting(way);
        require(way.truth != config::Truth::No, "a way that is excluded is none");
        for (const config::Place& place : way.places) require(lies(place), "a way names its lines");
    }
    for (const config::TrustedRange& range : survey.trust.ranges)
        require(lies(range.at), "trust names its line");
    return 0;
}
