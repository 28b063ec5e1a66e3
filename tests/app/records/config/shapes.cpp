// SPDX-License-Identifier: GPL-3.0-or-later
#include "records/config/shapes.h"

#include "records/config/exim/kept.h"
#include "records/config/keep.h"
#include "records/config/opensmtpd/kept.h"

#include <QTest>

using namespace mailvitals::config;

using Shape = std::string (*)(std::string_view);

Q_DECLARE_METATYPE(Shape)

class TestShapes : public QObject {
    Q_OBJECT

 private Q_SLOTS:
    void keep_data() {
        QTest::addColumn<Shape>("shape");
        QTest::addColumn<QByteArray>("value");
        QTest::addColumn<QByteArray>("kept");
        const auto row = [](const char* shape, Shape function, const char* value, const char* kept) {
            QTest::newRow((std::string(shape) + ": " + value).c_str())
                << function << QByteArray(value) << QByteArray(kept);
        };
        const auto same = [&](const char* shape, Shape function, std::initializer_list<const char*> values) {
            for (const char* value : values) row(shape, function, value, value);
        };
        same("networks", keptNetworks,
             {"", "127.0.0.0/8, [::ffff:127.0.0.0]/104\t[::1]/128", "!10.0.0.1 10.0.0.0/8",
              "* localhost @[] <localnames>", "hash:/etc/postfix/nets", "proxy:mysql:/etc/postfix/nets.cf",
              "/etc/postfix/nets", "$config_directory/nets", "$mynetworks", "${net}/8",
              "mail.example.org *.example.org", "ldap:...", "..."});
        row("networks", keptNetworks, "10.0.0.1 password", "10.0.0.1 ...");
        row("networks", keptNetworks, "!password", "!...");
        row("networks", keptNetworks, "mysql:{ a = b , c } 10.0.0.1", "mysql:... 10.0.0.1");
        row("networks", keptNetworks, "mysql:{ a { b } c } x", "mysql:... ...");
        row("networks", keptNetworks, "inline:{ \"} \" a } 10.0.0.1", "inline:... 10.0.0.1");
        row("networks", keptNetworks, "pgsql:name static:a proxy:x:y unheard:/etc/x",
            "pgsql:... static:... proxy:... ...");
        row("networks", keptNetworks, "hash:relative hash:/a b", "hash:... hash:/a ...");
        row("networks", keptNetworks, "a_b.example x@y.z ${a:b} ${a", "... ... ... ...");
        row("networks", keptNetworks, "\"10.0.0.1 x", "...");
        same("exim", keptEximHosts,
             {"127.0.0.1 : 10.0.0.0/8", "<; 127.0.0.1 ; ::1", "::::1 : 10.0.0.1", "2001::db8::::1",
              "MAIN_RELAY_NETS", "@[]:localhost", "!10.0.0.1 : *.example.org", ""});
        row("exim", keptEximHosts, "10.0.0.1 : net-mysql;servers=a/b/c/d : ::::1", "10.0.0.1 : ... : ::::1");
        row("exim", keptEximHosts, "${lookup{a:b.c:d}} : 10.0.0.1", "... : 10.0.0.1");
        row("exim", keptEximHosts, "<; net-mysql;servers=x;10.0.0.1", "<; ... ; ... ;10.0.0.1");
        row("exim", keptEximHosts, "SECRET : 10.0.0.1", "... : 10.0.0.1");
        same("debian", keptDebianNetworks,
             {"10.0.0.0/8 ; 192.168.0.0/16", "10.0.0.0/8:192.168.0.0/16", "::1;localhost"});
        row("debian", keptDebianNetworks, "10.0.0.0/8;x=y", "10.0.0.0/8;...");
        same("hosts", keptHosts, {"mail.example.org", "a, b_c.d", "$myhostname", "${X:-mail.example.org}"});
        row("hosts", keptHosts, "a b@c d/e", "a ... ...");
        same("restrictions", keptRestrictions,
             {"permit_mynetworks, reject", "permit", "", "check_client_access hash:/etc/postfix/access",
              "sleep 1, reject", "check_client_access /etc/postfix/a", "my_class"});
        row("restrictions", keptRestrictions, "reject_rbl_client key1.zen.dq.example",
            "reject_rbl_client ...");
        row("restrictions", keptRestrictions, "check_policy_service inet:127.0.0.1:10023 123456",
            "check_policy_service inet:... ...");
        row("restrictions", keptRestrictions, "check_x { inet:a, b=c }, permit", "check_x ..., permit");
        same("place", keptPlace,
             {"25", "25:25/tcp", "[::]:25", "*:25", "127.0.0.1%lo:25", "[fe80::1%eth0.5]:25", "0.0.0.0:*",
              "172.22.1", "10.0.0.0/8", "fd4d:6169::/64", "${BIND:-127.0.0.1}:${PORT-25}:25", "$PORT:25",
              "tcp:[::]:25,465", "ipv4@:25", "mail.example.org:25", "smtp", "127.0.0.1:smtp",
              "25-30:25-30/udp"});
        row("place", keptPlace, "u:pass@h:25", "...");
        row("place", keptPlace, "${P:-secret}:25", "...");
        row("place", keptPlace, "${P:+25}", "...");
        row("place", keptPlace, "25 secret", "25 ...");
        row("place", keptPlace, "1%a_very_long_name_of_it:25", "...");
        row("place", keptPlace, "smtp:smtp:smtp:smtp:smtp:smtp:smtp:smtp:smtp", "...");
        same("choice", keptChoice,
             {"true", "No", "", "${ENABLE_IPV6:-true}", "${X}", "connected-networks", "subnet", "haproxy"});
        row("choice", keptChoice, "secret", "...");
        row("choice", keptChoice, "${X:-secret}", "...");
        same("name", keptName, {"br-mailcow", "mailcow_postfix.1", "$NAME", "br-*", "/usr/sbin/x"});
        row("name", keptName, "a b", "...");
        row("name", keptName, "user:password", "...");
        row("name", keptName, "user@host", "...");
        same("group", keptGroup,
             {"127.0.0.1:10025", "[::1]:10025", "localhost:10025", "submission", "ip nat POSTROUTING", ""});
        row("group", keptGroup, "user:password x", "... x");
        same("network mode", keptNetworkMode, {"host", "service:vpn", "container:a_1", "${MODE}", ""});
        row("network mode", keptNetworkMode, "service:a=b", "service:...");
        row("network mode", keptNetworkMode, "u:p", "...");
        row("name", keptName, "a=b", "...");
        same("names", keptNames, {"podman bridge", "ip nat POSTROUTING", ""});
        row("names", keptNames, "a b=c", "a ...");
        same("version", keptVersion, {"27.3.1", "0", "1.2-rc1+dfsg~1"});
        row("version", keptVersion, "v1", "...");
        row("version", keptVersion, "1.2 x", "...");
        same("iptables", keptIptablesRule,
             {"-s 10.0.0.0/8 ! -o br0 -j MASQUERADE",
              "-p tcp -m tcp --dport 25 -j DNAT --to-destination [fd00::1]:25",
              "-m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT", "-j MARK --set-xmark 0x2000/0x2000",
              "-m ipvs --ipvs --vaddr 10.0.0.2/32 -j SNAT --to-source 10.0.0.1"});
        row("iptables", keptIptablesRule, "-m comment --comment \"a \\\" b\" -j ACCEPT",
            "-m comment -j ACCEPT");
        row("iptables", keptIptablesRule, "-m comment --comment --x -j ACCEPT", "-m comment -j ACCEPT");
        row("iptables", keptIptablesRule, "--string a --log-prefix \"b c\" -j LOG",
            "... ... ... \"...\" -j LOG");
        row("iptables", keptIptablesRule, "-s a=b -d \"x\" -o", "-s ... -d \"...\" -o");
        same("nft", keptNftRule,
             {"oifname != br0 ip saddr 172.22.1.0/24 counter packets 9 bytes 9 masquerade",
              "tcp dport { 25, 465, 587 } dnat to 172.22.1.253:25", "ct state established,related accept",
              "meta mark set 0x00000001", "ip saddr @allowed return", "fib daddr type local jump DOCKER",
              "ip6 daddr fd00::/8 snat to [fd00::1]:1-2"});
        row("nft", keptNftRule, "iifname \"br0\" xt target \"MASQUERADE\" # handle 5",
            "iifname br0 xt target MASQUERADE");
        row("nft", keptNftRule, "oifname != \"br0\" log prefix \"a b\" accept comment \"c\"",
            "oifname != br0 log prefix \"...\" accept");
        row("nft", keptNftRule, "oifname \"a b\" jump \"jump\" \"x\"", "oifname ... jump jump x");
        row("nft", keptNftRule, "log ... secret, @a=b jump a=b", "log ... ... ... jump ...");
        same("match", keptMatchRule,
             {"from src <lan> for any action \"relay\"",
              "from src { 10.0.0.0/8, 192.168.0.0/16 } for any action relay",
              "!from local for domain \"example.org\" action x", "from any reject",
              "auth for any action out"});
        row("match", keptMatchRule, "from src <a=b> tag x helo \"a b\" for domain secret action \"a b\"",
            "from src ... tag ... helo \"...\" for domain ... action \"...\"");
        same("command", keptCommand,
             {"sudo nft list ruleset", "cat /etc/docker/daemon.json",
              "docker compose exec -T postfix-mailcow postconf -n", "docker --version", "ip6tables -t nat -S",
              "docker network inspect ...", "cat /etc/postfix/senders"});
        row("command", keptCommand, "mysql -psecret -u root", "... ... ... ...");
        row("command", keptCommand, "docker network inspect $(docker network ls -q)",
            "docker network inspect ... network ls ...");
        row("command", keptCommand, "cat u:p@x.conf secret.key /a/b.cf", "cat ... ... /a/b.cf");
    }

