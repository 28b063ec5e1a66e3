// SPDX-License-Identifier: GPL-3.0-or-later
#include "evidence/json.h"
#include "support/test_group.h"

using namespace mailvitals;

namespace {

// RFC 6376 section 3.4.5: the hash of an empty body, relaxed, is 47DEQ....
const char* const signature =
    "DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed; d=example.org; s=2026;\r\n"
    "\th=from; bh=47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=; b=AAAA\r\n";
const std::string header = std::string("From: a@example.org\r\n") + signature;

Evidence evidenceWith(MessageItem item) {
    Evidence evidence(CheckRequest{Target::ofDomain("example.org"_dn), {}, {}, {}, {}});
    evidence.request.message = std::make_shared<const MessageItem>(std::move(item));
    return evidence;
}

}  // namespace

class TestMessageItem : public QObject {
    Q_OBJECT

 private Q_SLOTS:
    void keepsTheHeaderAndTheVerdictOnTheBody();
    void forgetsTheBody();
    void survivesTheFile();
    void refusesWhatIsNoMessage();
    void aFileThatContradictsItselfIsRefused();
};

void TestMessageItem::keepsTheHeaderAndTheVerdictOnTheBody() {
    const auto untouched = examineMessage(header + "\r\n", "a.eml");
    QVERIFY(untouched);
    QCOMPARE(untouched->signatures.size(), std::size_t(1));
    QVERIFY(untouched->signatures[0].body == dkim::BodyHash::Matches);
    QCOMPARE(untouched->size, std::uint64_t(header.size() + 2));
    const auto changed = examineMessage(header + "\r\nAdded by somebody\r\n", "a.eml");
    QVERIFY(changed->signatures[0].body == dkim::BodyHash::Differs);
    QCOMPARE(changed->header.fields().size(), std::size_t(2));
    QCOMPARE(changed->header.body().size(), std::size_t(0));
    QVERIFY(!changed->headerFlawed);
    QVERIFY(examineMessage("From: a@example.org\r\nthis is no field\r\n", "")->headerFlawed);
}

void TestMessageItem::forgetsTheBody() {
    const auto item = examineMessage(header + "\r\nMy dearest secret\r\n", "a.eml");
    QVERIFY(item->header.bytes().find("secret") == std::string::npos);
    const QByteArray json = toJson(evidenceWith(*item));
    QVERIFY(!json.contains("secret"));
    QVERIFY(!json.contains(QByteArray("My dearest secret").toBase64().left(12)));
}

void TestMessageItem::survivesTheFile() {
    for (const char* body : {"\r\n", "\r\nHello\r\n"}) {
        const Evidence saved = evidenceWith(*examineMessage(header + body, "a.eml"));
        const auto read = evidenceFromJson(toJson(saved));
        QVERIFY2(read, read ? "" : read.error().what.c_str());
        QVERIFY(read->request == saved.request);
    }
    const auto without =
        evidenceFromJson(toJson(Evidence(CheckRequest{Target::ofDomain("example.org"_dn), {}, {}, {}, {}})));
    QVERIFY(!without->request.message);
}

void TestMessageItem::refusesWhatIsNoMessage() {
    QVERIFY(!examineMessage("", ""));
    QVERIFY(!examineMessage("Subject: " + std::string(mostHeaderBytes, 'x') + "\r\n\r\n", ""));
}

void TestMessageItem::aFileThatContradictsItselfIsRefused() {
    const QByteArray json = toJson(evidenceWith(*examineMessage(header + "\r\n", "a.eml")));
    const auto refused = [&](const char* from, const char* to) {
        QByteArray changed = json;
        changed.replace(from, to);
        return changed != json && !evidenceFromJson(changed);
    };
    QVERIFY(refused("\"matches\"", "\"fits\""));
    QVERIFY(refused("\"signatures\": [", "\"signatures\": [], \"x\": ["));
    QVERIFY(refused("\"unsigned\": 0", "\"unsigned\": -1"));
    QVERIFY(refused("\"header\": \"", "\"header\": \"*"));
}

MAILVITALS_TEST_CLASS(TestMessageItem)
#include "message.moc"
