// SPDX-License-Identifier: GPL-3.0-or-later
#include "net/resolv_conf.h"

#include <QFile>

#include <algorithm>

namespace mailvitals::net {
namespace {

constexpr qint64 largestFile = 64 * 1024;
constexpr std::uint16_t dnsPort = 53;
constexpr std::string_view keyword = "nameserver";
constexpr std::string_view blanks = " \t\r";

/// What stands between blanks at the front, which is taken off.
std::string_view takeWord(std::string_view& line) {
    line.remove_prefix(std::min(line.find_first_not_of(blanks), line.size()));
    const std::string_view word = line.substr(0, line.find_first_of(blanks));
    line.remove_prefix(word.size());
    return word;
}

}  // namespace

std::vector<IpEndpoint> nameServersIn(std::string_view resolvConf) {
    std::vector<IpEndpoint> servers;
    while (!resolvConf.empty()) {
        std::string_view line = resolvConf.substr(0, resolvConf.find('\n'));
        resolvConf.remove_prefix(std::min(line.size() + 1, resolvConf.size()));
        if (takeWord(line) != keyword) continue;
        if (const auto server = IpEndpoint::parse(takeWord(line), dnsPort)) servers.push_back(*server);
    }
    return servers;
}

std::vector<IpEndpoint> withZones(std::vector<IpEndpoint> told, std::string_view resolvConf) {
    std::vector<IpEndpoint> listed = nameServersIn(resolvConf);
    const bool zoned = std::any_of(listed.begin(), listed.end(),
                                   [](const IpEndpoint& server) { return !server.zone.empty(); });
    return zoned ? listed : told;
}

std::string contentOfResolvConf() {
    QFile file(QStringLiteral("/etc/resolv.conf"));
    return file.open(QIODevice::ReadOnly) ? file.read(largestFile).toStdString() : std::string();
}

}  // namespace mailvitals::net
