// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/ip_address.h"

#include <QTest>

using namespace mailvitals;

namespace {

IpAddress of(const IpAddress& like, const std::array<std::uint8_t, 16>& bytes) {
    return like.isV6() ? IpAddress::v6(bytes) : IpAddress::v4({bytes[0], bytes[1], bytes[2], bytes[3]});
}

IpAddress lastOf(const Cidr& block) {
    auto bytes = block.address().bytes();
    for (unsigned bit = block.prefix(); bit < block.address().size() * 8; ++bit)
        bytes[bit / 8] = static_cast<std::uint8_t>(bytes[bit / 8] | 0x80u >> bit % 8);
    return of(block.address(), bytes);
}

/// The next address, or with -1 the one before.
IpAddress neighbour(const IpAddress& address, int step) {
    auto bytes = address.bytes();
    for (std::size_t i = address.size(); i-- > 0;) {
        const int sum = bytes[i] + step;
        bytes[i] = static_cast<std::uint8_t>(sum);
        if (sum >= 0 && sum <= 255) break;
    }
    return of(address, bytes);
}

}  // namespace

class TestIpAddress : public QObject {
    Q_OBJECT

 private Q_SLOTS:
    void reads_data();
    void reads();
    void refuses_data();
    void refuses();
    void writesForms_data();
    void writesForms();
    void unmaps();
    void readsNetworks_data();
    void readsNetworks();
    void refusesNetworks_data();
    void refusesNetworks();
    void contains_data();
    void contains();
    void keepsPrefixesInBounds();
    void sortsKinds_data();
    void sortsKinds();
    void knowsBlocksToTheirEdges_data();
    void knowsBlocksToTheirEdges();
    void knowsWhereCloudsTellTheirSecrets();
    void readsEndpoints_data();
    void readsEndpoints();
    void refusesEndpoints_data();
    void refusesEndpoints();
};

void TestIpAddress::reads_data() {
    QTest::addColumn<QString>("typed");
    QTest::addColumn<QString>("shown");
    QTest::newRow("IPv4") << "192.0.2.1"
                          << "192.0.2.1";
    QTest::newRow("IPv6") << "2001:db8::1"
                          << "2001:db8::1";
    QTest::newRow("IPv6 in upper case (RFC 5952 section 4.3)") << "2001:DB8::A"
                                                               << "2001:db8::a";
    QTest::newRow("IPv6 in full (RFC 5952 section 4.2)") << "2001:0db8:0000:0000:0000:0000:0000:0001"
                                                         << "2001:db8::1";
    QTest::newRow("IPv4 inside IPv6 stays IPv6") << "::ffff:192.0.2.1"
                                                 << "::ffff:192.0.2.1";
    QTest::newRow("unspecified") << "::"
                                 << "::";
    QTest::newRow("highest") << "255.255.255.255"
                             << "255.255.255.255";
}

void TestIpAddress::reads() {
    QFETCH(QString, typed);
    QFETCH(QString, shown);
    const auto address = IpAddress::parse(typed.toStdString());
    QVERIFY(address.has_value());
    QCOMPARE(QString::fromStdString(address->toString()), shown);
    QCOMPARE(address->isV6(), typed.contains(':'));
    QVERIFY(IpAddress::parse(address->toString()) == address);
}

void TestIpAddress::refuses_data() {
    QTest::addColumn<QByteArray>("typed");
    QTest::newRow("nothing") << QByteArray();
    QTest::newRow("name") << QByteArray("localhost");
    QTest::newRow("three numbers") << QByteArray("192.0.2");
    QTest::newRow("five numbers") << QByteArray("192.0.2.1.1");
    QTest::newRow("above 255") << QByteArray("192.0.2.256");
    QTest::newRow("leading zero") << QByteArray("192.0.2.01");
    QTest::newRow("hexadecimal") << QByteArray("0xc0.0.2.1");
    QTest::newRow("one number") << QByteArray("3221225985");
    QTest::newRow("blank before") << QByteArray(" 192.0.2.1");
    QTest::newRow("blank behind") << QByteArray("192.0.2.1 ");
    QTest::newRow("NUL behind") << QByteArray("192.0.2.1\0", 10);
    QTest::newRow("port") << QByteArray("192.0.2.1:25");
    QTest::newRow("brackets") << QByteArray("[2001:db8::1]");
    QTest::newRow("zone") << QByteArray("fe80::1%eth0");
    QTest::newRow("two gaps") << QByteArray("2001::db8::1");
    QTest::newRow("nine groups") << QByteArray("1:2:3:4:5:6:7:8:9");
    QTest::newRow("endless") << QByteArray(100000, '1');
}

