// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "demo/loopback_dns.h"
#include "demo/loopback_mail.h"
#include "demo/zone_data.h"
#include "run/check_run.h"

#include <QTemporaryDir>

#include <atomic>

namespace mailvitals::demo {

/// The two moments of the incident that Mailvitals exists for.
enum class Act {
    Healthy,   ///< a mailcow-like server at home, everything in order
    Incident,  ///< the container network has been masqueraded: the server takes every stranger for one of its
               ///< own
};

/// A small Internet on loopback: DNS, blocklists and one mail server at addresses of documentation. A check
/// goes through it with the same engine and the same sockets as through the real one; only the resolver and
/// the proxy are others.
class World {
 public:
    World();

    /// False where nothing could be opened on loopback.
    bool isUp() const;
    void setAct(Act act) { act_ = act; }

    CheckRequest request() const;
    run::RunSettings settings() const;
    /// How often a client got as far as DATA. A check never does.
    std::size_t messagesTaken() const { return messagesTaken_; }

    static const char* domain();

 private:
    std::optional<dns::Message> answer(const dns::Message& query) const;
    std::shared_ptr<const MailPersona> personaAt(const IpEndpoint& address) const;

    std::atomic<Act> act_ = Act::Healthy;
    std::atomic<std::size_t> messagesTaken_ = 0;
    QTemporaryDir folder_;
    ZoneData healthyZone_;
    ZoneData incidentZone_;
    std::map<std::pair<Act, IpEndpoint>, std::shared_ptr<const MailPersona>> servers_;
    LoopbackThread thread_;
    LoopbackDns dns_;
    LoopbackMail mail_;
};

/// What happens in an act, in a few sentences for the person who watches.
std::string storyOf(Act act);

}  // namespace mailvitals::demo
