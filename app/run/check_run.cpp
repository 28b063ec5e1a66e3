// SPDX-License-Identifier: GPL-3.0-or-later
#include "run/check_run.h"

#include "base/timestamp.h"
#include "run/assessor.h"
#include "run/workers.h"

#include <algorithm>
#include <atomic>
#include <condition_variable>
#include <deque>
#include <mutex>
#include <optional>
#include <thread>

namespace mailvitals::run {
namespace {

constexpr std::chrono::milliseconds betweenUpdates{33};

/// Many times what a home server needs. Whoever answers so that more is wanted is playing with us.
constexpr std::size_t mostQuestions = 3000;

net::TrustStore trustFor(const RunSettings& settings) {
    return settings.caFile.empty() ? net::TrustStore::system() : net::TrustStore::fromFile(settings.caFile);
}

DomainName domainOf(const CheckRequest& request) {
    return request.target.domain() ? *request.target.domain() : DomainName();
}

}  // namespace

/// The one thread that owns the evidence while it grows: it hands questions to the workers, writes each
/// answer once, asks the rules what that changes, and tells the observer.
class CheckRun::Coordinator {
 public:
    Coordinator(CheckRequest request, const Policy& policy, RunSettings settings, Observer observer)
        : evidence_(std::move(request)),
          settings_(std::move(settings)),
          observer_(std::move(observer)),
          assessor_(evidence_, policy, settings_.selection, startedAt_),
          workers_({evidence_.request.resolvers, settings_.wayOut, trustFor(settings_), policy.relayPairs,
                    domainOf(evidence_.request), settings_.helloName, settings_.probeTimeout},
                   [this](Result result) { deliver(std::move(result)); }),
          deadline_(Deadline::in(settings_.timeout)) {
        evidence_.program = "Mailvitals " MAILVITALS_VERSION;
        evidence_.startedAt = startedAt_;
        thread_ = std::thread([this] { run(); });
    }

    ~Coordinator() {
        cancel();
        wait();
    }

    void cancel() {
        cancelling_ = true;
        const std::lock_guard lock(mutex_);
        woken_.notify_all();
    }

    void wait() {
        const std::lock_guard lock(joining_);
        if (thread_.joinable()) thread_.join();
    }

 private:
    void run() {
        accept(assessor_.begin());
        startWhatCanStart();
        while (running_ > 0 || !urgent_.empty() || !patient_.empty()) {
            applyAll(takeResults());
            if (!ending_ && cancelling_) end(Why::Cancelled);
            if (!ending_ && deadline_.passed()) end(Why::OutOfTime);
            startWhatCanStart();
            publishIfDue();
        }
        evidence_.took = sinceStart(SteadyClock::now());
        publish(true);
    }

    std::vector<Result> takeResults() {
        std::unique_lock lock(mutex_);
        const auto due = dirty_ ? std::min(betweenUpdates, deadline_.remaining()) : deadline_.remaining();
        woken_.wait_for(lock, ending_ ? betweenUpdates : due,
                        [this] { return !results_.empty() || (cancelling_ && !ending_); });
        std::vector<Result> taken(std::make_move_iterator(results_.begin()),
                                  std::make_move_iterator(results_.end()));
        results_.clear();
        return taken;
    }

    void deliver(Result result) {
        const std::lock_guard lock(mutex_);
        results_.push_back(std::move(result));
        woken_.notify_all();
    }

    void applyAll(std::vector<Result> results) {
        if (results.empty()) return;
        std::sort(results.begin(), results.end(),
                  [](const Result& a, const Result& b) { return a.finished < b.finished; });
        std::vector<Question> answered;
        for (Result& result : results) {
            answered.push_back(result.question);
            apply(std::move(result));
        }
        accept(assessor_.answered(answered));
        dirty_ = true;
    }

    void apply(Result result) {
        --running_;
        workers_.finished(result.question);
        if (!result.answer && result.answer.error().why == Why::Cancelled && ending_) {
            result.answer = unexpected(Failure{*ending_, {}});
        }
        Timing timing = timingOf(result.question);
        timing.started = sinceStart(result.started);
        timing.finished = sinceStart(result.finished);
        write(std::move(result), timing);
    }

    /// Notes what is wanted, each once. When the check is ending, wanting comes too late, and that is an answer too.
    void accept(std::vector<CausedWant> wants) {
        while (!wants.empty()) {
            std::vector<Question> tooLate;
            for (CausedWant& caused : wants) {
                const Question& question = caused.want.question;
                if (isKnown(question)) continue;
                const Timing timing{sinceStart(SteadyClock::now()), {}, {}, caused.after};
                if (ending_ || evidence_.size() >= mostQuestions) {
                    writeFailure(question, {ending_.value_or(Why::HeldBack), {}}, timing);
                    tooLate.push_back(question);
                    continue;
                }
                markRunning(question, timing);
                (caused.want.urgency == Urgency::Now ? urgent_ : patient_).push_back(std::move(caused.want));
            }
            wants = assessor_.answered(tooLate);
        }
    }

