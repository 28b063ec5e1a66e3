// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/deadline.h"
#include "base/expected.h"
#include "evidence/kinds.h"

namespace mailvitals::run {

using Answer = AllKinds::AnyAnswer;

/// What a worker brings back.
struct Result {
    Question question;
    Expected<Answer, Failure> answer;
    SteadyClock::time_point started;
    SteadyClock::time_point finished;
};

}  // namespace mailvitals::run
