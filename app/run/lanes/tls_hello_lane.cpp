// SPDX-License-Identifier: GPL-3.0-or-later
#include "probes/tls_hello.h"
#include "run/connection_lane.h"
#include "run/lanes.h"

namespace mailvitals::run {
namespace {

/// Only where no session of the mail lane is open to the address: whether it relays matters more, and a
/// server that finds the connections too many would turn those sessions away. In a check: nine hellos of a
/// bad port, on three ports.
constexpr MostConnections most{
    .toOnePort = 1, .toOneAddress = 1, .inAll = 12, .toOneAddressInACheck = 27, .learnsForItself = true};

class TlsHelloLane : public ConnectionLane<TlsHelloQuestion> {
 public:
    using ConnectionLane::ConnectionLane;

 protected:
    Expected<Answer, Failure> look(const TlsHelloQuestion& question) const override {
        return asAnswer(probes::sayTlsHello(question, context_.probeContext()));
    }
};

}  // namespace

LanePtr makeTlsHelloLane(LaneContext& context) {
    return std::make_unique<TlsHelloLane>(context, most);
}

}  // namespace mailvitals::run
