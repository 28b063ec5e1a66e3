// SPDX-License-Identifier: GPL-3.0-or-later
#include "evidence/attempt.h"

#include <array>
#include <utility>

namespace mailvitals {
namespace {

constexpr std::array<std::pair<Why, const char*>, 12> words{{{Why::TimedOut, "timed-out"},
                                                             {Why::Refused, "refused"},
                                                             {Why::Unreachable, "unreachable"},
                                                             {Why::Closed, "closed"},
                                                             {Why::Garbled, "garbled"},
                                                             {Why::TooMuch, "too-much"},
                                                             {Why::ProxyFailed, "proxy-failed"},
                                                             {Why::Cancelled, "cancelled"},
                                                             {Why::OutOfTime, "out-of-time"},
                                                             {Why::Offline, "offline"},
                                                             {Why::HeldBack, "held-back"},
                                                             {Why::Internal, "internal"}}};

}  // namespace

const char* toString(Why why) {
    for (const auto& [value, word] : words) {
        if (value == why) return word;
    }
    return "internal";
}

bool isOurDoing(Why why) {
    switch (why) {
        case Why::ProxyFailed:
        case Why::Cancelled:
        case Why::OutOfTime:
        case Why::Offline:
        case Why::HeldBack:
        case Why::Internal: return true;
        default: return false;
    }
}

bool fromString(const std::string& text, Why& why) {
    for (const auto& [value, word] : words) {
        if (text != word) continue;
        why = value;
        return true;
    }
    return false;
}

}  // namespace mailvitals