    void startWhatCanStart() {
        startFrom(urgent_, false);
        startFrom(patient_, true);
    }

    void startFrom(std::deque<Want>& queue, bool patient) {
        std::deque<Want> left;
        for (Want& want : queue) {
            if (!workers_.hasRoomFor(want.question, patient)) {
                left.push_back(std::move(want));
                continue;
            }
            ++running_;
            workers_.start(want.question);
        }
        queue = std::move(left);
    }

    /// Stops all that runs; what has not begun yet never will.
    void end(Why why) {
        ending_ = why;
        workers_.stop();
        std::vector<Question> dropped;
        for (std::deque<Want>* queue : {&urgent_, &patient_}) {
            for (const Want& want : *queue) {
                writeFailure(want.question, {why, {}}, timingOf(want.question));
                dropped.push_back(want.question);
            }
            queue->clear();
        }
        accept(assessor_.answered(dropped));
    }

    /// The first light is shown at once; from then on a few updates are gathered into one.
    void publishIfDue() {
        if (!dirty_ || SteadyClock::now() - published_ < betweenUpdates) return;
        if (!anyLightYet_ && assessor_.findings().empty()) return;
        anyLightYet_ = true;
        publish(false);
    }

    void publish(bool finished) {
        dirty_ = false;
        published_ = SteadyClock::now();
        CheckUpdate update;
        update.evidence = std::make_shared<const Evidence>(evidence_);
        update.findings = finished ? assessor_.finalFindings() : assessor_.findings();
        update.waitingRules = finished ? std::vector<std::string>() : assessor_.waiting();
        update.progress.known = evidence_.size();
        update.progress.done = evidence_.size() - running_ - urgent_.size() - patient_.size();
        update.finished = finished;
        update.cancelled = ending_ == Why::Cancelled;
        if (observer_) observer_(update);
    }

    std::chrono::microseconds sinceStart(SteadyClock::time_point moment) const {
        return std::chrono::duration_cast<std::chrono::microseconds>(moment - start_);
    }

    bool isKnown(const Question& question) const {
        return std::visit(
            [this](const auto& q) { return evidence_.of<std::decay_t<decltype(q)>>().contains(q); },
            question);
    }

    Timing timingOf(const Question& question) const {
        return std::visit(
            [this](const auto& q) { return evidence_.of<std::decay_t<decltype(q)>>().at(q).timing(); },
            question);
    }

    void markRunning(const Question& question, const Timing& timing) {
        std::visit(
            [&](const auto& q) {
                using Q = std::decay_t<decltype(q)>;
                evidence_.of<Q>()[q] = Attempt<typename AnswerTo<Q>::type>::running(timing);
            },
            question);
    }

    void writeFailure(const Question& question, const Failure& failure, const Timing& timing) {
        std::visit(
            [&](const auto& q) {
                using Q = std::decay_t<decltype(q)>;
                evidence_.of<Q>()[q] = Attempt<typename AnswerTo<Q>::type>::failed(failure, timing);
            },
            question);
    }

    void write(Result result, const Timing& timing) {
        if (!result.answer) return writeFailure(result.question, result.answer.error(), timing);
        std::visit(
            [&](const auto& q) {
                using Q = std::decay_t<decltype(q)>;
                using A = typename AnswerTo<Q>::type;
                evidence_.of<Q>()[q] = Attempt<A>::done(std::get<A>(std::move(*result.answer)), timing);
            },
            result.question);
    }

    const std::chrono::sys_seconds startedAt_ = now();
    const SteadyClock::time_point start_ = SteadyClock::now();
    Evidence evidence_;
    RunSettings settings_;
    Observer observer_;
    Assessor assessor_;

    std::mutex mutex_;
    std::condition_variable woken_;
    std::deque<Result> results_;  ///< guarded by the mutex
    std::atomic<bool> cancelling_ = false;

    Workers workers_;
    Deadline deadline_;
    std::optional<Why> ending_;
    std::deque<Want> urgent_;
    std::deque<Want> patient_;
    std::size_t running_ = 0;
    bool dirty_ = false;
    bool anyLightYet_ = false;
    SteadyClock::time_point published_{};
    std::mutex joining_;
    std::thread thread_;
};

CheckRun::CheckRun(CheckRequest request, const Policy& policy, RunSettings settings, Observer observer)
    : coordinator_(std::make_unique<Coordinator>(std::move(request), policy, std::move(settings),
                                                 std::move(observer))) {}
CheckRun::~CheckRun() = default;

void CheckRun::cancel() {
    coordinator_->cancel();
}
void CheckRun::wait() {
    coordinator_->wait();
}

}  // namespace mailvitals::run