    /// And once more is not less: what was saved is read as it is.
    void keep() {
        QFETCH(Shape, shape);
        QFETCH(QByteArray, value);
        QFETCH(QByteArray, kept);
        QCOMPARE(QByteArray::fromStdString(shape(value.toStdString())), kept);
        QCOMPARE(QByteArray::fromStdString(shape(kept.toStdString())), kept);
    }

    void longWordsAreNoNames() {
        QCOMPARE(keptName(std::string(128, 'a')), std::string(128, 'a'));
        QCOMPARE(keptName(std::string(129, 'a')), std::string("..."));
        QCOMPARE(keptHosts(std::string(255, 'a')), std::string(255, 'a'));
        QCOMPARE(keptHosts(std::string(256, 'a')), std::string("..."));
        QCOMPARE(keptRestrictions(std::string(63, 'a')), std::string(63, 'a'));
        QCOMPARE(keptRestrictions(std::string(64, 'a')), std::string("..."));
        QCOMPARE(keptRestrictions("12345 123456"), std::string("12345 ..."));
        QCOMPARE(keptNetworks("/" + std::string(254, 'a')), "/" + std::string(254, 'a'));
        QCOMPARE(keptNetworks("/" + std::string(255, 'a')), std::string("..."));
        QCOMPARE(keptVersion("1" + std::string(39, 'a')), "1" + std::string(39, 'a'));
        QCOMPARE(keptVersion("1" + std::string(40, 'a')), std::string("..."));
    }

