// SPDX-License-Identifier: GPL-3.0-or-later
#include "probes/https_fetch.h"
#include "run/connection_lane.h"
#include "run/lanes.h"

namespace mailvitals::run {
namespace {

// A check wants a document or two of a domain; one server may keep those of several.
constexpr MostConnections most{.toOnePort = 1, .toOneAddress = 1, .inAll = 4, .toOneAddressInACheck = 4};

class HttpsLane : public ConnectionLane<HttpsQuestion> {
 public:
    using ConnectionLane::ConnectionLane;

 protected:
    Expected<Answer, Failure> look(const HttpsQuestion& question) const override {
        return asAnswer(probes::fetchOverHttps(question, context_.probeContext()));
    }
};

}  // namespace

LanePtr makeHttpsLane(LaneContext& context) {
    return std::make_unique<HttpsLane>(context, most);
}

}  // namespace mailvitals::run
