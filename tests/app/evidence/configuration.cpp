// SPDX-License-Identifier: GPL-3.0-or-later
#include "evidence/configuration_item.h"
#include "evidence/derived.h"
#include "evidence/json.h"
#include "support/secretive_texts.h"
#include "support/test_group.h"

#include <set>

using namespace mailvitals;
using namespace mailvitals::test;

namespace {

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
    void forgetsSecrets_data();
    void forgetsSecrets();
    void everyKindIsWatched();
    void keepsWhatMatters();
    void survivesTheFile();
    void aFileThatContradictsItselfIsRefused();
    void namesItsTarget();
    void keepsWithinItsLimits();
};

void TestConfigurationItem::forgetsSecrets_data() {
    QTest::addColumn<QByteArray>("texts");
    QTest::addColumn<QByteArray>("kind");
    for (const SecretiveText& one : secretiveTexts) {
        const QByteArray text(one.text);
        QTest::newRow(text.left(text.indexOf('\n')).constData()) << text << QByteArray(one.kind);
    }
    QTest::newRow("all at once") << QByteArray::fromStdString(allSecretiveTexts()) << QByteArray("all");
}

void TestConfigurationItem::forgetsSecrets() {
    QFETCH(QByteArray, texts);
    QFETCH(QByteArray, kind);
    for (const char* name : {"", "a.conf"}) {
        const ConfigurationItem item = itemOf(texts.toStdString(), name);
        const QByteArray json = toJson(evidenceOf(item));
        const auto at = json.indexOf(secretMark.data());
        QVERIFY2(at < 0, json.mid(std::max<qsizetype>(at - 300, 0), 400).constData());
        if (kind == "all") continue;
        // It is the text that it was meant to be, and something of it is kept.
        QCOMPARE(item.texts.size(), std::size_t(kind.isEmpty() ? 0 : 1));
        QCOMPARE(item.unread.size(), std::size_t(kind.isEmpty() ? 1 : 0));
        if (!kind.isEmpty())
            QCOMPARE(std::string(config::wordOf(item.texts.front().kind)), kind.toStdString());
        if (!kind.isEmpty()) QVERIFY(!item.texts.front().facts.empty());
    }
}

/// A kind that no text stands for would go unwatched.
void TestConfigurationItem::everyKindIsWatched() {
    std::set<std::string> kinds;
    for (const SecretiveText& one : secretiveTexts) kinds.insert(one.kind);
    for (int kind = 0; kind <= static_cast<int>(config::lastKind); ++kind)
        QVERIFY(kinds.contains(std::string(config::wordOf(static_cast<config::Kind>(kind)))));
}

/// What matters beside the secrets is still there.
void TestConfigurationItem::keepsWhatMatters() {
    const QByteArray json = toJson(evidenceOf(itemOf(allSecretiveTexts())));
    for (const char* kept :
         {"127.0.0.0/8 [::1]/128 mysql:... hash:/etc/postfix/nets proxy:pgsql:... static:... ldap:...",
          "permit_mynetworks, check_client_access mysql:..., check_policy_service ... reject_rbl_client "
          "KEY.zen.dq.example",
          "permit_mynetworks,static:...,reject", "127.0.0.1 : ... : ... : ... : 10.0.0.0/8", "\"172.22.1\"",
          "192.168.203.0/24", "172.22.1.0/24", "\"10.89.0.0/24\"", "-s 172.22.1.0/24 ! -o br0 -j MASQUERADE",
          "ip saddr 172.22.1.0/24 log", "0.0.0.0:25", "192.0.2.1/24", "from src <lan> helo \\\"...",
          "for any action \\\"out\\\"", "127.0.0.1:25", "192.0.2.5", "mail.homelab.example",
          "10.0.0.0/8,..."})
        QVERIFY2(json.contains(kept), kept);
    QVERIFY(!json.contains("-j DROP"));  // a filter is none of this rule's business
}

void TestConfigurationItem::survivesTheFile() {
    ConfigurationItem item = itemOf(allSecretiveTexts(), "odd\x01\xff.txt");
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
