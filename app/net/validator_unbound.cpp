// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/threads.h"
#include "net/validator.h"

#include <atomic>
#include <cstdio>
#include <list>
#include <mutex>
#include <poll.h>
#include <string_view>
#include <unbound.h>

namespace mailvitals::net {
namespace {

/// How long a cancelled check may go unnoticed.
constexpr std::chrono::milliseconds slice{50};
constexpr int noError = 0;
constexpr int nxdomain = 3;
constexpr std::size_t mostForwarders = 3;

/// One question that is out. It stays where it is as long as the library may write to it.
struct Asked {
    bool done = false;
    Validated result;
};

/// Set when the library could not start its thread. It tells nobody but its log; whoever then ends such a
/// context waits for that thread for ever.
std::atomic<bool> lacksThreads = false;

ssize_t readLog(void*, const char* text, std::size_t size) {
    if (std::string_view(text, size).find("pthread_create") != std::string_view::npos) lacksThreads = true;
    return static_cast<ssize_t>(size);
}

/// In place of standard error, where the library's words are of no use to anybody.
std::FILE* logOfLibrary() {
    static std::FILE* const log = [] {
        std::FILE* file = fopencookie(nullptr, "w", {nullptr, readLog, nullptr, nullptr});
        if (file) std::setvbuf(file, nullptr, _IOLBF, BUFSIZ);
        return file;
    }();
    return log;
}

/// Is there a thread to be had? The library asks for one with its first question.
bool mayStartThread() {
    auto thread = startThread([] {});
    if (thread) thread->join();
    return thread.has_value();
}

Validated read(int error, const ub_result* result) {
    if (error != 0) return {Validated::State::Failed, ub_strerror(error)};
    if (!result) return {Validated::State::Failed, "the validator gave no result"};
    if (result->secure) return {Validated::State::Secure, {}};
    if (result->bogus)
        return {Validated::State::Bogus, result->why_bogus ? result->why_bogus : "no reason was given"};
    if (result->rcode == noError || result->rcode == nxdomain) return {Validated::State::Insecure, {}};
    return {Validated::State::Failed, "no usable answer (" + dns::toString(dns::Rcode(result->rcode)) + ")"};
}

}  // namespace

class Validator::Library {
 public:
    explicit Library(const Settings& settings) : context_(ub_ctx_create()) {
        if (!context_) {
            trouble_ = "the validator cannot be started";
            return;
        }
        if (std::FILE* log = logOfLibrary()) demand(ub_ctx_debugout(context_, log));
        if (!mayStartThread()) trouble_ = noThread;
        // A thread of the library's own, not a process of its own.
        demand(ub_ctx_async(context_, 1));
        set("module-config:", "validator iterator");
        set("do-not-query-localhost:", "no");  // the resolver may stand on loopback
        set("unblock-lan-zones:", "yes");      // a private zone may be the one to be looked at
        if (!settings.rootHints.empty()) set("root-hints:", settings.rootHints.c_str());
        for (const std::string& record : settings.anchors.records)
            demand(ub_ctx_add_ta(context_, record.c_str()));
        std::size_t count = 0;
        for (const IpEndpoint& server : settings.forwarders) {
            if (count++ == mostForwarders) break;
            const std::string zone = server.zone.empty() ? "" : "%" + server.zone;
            const std::string place = server.address.toString() + zone + "@" + std::to_string(server.port);
            demand(ub_ctx_set_fwd(context_, place.c_str()));
        }
        // The library answers for "test." itself (RFC 6761), which private networks and laboratories use.
        if (trouble_.empty()) demand(ub_ctx_zone_remove(context_, "test."));
    }

    ~Library() {
        // Rather left behind than waited for.
        if (context_ && !isStuck_) ub_ctx_delete(context_);
    }
    Library(const Library&) = delete;
    Library& operator=(const Library&) = delete;

    Validated validate(const DomainName& name, dns::Type type, Deadline deadline,
                       const std::stop_token& stop) {
        if (!trouble_.empty()) return {Validated::State::Failed, trouble_};
        const auto asked = note();
        int id = 0;
        const int error = ub_resolve_async(context_, name.toString().c_str(), static_cast<int>(type), classIn,
                                           &*asked, &Library::take, &id);
        if (error != 0) return {Validated::State::Failed, ub_strerror(error)};
        if (lacksThreads) {
            isStuck_ = true;
            return {Validated::State::Failed, noThread};
        }
        while (!deadline.passed() && !stop.stop_requested()) {
            // Whichever thread comes first takes in the results of all.
            pollfd ready{ub_fd(context_), POLLIN, 0};
            poll(&ready, 1, static_cast<int>(std::min(slice, deadline.remaining()).count()));
            const std::lock_guard lock(mutex_);
            if (const int wrong = ub_process(context_)) return {Validated::State::Failed, ub_strerror(wrong)};
            if (asked->done) return asked->result;
        }
        const std::lock_guard lock(mutex_);
        if (asked->done) return asked->result;
        ub_cancel(context_, id);
        return {Validated::State::Failed,
                stop.stop_requested() ? "the check was stopped" : "nobody answered in time"};
    }

 private:
    static constexpr int classIn = 1;

    /// Called by ub_process(), under the lock.
    static void take(void* mine, int error, ub_result* result) {
        auto* asked = static_cast<Asked*>(mine);
        asked->result = read(error, result);
        asked->done = true;
        ub_resolve_free(result);
    }

    std::list<Asked>::iterator note() {
        const std::lock_guard lock(mutex_);
        return asked_.insert(asked_.end(), Asked());
    }
    void set(const char* name, const char* value) { demand(ub_ctx_set_option(context_, name, value)); }
    void demand(int error) {
        if (error != 0 && trouble_.empty())
            trouble_ = std::string("the validator cannot be set up: ") + ub_strerror(error);
    }

    static constexpr const char* noThread = "this computer starts no more threads for it";

    ub_ctx* context_;
    std::atomic<bool> isStuck_ = false;  ///< its thread never began
    std::string trouble_;
    std::mutex mutex_;
    std::list<Asked> asked_;  ///< a check asks a bounded number
};

std::string Validator::library() {
    return std::string("libunbound ") + ub_version();
}

Validator::Validator(const Settings& settings) : library_(std::make_unique<Library>(settings)) {}
Validator::~Validator() = default;

Validated Validator::validate(const DomainName& name, dns::Type type, Deadline deadline,
                              const std::stop_token& stop) {
    return library_->validate(name, type, deadline, stop);
}

}  // namespace mailvitals::net
