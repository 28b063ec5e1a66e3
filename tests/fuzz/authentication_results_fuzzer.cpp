// SPDX-License-Identifier: GPL-3.0-or-later
// The value of one Authentication-Results: field, or of its ARC form.
#include "fuzz/require.h"
#include "records/message/authentication_results.h"

#include <cstdint>

using namespace mailvitals;
using namespace mailvitals::message;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view value(reinterpret_cast<const char*>(data), size);
    const auto results = parseAuthenticationResults(value);
    if (!results) {
        fuzz::requireSound(results.error(), value);
        return 0;
    }
    fuzz::require(results->results.size() <= 200, "results have their limit");
    for (const AuthResult& result : results->results)
        fuzz::require(!result.method.empty(), "a result has a method");
    return 0;
}
