// SPDX-License-Identifier: GPL-3.0-or-later
#include "net/resolv_conf.h"

#include <QTest>

using namespace mailvitals;

namespace {

std::string listed(const std::vector<IpEndpoint>& servers) {
    std::string text;
    for (const IpEndpoint& server : servers) text += (text.empty() ? "" : " ") + server.toString();
    return text;
}

std::string read(const char* text) {
    return listed(net::nameServersIn(text));
}

}  // namespace

class TestResolvConf : public QObject {
    Q_OBJECT

 private Q_SLOTS:
    void readsNameServers();
    void passesOverWhatIsNone();
    void keepsInterfaces();
};

void TestResolvConf::readsNameServers() {
    QCOMPARE(
        read("# by hand\nsearch home.arpa\nnameserver 192.168.1.1\nnameserver\t2001:db8::53 # the other\n"),
        std::string("192.168.1.1:53 [2001:db8::53]:53"));
    QCOMPARE(read("  nameserver   fe80::1%eth0\r\nnameserver 192.168.1.1"),
             std::string("[fe80::1%eth0]:53 192.168.1.1:53"));
    QCOMPARE(read("nameserver fe80::1"), std::string("[fe80::1]:53"));
}

void TestResolvConf::passesOverWhatIsNone() {
    for (const char* text : {"", "\n\n", "nameserver", "nameserver \n", "nameserver router",
                             "nameservers 192.0.2.1", "#nameserver 192.0.2.1", ";nameserver 192.0.2.1",
                             "options ndots:1", "\0", "nameserver fe80::1%", "nameserver 192.0.2.1%eth0"})
        QCOMPARE(read(text), std::string());
}

void TestResolvConf::keepsInterfaces() {
    const std::vector<IpEndpoint> told{*IpEndpoint::parse("192.0.2.1", 53),
                                       *IpEndpoint::parse("fe80::1", 53)};
    QCOMPARE(listed(net::withZones(told, "nameserver 192.0.2.1\nnameserver fe80::1%wlan0\n")),
             std::string("192.0.2.1:53 [fe80::1%wlan0]:53"));
    // Where the file names none, others may know more than it does.
    QCOMPARE(listed(net::withZones(told, "nameserver 198.51.100.1\n")),
             std::string("192.0.2.1:53 [fe80::1]:53"));
    QCOMPARE(listed(net::withZones(told, "")), std::string("192.0.2.1:53 [fe80::1]:53"));
    QCOMPARE(listed(net::withZones({}, "nameserver fe80::1%3")), std::string("[fe80::1%3]:53"));
}

QTEST_GUILESS_MAIN(TestResolvConf)
#include "resolv_conf.moc"
