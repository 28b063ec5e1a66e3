// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "findings/light.h"

#include <array>
#include <string>

namespace mailvitals::cli {

/// How many domains came out how.
class BatchTally {
 public:
    void add(Light light);
    /// A line that names nothing to check: nobody knows what was meant.
    void addBadLine();

    std::size_t checked() const { return checked_; }
    /// The worst of all, as that of one check: red, yellow, grey, green.
    Light worst() const;
    /// "312 checked: 3 critical, 20 warnings, 5 unknown; 2 lines name no domain"
    std::string toString() const;

 private:
    std::size_t of(Light light) const { return lights_[static_cast<std::size_t>(light)]; }

    std::array<std::size_t, 4> lights_{};  ///< by light
    std::size_t checked_ = 0;
    std::size_t badLines_ = 0;
};

}  // namespace mailvitals::cli
