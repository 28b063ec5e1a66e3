// SPDX-License-Identifier: GPL-3.0-or-later
#include "records/config/published.h"

#include "records/config/recognise.h"

#include <QTest>

using namespace mailvitals;
using namespace mailvitals::config;

namespace {

Texts texts(std::initializer_list<const char*> given) {
    Texts all;
    for (const char* each : given) {
        for (Text& text : recognise(each, "").texts) all.push_back(std::move(text));
    }
    return all;
}

/// "6379>6379 redis docker, 22>22 sshd"
std::string published(std::initializer_list<const char*> given) {
    std::string told;
    for (const Published& port : publishedPorts(texts(given))) {
        told += (told.empty() ? "" : ", ") + std::to_string(port.port) + ">" + std::to_string(port.inner) +
                " " + port.name + (port.byDocker ? " docker" : "");
    }
    return told;
}

constexpr const char* compose =
    "services:\n  redis:\n    image: redis:7\n    ports:\n      - \"6379:6379\"\n      - "
    "\"127.0.0.1:7000:7000\"\n"
    "  db:\n    image: mariadb\n    ports:\n      - \"0.0.0.0:13306:3306/tcp\"\n      - \"[::]:5432:5432\"\n"
    "      - \"[::1]:5433:5433\"\n      - \"192.168.1.2:9200:9200\"\n      - \"11211:11211/udp\"\n      - "
    "\"2375\"\n";

constexpr const char* listeners =
    "State  Recv-Q Send-Q Local Address:Port Peer Address:PortProcess\n"
    "LISTEN 0      4096         0.0.0.0:6379      0.0.0.0:*    users:((\"docker-proxy\",pid=1,fd=4))\n"
    "LISTEN 0      4096            [::]:6379         [::]:*    users:((\"docker-proxy\",pid=2,fd=4))\n"
    "LISTEN 0      128          0.0.0.0:22        0.0.0.0:*    users:((\"sshd\",pid=3,fd=3))\n"
    "LISTEN 0      128        127.0.0.1:3306      0.0.0.0:*    users:((\"mariadbd\",pid=4,fd=3))\n";

constexpr const char* ufw =
    "Status: active\nLogging: on (low)\nDefault: deny (incoming), allow (outgoing), deny (routed)\n"
    "New profiles: skip\n\nTo                         Action      From\n"
    "--                         ------      ----\n"
    "22/tcp                     ALLOW IN    Anywhere\n"
    "25,465,587/tcp             LIMIT IN    Anywhere\n"
    "6000:6007/tcp              ALLOW IN    Anywhere\n"
    "5432                       ALLOW IN    192.168.1.0/24\n"
    "9200/udp                   ALLOW IN    Anywhere\n"
    "389/tcp                    DENY IN     Anywhere\n"
    "80/tcp (v6)                ALLOW IN    Anywhere (v6)\n";

constexpr const char* firewalld =
    "public (active)\n  target: default\n  icmp-block-inversion: no\n  interfaces: eth0\n  sources:\n"
    "  services: dhcpv6-client ssh smtp\n  ports: 8080/tcp 7000-7005/tcp 11211/udp\n  protocols:\n"
    "  masquerade: no\n  forward-ports:\n  rich rules:\n";

}  // namespace

class TestPublished : public QObject {
    Q_OBJECT

 private Q_SLOTS:
    void findsWhatIsPublishedToEverybody();
    void readsWhatTheFirewallIsMeantToClose();
};

void TestPublished::findsWhatIsPublishedToEverybody() {
    QCOMPARE(published({compose}),
             std::string("5432>5432 db docker, 6379>6379 redis docker, 13306>3306 db docker"));
    QCOMPARE(published({listeners}), std::string("22>22 sshd, 6379>6379 docker-proxy docker"));
    // Both say the same of one port.
    QCOMPARE(published({compose, listeners}),
             std::string("22>22 sshd, 5432>5432 db docker, 6379>6379 redis docker, 13306>3306 db docker"));
    QCOMPARE(published({ufw}), std::string());
    // Odd mappings are none.
    QCOMPARE(
        published({"services:\n  a:\n    image: b\n    ports:\n      - \"x:y\"\n      - \"0:1\"\n      - "
                   "\"70000:1\"\n      - \"1:\"\n      - \":\"\n      - \"6000-6002:6000-6002\"\n"}),
        std::string());
}

void TestPublished::readsWhatTheFirewallIsMeantToClose() {
    const auto intents = [](const char* text, std::initializer_list<std::uint16_t> ports) {
        std::string told;
        for (const std::uint16_t port : ports) {
            const Intent intent = intentFor(port, texts({text}));
            told += intent == Intent::Open ? 'o' : intent == Intent::Closed ? 'c' : '?';
        }
        return told;
    };
    QCOMPARE(intents(ufw, {22, 465, 6003, 80}), std::string("oooo"));
    QCOMPARE(intents(ufw, {6379, 6008, 5432, 9200, 389}), std::string("ccccc"));
    QCOMPARE(intents("Status: inactive\n", {22, 6379}), std::string("??"));
    QCOMPARE(intents("Status: active\nDefault: allow (incoming), allow (outgoing)\n", {6379}),
             std::string("o"));
    QCOMPARE(intents(firewalld, {25, 8080, 7003}), std::string("ooo"));
    QCOMPARE(intents(firewalld, {6379, 11211, 7006}), std::string("ccc"));
    QCOMPARE(intents(compose, {6379}), std::string("?"));
}

QTEST_GUILESS_MAIN(TestPublished)
#include "published.moc"
