// SPDX-License-Identifier: GPL-3.0-or-later
// The TXT record of a key in the first line, and a message in the rest: its chain is validated with it.
#include "fuzz/require.h"
#include "records/arc/validate.h"

#include <algorithm>
#include <cstdint>

using namespace mailvitals;
using namespace mailvitals::arc;
using fuzz::require;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view input(reinterpret_cast<const char*>(data), size);
    const std::size_t line = std::min(input.find('\n'), input.size());
    const dkim::KeyAnswer key{dkim::KeyAnswer::State::Found, {std::string(input.substr(0, line))}};
    const auto message = message::Message::parse(std::string(input.substr(std::min(line + 1, input.size()))));
    if (!message) return 0;
    const Chain chain = examineChain(*message);
    require(chain.sets.size() <= maxInstance, "a chain has its limit");
    require(!chain.flaw || chain.sets.empty(), "a flawed chain has no sets");
    if (chain.flaw && chain.flaw->error) fuzz::requireSound(*chain.flaw->error, input);
    const Verdict verdict = conclude(
        chain, [&](const DomainName&) { return key; },
        std::chrono::sys_seconds(std::chrono::seconds(1'800'000'000)));
    require((verdict.status == Status::Pass) == (verdict.oldestPass > 0), "a pass begins somewhere");
    require((verdict.status == Status::None) == !chain.isThere(), "no chain, no verdict");
    require(verdict.status != Status::Open, "with an answer nothing stays open");
    return 0;
}
