// SPDX-License-Identifier: GPL-3.0-or-later
#include "net/shared_resolver.h"

namespace mailvitals::net {

SharedResolver::SharedResolver(Settings settings)
    : cache_(settings.cache), resolver_(std::move(settings.resolver)) {}

void SharedResolver::ask(const DnsQuestion& question, Resolver::Callback callback,
                         Resolver::Patience patience) {
    if (!cache_.keepsAnything()) return resolver_.ask(question, std::move(callback), patience);
    {
        std::unique_lock lock(mutex_);
        const auto now = SteadyClock::now();
        if (const DnsResult* known = cache_.find(question, now)) {
            DnsOutcome outcome{*known, now};
            lock.unlock();
            return callback(std::move(outcome));
        }
        std::vector<Resolver::Callback>& waiting = out_[question];
        waiting.push_back(std::move(callback));
        if (waiting.size() > 1) return;
    }
    resolver_.ask(
        question, [this, question](const DnsOutcome& outcome) { answered(question, outcome); }, patience);
}

void SharedResolver::answered(const DnsQuestion& question, const DnsOutcome& outcome) {
    std::vector<Resolver::Callback> waiting;
    {
        const std::lock_guard lock(mutex_);
        cache_.keep(question, outcome.result, SteadyClock::now());
        const auto found = out_.find(question);
        waiting = std::move(found->second);
        out_.erase(found);
    }
    for (const Resolver::Callback& callback : waiting) callback(outcome);
}

/// Lives as long as an answer may still come.
struct SharedResolver::User::Pending {
    std::mutex mutex;
    std::size_t asked = 0;
    std::map<std::size_t, Resolver::Callback> callbacks;

    std::size_t add(Resolver::Callback callback) {
        const std::lock_guard lock(mutex);
        callbacks.emplace(++asked, std::move(callback));
        return asked;
    }

    /// The callback runs under the lock: once cancel() has returned none does.
    void finish(std::size_t id, DnsOutcome outcome) {
        const std::lock_guard lock(mutex);
        auto callback = callbacks.extract(id);
        if (callback) callback.mapped()(std::move(outcome));
    }

    void cancel() {
        const std::lock_guard lock(mutex);
        for (const auto& [id, callback] : std::exchange(callbacks, {}))
            callback({unexpected(Failure{FailureReason::Cancelled, {}}), SteadyClock::now()});
    }
};

SharedResolver::User::User(SharedResolver& shared) : shared_(shared), pending_(std::make_shared<Pending>()) {}

SharedResolver::User::~User() {
    cancel();
}

void SharedResolver::User::ask(const DnsQuestion& question, Resolver::Callback callback,
                               Resolver::Patience patience) {
    const std::size_t id = pending_->add(std::move(callback));
    shared_.ask(
        question, [pending = pending_, id](DnsOutcome outcome) { pending->finish(id, std::move(outcome)); },
        patience);
}

void SharedResolver::User::cancel() {
    pending_->cancel();
}

}  // namespace mailvitals::net
