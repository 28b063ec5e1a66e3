// SPDX-License-Identifier: GPL-3.0-or-later
#include "evidence/json.h"

#include "rich.h"
#include "support/healthy.h"
#include "support/test_group.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

#include <algorithm>

using namespace mailvitals;

namespace {

/// Everything that was answered, equal item by item; what was open is not in the file.
template <class Q>
void compareItems(const Evidence& saved, const Evidence& read) {
    std::size_t answered = 0;
    for (const auto& [question, attempt] : saved.of<Q>()) {
        if (attempt.isOpen()) continue;
        ++answered;
        const auto found = read.of<Q>().find(question);
        QVERIFY2(found != read.of<Q>().end(), question.id().c_str());
        QCOMPARE(found->second.timing(), attempt.timing());
        QCOMPARE(found->second.failure() != nullptr, attempt.failure() != nullptr);
        QCOMPARE(found->second.answer() != nullptr, attempt.answer() != nullptr);
        if (attempt.failure()) QCOMPARE(*found->second.failure(), *attempt.failure());
        if (attempt.answer()) QCOMPARE(*found->second.answer(), *attempt.answer());
    }
    QCOMPARE(read.of<Q>().size(), answered);
}

void compareAll(const Evidence& saved) {
    const auto read = evidenceFromJson(toJson(saved));
    QVERIFY2(read, read ? "" : (read.error().where + ": " + read.error().what).c_str());
    QCOMPARE(read->request, saved.request);
    QCOMPARE(read->program, saved.program);
    QCOMPARE(read->startedAt, saved.startedAt);
    QCOMPARE(read->took, saved.took);
    AllKinds::forEach([&]<class K>(K) { compareItems<typename K::Question>(saved, *read); });
}

}  // namespace

class TestEvidenceJson : public QObject {
    Q_OBJECT

 private Q_SLOTS:
    void losesNothing();
    void losesNothingOfAWholeCheck();
    void isJudgedAlikeAfterwards();
    void isPlainText();
    void knowsTargetsOfBothKinds();
    void readsFilesOfBefore();
    void knewNothingOfTunnelsBefore();
    void nothingIsThereUnasked();
    void knewNothingOfDocumentsBefore();
};

void TestEvidenceJson::losesNothing() {
    compareAll(richEvidence());
}

void TestEvidenceJson::losesNothingOfAWholeCheck() {
    compareAll(test::healthy().gather().evidence);
}

void TestEvidenceJson::isJudgedAlikeAfterwards() {
    test::Scenario s = test::healthy();
    s.listed("zen.spamhaus.org", "203.0.113.25", "127.0.0.4").servfail("_dmarc.example.org", "TXT");
    s.sessionFails("2001:db8:25::25", FailureReason::Refused);
    const Evidence evidence = s.gather().evidence;
    const auto read = evidenceFromJson(toJson(evidence));
    QVERIFY(read);
    QCOMPARE(judge(*read, s.policy, {}, s.now), judge(evidence, s.policy, {}, s.now));
}

void TestEvidenceJson::isPlainText() {
    // Whatever the network said, the file is ASCII and one JSON object, fit for any tool.
    const QByteArray json = toJson(richEvidence());
    for (const char c : json) QVERIFY(c == '\n' || (c >= 0x20 && c < 0x7f));
    const QJsonObject root = QJsonDocument::fromJson(json).object();
    QCOMPARE(root.value("schema").toString(), QString("mailvitals.evidence/1"));
    QCOMPARE(root.value("started_at").toString(), QString("2026-11-23T12:00:00Z"));
}

void TestEvidenceJson::knowsTargetsOfBothKinds() {
    compareAll(Evidence(CheckRequest{Target::ofAddress(*IpAddress::parse("2001:db8::1")), {}, {}, {}, {}}));
    compareAll(Evidence(CheckRequest{*Target::parse("bücher.example"), {}, {}, {}, {}}));
}

void TestEvidenceJson::readsFilesOfBefore() {
    // Types that had no name and no shape of their own when the file was written.
    QByteArray old = toJson(richEvidence());
    const qsizetype at = old.indexOf("\"TYPE65280\"");
    QVERIFY(at > 0);
    for (const char* type : {"\"TYPE257\"", "\"TYPE33\"", "\"TYPE43\""}) {
        QByteArray file = old;
        file.replace("\"TYPE65280\"", type);
        const auto read = evidenceFromJson(file);
        QVERIFY2(read, read ? "" : (read.error().where + ": " + read.error().what).c_str());
        const DnsAnswer* answer =
            read->of<DnsQuestion>().at(DnsQuestion::of("example.org"_dn, dns::Type::Mx)).answer();
        QVERIFY(answer);
        const auto raw = std::count_if(
            answer->answers.begin(), answer->answers.end(),
            [](const dns::Record& record) { return std::holds_alternative<dns::RawRdata>(record.data); });
        QCOMPARE(raw, 4);
    }
}

void TestEvidenceJson::knewNothingOfTunnelsBefore() {
    QJsonObject root = QJsonDocument::fromJson(toJson(richEvidence())).object();
    QJsonArray local = root.value("local").toArray();
    QJsonObject item = local.at(0).toObject();
    QJsonObject answer = item.value("answer").toObject();
    QVERIFY(answer.contains("exits") && answer.contains("tunnels"));
    answer.remove("exits");
    answer.remove("tunnels");
    item.insert("answer", answer);
    root.insert("local", QJsonArray{item});
    const auto read = evidenceFromJson(QJsonDocument(root).toJson());
    QVERIFY2(read, read ? "" : (read.error().where + ": " + read.error().what).c_str());
    const LocalNetwork* network = read->of<LocalQuestion>().at({}).answer();
    QVERIFY(network);
    QCOMPARE(network->addresses.size(), std::size_t(2));
    QVERIFY(network->exits.empty() && network->tunnels.empty());
}

void TestEvidenceJson::nothingIsThereUnasked() {
    Evidence evidence(CheckRequest{Target::ofDomain("example.org"_dn), {}, {}, {}, {}});
    const auto read = evidenceFromJson(toJson(evidence));
    QVERIFY(read);
    QCOMPARE(read->size(), std::size_t(0));
    QVERIFY(!read->took);
}

/// A list that came later is left out of the file where it is empty, and files without it still open.
void TestEvidenceJson::knewNothingOfDocumentsBefore() {
    for (const char* list : {"https", "dnssec"}) {
        QJsonObject root = QJsonDocument::fromJson(toJson(richEvidence())).object();
        QVERIFY(!root.value(list).toArray().isEmpty());
        root.remove(list);
        const QByteArray before = QJsonDocument(root).toJson();
        const auto read = evidenceFromJson(before);
        QVERIFY(read);
        QCOMPARE(toJson(*read), before);
        root.insert(list, QJsonArray());
        QVERIFY(!evidenceFromJson(QJsonDocument(root).toJson()));
    }
}

MAILVITALS_TEST_CLASS(TestEvidenceJson)
#include "json.moc"
