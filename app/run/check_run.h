// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "net/proxy.h"
#include "rules/assess.h"

#include <functional>
#include <memory>

namespace mailvitals::run {

class SharedNetwork;

/// Of a whole thorough check: some ten connections to each port of each address, with a pause before each.
inline constexpr std::chrono::minutes thoroughTimeout{15};

/// How a check is carried out; unlike the request none of it changes what the evidence means.
struct RunSettings {
    net::Proxy proxy;
    /// Answers in place of every name server that is asked directly; none: they themselves. The demonstration
    /// lives on loopback, and nothing of it may leave the computer.
    std::optional<IpEndpoint> nameServerStandIn;
    std::string helloName;  ///< our name in EHLO; empty: the address literal of each connection
    std::string caFile;     ///< PEM of the authorities to trust; empty: the system's
    std::chrono::milliseconds timeout{120000};  ///< of the whole check
    std::chrono::milliseconds probeTimeout{
        60000};  ///< of one connection; senders wait minutes, people do not
    RuleSelection selection;
    std::string trustAnchorFile = {};  ///< where validation of DNSSEC begins; empty: the root's keys
    std::string rootHintsFile = {};    ///< the root's name servers; empty: those of the Internet
    std::shared_ptr<SharedNetwork> shared = nullptr;  ///< with checks that run at the same time; null: alone
    bool onlyTheEnd = false;                          ///< the observer hears of nothing before
};

/// For many checks with the same resolvers and settings: made once, and put into the settings of each.
std::shared_ptr<SharedNetwork> networkForMany(const CheckRequest& request, const RunSettings& settings);

struct Progress {
    std::size_t done = 0;
    std::size_t known = 0;  ///< done, running or waiting; grows while answers lead to new questions
};

/// The state of a check at one moment. Values: whoever gets it may keep it.
struct CheckUpdate {
    std::shared_ptr<const Evidence> evidence;
    std::vector<Finding> findings;
    std::vector<std::string> waitingRules;
    Progress progress;
    bool finished = false;
    bool cancelled = false;
};

/// One check from the first question to the last, on threads of its own. Starts when made. Where the system
/// gives no thread for a question, that question has failed.
class CheckRun {
 public:
    /// Called on the check's own thread, at most some thirty times a second and once at the end (finished).
    /// Where the system gives the check no thread it is over before it began: the one call then comes out of
    /// the constructor, with every question failed.
    ///
    /// From within a call, cancel() and wait() may be called, but the run must not be destroyed: it would
    /// wait for the very call that destroys it, so the program ends there and says so.
    using Observer = std::function<void(const CheckUpdate&)>;

    /// The policy must outlive the run.
    CheckRun(CheckRequest request, const Policy& policy, RunSettings settings, Observer observer);
    ~CheckRun();  ///< cancels and waits; nothing is left running
    CheckRun(const CheckRun&) = delete;
    CheckRun& operator=(const CheckRun&) = delete;

    /// Ends everything within a second; the observer still gets its last call.
    void cancel();
    /// Sleeps until the last call to the observer has returned. From within such a call it returns at once:
    /// nobody can wait for himself.
    void wait();

 private:
    class Coordinator;
    std::unique_ptr<Coordinator> coordinator_;
};

}  // namespace mailvitals::run
