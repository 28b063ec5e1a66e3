// SPDX-License-Identifier: GPL-3.0-or-later
// The TXT record of a key in the first line, and a message in the rest: every signature is verified with it.
#include "fuzz/require.h"
#include "records/dkim/verify.h"

#include <algorithm>
#include <cstdint>

using namespace mailvitals;
using namespace mailvitals::dkim;
using fuzz::require;

namespace {

constexpr std::chrono::sys_seconds now{std::chrono::seconds(1'800'000'000)};

void conclude(const Examined& examined, const KeyAnswer& key) {
    const Outcome outcome = dkim::conclude(examined, key, now);
    require((outcome.result == Result::Pass) == (outcome.reason == Reason::Good),
            "good and pass go together");
    require(outcome.result != Result::Pass || examined.body == BodyHash::Matches,
            "a pass means the body is right");
    require(outcome.result != Result::Pass || outcome.headerHolds == std::optional(true),
            "a pass means it holds");
    require(outcome.result != Result::Open, "with an answer nothing stays open");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view input(reinterpret_cast<const char*>(data), size);
    const std::size_t line = std::min(input.find('\n'), input.size());
    const KeyAnswer key{KeyAnswer::State::Found, {std::string(input.substr(0, line))}};
    const auto message = message::Message::parse(std::string(input.substr(std::min(line + 1, input.size()))));
    if (!message) return 0;
    for (const Examined& examined : examineSignatures(*message)) {
        if (!examined.signature) fuzz::requireSound(examined.signature.error(), input);
        conclude(examined, key);
    }
    return 0;
}
