// SPDX-License-Identifier: GPL-3.0-or-later
#include "run/workers.h"

#include <algorithm>
#include <stdexcept>

namespace mailvitals::run {

Workers::Workers(Settings settings, Deliver deliver) : context_(std::move(settings), std::move(deliver)) {
    for (const auto make : allLanes) lanes_.push_back(make(context_));
}

Workers::~Workers() = default;

Lane& Workers::laneFor(const Question& question) const {
    const auto lane = std::find_if(lanes_.begin(), lanes_.end(),
                                   [&](const LanePtr& each) { return each->carries(question); });
    if (lane == lanes_.end()) throw std::logic_error("a kind of evidence that no lane carries");
    return **lane;
}

bool Workers::hasRoomFor(const Question& question, bool patient) const {
    return laneFor(question).hasRoomFor(question, patient);
}

void Workers::start(const Question& question) {
    laneFor(question).start(question);
}

void Workers::finished(const Result& result) {
    laneFor(result.question).finished(result);
}

void Workers::stop() {
    context_.stop();
}

}  // namespace mailvitals::run
