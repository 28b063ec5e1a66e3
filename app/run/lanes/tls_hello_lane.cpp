// SPDX-License-Identifier: GPL-3.0-or-later
#include "probes/tls_hello.h"
#include "run/connection_lane.h"
#include "run/lanes.h"

namespace mailvitals::run {
namespace {

/// Together with the sessions of the mail lane. In a check: nine hellos of a bad port, on three ports.
constexpr MostConnections most{
    .toOnePort = 2, .toOneAddress = 3, .inAll = 12, .toOneAddressInACheck = 27, .learnsForItself = true};

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
