// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>
#include <memory>
#include <string>
#include <variant>

namespace mailvitals {

/// Why a look at the network brought no answer. None of these says anything bad about the server by itself.
enum class FailureReason {
    TimedOut,     ///< nobody answered within the probe's own time
    Refused,      ///< the connection was refused
    Unreachable,  ///< no route from here, or the family is missing here
    Closed,       ///< the other side hung up
    Garbled,      ///< what came back is not the protocol
    CutOff,       ///< the answer came in part only, and there was no way to the rest
    TooMuch,      ///< what came back was larger than any honest answer
    ProxyFailed,  ///< the proxy (SOCKS5) did not work
    Cancelled,    ///< the user stopped the check
    OutOfTime,    ///< the whole check's time was over
    Offline,      ///< the user wanted nobody to be asked
    HeldBack,     ///< a limit of politeness or of size kept us from asking, or from keeping the answer
    Internal,     ///< a fault of Mailvitals itself
};

const char* toString(FailureReason why);  ///< "timed-out", as saved in files
/// Nothing that the other side did or left undone: the user, our limits, our proxy or our own fault.
bool isOurDoing(FailureReason why);
bool fromString(const std::string& text, FailureReason& why);

/// Detail of a failure of ours: a limit of processes or of the container that we run in.
inline constexpr const char* noThread = "this computer starts no more threads for it";

struct Failure {
    FailureReason why = FailureReason::Internal;
    std::string
        detail;  ///< for the curious: bytes of the network or of the system's own message; may be empty

    bool operator==(const Failure&) const = default;
};

/// When a look was wanted, begun and ended, counted from the start of the check.
struct Timing {
    std::chrono::microseconds wanted{};
    std::chrono::microseconds started{};
    std::chrono::microseconds finished{};
    std::string
        after;  ///< id of the item whose answer made somebody want this one; empty: wanted from the start

    bool operator==(const Timing&) const = default;
};

/// One look at the network and what became of it. Not tried, still running, failed and done are never
/// confused.
template <class Answer>
class Attempt {
 public:
    struct NotTried {};
    struct Running {};

    Attempt() = default;
    static Attempt running(Timing timing) { return Attempt(Running{}, std::move(timing)); }
    static Attempt failed(Failure failure, Timing timing) {
        return Attempt(std::move(failure), std::move(timing));
    }
    static Attempt done(Answer answer, Timing timing) {
        return Attempt(std::make_shared<const Answer>(std::move(answer)), std::move(timing));
    }

    bool isNotTried() const { return std::holds_alternative<NotTried>(state_); }
    bool isRunning() const { return std::holds_alternative<Running>(state_); }
    /// Neither an answer nor a failure yet.
    bool isOpen() const { return isNotTried() || isRunning(); }
    const Failure* failure() const { return std::get_if<Failure>(&state_); }
    const Answer* answer() const {
        const auto* held = std::get_if<std::shared_ptr<const Answer>>(&state_);
        return held ? held->get() : nullptr;
    }
    const Timing& timing() const { return timing_; }

 private:
    // Answers never change once written, so copies of the evidence share them.
    using State = std::variant<NotTried, Running, Failure, std::shared_ptr<const Answer>>;
    Attempt(State state, Timing timing) : state_(std::move(state)), timing_(std::move(timing)) {}

    State state_;
    Timing timing_;
};

}  // namespace mailvitals
