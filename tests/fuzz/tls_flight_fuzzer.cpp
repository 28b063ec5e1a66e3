// SPDX-License-Identifier: GPL-3.0-or-later
// What a server answers to a hello. The first octet says to which.
#include "fuzz/require.h"
#include "records/tls/server_flight.h"

#include <algorithm>
#include <cstdint>

using namespace mailvitals;
using fuzz::require;
using tls::HelloForm;

namespace {

constexpr std::array forms{HelloForm::Tls11, HelloForm::Tls10,         HelloForm::Ssl3,
                           HelloForm::Weak,  HelloForm::ForwardSecret, HelloForm::Hybrid};

tls::FlightReader readFrom(const tls::ClientHello& asked, std::string_view octets, std::size_t step) {
    tls::FlightReader reader(asked);
    for (std::size_t at = 0; at < octets.size(); at += step) reader.take(octets.substr(at, step));
    return reader;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size == 0) return 0;
    const std::string_view octets(reinterpret_cast<const char*>(data) + 1, size - 1);
    const tls::ClientHello asked =
        tls::helloOf(forms[data[0] % forms.size()], tls::allWeaknesses(), "mail.example.org", {});
    const tls::FlightReader whole = readFrom(asked, octets, std::max<std::size_t>(size, 1));
    const tls::ServerFlight& flight = whole.flight();
    require(!flight.hello || !flight.alert, "it agrees or it does not");
    require(!whole.error() || !(flight.hello || flight.alert), "what cannot be read says nothing");
    if (whole.error()) fuzz::requireSound(*whole.error(), octets);
    if (flight.hello) {
        const bool offered =
            std::find(asked.suites.begin(), asked.suites.end(), flight.hello->suite) != asked.suites.end();
        require(offered && flight.hello->version <= asked.version, "it chose of what was offered");
        require(!tls::nameOfSuite(flight.hello->suite).starts_with("0x"), "what is offered has a name");
    }
    for (const std::size_t step : {1u, 3u}) {
        const tls::FlightReader pieces = readFrom(asked, octets, step);
        require(pieces.flight() == flight && pieces.error() == whole.error(), "however the network cuts it");
    }
    return 0;
}
