// SPDX-License-Identifier: GPL-3.0-or-later
#include "run/batch_run.h"

#include <utility>

namespace mailvitals::run {

BatchRun::BatchRun(CheckRequest model, const Policy& policy, RunSettings settings, std::size_t jobs,
                   Ended ended)
    : model_(std::move(model)),
      policy_(policy),
      settings_(std::move(settings)),
      jobs_(jobs),
      ended_(std::move(ended)) {
    settings_.shared = networkForMany(model_, settings_);
    settings_.onlyTheEnd = true;
}

BatchRun::~BatchRun() {
    cancel();
}

std::size_t BatchRun::start(const Target& target) {
    CheckRequest request = model_;
    request.target = target;
    const std::size_t number = ++started_;
    checks_[number] = std::make_unique<CheckRun>(std::move(request), policy_, settings_,
                                                 [this, number](const CheckUpdate& update) {
                                                     if (!update.finished) return;
                                                     end(number, update);
                                                 });
    return number;
}

void BatchRun::end(std::size_t number, const CheckUpdate& last) {
    {
        const std::lock_guard lock(mutex_);
        over_.push_back(number);
    }
    // Behind it: who is woken by this finds what to sweep.
    ended_(number, last);
}

void BatchRun::sweep() {
    std::vector<std::size_t> over;
    {
        const std::lock_guard lock(mutex_);
        over = std::exchange(over_, {});
    }
    for (const std::size_t number : over) checks_.erase(number);
}

void BatchRun::cancel() {
    for (const auto& [number, check] : checks_) check->cancel();
}

}  // namespace mailvitals::run