void TestIpAddress::refuses() {
    QFETCH(QByteArray, typed);
    QVERIFY(!IpAddress::parse(typed.toStdString()).has_value());
}

void TestIpAddress::writesForms_data() {
    QTest::addColumn<QString>("address");
    QTest::addColumn<QString>("reverse");
    QTest::addColumn<QString>("literal");
    QTest::newRow("IPv4 (RFC 1035 section 3.5, RFC 5321 section 4.1.3)") << "192.0.2.99"
                                                                         << "99.2.0.192"
                                                                         << "[192.0.2.99]";
    QTest::newRow("IPv6 (RFC 3596 section 2.5, RFC 5321 section 4.1.3)")
        << "2001:db8::567:89ab"
        << "b.a.9.8.7.6.5.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.8.b.d.0.1.0.0.2"
        << "[IPv6:2001:db8::567:89ab]";
}

void TestIpAddress::writesForms() {
    QFETCH(QString, address);
    QFETCH(QString, reverse);
    QFETCH(QString, literal);
    const IpAddress parsed = *IpAddress::parse(address.toStdString());
    QCOMPARE(QString::fromStdString(parsed.toReverse()), reverse);
    QCOMPARE(QString::fromStdString(parsed.toSmtpLiteral()), literal);
}

void TestIpAddress::unmaps() {
    QVERIFY(IpAddress::parse("::ffff:192.0.2.1")->unmapped() == IpAddress::v4({192, 0, 2, 1}));
    QVERIFY(IpAddress::parse("::192.0.2.1")->unmapped().isV6());
    QVERIFY(IpAddress::v4({192, 0, 2, 1}).unmapped() == IpAddress::v4({192, 0, 2, 1}));
    QVERIFY(IpAddress() == IpAddress::v4({0, 0, 0, 0}));
    QVERIFY(*IpAddress::parse("0.0.0.0") != *IpAddress::parse("::"));
}

void TestIpAddress::readsNetworks_data() {
    QTest::addColumn<QString>("typed");
    QTest::addColumn<QString>("shown");
    QTest::newRow("IPv4") << "172.22.1.0/24"
                          << "172.22.1.0/24";
    QTest::newRow("IPv6") << "2001:db8::/32"
                          << "2001:db8::/32";
    QTest::newRow("bare IPv4 address") << "192.0.2.1"
                                       << "192.0.2.1/32";
    QTest::newRow("bare IPv6 address") << "2001:db8::1"
                                       << "2001:db8::1/128";
    QTest::newRow("everything") << "0.0.0.0/0"
                                << "0.0.0.0/0";
    QTest::newRow("widest prefix") << "::/128"
                                   << "::/128";
}

void TestIpAddress::readsNetworks() {
    QFETCH(QString, typed);
    QFETCH(QString, shown);
    const auto network = Cidr::parse(typed.toStdString());
    QVERIFY(network.has_value());
    QCOMPARE(QString::fromStdString(network->toString()), shown);
}

void TestIpAddress::refusesNetworks_data() {
    QTest::addColumn<QString>("typed");
    for (const char* typed : {"", "/", "/24", "192.0.2.0/", "192.0.2.0/33", "2001:db8::/129", "192.0.2.0/-1",
                              "192.0.2.0/+1", "192.0.2.0/ 24", "192.0.2.0/24/8", "192.0.2.0/2x",
                              "192.0.2.0/99999999999", "192.0.2/24", "name/24"}) {
        QTest::newRow(*typed == '\0' ? "nothing" : typed) << typed;
    }
}

void TestIpAddress::refusesNetworks() {
    QFETCH(QString, typed);
    QVERIFY(!Cidr::parse(typed.toStdString()).has_value());
}

