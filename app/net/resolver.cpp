// SPDX-License-Identifier: GPL-3.0-or-later
#include "net/resolver.h"

#include "base/threads.h"
#include "net/cares_channel.h"
#include "net/dns_answer.h"
#include "net/resolv_conf.h"
#include "net/waker.h"

#include <QRandomGenerator>

#include <array>
#include <atomic>
#include <cerrno>
#include <deque>
#include <map>
#include <mutex>
#include <poll.h>

namespace mailvitals::net {
namespace {

struct AttemptPlan {
    Transport transport;
    std::chrono::milliseconds timeout;
};

/// With two servers that is 1.2 s, 1.2 s, 2.5 s, 2.5 s, then TCP, which is also the one for truncated
/// answers.
constexpr std::array<AttemptPlan, 5> attempts{{{Transport::Udp, std::chrono::milliseconds(1200)},
                                               {Transport::Udp, std::chrono::milliseconds(2500)},
                                               {Transport::Tcp, std::chrono::milliseconds(3000)},
                                               {Transport::Udp, std::chrono::milliseconds(700)},
                                               {Transport::Udp, std::chrono::milliseconds(1200)}}};
constexpr std::size_t wholeAttempts = 3;
constexpr std::size_t lastWhole = wholeAttempts - 1;
/// Where these begin that are for questions of little patience. Each is one exchange, whatever the number of
/// servers: the second goes to the next of them.
constexpr std::size_t firstBrief = wholeAttempts;
constexpr std::size_t briefAttempts = attempts.size() - wholeAttempts;

constexpr std::chrono::milliseconds longestSleep{60000};
constexpr std::chrono::milliseconds sleepWithoutWaker{20};

/// One question on its way from server to server.
struct Job {
    DnsQuestion question;
    Resolver::Callback callback;
    std::vector<IpEndpoint> servers;
    bool brief = false;
    std::size_t step = 0;  ///< which (server, transport) is next
    SteadyClock::time_point sent{};
    SteadyClock::time_point giveUp{};
    Failure lastFailure{FailureReason::TimedOut, {}};
};

using JobPtr = std::shared_ptr<Job>;

Failure failureFor(ExchangeStatus status) {
    switch (status) {
        case ExchangeStatus::TimedOut: return {FailureReason::TimedOut, {}};
        case ExchangeStatus::Unreachable: return {FailureReason::Unreachable, {}};
        case ExchangeStatus::Cancelled: return {FailureReason::Cancelled, {}};
        default: return {FailureReason::Garbled, {}};
    }
}

}  // namespace

/// The thread and all that it alone may touch; the mutex guards only the door between it and the callers.
class Resolver::Engine {
 public:
    explicit Engine(Settings settings) : settings_(std::move(settings)) {
        if (settings_.servers.empty()) settings_.servers = systemResolvers();
        thread_ = startThread([this] { run(); });
    }

    ~Engine() {
        stopping_ = true;
        waker_.wake();
        if (thread_) thread_->join();
    }

    const std::vector<IpEndpoint>& servers() const { return settings_.servers; }

    void ask(DnsQuestion question, Callback callback, Patience patience) {
        if (!thread_)
            return callback({unexpected(Failure{FailureReason::Internal, noThread}), SteadyClock::now()});
        auto job = std::make_shared<Job>();
        job->servers =
            question.server ? std::vector{settings_.standIn.value_or(*question.server)} : settings_.servers;
        job->question = std::move(question);
        job->callback = std::move(callback);
        job->brief = patience == Patience::Brief;
        {
            const std::lock_guard lock(mutex_);
            arrived_.push_back(std::move(job));
        }
        waker_.wake();
    }

    void cancel() {
        cancelling_ = true;
        waker_.wake();
    }

 private:
    using ChannelKey = std::pair<IpEndpoint, std::size_t>;  ///< server and attempt

    void run() {
        while (!stopping_) {
            takeArrivals();
            if (cancelling_.exchange(false)) endAll();
            startWaiting();
            waitAndProcess();
        }
        takeArrivals();
        endAll();
    }

    void takeArrivals() {
        const std::lock_guard lock(mutex_);
        waiting_.insert(waiting_.end(), std::make_move_iterator(arrived_.begin()),
                        std::make_move_iterator(arrived_.end()));
        arrived_.clear();
    }

    void startWaiting() {
        while (inFlight_ < settings_.inFlight && !waiting_.empty()) {
            const JobPtr job = std::move(waiting_.front());
            waiting_.pop_front();
            job->sent = SteadyClock::now();
            job->giveUp = job->sent + settings_.wholeTimeout;
            ++inFlight_;
            next(job);
        }
    }

    /// Sends the job to its next server: each over UDP, each again with more patience, at last each over TCP.
    void next(const JobPtr& job) {
        const std::size_t count = job->servers.size();
        if (count == 0)
            return finish(job,
                          unexpected(Failure{FailureReason::Unreachable, "no name server is known here"}));
        // Whatever came of earlier attempts: nobody knows what the next ones would have brought.
        if (stoppingNow_) return finish(job, unexpected(Failure{FailureReason::Cancelled, {}}));
        const std::size_t most = job->brief ? briefAttempts : wholeAttempts * count;
        const bool over = job->step >= most || SteadyClock::now() >= job->giveUp;
        if (over) return finish(job, unexpected(job->lastFailure));
        const IpEndpoint server = job->servers[job->step % count];
        const std::size_t attempt = job->brief ? firstBrief + job->step : job->step / count;
        ++job->step;
        exchange(job, server, attempt);
    }

