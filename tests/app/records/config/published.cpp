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

constexpr const char* dockerPs =
    "CONTAINER ID   IMAGE           COMMAND                  CREATED       STATUS                 PORTS      "
    "      "
    "                                             NAMES\n"
    "0a1b2c3d4e5f   redis:7-alpine  \"docker-entrypoint.s…\"   2 weeks ago   Up 2 weeks (healthy)   "
    "0.0.0.0:6379->6379/tcp, [::]:6379->6379/tcp   mail-redis-1\n"
    "1a1b2c3d4e5f   postfix         \"sh -c 'a->b/tcp'\"       2 weeks ago   Up 2 weeks             "
    "0.0.0.0:25->25/tcp, :::25->25/tcp, 588/tcp    mail-postfix-1\n"
    "2a1b2c3d4e5f   mariadb         \"docker-entrypoint.s…\"   2 weeks ago   Up 2 weeks             "
    "127.0.0.1:13306->3306/tcp                     mail-mysql-1\n"
    "3a1b2c3d4e5f   coturn          \"turnserver\"             2 weeks ago   Up 2 weeks             "
    "0.0.0.0:7000-7002->8000-8002/tcp, 0.0.0.0:3478->3478/udp   turn\n"
    "4a1b2c3d4e5f   unbound         \"/docker-entrypoint\"     2 weeks ago   Up 2 weeks             "
    "53/tcp, 53/udp                                mail-unbound-1\n";

constexpr const char* natRules =
    "*nat\n:PREROUTING ACCEPT [0:0]\n:DOCKER - [0:0]\n"
    "-A PREROUTING -m addrtype --dst-type LOCAL -j DOCKER\n"
    "-A PREROUTING -p tcp -m tcp --dport 8443 -j DNAT --to-destination 192.168.1.9:443\n"
    "-A DOCKER -i docker0 -j RETURN\n"
    "-A DOCKER ! -i br-mail -p tcp -m tcp --dport 6379 -j DNAT --to-destination 172.22.1.249:6379\n"
    "-A DOCKER -d 127.0.0.1/32 ! -i br-mail -p tcp -m tcp --dport 13306 -j DNAT --to-destination "
    "172.22.1.248:3306\n"
    "-A DOCKER -d 8.8.8.8/32 ! -i br-mail -p tcp -m tcp --dport 9200 -j DNAT --to-destination "
    "172.22.1.247:9200\n"
    "-A DOCKER -d 10.8.0.1/32 ! -i br-mail -p tcp -m tcp --dport 9300 -j DNAT --to-destination "
    "172.22.1.247:9300\n"
    "-A DOCKER -s 198.51.100.0/24 ! -i br-mail -p tcp -m tcp --dport 9400 -j DNAT --to-destination "
    "172.22.1.247:9400\n"
    "-A DOCKER ! -i br-mail -p udp -m udp --dport 53 -j DNAT --to-destination 172.22.1.254:53\nCOMMIT\n";

constexpr const char* nftRules =
    "table ip nat {\n\tchain DOCKER {\n"
    "\t\tiifname != \"br-mail\" tcp dport 6379 counter packets 0 bytes 0 dnat to 172.22.1.249:6379\n"
    "\t\tip daddr 127.0.0.1 iifname != \"br-mail\" tcp dport 13306 counter packets 0 bytes 0 dnat to "
    "172.22.1.248:3306\n\t}\n"
    "\tchain PREROUTING {\n\t\ttype nat hook prerouting priority dstnat; policy accept;\n"
    "\t\tfib daddr type local counter packets 1 bytes 60 jump DOCKER\n\t}\n}\n";

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
    void readsWhatRunningContainersPublish();
    void readsWhatDockersRulesHandOn();
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

void TestPublished::readsWhatRunningContainersPublish() {
    QCOMPARE(published({dockerPs}),
             std::string("25>25 mail-postfix-1 docker, 6379>6379 mail-redis-1 docker, 7000>8000 turn "
                         "docker, 7001>8001 turn docker, 7002>8002 turn docker"));
    // As the page tells to print it.
    QCOMPARE(published({"redis  0.0.0.0:6379->6379/tcp, [::]:6379->6379/tcp\nclamd  3310/tcp\nmemcached\n"}),
             std::string("6379>6379 redis docker"));
    QCOMPARE(published({"NAME      IMAGE     COMMAND   SERVICE   CREATED   STATUS    PORTS\n"
                        "mail-redis-1   redis:7   \"redis-server\"   redis   2 weeks ago   Up 2 weeks   "
                        "0.0.0.0:6380->6379/tcp\n"}),
             std::string("6380>6379 mail-redis-1 docker"));
    // The container is named by docker ps, whatever else tells of the port.
    QCOMPARE(published({natRules, dockerPs}).find("6379>6379 mail-redis-1 docker") != std::string::npos,
             true);
    // Odd ones publish nothing, and no other text is taken for it.
    QCOMPARE(published({"a  0.0.0.0:0->1/tcp\n"}), std::string());
    QCOMPARE(published({"a  0.0.0.0:1-65535->1-65535/tcp\n"}), std::string());
    QCOMPARE(published({"a  0.0.0.0:1-2->1-3/tcp\n"}), std::string());
    QCOMPARE(texts({"See a->b/tcp for more\n"}).size(), std::size_t(0));
    QCOMPARE(texts({"root\n"}).size(), std::size_t(0));
    QVERIFY(texts({"CONTAINER ID   IMAGE   COMMAND   CREATED   STATUS   PORTS   NAMES\n"}).front().kind ==
            Kind::Containers);
}

void TestPublished::readsWhatDockersRulesHandOn() {
    // Those for one address of the host, for some callers alone and by others' rules are not for everybody,
    // or ufw's to decide.
    QCOMPARE(published({natRules}),
             std::string("6379>6379 172.22.1.249 docker, 9200>9200 172.22.1.247 docker"));
    QCOMPARE(published({nftRules}), std::string("6379>6379 172.22.1.249 docker"));
    QCOMPARE(published({natRules, compose}).find("6379>6379 redis docker") != std::string::npos, true);
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