    void onlyWhatIsListed() {
        QVERIFY(!kept(Kind::Postfix, "smtp_sasl_password_maps", "10.0.0.1"));
        QVERIFY(!kept(Kind::Exim, "mynetworks", "10.0.0.1"));
        Text text{Kind::Postfix, {}, 0, {}, false};
        text.add({}, "smtpd_banner", "x", 1);
        QVERIFY(text.facts.empty());
        QVERIFY(!text.cut);
        text.add("a b=c", "mynetworks", "10.0.0.1 secret", 7);
        QCOMPARE(text.facts.size(), std::size_t(1));
        QVERIFY((text.facts[0] == Fact{"a ...", "mynetworks", "10.0.0.1 ...", 7}));
    }

    void whatIsTooLongIsCut() {
        Text text{Kind::Postfix, {}, 0, {}, false};
        const std::string most = "10.0.0.1" + std::string(maxValue - 8, ' ');
        text.add({}, "mynetworks", most, 1);
        QCOMPARE(text.facts.size(), std::size_t(1));
        QVERIFY(!text.cut);
        text.add({}, "mynetworks", most + " ", 1);
        QCOMPARE(text.facts.size(), std::size_t(1));
        QVERIFY(text.cut);
        // What stands for a word may be longer than the word.
        Text grown{Kind::Postfix, {}, 0, {}, false};
        std::string words;
        while (words.size() + 2 <= maxValue) words += "X ";
        grown.add({}, "mynetworks", words, 1);
        std::string groups;
        while (groups.size() + 2 <= maxValue) groups += "= ";
        grown.add(groups, "mynetworks", "10.0.0.1", 1);
        QVERIFY(grown.facts.empty());
        QVERIFY(grown.cut);
        Text many{Kind::Postfix, {}, 0, {}, false};
        for (std::size_t i = 0; i < maxFacts; ++i) many.add({}, "mydomain", "a", 1);
        QVERIFY(!many.cut);
        many.add({}, "mydomain", "a", 1);
        QVERIFY(many.cut);
        QCOMPARE(many.facts.size(), maxFacts);
    }
};

QTEST_APPLESS_MAIN(TestShapes)
#include "shapes.moc"
