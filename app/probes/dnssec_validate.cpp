// SPDX-License-Identifier: GPL-3.0-or-later
#include "probes/dnssec_validate.h"

#include "base/ascii.h"

#include <algorithm>
#include <array>

namespace mailvitals::probes {
namespace {

using net::Validated;
using State = Validated::State;

/// A resolver that does not pass signatures on may stay silent as well; what is left is for the other way.
constexpr std::chrono::milliseconds longestByResolver{3500};
/// Who lets signatures through at all gives those of the root at once; where nobody does, because port 53 is
/// closed here, the check must not wait longer.
constexpr std::chrono::milliseconds longestToAnchor{3000};
/// The library's reasons name servers and keys; nobody needs more of it.
constexpr std::size_t longestReason = 500;

/// What was seen by one way. Not usable: not even the anchor's own zone could be validated.
struct Seen {
    bool usable = false;
    Validated result;
};

Seen ask(const DnssecWays::Ask& way, const DnssecQuestion& question, const DomainName& anchored,
         Deadline deadline) {
    if (!way) return {};
    const Validated anchor = way(anchored, dns::Type::Soa, deadline.orEarlier(Deadline::in(longestToAnchor)));
    if (anchor.state != State::Secure) return {false, anchor};
    return {true, way(question.name, question.type, deadline)};
}

/// "validation failure <name. MX IN>: key for validation name. is marked as invalid because of a previous
/// validation failure <name. SOA IN>: signature expired from ...": what stands behind the last of these.
std::string tidied(const std::string& reason) {
    constexpr std::string_view before = ">: ";
    const std::size_t at = reason.rfind(before);
    const std::string last = at == reason.npos ? reason : reason.substr(at + before.size());
    return last.substr(0, longestReason);
}

/// Words of libunbound for a signature that is there and is out of its time. Whoever leaves records out of an
/// answer, all signatures or one address of several, brings about other ones ("no signatures", "signature
/// verification failed").
bool provesItself(const std::string& reason) {
    constexpr std::array<std::string_view, 2> words{"signature expired", "signature before inception date"};
    return std::any_of(words.begin(), words.end(),
                       [&](std::string_view word) { return ascii::containsIgnoringCase(reason, word); });
}

std::string whyNot(const Seen& byResolver, const Seen& byRecursion, const DnssecWays& ways) {
    const auto clause = [](const Seen& seen, const std::string& who) {
        if (seen.usable && seen.result.state == State::Bogus)
            return "what " + who + " is bogus (" + tidied(seen.result.reason) + ")";
        return seen.usable ? "what " + who + " cannot be validated (" + tidied(seen.result.reason) + ")"
                           : "what " + who + " does not even validate the trust anchor's own zone (" +
                                 (seen.result.reason.empty() ? "unsigned" : tidied(seen.result.reason)) + ")";
    };
    std::string why;
    if (ways.byResolver) why = clause(byResolver, "the resolver passes on");
    if (ways.byRecursion) why += (why.empty() ? "" : ", and ") + clause(byRecursion, "the name servers say");
    return why.empty() ? "there is nobody to ask" : why;
}

bool isSettled(const Seen& seen) {
    return seen.usable && (seen.result.state == State::Secure || seen.result.state == State::Insecure);
}

DnssecStatus statusOf(State state) {
    switch (state) {
        case State::Secure: return DnssecStatus::Secure;
        case State::Insecure: return DnssecStatus::Insecure;
        case State::Bogus: return DnssecStatus::Bogus;
        case State::Failed: break;
    }
    return DnssecStatus::Indeterminate;
}

DnssecResult resultOf(const Seen& seen, bool ownRecursion) {
    return {statusOf(seen.result.state), tidied(seen.result.reason), ownRecursion};
}

}  // namespace

DnssecResult validateDnssec(const DnssecQuestion& question, const DnssecWays& ways, Deadline deadline) {
    const DomainName* anchored = ways.anchors.above(question.name);
    if (!anchored) return {DnssecStatus::Indeterminate, "there is no trust anchor above it", false};
    const Seen byResolver =
        ask(ways.byResolver, question, *anchored, deadline.orEarlier(Deadline::in(longestByResolver)));
    if (isSettled(byResolver)) return resultOf(byResolver, false);
    // The root of the Internet knows nothing of a private zone.
    DnssecWays left = ways;
    if (!anchored->isRoot()) left.byRecursion = nullptr;
    const Seen byRecursion = ask(left.byRecursion, question, *anchored, deadline);
    if (isSettled(byRecursion)) return resultOf(byRecursion, true);
    const bool bogusThere = byResolver.usable && byResolver.result.state == State::Bogus;
    const bool bogusHere = byRecursion.usable && byRecursion.result.state == State::Bogus;
    if (bogusHere) return resultOf(byRecursion, true);
    if (bogusThere && provesItself(byResolver.result.reason)) return resultOf(byResolver, false);
    return {DnssecStatus::Indeterminate, whyNot(byResolver, byRecursion, left).substr(0, longestReason),
            false};
}

}  // namespace mailvitals::probes
