// SPDX-License-Identifier: GPL-3.0-or-later
#include "net/local_network.h"

#include "net/tunnel.h"

#include <QDir>
#include <QFile>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

using namespace mailvitals;

namespace {

/// Under these names the test calls itself, within a network of its own.
const char* const withinNetwork = "MAILVITALS_WITHIN_NETWORK";

struct Kind {
    const char* what;
    const char* type;
    const char* uevent;
    std::vector<const char*> files;  ///< beside these
    std::optional<bool> tunnel;
};

void write(const QString& path, const char* text) {
    QFile file(path);
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write(text);
}

/// Runs programs one after the other; false where one is missing or fails.
bool succeed(const std::vector<QStringList>& commands) {
    for (const QStringList& command : commands) {
        if (QProcess::execute(command.front(), command.mid(1)) != 0) return false;
    }
    return true;
}

const IpAddress elsewhere = *IpAddress::parse("192.0.2.10");
const IpAddress elsewhereV6 = *IpAddress::parse("2001:db8:53::10");

}  // namespace

class TestLocalNetwork : public QObject {
    Q_OBJECT

 private Q_SLOTS:
    void knowsTunnelsByTheirFolders();
    void tellsAddressesWithoutLoopback();
    void leavesByATunnel();
};

void TestLocalNetwork::knowsTunnelsByTheirFolders() {
    const std::vector<Kind> kinds{
        {"a network card", "1\n", "INTERFACE=eth0\nIFINDEX=2\n", {"device"}, false},
        {"a wireless one", "1\n", "DEVTYPE=wlan\nINTERFACE=wlan0\n", {"device"}, false},
        {"a bridge of containers", "1\n", "DEVTYPE=bridge\nINTERFACE=docker0\n", {}, false},
        {"WireGuard", "65534\n", "DEVTYPE=wireguard\nINTERFACE=wg0\n", {}, true},
        {"OpenVPN or Tailscale", "65534\n", "INTERFACE=tun0\n", {"tun_flags"}, true},
        {"OpenVPN with frames", "1\n", "INTERFACE=tap0\n", {"tun_flags"}, true},
        {"IPv6 in IPv4", "776\n", "INTERFACE=he-ipv6\n", {}, true},
        {"GRE", "778\n", "INTERFACE=gre1\n", {}, true},
        {"a modem without frames", "65534\n", "DEVTYPE=wwan\nINTERFACE=wwan0\n", {"device"}, false},
        {"a modem in the machine", "65534\n", "DEVTYPE=wwan\nINTERFACE=wwan0\n", {}, false},
        {"PPPoE at home", "512\n", "DEVTYPE=ppp\nINTERFACE=ppp0\n", {}, false},
        {"no number", "wg\n", "", {}, std::nullopt},
    };
    for (const Kind& kind : kinds) {
        const QTemporaryDir folder;
        write(folder.filePath("type"), kind.type);
        write(folder.filePath("uevent"), kind.uevent);
        for (const char* file : kind.files) write(folder.filePath(file), "");
        QVERIFY2(net::isTunnelBySystemFolder(folder.path().toStdString()) == kind.tunnel, kind.what);
    }
    QVERIFY(!net::isTunnelBySystemFolder("/nowhere/at/all"));
}

void TestLocalNetwork::tellsAddressesWithoutLoopback() {
    for (const IpAddress& address : net::localAddresses())
        QVERIFY2(kindOf(address) != AddressKind::Loopback, address.toString().c_str());
    // What is not asked for is not there, and the way to this computer itself is no way out.
    QVERIFY(net::lookAtInterfaces({}).exits.empty());
    QVERIFY(net::lookAtInterfaces({*IpAddress::parse("127.0.0.1")}).exits.empty());
}

/// A real tunnel in a network of its own; this program calls itself in there.
void TestLocalNetwork::leavesByATunnel() {
    if (!qEnvironmentVariableIsSet(withinNetwork)) {
        QProcess inside;
        QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
        environment.insert(QString::fromLatin1(withinNetwork), "1");
        inside.setProcessEnvironment(environment);
        inside.setProcessChannelMode(QProcess::ForwardedChannels);
        // /sys shows the interfaces of the network in which it was mounted.
        inside.start("unshare", {"--net", "--mount", "sh", "-c",
                                 "mount -t sysfs sysfs /sys && exec \"$0\" leavesByATunnel",
                                 QCoreApplication::applicationFilePath()});
        if (!inside.waitForStarted() || !inside.waitForFinished(60000)) QSKIP("unshare cannot be run here");
        if (inside.exitCode() != 0 &&
            succeed({{"unshare", "--net", "--mount", "mount", "-t", "sysfs", "sysfs", "/sys"}}))
            QFAIL("within a network of its own it failed");
        if (inside.exitCode() != 0) QSKIP("this machine does not let the test make a network of its own");
        return;
    }
    if (!succeed({{"ip", "tuntap", "add", "dev", "tun7", "mode", "tun"},
                  {"ip", "address", "add", "10.8.0.2/24", "dev", "tun7"},
                  {"ip", "link", "set", "tun7", "up"},
                  {"ip", "tuntap", "add", "dev", "tun8", "mode", "tun"},
                  {"ip", "address", "add", "192.168.1.7/24", "dev", "tun8"},
                  {"ip", "-6", "address", "add", "fd00:8::2/64", "dev", "tun8", "nodad"},
                  {"ip", "link", "set", "tun8", "up"}}))
        QSKIP("this machine does not let the test make a tunnel");
    // Tunnels, but not on the way to anybody.
    LocalNetwork network = net::lookAtInterfaces({elsewhere, elsewhereV6});
    QCOMPARE(network.tunnels.size(), std::size_t(2));
    QVERIFY(network.exits.empty());

    QVERIFY(succeed({{"ip", "route", "add", "default", "dev", "tun7"},
                     {"ip", "-6", "route", "add", "default", "dev", "tun8"}}));
    network = net::lookAtInterfaces({elsewhere, elsewhereV6});
    const std::vector<LocalNetwork::Exit> both{{"tun7", *IpAddress::parse("10.8.0.2")},
                                               {"tun8", *IpAddress::parse("fd00:8::2")}};
    QVERIFY(network.exits == both);

    // Only some addresses go through the other one.
    QVERIFY(succeed({{"ip", "route", "add", "192.0.2.0/24", "dev", "tun8"}}));
    const std::vector<LocalNetwork::Exit> other{{"tun8", *IpAddress::parse("192.168.1.7")}};
    QVERIFY(net::lookAtInterfaces({elsewhere}).exits == other);

    // A translator's interface looks like a tunnel and is none (RFC 7335).
    QVERIFY(succeed({{"ip", "address", "flush", "dev", "tun7"},
                     {"ip", "address", "add", "192.0.0.2/29", "dev", "tun7"}}));
    QCOMPARE(net::lookAtInterfaces({}).tunnels.size(), std::size_t(1));
}

QTEST_GUILESS_MAIN(TestLocalNetwork)
#include "local_network.moc"
