// SPDX-License-Identifier: GPL-3.0-or-later
// The value of one Received: line.
#include "fuzz/require.h"
#include "records/message/received.h"

#include <cstdint>

using namespace mailvitals;
using namespace mailvitals::message;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view value(reinterpret_cast<const char*>(data), size);
    const auto received = parseReceived(value);
    if (!received) {
        fuzz::requireSound(received.error(), value);
        return 0;
    }
    fuzz::require(received->date.has_value() != received->dateError.has_value(),
                  "a date or the reason for none");
    if (received->dateError) fuzz::requireSound(*received->dateError, value);
    fuzz::require(received->tlsVersion.empty() || received->tls == HopTls::Encrypted,
                  "a TLS version means TLS");
    return 0;
}
