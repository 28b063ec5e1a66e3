// SPDX-License-Identifier: GPL-3.0-or-later
#include "run/check_run.h"

#include "base/threads.h"
#include "run/assessor.h"
#include "run/evidence_writer.h"
#include "run/shared_network.h"
#include "run/workers.h"

#include <QDebug>

#include <algorithm>
#include <atomic>
#include <condition_variable>
#include <deque>
#include <mutex>
#include <optional>
#include <set>

namespace mailvitals::run {
namespace {

constexpr std::chrono::milliseconds betweenUpdates{33};

/// After so long without an answer the rules hear of all that came; while answers pour in, of a good part at
/// a time.
constexpr std::chrono::milliseconds silence{20};

/// How soon it is asked again whether another check has left room.
constexpr std::chrono::milliseconds betweenTries{50};

/// Many times what a home server needs. Whoever has us ask for more, by what he answers or by selectors
/// without end, is playing with us.
constexpr std::size_t mostQuestions = 3000;

/// Of connections to one address in a whole check. What it usually takes is less; a thorough one makes some
/// ten to each of three ports.
constexpr int mostToOneAddress = 12;
constexpr int mostToOneAddressThorough = 60;

net::TrustStore trustFor(const RunSettings& settings) {
    if (settings.shared) return settings.shared->trust();
    return settings.caFile.empty() ? net::TrustStore::system() : net::TrustStore::fromFile(settings.caFile);
}

std::vector<IpAddress> ownAddressServices(const CheckRequest& request) {
    std::vector<IpAddress> addresses;
    for (const OwnAddressService& service : request.ownAddressServices)
        addresses.push_back(service.server.address);
    return addresses;
}

std::set<DomainName> zonesOfLists(const Policy& policy) {
    std::set<DomainName> zones;
    for (const auto* lists : {&policy.blocklists, &policy.allowlists}) {
        for (const Blocklist& list : *lists) zones.insert(list.zone);
    }
    return zones;
}

}  // namespace

/// The one thread that owns the evidence while it grows: it hands questions to the workers, writes each
/// answer once, asks the rules what that changes, and tells the observer.
class CheckRun::Coordinator {
 public:
    Coordinator(CheckRequest request, const Policy& policy, RunSettings settings, Observer observer)
        : writer_(std::move(request)),
          settings_(std::move(settings)),
          observer_(std::move(observer)),
          assessor_(writer_.evidence(), policy, settings_.selection, writer_.evidence().startedAt),
          workers_(
              {writer_.evidence().request.resolvers, settings_.nameServerStandIn, settings_.proxy,
               trustFor(settings_), settings_.helloName, settings_.probeTimeout,
               ownAddressServices(writer_.evidence().request),
               writer_.evidence().request.thorough ? mostToOneAddressThorough : mostToOneAddress,
               [request = writer_.evidence().request](const IpAddress& address) {
                   return request.isPublic(address);
               },
               settings_.trustAnchorFile, settings_.rootHintsFile, settings_.shared, zonesOfLists(policy)},
              [this](Result result) { deliver(std::move(result)); }),
          deadline_(Deadline::in(settings_.timeout)) {
        thread_ = startThread([this] { run(); });
        if (thread_) return;
        ending_ = Failure{FailureReason::Internal, noThread};
        run();
    }

    ~Coordinator() {
        if (isOnOwnThread()) qFatal("a check is destroyed by its own observer, for whose end it has to wait");
        cancel();
        wait();
    }

    void cancel() {
        cancelling_ = true;
        const std::lock_guard lock(mutex_);
        woken_.notify_all();
    }

    void wait() {
        if (isOnOwnThread()) return;
        const std::lock_guard lock(joining_);
        if (thread_ && thread_->joinable()) thread_->join();
    }

 private:
    bool isOnOwnThread() const { return std::this_thread::get_id() == ownThread_.load(); }

