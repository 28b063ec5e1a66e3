// SPDX-License-Identifier: GPL-3.0-or-later
#include "probes/dnssec_validate.h"
#include "run/lanes.h"

#include <mutex>

namespace mailvitals::run {
namespace {

/// Of a whole check, from its first such question on: what validation may cost a check that has nothing else
/// to wait for.
constexpr std::chrono::milliseconds longest{8000};
constexpr std::size_t mostAtOnce = 8;
constexpr std::size_t mostInACheck = 40;

class DnssecLane : public LaneOf<DnssecQuestion> {
 public:
    using LaneOf::LaneOf;

 protected:
    bool hasRoom(const DnssecQuestion&, bool) const override { return running_.size() < mostAtOnce; }

    void begin(const DnssecQuestion& question) override {
        if (!deadline_) deadline_ = Deadline::in(longest);
        if (begun_++ >= mostInACheck) {
            return context_.finishAtOnce(question, {FailureReason::HeldBack, "too many names to validate"});
        }
        running_.insert(question);
        context_.onThread(question, [this, question, deadline = *deadline_]() -> Expected<Answer, Failure> {
            std::call_once(made_, [this] { makeWays(); });
            DnssecResult result = probes::validateDnssec(question, ways_, deadline);
            if (context_.stopToken().stop_requested())
                return unexpected(Failure{FailureReason::Cancelled, {}});
            return Answer(std::move(result));
        });
    }

    void end(const DnssecQuestion& question, const Result&) override { running_.erase(question); }

 private:
    void makeWays() {
        const WorkerSettings& settings = context_.settings();
        const auto anchors = settings.trustAnchorFile.empty()
                                 ? Expected<net::TrustAnchors, std::string>(net::rootAnchors())
                                 : net::anchorsFromFile(settings.trustAnchorFile);
        if (!anchors) return;  // without anchors nothing is validated; the file was read before the check
        ways_.anchors = *anchors;
        const std::vector<IpEndpoint>& resolvers = context_.resolver().servers();
        if (!resolvers.empty()) ways_.byResolver = wayThrough(byResolver_, {resolvers, *anchors, {}});
        // Behind a proxy no name server is asked from here, and a world on loopback has none.
        const bool free = !settings.proxy.socks5 && !settings.nameServerStandIn;
        if (free) ways_.byRecursion = wayThrough(byRecursion_, {{}, *anchors, settings.rootHintsFile});
    }

    probes::DnssecWays::Ask wayThrough(std::unique_ptr<net::Validator>& kept,
                                       const net::Validator::Settings& settings) {
        kept = std::make_unique<net::Validator>(settings);
        return [validator = kept.get(), stop = context_.stopToken()](const DomainName& name, dns::Type type,
                                                                     Deadline deadline) {
            return validator->validate(name, type, deadline, stop);
        };
    }

    std::set<DnssecQuestion> running_;
    std::size_t begun_ = 0;
    std::optional<Deadline> deadline_;
    std::once_flag made_;
    probes::DnssecWays ways_;
    std::unique_ptr<net::Validator> byResolver_;
    std::unique_ptr<net::Validator> byRecursion_;
};

}  // namespace

LanePtr makeDnssecLane(LaneContext& context) {
    return std::make_unique<DnssecLane>(context);
}

}  // namespace mailvitals::run