    void exchange(const JobPtr& job, const IpEndpoint& server, std::size_t attempt) {
        CaresChannel* channel = channelTo(server, attempt);
        if (channel == nullptr)
            return finish(job, unexpected(Failure{FailureReason::Internal, "no c-ares channel"}));
        const auto id = static_cast<std::uint16_t>(QRandomGenerator::system()->generate());
        const DnsQuestion& q = job->question;
        channel->send(
            dns::encodeQuery(id, q.name, q.type, q.questionClass, q.flags),
            [this, job, server, attempt](ExchangeStatus status, std::string_view bytes) {
                finished_.push_back({job, server, attempts[attempt].transport, status, std::string(bytes)});
            });
    }

    struct Finished {
        JobPtr job;
        IpEndpoint server;
        Transport transport;
        ExchangeStatus status;
        std::string bytes;
    };

    /// c-ares may call back from inside send() or destroy; what follows is done outside of it.
    void handleFinished() {
        while (!finished_.empty()) {
            const Finished one = std::move(finished_.front());
            finished_.pop_front();
            handle(one);
        }
    }

    void handle(const Finished& one) {
        if (one.status != ExchangeStatus::Answered) {
            // Garbage or a piece from one attempt tells more than the silence of the next.
            const FailureReason before = one.job->lastFailure.why;
            if (before != FailureReason::Garbled && before != FailureReason::CutOff)
                one.job->lastFailure = failureFor(one.status);
            return next(one.job);
        }
        auto message = dns::decode(one.bytes);
        const bool ours = message && isAnswerTo(one.job->question, *message);
        if (!ours) {
            one.job->lastFailure = {FailureReason::Garbled,
                                    message ? "an answer to another question" : message.error().what};
            return next(one.job);
        }
        if (message->truncated && one.transport == Transport::Udp) {
            return exchange(one.job, one.server, lastWhole);
        }
        auto answer = toAnswer(std::move(*message), one.server, one.transport == Transport::Tcp);
        if (!answer && answer.error().why == FailureReason::CutOff) {
            one.job->lastFailure = answer.error();
            return next(one.job);
        }
        finish(one.job, std::move(answer));
    }

    void finish(const JobPtr& job, Expected<DnsAnswer, Failure> result) {
        --inFlight_;
        job->callback({std::move(result), job->sent});
    }

    void endAll() {
        stoppingNow_ = true;
        for (const JobPtr& job : waiting_) {
            job->callback({unexpected(Failure{FailureReason::Cancelled, {}}), SteadyClock::now()});
        }
        waiting_.clear();
        for (auto& [key, channel] : channels_) channel->cancel();
        handleFinished();
        stoppingNow_ = false;
    }

    CaresChannel* channelTo(const IpEndpoint& server, std::size_t attempt) {
        auto& channel = channels_[{server, attempt}];
        if (!channel)
            channel = CaresChannel::create(server, attempts[attempt].transport, attempts[attempt].timeout);
        return channel.get();
    }

    void waitAndProcess() {
        handleFinished();
        std::vector<pollfd> descriptors{{waker_.descriptor(), POLLIN, 0}};
        std::vector<CaresChannel*> owners{nullptr};
        auto timeout = waker_.works() ? longestSleep : sleepWithoutWaker;
        for (const auto& [key, channel] : channels_) {
            if (const auto next = channel->timeout()) timeout = std::min(timeout, *next);
            for (const CaresChannel::Interest& interest : channel->interests()) {
                const int events = (interest.read ? POLLIN : 0) | (interest.write ? POLLOUT : 0);
                descriptors.push_back({interest.socket, static_cast<short>(events), 0});
                owners.push_back(channel.get());
            }
        }
        const bool full = inFlight_ >= settings_.inFlight;
        const bool idle = waiting_.empty() || full;
        const int ready =
            poll(descriptors.data(), descriptors.size(), idle ? static_cast<int>(timeout.count()) : 0);
        // Where the system cannot watch them all, time must pass all the same.
        if (ready < 0 && errno != EINTR) std::this_thread::sleep_for(sleepWithoutWaker);
        if ((descriptors[0].revents & POLLIN) != 0) waker_.drain();
        for (std::size_t i = 1; i < descriptors.size(); ++i) {
            const short seen = descriptors[i].revents;
            if (seen == 0) continue;
            owners[i]->process(descriptors[i].fd, (seen & (POLLIN | POLLERR | POLLHUP)) != 0,
                               (seen & POLLOUT) != 0);
        }
        for (const auto& [key, channel] : channels_) channel->processTimeouts();
        handleFinished();
    }

    Settings settings_;
    Waker waker_;
    std::mutex mutex_;
    std::deque<JobPtr> arrived_;  ///< guarded by the mutex
    std::atomic<bool> stopping_ = false;
    std::atomic<bool> cancelling_ = false;

    // The thread's own.
    std::map<ChannelKey, std::unique_ptr<CaresChannel>> channels_;
    std::deque<JobPtr> waiting_;
    std::deque<Finished> finished_;
    std::size_t inFlight_ = 0;
    bool stoppingNow_ = false;
    std::optional<std::thread> thread_;  ///< none: the system gave none
};

Resolver::Resolver(Settings settings) : engine_(std::make_unique<Engine>(std::move(settings))) {}
Resolver::~Resolver() = default;

const std::vector<IpEndpoint>& Resolver::servers() const {
    return engine_->servers();
}
void Resolver::ask(DnsQuestion question, Callback callback, Patience patience) {
    engine_->ask(std::move(question), std::move(callback), patience);
}
void Resolver::cancel() {
    engine_->cancel();
}

std::vector<IpEndpoint> systemResolvers() {
    return withZones(caresSystemServers(), contentOfResolvConf());
}

}  // namespace mailvitals::net