    void run() {
        ownThread_ = std::this_thread::get_id();
        std::vector<Question> tooLate;
        assessor_.begin([&](const std::vector<Want>& wants) { take(wants, tooLate); });
        assess(std::move(tooLate));
        startWhatCanStart();
        while (running_ > 0 || !urgent_.empty() || !patient_.empty()) {
            if (!ending_ && onlySpareOnesRun())
                end({FailureReason::HeldBack, "all was known before it answered"});
            applyAll(takeResults());
            if (!ending_ && cancelling_) end({FailureReason::Cancelled, {}});
            if (!ending_ && deadline_.passed()) end({FailureReason::OutOfTime, {}});
            startWhatCanStart();
            publishIfDue();
        }
        writer_.seal();
        publish(true);
        ownThread_ = std::thread::id();
    }

    std::vector<Result> takeResults() {
        std::unique_lock lock(mutex_);
        auto due = dirty_ && !settings_.onlyTheEnd ? std::min(betweenUpdates, deadline_.remaining())
                                                   : deadline_.remaining();
        if (assessor_.isBehind()) due = std::min(due, silence);
        const bool waitsForRoom = !urgent_.empty() || !patient_.empty();
        if (settings_.shared && waitsForRoom) due = std::min(due, betweenTries);
        const auto from = SteadyClock::now();
        woken_.wait_for(lock, ending_ ? betweenUpdates : due,
                        [this] { return !results_.empty() || (cancelling_ && !ending_); });
        std::vector<Result> taken(std::make_move_iterator(results_.begin()),
                                  std::make_move_iterator(results_.end()));
        results_.clear();
        // The time that other checks take does not count.
        if (running_ == 0 && waitsForRoom) deadline_ = deadline_.extendedBy(SteadyClock::now() - from);
        return taken;
    }

    void deliver(Result result) {
        const std::lock_guard lock(mutex_);
        results_.push_back(std::move(result));
        woken_.notify_all();
    }

    void applyAll(std::vector<Result> results) {
        if (results.empty()) return catchUp();
        std::vector<Question> answered;
        for (Result& result : results) {
            answered.push_back(result.question);
            apply(std::move(result));
        }
        assess(std::move(answered));
        dirty_ = true;
    }

    /// Is all that is still looked at of a kind that no verdict waits for?
    bool onlySpareOnesRun() const {
        if (running_ == 0 || running_ > spare_.size() || !urgent_.empty() || !patient_.empty()) return false;
        if (assessor_.isBehind()) return false;
        return std::none_of(spare_.begin(), spare_.end(),
                            [this](const Question& question) { return assessor_.isWaitedFor(question); });
    }

    void apply(Result result) {
        --running_;
        spare_.erase(result.question);
        workers_.finished(result);
        if (ending_) tellTheEnd(result);
        writer_.close(std::move(result));
    }

    /// Who was stopped knows only that; why, we know.
    void tellTheEnd(Result& result) const {
        if (!result.answer) {
            if (result.answer.error().why == FailureReason::Cancelled) result.answer = unexpected(*ending_);
            return;
        }
        const auto tell = [this](auto& answer) {
            if constexpr (requires { answer.brokeOff; }) {
                if (answer.brokeOff && answer.brokeOff->why == FailureReason::Cancelled)
                    answer.brokeOff = *ending_;
            }
        };
        std::visit(tell, *result.answer);
    }

    /// Asks the rules what these answers change. When the check is ending, wanting comes too late, and that
    /// is an answer too.
    void assess(std::vector<Question> answered) {
        while (!answered.empty()) {
            std::vector<Question> tooLate;
            assessor_.answered(answered, [&](const std::vector<Want>& wants) { take(wants, tooLate); });
            answered = std::move(tooLate);
        }
    }

    void catchUp() {
        if (!assessor_.isBehind()) return;
        std::vector<Question> tooLate;
        assessor_.catchUp([&](const std::vector<Want>& wants) { take(wants, tooLate); });
        assess(std::move(tooLate));
        dirty_ = true;
    }

