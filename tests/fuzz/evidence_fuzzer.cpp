// SPDX-License-Identifier: GPL-3.0-or-later
// A saved check.
#include "evidence/json.h"
#include "evidence/summary.h"
#include "fuzz/require.h"

#include <cstdint>

using namespace mailvitals;
using fuzz::require;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const QByteArray input(reinterpret_cast<const char*>(data), static_cast<qsizetype>(size));
    const auto evidence = evidenceFromJson(input);
    if (!evidence) {
        require(!evidence.error().what.empty(), "a refusal has its reason");
        return 0;
    }
    (void)summarise(*evidence);
    const QByteArray written = toJson(*evidence);
    const auto again = evidenceFromJson(written);
    require(again.has_value(), "what is written can be read");
    require(again->request == evidence->request && again->size() == evidence->size(), "and is the same");
    require(toJson(*again) == written, "down to the last letter");
    return 0;
}
