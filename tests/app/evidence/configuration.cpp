// SPDX-License-Identifier: GPL-3.0-or-later
#include "evidence/configuration_item.h"
#include "evidence/derived.h"
#include "evidence/json.h"
#include "support/test_group.h"

using namespace mailvitals;

namespace {

/// Passwords, keys and tokens as they stand beside what matters, each once in every text that has any.
const std::string secretive =
    "=== cat mailcow.conf\nMAILCOW_HOSTNAME=mail.homelab.example\nDBPASS=SECRET01\nREDISPASS='SECRET02'\n"
    "IPV4_NETWORK=172.22.1\n"
    "=== cat mailserver.env\nPERMIT_DOCKER=none\nRELAY_PASSWORD=SECRET03\n"
    "=== cat mailu.env\nSUBNET=192.168.203.0/24\nSECRET_KEY=SECRET04\n"
    "=== postconf -n\nmynetworks = 127.0.0.0/8\nsmtp_sasl_password_maps = static:me:SECRET05\n"
    "smtpd_banner = SECRET06\n"
    "=== postconf -M\nsmtp inet n - y - - smtpd -o smtpd_sasl_path=SECRET07\n"
    "=== cat docker-compose.yml\nservices:\n  mail:\n    environment:\n      - DBPASS=SECRET08\n"
    "      ROOTPW: SECRET09\n    ports:\n      - 25:25\n    command: [\"run\", \"SECRET10\"]\n"
    "=== cat /etc/docker/daemon.json\n{\"iptables\": true, \"registry-mirrors\": "
    "[\"https://u:SECRET11@m\"]}\n"
    "=== docker network inspect x\n[{\"Name\": \"x\", \"IPAM\": {\"Config\": []}, \"Labels\": {\"token\": "
    "\"SECRET12\"}}]\n"
    "=== sudo iptables-save\n*nat\n-A POSTROUTING -m comment --comment \"SECRET13 x\" -j MASQUERADE\n"
    "-A POSTROUTING -j LOG --log-prefix \"SECRET14 \"\nCOMMIT\n*filter\n-A INPUT -s 192.0.2.77/32 -j "
    "DROP\nCOMMIT\n"
    "=== sudo nft list ruleset\ntable ip n {\n\tchain p {\n\t\ttype nat hook postrouting priority 100;\n"
    "\t\tlog prefix \"SECRET15 \" masquerade comment \"SECRET16\"\n\t}\n}\n"
    "=== cat haproxy.cfg\nglobal\n    stats auth me:SECRET17\nlisten a\n    bind :25\n    server b "
    "127.0.0.1:25 "
    "cookie SECRET18\n"
    "=== cat exim4.conf\nhostlist relay_from_hosts = localhost\nhide mysql_servers = a/b/c/SECRET19\nbegin "
    "acl\n"
    "=== cat smtpd.conf\nlisten on all\ntable creds { me = SECRET20 }\nmatch for local action a\n"
    "=== lxc config show\narchitecture: x\nconfig:\n  user.password: SECRET21\ndevices:\n  p:\n    type: "
    "proxy\n"
    "=== kubectl get service -o yaml\napiVersion: v1\nkind: Service\nmetadata:\n  annotations:\n    token: "
    "SECRET22\n"
    "=== cat anything.conf\nSECRET23 is in a text that nobody knows\n";

ConfigurationItem itemOf(const std::string& texts, const std::string& name = {}) {
    ConfigurationItem item;
    item.add(texts, name);
    return item;
}

Evidence evidenceOf(ConfigurationItem item) {
    Evidence evidence(CheckRequest{targetOf(item), {}, {}, {}, {}});
    evidence.request.configuration = std::make_shared<const ConfigurationItem>(std::move(item));
    return evidence;
}

}  // namespace

class TestConfigurationItem : public QObject {
    Q_OBJECT

 private Q_SLOTS:
    void forgetsSecrets();
    void survivesTheFile();
    void aFileThatContradictsItselfIsRefused();
    void namesItsTarget();
    void keepsWithinItsLimits();
};

void TestConfigurationItem::forgetsSecrets() {
    const ConfigurationItem item = itemOf(secretive);
    QCOMPARE(item.texts.size(), std::size_t(15));
    QCOMPARE(item.unread.size(), std::size_t(1));
    const QByteArray json = toJson(evidenceOf(item));
    QVERIFY2(!json.contains("SECRET"), json.mid(json.indexOf("SECRET") - 60, 120).constData());
    QVERIFY(!json.contains("192.0.2.77"));  // a filter is none of this rule's business
    QVERIFY(json.contains("172.22.1"));
}

void TestConfigurationItem::survivesTheFile() {
    ConfigurationItem item = itemOf(secretive, "odd\x01\xff.txt");
    item.texts.front().cut = true;
    const Evidence saved = evidenceOf(item);
    const auto read = evidenceFromJson(toJson(saved));
    QVERIFY2(read, read ? "" : (read.error().where + ": " + read.error().what).c_str());
    QVERIFY(read->request == saved.request);
    const auto nameless = evidenceFromJson(toJson(evidenceOf(itemOf("mynetworks = 127.0.0.0/8\n"))));
    QVERIFY(nameless);
    QVERIFY(nameless->request.target.isNameless());
}

void TestConfigurationItem::aFileThatContradictsItselfIsRefused() {
    const QByteArray json = toJson(evidenceOf(itemOf("mynetworks = 127.0.0.0/8\n")));
    const auto refused = [&](const char* from, const char* to) {
        QByteArray changed = json;
        changed.replace(from, to);
        return changed != json && !evidenceFromJson(changed);
    };
    QVERIFY(refused("\"postfix\"", "\"qmail\""));
    QVERIFY(refused("\"entries\": 1", "\"entries\": -1"));
    QVERIFY(refused("\"line\": 1", "\"line\": \"one\""));
    // Without texts to judge, there has to be something to ask about.
    QVERIFY(refused("\"configuration\"", "\"something\""));
}

void TestConfigurationItem::namesItsTarget() {
    QCOMPARE(targetOf(itemOf("myhostname = Mail.Example.org\n")).toString(), std::string("mail.example.org"));
    QCOMPARE(targetOf(itemOf("SUBNET=10.0.0.0/8\nHOSTNAMES=mail.example.org,b.example.org\n")).toString(),
             std::string("mail.example.org"));
    for (const char* text : {"myhostname = localhost\n", "myhostname = $x\n", "myhostname = 192.0.2.1\n", ""})
        QCOMPARE(targetOf(itemOf(text)).toString(), std::string("your server"));
}

void TestConfigurationItem::keepsWithinItsLimits() {
    std::string many;
    for (std::size_t i = 0; i < maxConfigurationTexts + 50; ++i) many += "=== a\nmynetworks = 10.0.0.1\n";
    ConfigurationItem item = itemOf(many);
    item.add(many, {});
    QVERIFY(item.texts.size() <= maxConfigurationTexts);
    QVERIFY(evidenceFromJson(toJson(evidenceOf(item))));
    QCOMPARE(itemOf(std::string(config::maxText + 1, 'a')).unread.size(), std::size_t(1));
    QVERIFY(!derivedFrom("configuration:"));
    QVERIFY(!derivedFrom("configuration:1"));
    QVERIFY(!derivedFrom("configuration:1:2,x"));
    QCOMPARE(idOf(*derivedFrom("configuration:1:2,3")), std::string("configuration:1:2,3"));
}

MAILVITALS_TEST_CLASS(TestConfigurationItem)
#include "configuration.moc"