    /// Notes what is wanted, each once. What is urgent goes out at once.
    void take(const std::vector<Want>& wants, std::vector<Question>& tooLate) {
        for (const Want& want : wants) {
            const Question& question = want.question;
            if (writer_.isKnown(question)) continue;
            writer_.enter(question, want.after);
            const bool offline = writer_.evidence().request.offline;
            if (offline || ending_ || writer_.isFull() || writer_.evidence().size() > mostQuestions) {
                const Failure failure = ending_.value_or(Failure{FailureReason::HeldBack, {}});
                writer_.closeUnasked(question, offline ? Failure{FailureReason::Offline, {}} : failure);
                tooLate.push_back(question);
                continue;
            }
            if (want.urgency == Urgency::Spare) spare_.insert(question);
            (want.urgency == Urgency::Patient ? patient_ : urgent_).push_back(want);
        }
        startFrom(urgent_, false);
    }

    void startWhatCanStart() {
        startFrom(urgent_, false);
        startFrom(patient_, true);
    }

    void startFrom(std::deque<Want>& queue, bool patient) {
        if (queue.empty()) return;
        std::deque<Want> left;
        const auto room = workers_.lockRoom();
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
    void end(const Failure& why) {
        ending_ = why;
        workers_.stop();
        std::vector<Question> dropped;
        for (std::deque<Want>* queue : {&urgent_, &patient_}) {
            for (const Want& want : *queue) {
                writer_.closeUnasked(want.question, why);
                dropped.push_back(want.question);
            }
            queue->clear();
        }
        assess(std::move(dropped));
    }

    /// The first light is shown at once; from then on a few updates are gathered into one.
    void publishIfDue() {
        if (settings_.onlyTheEnd || !dirty_ || SteadyClock::now() - published_ < betweenUpdates) return;
        if (!anyLightYet_ && assessor_.findings().empty()) return;
        anyLightYet_ = true;
        publish(false);
    }

    void publish(bool finished) {
        dirty_ = false;
        published_ = SteadyClock::now();
        CheckUpdate update;
        update.evidence = std::make_shared<const Evidence>(writer_.evidence());
        update.findings = finished ? assessor_.finalFindings() : assessor_.findings();
        update.waitingRules = finished ? std::vector<std::string>() : assessor_.waiting();
        update.progress.known = writer_.evidence().size();
        update.progress.done = writer_.evidence().size() - running_ - urgent_.size() - patient_.size();
        update.finished = finished;
        update.cancelled = ending_ && ending_->why == FailureReason::Cancelled;
        if (observer_) observer_(update);
    }

    EvidenceWriter writer_;
    RunSettings settings_;
    Observer observer_;
    Assessor assessor_;

    std::mutex mutex_;
    std::condition_variable woken_;
    std::deque<Result> results_;  ///< guarded by the mutex
    std::atomic<bool> cancelling_ = false;

    Workers workers_;
    Deadline deadline_;
    std::optional<Failure> ending_;  ///< why nothing is asked any more
    std::deque<Want> urgent_;
    std::deque<Want> patient_;
    std::set<Question> spare_;  ///< of those that are out or wait, for which the check does not go on
    std::size_t running_ = 0;
    bool dirty_ = false;
    bool anyLightYet_ = false;
    SteadyClock::time_point published_{};
    std::mutex joining_;
    std::atomic<std::thread::id> ownThread_;
    std::optional<std::thread> thread_;  ///< none: the system gave none
};

std::shared_ptr<SharedNetwork> networkForMany(const CheckRequest& request, const RunSettings& settings) {
    return std::make_shared<SharedNetwork>(SharedNetwork::Settings{
        request.resolvers, settings.nameServerStandIn, trustFor(settings), settings.trustAnchorFile,
        settings.rootHintsFile, settings.proxy.socks5.has_value(), true});
}

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
