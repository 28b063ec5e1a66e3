// SPDX-License-Identifier: GPL-3.0-or-later
#include "run/lane_context.h"

#include "net/local_network.h"

#include <exception>

namespace mailvitals::run {
namespace {

std::shared_ptr<SharedNetwork> sharedBy(const WorkerSettings& settings) {
    if (settings.shared) return settings.shared;
    return std::make_shared<SharedNetwork>(SharedNetwork::Settings{
        settings.resolvers, settings.nameServerStandIn, settings.trust, settings.trustAnchorFile,
        settings.rootHintsFile, settings.proxy.socks5.has_value()});
}

Expected<Answer, Failure> guarded(const LaneContext::Look& look) {
    try {
        return look();
    } catch (const std::exception& fault) {
        return unexpected(Failure{FailureReason::Internal, fault.what()});
    } catch (...) {
        return unexpected(Failure{FailureReason::Internal, "an exception of no known type"});
    }
}

}  // namespace

LaneContext::LaneContext(WorkerSettings settings, Deliver deliver)
    : settings_(std::move(settings)),
      deliver_(std::move(deliver)),
      shared_(sharedBy(settings_)),
      resolver_(shared_->resolver()) {
    // Behind a proxy the connection's own end says nothing about us.
    const std::vector<IpAddress> ours = net::localAddresses();
    if (settings_.helloName.empty() && settings_.proxy.socks5 && !ours.empty()) {
        settings_.helloName = ours.front().toSmtpLiteral();
    }
}

LaneContext::~LaneContext() {
    stop();
    join();
}

void LaneContext::stop() {
    stop_.request_stop();
    resolver_.cancel();
}

probes::ProbeContext LaneContext::probeContext() const {
    return {settings_.proxy, settings_.trust, settings_.helloName, Deadline::in(settings_.probeTimeout),
            stop_.get_token()};
}

std::optional<Failure> LaneContext::keptFromProxy(const IpAddress& address) const {
    if (!settings_.proxy.socks5 || !settings_.isPublic || settings_.isPublic(address)) return std::nullopt;
    return Failure{FailureReason::ProxyFailed, "behind it this address would mean another machine"};
}

void LaneContext::onThread(const Question& question, Look look) {
    const bool begun = threads_.start([this, question, look = std::move(look)] {
        const auto started = SteadyClock::now();
        Expected<Answer, Failure> answer = guarded(look);
        deliver_({question, std::move(answer), started, SteadyClock::now()});
    });
    if (!begun) finishAtOnce(question, {FailureReason::Internal, noThread});
}

void LaneContext::finishAtOnce(const Question& question, Failure failure) {
    finishKnown(question, unexpected(std::move(failure)));
}

void LaneContext::finishKnown(const Question& question, Expected<Answer, Failure> known) {
    const auto now = SteadyClock::now();
    deliver_({question, std::move(known), now, now});
}

}  // namespace mailvitals::run
