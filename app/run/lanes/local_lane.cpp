// SPDX-License-Identifier: GPL-3.0-or-later
#include "net/local_network.h"
#include "run/lanes.h"

namespace mailvitals::run {
namespace {

class LocalLane : public LaneOf<LocalQuestion> {
 public:
    using LaneOf::LaneOf;

 protected:
    bool hasRoom(const LocalQuestion&, bool) const override { return true; }
    void begin(const LocalQuestion& question) override {
        context_.onThread(question, [this] { return Answer(look()); });
    }
    void end(const LocalQuestion&, const Result&) override {}

 private:
    LocalNetwork look() const {
        LocalNetwork network = net::lookAtInterfaces(context_.settings().ownAddressServices);
        network.resolvers = context_.resolver().servers();
        network.proxy = context_.settings().proxy.toString();
        return network;
    }
};

}  // namespace

LanePtr makeLocalLane(LaneContext& context) {
    return std::make_unique<LocalLane>(context);
}

}  // namespace mailvitals::run
