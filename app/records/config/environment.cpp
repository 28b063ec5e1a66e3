// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/ascii.h"
#include "records/config/readers.h"

#include <set>

namespace mailvitals::config {
namespace {

/// The settings by which a system's file is known, and the few that are kept. Passwords stand beside them.
struct System {
    Kind kind;
    std::set<std::string_view> signs;
    std::set<std::string_view> kept;
};

const std::vector<System>& systems() {
    static const std::vector<System> all{
        {Kind::MailcowSettings,
         {"MAILCOW_HOSTNAME", "MAILCOW_TZ", "IPV4_NETWORK", "IPV6_NETWORK", "SKIP_LETS_ENCRYPT"},
         {"MAILCOW_HOSTNAME", "IPV4_NETWORK", "IPV6_NETWORK", "ENABLE_IPV6", "SMTP_PORT", "SMTPS_PORT",
          "SUBMISSION_PORT"}},
        {Kind::MailserverSettings,
         {"PERMIT_DOCKER", "OVERRIDE_HOSTNAME", "ENABLE_AMAVIS", "POSTFIX_INET_PROTOCOLS", "SPOOF_PROTECTION",
          "ENABLE_FAIL2BAN", "ACCOUNT_PROVISIONER"},
         {"PERMIT_DOCKER", "OVERRIDE_HOSTNAME", "NETWORK_INTERFACE"}},
        {Kind::MailuSettings,
         {"SUBNET", "SUBNET6", "RELAYNETS", "TLS_FLAVOR", "HOSTNAMES", "REAL_IP_FROM", "PROXY_PROTOCOL"},
         {"SUBNET", "SUBNET6", "RELAYNETS", "HOSTNAMES", "DOMAIN", "REAL_IP_FROM", "PROXY_PROTOCOL"}},
    };
    return all;
}

}  // namespace

Reading readEnvironment(const Lines& lines) {
    std::size_t assignments = 0;
    std::size_t strange = 0;
    const System* system = nullptr;
    for (const Line& line : lines) {
        const std::string_view content = line.content();
        if (content.empty() || content.front() == '#') continue;
        const Assignment assignment = assignmentIn(content);
        ++(assignment.key.empty() ? strange : assignments);
        for (const System& candidate : systems()) {
            if (!system && candidate.signs.contains(assignment.key)) system = &candidate;
        }
    }
    if (!system || strange > assignments) return std::nullopt;
    Text text{system->kind, {}, assignments, {}, false};
    for (const Line& line : lines) {
        const Assignment assignment = assignmentIn(line.content());
        if (!system->kept.contains(assignment.key)) continue;
        text.add({}, std::string(assignment.key), std::string(assignment.value), line.number);
    }
    return text;
}

}  // namespace mailvitals::config
