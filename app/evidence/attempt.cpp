// SPDX-License-Identifier: GPL-3.0-or-later
#include "evidence/attempt.h"

#include <array>
#include <utility>

namespace mailvitals {
namespace {

constexpr std::array<std::pair<FailureReason, const char*>, 13> words{
    {{FailureReason::TimedOut, "timed-out"},
     {FailureReason::Refused, "refused"},
     {FailureReason::Unreachable, "unreachable"},
     {FailureReason::Closed, "closed"},
     {FailureReason::Garbled, "garbled"},
     {FailureReason::CutOff, "cut-off"},
     {FailureReason::TooMuch, "too-much"},
     {FailureReason::ProxyFailed, "proxy-failed"},
     {FailureReason::Cancelled, "cancelled"},
     {FailureReason::OutOfTime, "out-of-time"},
     {FailureReason::Offline, "offline"},
     {FailureReason::HeldBack, "held-back"},
     {FailureReason::Internal, "internal"}}};

}  // namespace

const char* toString(FailureReason why) {
    for (const auto& [value, word] : words) {
        if (value == why) return word;
    }
    return "internal";
}

bool isOurDoing(FailureReason why) {
    switch (why) {
        case FailureReason::ProxyFailed:
        case FailureReason::Cancelled:
        case FailureReason::OutOfTime:
        case FailureReason::Offline:
        case FailureReason::HeldBack:
        case FailureReason::Internal: return true;
        default: return false;
    }
}

bool fromString(const std::string& text, FailureReason& why) {
    for (const auto& [value, word] : words) {
        if (text != word) continue;
        why = value;
        return true;
    }
    return false;
}

}  // namespace mailvitals
