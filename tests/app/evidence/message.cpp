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
    void takesTheMessageThatIsWanted();
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

void TestMessageItem::takesTheMessageThatIsWanted() {
    const std::string mark = "From a Mon Nov 23 12:00:00 2026\r\n";
    const std::string file = mark + "From: one@example.org\r\n\r\n1\r\n\r\n" + mark + header + "\r\n2\r\n";
    const auto second = examineMessage(file, "a.mbox", 2);
    QVERIFY(second);
    QCOMPARE(second->number, std::size_t(2));
    QCOMPARE(second->others, std::size_t(1));
    QCOMPARE(second->signatures.size(), std::size_t(1));
    Evidence saved = evidenceWith(*second);
    saved.request.arrivalHop = 3;
    const auto read = evidenceFromJson(toJson(saved));
    QVERIFY2(read, read ? "" : read.error().what.c_str());
    QVERIFY(read->request == saved.request);
    QCOMPARE(read->request.arrivalHop, std::optional<std::size_t>(3));
    QCOMPARE(read->request.message->number, std::size_t(2));
    for (const std::size_t none : {0U, 3U}) QVERIFY(!examineMessage(file, "a.mbox", none));
    QVERIFY(!examineMessage(header + "\r\n", "a.eml", 2));
    // How it was saved is kept as well.
    const Evidence copy = evidenceWith(*examineMessage("Source\r\n" + header + "\r\n", "a.eml"));
    QVERIFY(!copy.request.message->copied.empty());
    QVERIFY(evidenceFromJson(toJson(copy))->request == copy.request);
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
