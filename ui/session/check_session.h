// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "policy/policy.h"
#include "ui/session/snapshot.h"

#include <QObject>

#include <functional>
#include <optional>

namespace mailvitals::ui {

/// The bridge between a check, which has threads of its own, and the window. Whatever the check says becomes
/// a snapshot on the check's thread; the window's thread only swaps a pointer. While the window is busy,
/// newer snapshots replace older ones, so that it never has to catch up.
class CheckSession : public QObject {
    Q_OBJECT

 public:
    /// The policy must outlive the session.
    explicit CheckSession(const Policy& policy, QObject* parent = nullptr);
    ~CheckSession() override;  ///< stops and waits; nothing is left running

    /// Begins a check. One that still runs is stopped first, and the new one begins when that has ended.
    void start(CheckRequest request, run::RunSettings settings);
    /// Looks again at one rule of what is shown. Nothing happens while a check runs. The request is the
    /// caller's: one out of an opened file would let the file decide whom we talk to.
    void recheck(const std::string& rule, CheckRequest request, run::RunSettings settings);
    /// The owner says whether the message of a proof has arrived. Nobody is asked anything for that.
    void tellArrival(ProofArrival arrival);
    /// Ends what runs within a second; what had been seen by then is shown.
    void stop();
    /// Shows a check that was made elsewhere, such as one from a file. Stops what runs.
    void show(SnapshotPtr snapshot);
    /// Back to the state before the first check. Stops what runs.
    void clear() { show(nullptr); }

    bool isRunning() const { return run_ != nullptr; }
    /// Null before the first check.
    SnapshotPtr snapshot() const { return snapshot_; }
    /// How often a rule has been looked at again; exhibits of a finding may be new though it reads the same.
    int rechecksOf(const std::string& rule) const;

 Q_SIGNALS:
    /// There is a new snapshot, or none any more.
    void changed();
    /// A check has begun or ended.
    void runningChanged(bool running);
    /// One rule has been checked again; not `changed`: to the end, and a person reads the same of it as
    /// before.
    void rechecked(bool changed);
    /// A check has ended by itself or was stopped, and no other follows.
    void finished();

 private:
    struct Mailbox;
    using MakeSnapshot = std::function<SnapshotPtr(const run::CheckUpdate&)>;

    void begin(CheckRequest request, run::RunSettings settings, MakeSnapshot make);
    std::vector<std::string> readOf(const std::string& rule) const;
    void takeMail();
    void endRun();

    const Policy& policy_;
    SnapshotPtr snapshot_;
    std::map<std::string, int> rechecks_;
    std::shared_ptr<Mailbox> mailbox_;  ///< of the run at hand
    std::function<void()> next_;        ///< what to do once the run at hand has ended
    std::string recheckedRule_;
    std::vector<std::string> readBefore_;  ///< of that rule, before it was checked again
    std::unique_ptr<run::CheckRun> run_;
};

}  // namespace mailvitals::ui
