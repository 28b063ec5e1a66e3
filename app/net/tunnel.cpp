// SPDX-License-Identifier: GPL-3.0-or-later
#include "net/tunnel.h"

#include "base/ip_address.h"

#include <QFile>
#include <QNetworkInterface>

#include <algorithm>
#include <array>

namespace mailvitals::net {
namespace {

constexpr qint64 longestFile = 4096;

/// Kinds of interfaces that Linux has for tunnels (if_arp.h): IP in IP and IPv6, IPv6 in IPv4, GRE over both.
constexpr std::array tunnelKinds{768, 769, 776, 778, 823};
/// Bare packets without a frame around them: WireGuard and other tunnels, but modems as well.
constexpr int frameless = 65534;

QByteArray contentOf(const QString& path) {
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.read(longestFile) : QByteArray();
}

/// RFC 7335: where a line has IPv6 only, a translator on this computer has an interface like a tunnel's for
/// IPv4. It leads to the line itself.
bool belongsToTranslator(const QNetworkInterface& interface) {
    static const Cidr range = *Cidr::parse("192.0.0.0/29");
    const auto entries = interface.addressEntries();
    return std::any_of(entries.begin(), entries.end(), [](const QNetworkAddressEntry& entry) {
        const auto address = IpAddress::parse(entry.ip().toString().toStdString());
        return address && range.contains(*address);
    });
}

bool looksLikeTunnel(const QNetworkInterface& interface) {
    if (interface.type() == QNetworkInterface::Virtual) return true;
    return interface.flags().testFlag(QNetworkInterface::IsPointToPoint) &&
           interface.type() != QNetworkInterface::Ppp && interface.hardwareAddress().isEmpty();
}

}  // namespace

std::optional<bool> isTunnelBySystemFolder(const std::string& folder) {
    const QString place = QString::fromStdString(folder) + QLatin1Char('/');
    bool told = false;
    const int kind = contentOf(place + QStringLiteral("type")).trimmed().toInt(&told);
    if (!told) return std::nullopt;
    // OpenVPN's, Tailscale's and others', with frames (tap) or without (tun).
    if (QFile::exists(place + QStringLiteral("tun_flags"))) return true;
    // PPP stays out: modems and lines with PPPoE use it as well, and cannot be told from a VPN.
    if (std::find(tunnelKinds.begin(), tunnelKinds.end(), kind) != tunnelKinds.end()) return true;
    const bool modem = QFile::exists(place + QStringLiteral("device")) ||
                       contentOf(place + QStringLiteral("uevent")).contains("DEVTYPE=wwan");
    return kind == frameless && !modem;
}

bool isTunnel(const QNetworkInterface& interface) {
    if (belongsToTranslator(interface)) return false;
    const auto told = isTunnelBySystemFolder("/sys/class/net/" + interface.name().toStdString());
    return told ? *told : looksLikeTunnel(interface);
}

}  // namespace mailvitals::net