void TestIpAddress::contains_data() {
    QTest::addColumn<QString>("network");
    QTest::addColumn<QString>("address");
    QTest::addColumn<bool>("inside");
    const auto row = [](const char* what, const char* network, const char* address, bool inside) {
        QTest::newRow(what) << network << address << inside;
    };
    row("first address", "172.22.1.0/24", "172.22.1.0", true);
    row("last address", "172.22.1.0/24", "172.22.1.255", true);
    row("one below", "172.22.1.0/24", "172.22.0.255", false);
    row("one above", "172.22.1.0/24", "172.22.2.0", false);
    row("prefix inside an octet", "172.16.0.0/12", "172.31.255.255", true);
    row("above a prefix inside an octet", "172.16.0.0/12", "172.32.0.0", false);
    row("host bits in the network", "192.0.2.77/24", "192.0.2.1", true);
    row("network of one", "192.0.2.1/32", "192.0.2.1", true);
    row("beside a network of one", "192.0.2.1/32", "192.0.2.0", false);
    row("everything", "0.0.0.0/0", "255.255.255.255", true);
    row("everything of another family", "0.0.0.0/0", "::", false);
    row("IPv6", "2001:db8::/33", "2001:db8:7fff::1", true);
    row("above an IPv6 network", "2001:db8::/33", "2001:db8:8000::", false);
    row("IPv6 network of one", "2001:db8::1/128", "2001:db8::1", true);
    row("beside an IPv6 network of one", "2001:db8::1/128", "2001:db8::", false);
    row("a mapped address is another family", "192.0.2.0/24", "::ffff:192.0.2.1", false);
}

void TestIpAddress::contains() {
    QFETCH(QString, network);
    QFETCH(QString, address);
    QFETCH(bool, inside);
    QCOMPARE(Cidr::parse(network.toStdString())->contains(*IpAddress::parse(address.toStdString())), inside);
}

void TestIpAddress::keepsPrefixesInBounds() {
    const Cidr narrow(IpAddress::v4({192, 0, 2, 1}), 200);
    QCOMPARE(narrow.prefix(), 32u);
    QVERIFY(narrow.contains(IpAddress::v4({192, 0, 2, 1})));
    QVERIFY(!narrow.contains(IpAddress::v4({192, 0, 2, 0})));
    QCOMPARE(Cidr(*IpAddress::parse("::1"), 200).prefix(), 128u);
}

void TestIpAddress::sortsKinds_data() {
    QTest::addColumn<QString>("address");
    QTest::addColumn<int>("kind");
    const auto row = [](const char* address, AddressKind kind) {
        QTest::newRow(address) << address << static_cast<int>(kind);
    };
    row("8.8.8.8", AddressKind::Public);
    row("172.15.255.255", AddressKind::Public);
    row("172.32.0.0", AddressKind::Public);
    row("100.63.255.255", AddressKind::Public);
    row("100.128.0.0", AddressKind::Public);
    row("2a00::1", AddressKind::Public);
    row("64:ff9b::8.8.8.8", AddressKind::Reserved);
    row("0.0.0.0", AddressKind::Unspecified);
    row("::", AddressKind::Unspecified);
    row("0.1.2.3", AddressKind::Reserved);
    row("192.0.0.1", AddressKind::Reserved);
    row("255.255.255.255", AddressKind::Reserved);
    row("100::1", AddressKind::Reserved);
    row("127.0.0.1", AddressKind::Loopback);
    row("127.255.255.254", AddressKind::Loopback);
    row("::1", AddressKind::Loopback);
    row("10.1.2.3", AddressKind::Private);
    row("172.16.0.1", AddressKind::Private);
    row("172.22.1.1", AddressKind::Private);
    row("172.31.255.255", AddressKind::Private);
    row("192.168.178.1", AddressKind::Private);
    row("fd4d:6169:6c63:6f77::1", AddressKind::Private);
    row("fc00::1", AddressKind::Private);
    row("fec0::1", AddressKind::Private);
    row("100.64.0.1", AddressKind::CarrierNat);
    row("100.127.255.255", AddressKind::CarrierNat);
    row("169.254.1.1", AddressKind::LinkLocal);
    row("fe80::1", AddressKind::LinkLocal);
    row("192.0.2.1", AddressKind::Documentation);
    row("198.51.100.1", AddressKind::Documentation);
    row("203.0.113.9", AddressKind::Documentation);
    row("2001:db8::1", AddressKind::Documentation);
    row("3fff::1", AddressKind::Documentation);
    row("198.18.0.1", AddressKind::Benchmark);
    row("2001:2::1", AddressKind::Benchmark);
    row("224.0.0.1", AddressKind::Multicast);
    row("ff02::1", AddressKind::Multicast);
    row("::ffff:10.0.0.1", AddressKind::Private);
    row("::ffff:8.8.8.8", AddressKind::Public);
}

void TestIpAddress::sortsKinds() {
    QFETCH(QString, address);
    QFETCH(int, kind);
    QCOMPARE(static_cast<int>(kindOf(*IpAddress::parse(address.toStdString()))), kind);
}

