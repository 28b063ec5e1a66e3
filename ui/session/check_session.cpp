// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/session/check_session.h"

#include <mutex>

namespace mailvitals::ui {

/// Where the check's thread leaves its newest snapshot. At most one call to fetch it is under way, however
/// often the check has something to say.
struct CheckSession::Mailbox {
    std::mutex mutex;
    SnapshotPtr newest;
    bool called = false;
    bool finished = false;
    bool cancelled = false;
};

CheckSession::CheckSession(const Policy& policy, QObject* parent) : QObject(parent), policy_(policy) {}

CheckSession::~CheckSession() {
    run_.reset();
}

void CheckSession::start(CheckRequest request, run::RunSettings settings) {
    if (run_) {
        next_ = [this, request = std::move(request), settings = std::move(settings)] {
            start(request, settings);
        };
        return run_->cancel();
    }
    rechecks_.clear();
    recheckedRule_.clear();
    // At once, and not when the first answer comes: what is shown must not be taken for the new target's.
    snapshot_ = beginning(request, settings.selection, policy_.catalogue);
    begin(std::move(request), std::move(settings), [this](const run::CheckUpdate& update) {
        const auto ended = update.cancelled ? Snapshot::Phase::Stopped : Snapshot::Phase::Finished;
        return makeSnapshot(update.finished ? ended : Snapshot::Phase::Running, update, policy_.catalogue);
    });
}

void CheckSession::recheck(const std::string& rule, CheckRequest request, run::RunSettings settings) {
    if (run_ || !snapshot_) return;
    settings.selection = {{rule}, {}};
    recheckedRule_ = rule;
    readBefore_ = readOf(rule);
    const SnapshotPtr before =
        std::exchange(snapshot_, mergeRecheck(*snapshot_, rule, {}, policy_.catalogue));
    begin(std::move(request), std::move(settings), [this, rule, before](const run::CheckUpdate& update) {
        return mergeRecheck(*before, rule, update, policy_.catalogue);
    });
}

void CheckSession::tellArrival(ProofArrival arrival) {
    if (run_ || !snapshot_ || !snapshot_->evidence->request.proof) return;
    auto evidence = std::make_shared<Evidence>(*snapshot_->evidence);
    evidence->request.proof->arrival = arrival;
    const std::string rule = "relay.proof";
    run::CheckUpdate update;
    update.findings = judge(*evidence, policy_, {{rule}, {}}, evidence->startedAt);
    update.evidence = std::move(evidence);
    update.finished = true;
    snapshot_ = mergeRecheck(*snapshot_, rule, update, policy_.catalogue);
    ++rechecks_[rule];
    Q_EMIT changed();
}

void CheckSession::begin(CheckRequest request, run::RunSettings settings, MakeSnapshot make) {
    mailbox_ = std::make_shared<Mailbox>();
    const auto observer = [this, mailbox = mailbox_, make = std::move(make)](const run::CheckUpdate& update) {
        SnapshotPtr made = make(update);
        const std::lock_guard lock(mailbox->mutex);
        mailbox->newest = std::move(made);
        mailbox->finished = update.finished;
        mailbox->cancelled = update.cancelled;
        if (mailbox->called) return;
        mailbox->called = true;
        QMetaObject::invokeMethod(
            this, [this] { takeMail(); }, Qt::QueuedConnection);
    };
    run_ = std::make_unique<run::CheckRun>(std::move(request), policy_, std::move(settings), observer);
    Q_EMIT runningChanged(true);
    Q_EMIT changed();
}

void CheckSession::takeMail() {
    if (!run_) return;
    SnapshotPtr newest;
    bool finished = false;
    {
        const std::lock_guard lock(mailbox_->mutex);
        mailbox_->called = false;
        newest = std::move(mailbox_->newest);
        finished = mailbox_->finished;
    }
    if (newest && !next_) {
        snapshot_ = std::move(newest);
        if (finished && !recheckedRule_.empty()) ++rechecks_[recheckedRule_];
        Q_EMIT changed();
    }
    if (finished) endRun();
}

void CheckSession::endRun() {
    // The observer has had its last call, so there is next to nothing left to wait for.
    run_.reset();
    const std::string again = recheckedRule_;
    Q_EMIT runningChanged(false);
    if (const auto next = std::exchange(next_, nullptr)) return next();
    // Of one that was stopped nobody knows whether it would have been the same.
    if (!again.empty()) Q_EMIT rechecked(mailbox_->cancelled || readOf(again) != readBefore_);
    Q_EMIT finished();
}

/// Verdict, subject and sentence of each finding, as they are read.
std::vector<std::string> CheckSession::readOf(const std::string& rule) const {
    std::vector<std::string> read;
    for (const Finding& finding : snapshot_->findings) {
        if (finding.rule == rule)
            read.push_back(std::string(toString(finding.outcome)) + ' ' + finding.subject + ' ' +
                           policy_.catalogue.sentence(finding));
    }
    return read;
}

void CheckSession::stop() {
    if (run_) run_->cancel();
}

void CheckSession::show(SnapshotPtr snapshot) {
    if (run_) {
        next_ = [this, snapshot] { show(snapshot); };
        return run_->cancel();
    }
    rechecks_.clear();
    snapshot_ = std::move(snapshot);
    Q_EMIT changed();
}

int CheckSession::rechecksOf(const std::string& rule) const {
    const auto found = rechecks_.find(rule);
    return found == rechecks_.end() ? 0 : found->second;
}

}  // namespace mailvitals::ui
