// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/batch_command.h"

#include "base/deadline.h"
#include "cli/batch_input.h"
#include "cli/batch_lines.h"
#include "cli/batch_tally.h"
#include "cli/commands.h"
#include "cli/done_names.h"
#include "cli/interrupts.h"
#include "cli/output.h"
#include "report/json.h"
#include "run/batch_run.h"

#include <array>
#include <csignal>
#include <cstdio>
#include <mutex>
#include <poll.h>
#include <unistd.h>
#include <utility>

namespace mailvitals::cli {
namespace {

constexpr std::size_t usualJobs = 16;
constexpr std::chrono::milliseconds betweenProgress{200};
/// Where the system gives no pipe that would wake us.
constexpr std::chrono::milliseconds betweenLooks{50};

/// What came of one check; empty where it was stopped.
struct Line {
    Light light = Light::Grey;
    std::string text;
};

class Batch {
 public:
    Batch(const CheckOptions& options, const Policy& policy, DomainList list, BatchInput input)
        : catalogue_(policy.catalogue),
          list_(std::move(list)),
          input_(std::move(input)),
          run_(options.request, policy, options.settings, options.batch->jobs.value_or(usualJobs),
               [this](std::size_t, const run::CheckUpdate& last) { take(last); }) {}

    int run() {
        while (true) {
            run_.sweep();
            printLines();
            if (!stopping_ && !isOutputWell()) stop();
            if (!stopping_) startWhatCanStart();
            if (run_.running() == 0 && (stopping_ || listEnded_)) break;
            showProgress(false);
            wait();
        }
        printLines();
        showProgress(true);
        return status();
    }

 private:
    /// On the thread of the check: making JSON is a good part of the work.
    void take(const run::CheckUpdate& last) {
        Line line;
        if (!last.cancelled) {
            const auto report = report::makeReport(*last.evidence, last.findings, catalogue_);
            line = {report.light, report::toJsonLine(report, catalogue_).toStdString()};
        }
        const std::lock_guard lock(mutex_);
        lines_.push_back(std::move(line));
        ended_.wake();
    }

    void printLines() {
        std::vector<Line> lines;
        {
            const std::lock_guard lock(mutex_);
            lines = std::exchange(lines_, {});
        }
        for (const Line& line : lines) {
            if (line.text.empty() || !isOutputWell()) continue;
            print(line.text);
            if (isOutputWell()) tally_.add(line.light);
        }
    }

    void print(const std::string& line) {
        clearProgress();
        printOut(line);
    }

    void startWhatCanStart() {
        while (run_.hasRoom() && isOutputWell()) {
            const auto entry = list_.next();
            if (!entry) return;
            if (const auto* target = std::get_if<Target>(&*entry)) {
                run_.start(*target);
                continue;
            }
            print(toJsonLine(std::get<BadLine>(*entry)));
            tally_.addBadLine();
            if (isInterrupted()) return;
        }
    }

    /// A file of nothing but bad lines must not keep anybody waiting who wants it to stop.
    bool isInterrupted() {
        pollfd interrupt{interrupts_.waker.descriptor(), POLLIN, 0};
        return poll(&interrupt, 1, 0) > 0;
    }

    void wait() {
        const bool wantsMore = !stopping_ && !listEnded_ && run_.hasRoom();
        std::array<pollfd, 4> watched{{{interrupts_.waker.descriptor(), POLLIN, 0},
                                       {ended_.descriptor(), POLLIN, 0},
                                       {wantsMore ? input_.descriptor() : -1, POLLIN, 0},
                                       {stopping_ ? -1 : STDOUT_FILENO, 0, 0}}};
        const bool woken = ended_.works() && interrupts_.waker.works();
        poll(watched.data(), watched.size(), woken ? -1 : static_cast<int>(betweenLooks.count()));
        const auto seen = [&](std::size_t which) { return watched[which].revents; };
        if (seen(1) != 0) ended_.drain();
        if (seen(0) != 0) {
            interrupts_.waker.drain();
            interrupted_ = true;
            stop();
        }
        if ((seen(3) & (POLLERR | POLLHUP)) != 0) {
            noteThatNobodyReads();
            stop();
        }
        if (!stopping_ && seen(2) != 0) readOn();
    }

    void readOn() {
        const std::string piece = input_.read();
        listEnded_ = piece.empty();
        if (listEnded_)
            list_.end();
        else
            list_.feed(piece);
        // The last line may have no end.
        if (listEnded_) startWhatCanStart();
    }

    void stop() {
        stopping_ = true;
        run_.cancel();
    }

    void showProgress(bool last) {
        if (!isTerminal(STDERR_FILENO)) return;
        const auto now = SteadyClock::now();
        if (!last && now - progressAt_ < betweenProgress) return;
        progressAt_ = now;
        clearProgress();
        if (last)
            std::fprintf(stderr, "%s\n", tally_.toString().c_str());
        else
            std::fprintf(stderr, "%s; %zu under way", tally_.toString().c_str(), run_.running());
        std::fflush(stderr);
        isProgressShown_ = !last;
    }

    void clearProgress() {
        if (!std::exchange(isProgressShown_, false)) return;
        std::fputs("\r\x1b[K", stderr);
        std::fflush(stderr);
    }

    int status() const {
        if (input_.error()) {
            printError(*input_.error());
            return exitUsage;
        }
        if (interrupted_) {
            printError("Stopped after " + std::to_string(tally_.checked()) +
                       (tally_.checked() == 1 ? " domain" : " domains") +
                       "; what was under way is not written. With --skip-done the rest can be checked.");
            // Nothing is known of the rest.
            return exitStatusOf(tally_.worst() == Light::Green ? Light::Grey : tally_.worst());
        }
        if (listEnded_ && !list_.hadAny()) {
            printError("There is no domain in the list.");
            return exitUsage;
        }
        return exitStatusOf(tally_.worst());
    }

    const Catalogue& catalogue_;
    DomainList list_;
    BatchInput input_;
    BatchTally tally_;
    Interrupts interrupts_;
    net::Waker ended_;
    std::mutex mutex_;
    std::vector<Line> lines_;  ///< guarded by the mutex
    bool listEnded_ = false;
    bool stopping_ = false;
    bool interrupted_ = false;
    bool isProgressShown_ = false;
    SteadyClock::time_point progressAt_{};
    run::BatchRun run_;  ///< the last: what it ends when it goes still finds the rest
};

}  // namespace

int runBatch(const CheckOptions& options, const Policy& policy) {
    // A reader that has gone is an error like a full disk, and is told like it.
    std::signal(SIGPIPE, SIG_IGN);
    auto input = BatchInput::open(options.batch->file);
    if (!input) {
        printError(input.error());
        return exitUsage;
    }
    Expected<DoneNames, std::string> done = DoneNames{};
    if (!options.batch->done.empty()) done = readDoneNames(options.batch->done);
    if (!done) {
        printError(done.error());
        return exitUsage;
    }
    return Batch(options, policy, {options.batch->shard, std::move(*done)}, std::move(*input)).run();
}

}  // namespace mailvitals::cli