void TestIpAddress::knowsBlocksToTheirEdges_data() {
    QTest::addColumn<QString>("block");
    QTest::addColumn<int>("kind");
    QTest::addColumn<int>("before");
    QTest::addColumn<int>("behind");
    using enum AddressKind;
    const auto row = [](const char* block, AddressKind kind, AddressKind before, AddressKind behind) {
        QTest::newRow(block) << block << static_cast<int>(kind) << static_cast<int>(before)
                             << static_cast<int>(behind);
    };
    // The IANA IPv4 special-purpose address registry, in its order.
    row("0.0.0.0/32", Unspecified, Reserved, Reserved);  // before the first comes the last
    row("10.0.0.0/8", Private, Public, Public);
    row("100.64.0.0/10", CarrierNat, Public, Public);
    row("127.0.0.0/8", Loopback, Public, Public);
    row("169.254.0.0/16", LinkLocal, Public, Public);
    row("172.16.0.0/12", Private, Public, Public);
    row("192.0.0.0/29", Reserved, Public, Reserved);
    row("192.0.0.8/32", Reserved, Reserved, Public);
    row("192.0.0.9/32", Public, Reserved, Public);
    row("192.0.0.10/32", Public, Public, Reserved);
    row("192.0.0.170/31", Reserved, Reserved, Reserved);
    row("192.0.0.128/25", Reserved, Reserved, Public);
    row("192.0.2.0/24", Documentation, Public, Public);
    row("192.31.196.0/24", Public, Public, Public);
    row("192.52.193.0/24", Public, Public, Public);
    row("192.88.99.0/24", Reserved, Public, Public);
    row("192.168.0.0/16", Private, Public, Public);
    row("192.175.48.0/24", Public, Public, Public);
    row("198.18.0.0/15", Benchmark, Public, Public);
    row("198.51.100.0/24", Documentation, Public, Public);
    row("203.0.113.0/24", Documentation, Public, Public);
    row("224.0.0.0/4", Multicast, Public, Reserved);
    row("240.0.0.0/4", Reserved, Multicast, Unspecified);
    row("255.255.255.255/32", Reserved, Reserved, Unspecified);
    // The IANA IPv6 special-purpose address registry, in its order, and what RFC 4291 gives out.
    row("::1/128", Loopback, Unspecified, Reserved);
    row("::/128", Unspecified, Multicast, Loopback);
    row("64:ff9b::/96", Reserved, Reserved, Reserved);
    row("64:ff9b:1::/48", Reserved, Reserved, Reserved);
    row("100::/64", Reserved, Reserved, Reserved);
    row("100:0:0:1::/64", Reserved, Reserved, Reserved);
    row("2000::/16", Public, Reserved, Reserved);
    row("2001::/32", Reserved, Public, Reserved);
    row("2001:1::1/128", Public, Reserved, Public);
    row("2001:1::2/128", Public, Public, Public);
    row("2001:1::3/128", Public, Public, Reserved);
    row("2001:2::/48", Benchmark, Reserved, Reserved);
    row("2001:3::/32", Public, Reserved, Reserved);
    row("2001:4:112::/48", Public, Reserved, Reserved);
    row("2001:10::/28", Reserved, Reserved, Reserved);
    row("2001:20::/28", Reserved, Reserved, Reserved);
    row("2001:30::/28", Reserved, Reserved, Reserved);
    row("2001:100::/24", Reserved, Reserved, Public);
    row("2001:db8::/32", Documentation, Public, Public);
    row("2002::/16", Reserved, Public, Public);
    row("2620:4f:8000::/48", Public, Public, Public);
    row("3fff::/20", Documentation, Public, Public);
    row("3fff:8000::/17", Public, Public, Reserved);
    row("5f00::/16", Reserved, Reserved, Reserved);
    row("fc00::/7", Private, Reserved, Reserved);
    row("fe80::/10", LinkLocal, Reserved, Private);
    row("fec0::/10", Private, LinkLocal, Multicast);
    row("ff00::/8", Multicast, Private, Unspecified);
}

void TestIpAddress::knowsBlocksToTheirEdges() {
    QFETCH(QString, block);
    const Cidr parsed = *Cidr::parse(block.toStdString());
    const IpAddress last = lastOf(parsed);
    QVERIFY(parsed.contains(last));
    const auto compare = [](const IpAddress& address, const char* column) {
        const int wanted = *static_cast<const int*>(QTest::qData(column, QMetaType::Int));
        QVERIFY2(static_cast<int>(kindOf(address)) == wanted, address.toString().c_str());
    };
    compare(parsed.address(), "kind");
    compare(last, "kind");
    compare(neighbour(parsed.address(), -1), "before");
    compare(neighbour(last, 1), "behind");
}

