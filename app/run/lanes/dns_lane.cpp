// SPDX-License-Identifier: GPL-3.0-or-later
#include "net/dns_stream.h"
#include "run/lanes.h"

#include <set>

namespace mailvitals::run {
namespace {

// A burst of hundreds of datagrams loses some; guesses leave room for what the check's length depends on.
constexpr std::size_t mostOut = 64;
constexpr std::size_t mostPatientOut = 40;
constexpr int mostThroughProxy = 8;
constexpr std::chrono::milliseconds throughProxyTimeout{9000};
constexpr std::chrono::milliseconds briefThroughProxyTimeout{3000};

class DnsLane : public LaneOf<DnsQuestion> {
 public:
    using LaneOf::LaneOf;

 protected:
    bool hasRoom(const DnsQuestion& question, bool patient) const override {
        if (silentServers().whySilent(question.server)) return true;
        if (goesThroughProxy(question)) return throughProxy_ < mostThroughProxy;
        return out_ < (patient ? mostPatientOut : mostOut);
    }

    void begin(const DnsQuestion& question) override {
        if (const auto why = silentServers().whySilent(question.server)) {
            unasked_.insert(question);
            return context_.finishAtOnce(
                question, {*why, "nobody had answered there before, and it was not tried again"});
        }
        if (goesThroughProxy(question)) return beginThroughProxy(question);
        ++out_;
        context_.resolver().ask(
            question,
            [context = &context_, question](net::DnsOutcome outcome) {
                context->finish(
                    {question, asAnswer(std::move(outcome.result)), outcome.sent, SteadyClock::now()});
            },
            isBrief(question) ? net::Resolver::Patience::Brief : net::Resolver::Patience::Whole);
    }

    void end(const DnsQuestion& question, const Result& result) override {
        if (unasked_.contains(question)) return;
        if (goesThroughProxy(question))
            --throughProxy_;
        else
            --out_;
        if (result.answer)
            silentServers().answered(question.server);
        else if (question.server || !isBrief(question))
            silentServers().failed(question.server, result.answer.error().why);
    }

 private:
    SilentServers& silentServers() const { return context_.shared().silentServers(); }

    bool isBrief(const DnsQuestion& question) const {
        const std::set<DomainName>& zones = context_.settings().briefZones;
        for (std::size_t labels = question.name.labels().size(); labels >= 2; --labels) {
            if (zones.contains(question.name.suffix(labels))) return true;
        }
        return false;
    }

    /// In a world that is all on loopback the proxy leads to mail servers only.
    bool goesThroughProxy(const DnsQuestion& question) const {
        const WorkerSettings& settings = context_.settings();
        return settings.proxy.socks5 && question.server && !settings.nameServerStandIn;
    }

    void beginThroughProxy(const DnsQuestion& question) {
        ++throughProxy_;
        context_.onThread(question, [this, question] {
            if (const auto kept = context_.keptFromProxy(question.server->address))
                return Expected<Answer, Failure>(unexpected(*kept));
            const auto timeout = isBrief(question) ? briefThroughProxyTimeout : throughProxyTimeout;
            return asAnswer(net::askOverTcp(question, context_.settings().proxy, Deadline::in(timeout),
                                            context_.stopToken()));
        });
    }

    std::size_t out_ = 0;
    int throughProxy_ = 0;
    std::set<DnsQuestion> unasked_;
};

}  // namespace

LanePtr makeDnsLane(LaneContext& context) {
    return std::make_unique<DnsLane>(context);
}

}  // namespace mailvitals::run
