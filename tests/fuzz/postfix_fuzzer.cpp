// SPDX-License-Identifier: GPL-3.0-or-later
// main.cf, master.cf and tables of Postfix: what is kept of them, and whom they let relay.
#include "fuzz/require.h"
#include "records/config/keep.h"
#include "records/config/recognise.h"
#include "records/config/survey.h"

#include <cstdint>

using namespace mailvitals;
using fuzz::require;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    // The parts of the input are files of their own, so that one may name another.
    std::string_view rest(reinterpret_cast<const char*>(data), size);
    config::Texts texts;
    for (const char* name : {"main.cf", "master.cf", "table"}) {
        const std::size_t end = std::min(rest.find('\x1f'), rest.size());
        for (config::Text& text : config::recognise(rest.substr(0, end), name).texts)
            texts.push_back(std::move(text));
        rest.remove_prefix(std::min(end + 1, rest.size()));
    }
    for (const config::Text& text : texts) {
        for (const config::Fact& fact : text.facts) {
            const auto again = config::kept(text.kind, fact.key, fact.value);
            require(again && *again == fact.value, "what is kept once is kept again as it is");
        }
    }
    const config::Survey survey = config::survey(texts);
    const auto lies = [&](const config::Place& place) {
        return place.text < texts.size() && (place.fact == 0 || place.fact < texts[place.text].facts.size());
    };
    for (const config::TrustedRange& range : survey.trust.ranges)
        require(lies(range.at), "trust has its line");
    for (const config::Place& place : survey.trust.everybody) require(lies(place), "so has everybody's");
    for (const config::Opening& opening : survey.trust.openings)
        require(lies(opening.at), "so has what is open");
    return 0;
}