void TestIpAddress::knowsWhereCloudsTellTheirSecrets() {
    for (const char* text :
         {"169.254.169.254", "::ffff:169.254.169.254", "168.63.129.16", "100.100.100.200", "192.0.0.192",
          "fd00:ec2::254", "fd20:ce::254", "fd00:42::42", "fe80::a9fe:a9fe"})
        QVERIFY2(isMetadataService(*IpAddress::parse(text)), text);
    for (const char* text :
         {"169.254.169.253", "168.63.129.17", "fd00:ec2::255", "169.254.0.1", "::", "8.8.8.8"})
        QVERIFY2(!isMetadataService(*IpAddress::parse(text)), text);
}

void TestIpAddress::readsEndpoints_data() {
    QTest::addColumn<QString>("typed");
    QTest::addColumn<QString>("shown");
    QTest::newRow("IPv4") << "192.0.2.1"
                          << "192.0.2.1:53";
    QTest::newRow("IPv4 and port") << "192.0.2.1:5353"
                                   << "192.0.2.1:5353";
    QTest::newRow("IPv6") << "2001:db8::1"
                          << "[2001:db8::1]:53";
    QTest::newRow("IPv6 in brackets") << "[2001:db8::1]"
                                      << "[2001:db8::1]:53";
    QTest::newRow("IPv6 and port") << "[2001:db8::1]:5353"
                                   << "[2001:db8::1]:5353";
    QTest::newRow("link-local (RFC 4007 section 11)") << "fe80::1%eth0"
                                                      << "[fe80::1%eth0]:53";
    QTest::newRow("link-local in brackets") << "[fe80::1%2]"
                                            << "[fe80::1%2]:53";
    QTest::newRow("link-local and port") << "[FE80::1%wlp2s0.7]:5353"
                                         << "[fe80::1%wlp2s0.7]:5353";
    QTest::newRow("link-local and port without brackets") << "fe80::1%eth0:5353"
                                                          << "[fe80::1%eth0]:5353";
    QTest::newRow("link-local without its zone") << "fe80::1"
                                                 << "[fe80::1]:53";
    QTest::newRow("highest port") << "192.0.2.1:65535"
                                  << "192.0.2.1:65535";
}

void TestIpAddress::readsEndpoints() {
    QFETCH(QString, typed);
    QFETCH(QString, shown);
    const auto endpoint = IpEndpoint::parse(typed.toStdString(), 53);
    QVERIFY(endpoint.has_value());
    QCOMPARE(QString::fromStdString(endpoint->toString()), shown);
    QVERIFY(IpEndpoint::parse(endpoint->toString(), 1) == endpoint);
}

void TestIpAddress::refusesEndpoints_data() {
    QTest::addColumn<QString>("typed");
    for (const char* typed : {"",
                              ":",
                              ":53",
                              "[",
                              "[]",
                              "[]:53",
                              "[2001:db8::1",
                              "[2001:db8::1]53",
                              "[2001:db8::1]:",
                              "192.0.2.1:",
                              "192.0.2.1:0",
                              "192.0.2.1:65536",
                              "192.0.2.1:-1",
                              "192.0.2.1:+1",
                              "192.0.2.1:5x",
                              "192.0.2.1:99999999999",
                              "name:53",
                              "fe80::1%",
                              "[fe80::1%]:53",
                              "2001:db8::1%eth0",
                              "169.254.1.1%eth0",
                              "fe80::1%et h0",
                              "fe80::1%eth0%eth1",
                              "%eth0",
                              "ff02::1%eth0"}) {
        QTest::newRow(*typed == '\0' ? "nothing" : typed) << typed;
    }
}

void TestIpAddress::refusesEndpoints() {
    QFETCH(QString, typed);
    QVERIFY(!IpEndpoint::parse(typed.toStdString(), 53).has_value());
    QVERIFY(IpEndpoint::parse("fe80::1%" + std::string(63, 'a'), 53).has_value());
    QVERIFY(!IpEndpoint::parse("fe80::1%" + std::string(64, 'a'), 53).has_value());
}

QTEST_APPLESS_MAIN(TestIpAddress)
#include "ip_address.moc"
