// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/batch_tally.h"

namespace mailvitals::cli {

void BatchTally::add(Light light) {
    ++lights_[static_cast<std::size_t>(light)];
    ++checked_;
}

void BatchTally::addBadLine() {
    ++badLines_;
}

Light BatchTally::worst() const {
    for (const Light light : {Light::Red, Light::Yellow, Light::Grey}) {
        if (of(light) > 0) return light;
    }
    return badLines_ > 0 ? Light::Grey : Light::Green;
}

std::string BatchTally::toString() const {
    std::string text = std::to_string(checked_) + " checked: " + std::to_string(of(Light::Red)) +
                       " critical, " + std::to_string(of(Light::Yellow)) + " warning, " +
                       std::to_string(of(Light::Grey)) + " unknown";
    if (badLines_ == 0) return text;
    return text + "; " + std::to_string(badLines_) + (badLines_ == 1 ? " line names" : " lines name") +
           " no domain";
}

}  // namespace mailvitals::cli
