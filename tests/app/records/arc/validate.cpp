// SPDX-License-Identifier: GPL-3.0-or-later
#include "records/arc/validate.h"

#include "base/ascii.h"
#include "support/mail_signer.h"

#include <QElapsedTimer>
#include <QTest>

#include <algorithm>
#include <map>

using namespace mailvitals;
using namespace mailvitals::arc;
using test::Sealing;
using test::SigningKey;

namespace {

constexpr std::chrono::sys_seconds now{std::chrono::seconds(1'800'000'000)};

const std::string letter =
    "From: Alice <alice@example.org>\r\nTo: list@example.net\r\nSubject: A letter\r\n"
    "Date: Mon, 23 Nov 2026 12:00:00 +0000\r\n\r\nHello all.\r\n";

const SigningKey& key() {
    static const SigningKey made = SigningKey::rsa(1024);
    return made;
}
const SigningKey& other() {
    static const SigningKey made = SigningKey::ed25519();
    return made;
}

std::map<std::string, dkim::KeyAnswer> zone() {
    return {{"sel._domainkey.example.org", {dkim::KeyAnswer::State::Found, {key().record}}},
            {"ed._domainkey.list.example", {dkim::KeyAnswer::State::Found, {other().record}}}};
}

Verdict validated(const std::string& bytes, std::map<std::string, dkim::KeyAnswer> known = zone()) {
    const auto message = message::Message::parse(bytes);
    return conclude(
        examineChain(*message),
        [&](const DomainName& name) {
            const auto found = known.find(name.toString());
            return found == known.end() ? dkim::KeyAnswer{dkim::KeyAnswer::State::Absent, {}} : found->second;
        },
        now);
}

/// "pass since 1", "fail at 2: seal".
QByteArray said(const Verdict& verdict) {
    static const std::map<Reason, const char*> words{{Reason::Good, "good"},
                                                     {Reason::NoChain, "no chain"},
                                                     {Reason::KeyOpen, "key open"},
                                                     {Reason::KeyFailed, "key failed"},
                                                     {Reason::Structure, "structure"},
                                                     {Reason::SaysFail, "says fail"},
                                                     {Reason::MessageSignature, "message signature"},
                                                     {Reason::Seal, "seal"}};
    QByteArray text = toString(verdict.status);
    if (verdict.instance > 0) text += " at " + QByteArray::number(verdict.instance);
    if (verdict.oldestPass > 0) text += " since " + QByteArray::number(verdict.oldestPass);
    return text + ": " + words.at(verdict.reason);
}

std::string replaced(std::string text, const std::string& from, const std::string& to) {
    const std::size_t at = text.find(from);
    return at == text.npos ? "the text to be replaced is not there" : text.replace(at, from.size(), to);
}

std::string chainOf(unsigned count) {
    std::string message = letter;
    for (unsigned i = 1; i <= count; ++i)
        message = test::sealedMessage(message, {&key(), i, i == 1 ? "none" : "pass"});
    return message;
}

/// Two sets; between them the message was changed, as a list does.
std::string listChain() {
    const std::string changed =
        replaced(test::sealedMessage(letter, {&key()}), "Subject: ", "Subject: [List] ");
    return test::sealedMessage(changed, {&other(), 2, "pass", "d=list.example; s=ed"});
}

/// The message without the field that begins so.
std::string without(const std::string& bytes, const std::string& begin) {
    const std::size_t at = bytes.find(begin);
    std::size_t end = bytes.find("\r\n", at);
    while (bytes[end + 2] == ' ') end = bytes.find("\r\n", end + 2);
    return bytes.substr(0, at) + bytes.substr(end + 2);
}

}  // namespace

class TestArcValidate : public QObject {
    Q_OBJECT

 private Q_SLOTS:
    void validates_data();
    void validates();
    void namesTheFlaw_data();
    void namesTheFlaw();
    void readsSeals_data();
    void readsSeals();
    void keysForExactIdentitiesAreGoodForSeals();
    void asksForAllKeysAtOnce();
    void everyByteUnderSealCounts();
    void longChainsAreLinear();
};

void TestArcValidate::validates_data() {
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<QByteArray>("verdict");
    const auto row = [](const char* what, const std::string& bytes, const QByteArray& verdict) {
        QTest::newRow(what) << QByteArray::fromStdString(bytes) << verdict;
    };
    const std::string one = chainOf(1);
    const std::string three = chainOf(3);
    row("no chain (RFC 8617 section 5.2, 1)", letter, "none: no chain");
    row("one set (section 5.2)", one, "pass since 1: good");
    row("three sets, nothing changed (section 5.2)", three, "pass since 1: good");
    row("fifty sets (section 4.2.1)", chainOf(50), "pass since 1: good");
    row("changed by a list between two sets (section 5.2, 5)", listChain(), "pass since 2: good");
    row(
        "LF line ends",
        [&] {
            std::string text = three;
            text.erase(std::remove(text.begin(), text.end(), '\r'), text.end());
            return text;
        }(),
        "pass since 1: good");
    row("body changed behind the newest set (section 5.2, 4)", replaced(three, "Hello", "Hullo"),
        "fail at 3: message signature");
    row("Subject changed behind the newest set", replaced(three, "Subject: A", "Subject: B"),
        "fail at 3: message signature");
    row("unsigned field added", "Received: x\r\n" + three, "pass since 1: good");
    row("field names in another case", replaced(one, "ARC-Seal", "arc-SEAL"), "pass since 1: good");
    row("seal folded elsewhere (relaxed, section 4.1.3)", replaced(one, "; t=", ";\r\n t="),
        "pass since 1: good");
    row("results changed (section 5.1.1)", replaced(one, "spf=pass", "spf=fail"), "fail at 1: seal");
    row(
        "results of the first of three changed",
        [&] {
            std::string text = three;
            const std::size_t at = text.rfind("spf=pass");
            return text.replace(at, 8, "spf=fail");
        }(),
        "fail at 3: seal");
    row("time in the seal changed", replaced(one, "t=1700000000", "t=1700000001"), "fail at 1: seal");
    row("newest set taken off leaves a sound chain",
        without(without(without(three, "ARC-Seal: i=3"), "ARC-Authentication-Results: i=3"),
                "ARC-Message-Signature: i=3"),
        "pass since 1: good");
    row("newest seal says fail (section 5.2, 2)", test::sealedMessage(chainOf(1), {&key(), 2, "fail"}),
        "fail at 2: says fail");
    row("the only seal says fail", test::sealedMessage(letter, {&key(), 1, "fail"}), "fail at 1: says fail");
    row("says fail, and is incomplete besides",
        without(test::sealedMessage(chainOf(1), {&key(), 2, "fail"}), "ARC-Message-Signature: i=2"),
        "fail at 2: says fail");
    row("first seal says pass (section 5.2, 3C)", test::sealedMessage(letter, {&key(), 1, "pass"}),
        "fail at 1: structure");
    row("second seal says none (section 5.2, 3C)", test::sealedMessage(chainOf(1), {&key(), 2, "none"}),
        "fail at 2: structure");
    row("message signature without From (RFC 6376 section 5.4)",
        test::sealedMessage(letter, {&key(), 1, "none", "d=example.org; s=sel", "To:Subject"}),
        "fail at 1: message signature");
    row("Ed25519 (RFC 8463)", test::sealedMessage(letter, {&other(), 1, "none", "d=list.example; s=ed"}),
        "pass since 1: good");
    row("no key (section 5.2)", test::sealedMessage(letter, {&key(), 1, "none", "d=nowhere.example; s=sel"}),
        "fail at 1: message signature");
    row("domain and selector of another key",
        test::sealedMessage(letter, {&key(), 1, "none", "d=list.example; s=ed"}),
        "fail at 1: message signature");
}

void TestArcValidate::validates() {
    QFETCH(QByteArray, bytes);
    QFETCH(QByteArray, verdict);
    QCOMPARE(said(validated(bytes.toStdString())), verdict);
}

void TestArcValidate::namesTheFlaw_data() {
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<int>("flaw");
    QTest::addColumn<int>("instance");
    const auto row = [](const char* what, const std::string& bytes, Flaw flaw, int instance) {
        QTest::newRow(what) << QByteArray::fromStdString(bytes) << static_cast<int>(flaw) << instance;
    };
    const std::string one = chainOf(1);
    const std::string three = chainOf(3);
    row("no results (RFC 8617 section 5.2, 3A)", without(three, "ARC-Authentication-Results: i=2"),
        Flaw::Incomplete, 2);
    row("no message signature (section 5.2, 3A)", without(one, "ARC-Message-Signature"), Flaw::Incomplete, 1);
    row("no seal (section 5.2, 3A)", without(three, "ARC-Seal: i=1"), Flaw::Incomplete, 1);
    row("two seals of one instance (section 5.2, 3A)",
        "ARC-Seal: i=1; a=rsa-sha256; cv=none; d=a.b; s=c; b=AAAA\r\n" + one, Flaw::Duplicate, 1);
    row("two results of one instance", "ARC-Authentication-Results: i=1; x\r\n" + one, Flaw::Duplicate, 1);
    row("set 2 missing (section 5.2, 3B)",
        without(without(without(three, "ARC-Seal: i=2"), "ARC-Authentication-Results: i=2"),
                "ARC-Message-Signature: i=2"),
        Flaw::Gap, 3);
    row("begins with 2 (section 5.2, 3B)", test::sealedMessage(letter, {&key(), 2, "pass"}), Flaw::Gap, 2);
    row("i=0 (section 4.2.1)", replaced(one, "ARC-Seal: i=1", "ARC-Seal: i=0"), Flaw::Malformed, 0);
    row("i=51 (section 4.2.1)", replaced(one, "ARC-Seal: i=1", "ARC-Seal: i=51"), Flaw::Malformed, 0);
    row("i= in words", replaced(one, "ARC-Message-Signature: i=1", "ARC-Message-Signature: i=one"),
        Flaw::Malformed, 0);
    row("results without i= (section 4.1.1)", replaced(one, "Results: i=1; ", "Results: "), Flaw::Malformed,
        0);
    row("results with i=1x", replaced(one, "Results: i=1; ", "Results: i=1x; "), Flaw::Malformed, 0);
    row("seal with h= (section 4.1.3)",
        test::sealedMessage(letter, {&key(), 1, "none", "d=example.org; s=sel", "From", "h=from; "}),
        Flaw::Malformed, 0);
    row("seal without cv= (section 4.1.3)", replaced(one, " cv=none;", ""), Flaw::Malformed, 0);
    row("seal with another cv= (section 4.4)", replaced(one, "cv=none", "cv=maybe"), Flaw::Malformed, 0);
    row("message signature names ARC-Seal (section 4.1.2)",
        test::sealedMessage(letter, {&key(), 1, "none", "d=example.org; s=sel", "From:ARC-Seal"}),
        Flaw::SealSigned, 1);
    {
        std::string crowd = one;
        for (int i = 0; i < 200; ++i)
            crowd = "ARC-Seal: i=1; a=rsa-sha256; cv=none; d=a.b; s=c; b=AAAA\r\n" + crowd;
        row("200 seals: the first flaw stands", crowd, Flaw::Duplicate, 1);
    }
}

void TestArcValidate::namesTheFlaw() {
    QFETCH(QByteArray, bytes);
    QFETCH(int, flaw);
    QFETCH(int, instance);
    const auto message = message::Message::parse(bytes.toStdString());
    const Chain chain = examineChain(*message);
    QVERIFY(chain.flaw);
    QCOMPARE(static_cast<int>(chain.flaw->flaw), flaw);
    QCOMPARE(static_cast<int>(chain.flaw->instance), instance);
    QCOMPARE(chain.flaw->error.has_value(), chain.flaw->flaw == Flaw::Malformed);
    const Verdict verdict = validated(bytes.toStdString());
    QVERIFY(verdict.status == Status::Fail && verdict.reason == Reason::Structure);
}

void TestArcValidate::readsSeals_data() {
    QTest::addColumn<QByteArray>("value");
    QTest::addColumn<QByteArray>("error");
    const auto row = [](const char* what, const QByteArray& value, const QByteArray& error) {
        QTest::newRow(what) << value << error;
    };
    const QByteArray good =
        "i=3; a=rsa-sha256; cv=pass; d=clochette.example.org; s=clochette; t=12345; b=CU87XzXlNlk5X/yW";
    row("example (RFC 8617 appendix B)", good, "");
    row("blanks and folds (section 4.1.3)", QByteArray(good).replace("; ", " ;\r\n\t"), "");
    row("cv= in upper case", QByteArray(good).replace("cv=pass", "cv=PASS"), "");
    row("unknown tag", good + "; x=1", "");
    row("no t=", QByteArray(good).replace(" t=12345;", ""), "");
    row("no i=", QByteArray(good).replace("i=3; ", ""), "no i= tag");
    row("no a=", QByteArray(good).replace("a=rsa-sha256; ", ""), "no a= tag");
    row("no b=", QByteArray(good).replace("; b=CU87XzXlNlk5X/yW", ""), "no b= tag");
    row("no cv=", QByteArray(good).replace("cv=pass; ", ""), "no cv= tag");
    row("no d=", QByteArray(good).replace("d=clochette.example.org; ", ""), "no d= tag");
    row("no s=", QByteArray(good).replace("s=clochette; ", ""), "no s= tag");
    row("h= (section 4.1.3)", good + "; h=from", "h= in a seal, which covers what the standard says");
    row("i=100", QByteArray(good).replace("i=3", "i=100"), "an instance that is no number from 1 to 50");
    row("i= empty", QByteArray(good).replace("i=3", "i="), "an instance that is no number from 1 to 50");
    row("a tag twice", good + "; i=3", "tag occurs twice");
}

void TestArcValidate::readsSeals() {
    QFETCH(QByteArray, value);
    QFETCH(QByteArray, error);
    const auto seal = parseSeal(value.toStdString());
    QCOMPARE(QByteArray::fromStdString(seal ? "" : seal.error().what), error);
    if (!seal) return;
    QCOMPARE(seal->instance, 3u);
    QVERIFY(seal->validation == ChainValidation::Pass);
    QCOMPARE(seal->signer.keyName.toString(), std::string("clochette._domainkey.clochette.example.org"));
}

/// t=s speaks of i=, which is an instance here and no identity (RFC 8617 section 4.1.2).
void TestArcValidate::keysForExactIdentitiesAreGoodForSeals() {
    auto known = zone();
    known["sel._domainkey.example.org"] = {dkim::KeyAnswer::State::Found, {key().record + "; t=s"}};
    QCOMPARE(said(validated(chainOf(2), known)), QByteArray("pass since 1: good"));
}

void TestArcValidate::asksForAllKeysAtOnce() {
    const auto sel = DomainName::parse("sel._domainkey.example.org").value();
    const auto ed = DomainName::parse("ed._domainkey.list.example").value();
    auto known = zone();
    known["sel._domainkey.example.org"] = {};
    known["ed._domainkey.list.example"] = {};
    const Verdict open = validated(listChain(), known);
    QCOMPARE(said(open), QByteArray("open: key open"));
    QCOMPARE(open.open, (std::vector<DomainName>{sel, ed}));
    known["ed._domainkey.list.example"] = zone()["ed._domainkey.list.example"];
    const Verdict half = validated(listChain(), known);
    QCOMPARE(said(half), QByteArray("open: key open"));
    QCOMPARE(half.open, (std::vector<DomainName>{sel}));
    known["sel._domainkey.example.org"] = {dkim::KeyAnswer::State::Failed, {}};
    QCOMPARE(said(validated(listChain(), known)), QByteArray("temperror at 1: key failed"));
    // What is certain needs no more answers.
    known["sel._domainkey.example.org"] = {};
    QCOMPARE(said(validated(replaced(listChain(), "Hello", "Hullo"), known)),
             QByteArray("fail at 2: message signature"));
}

void TestArcValidate::everyByteUnderSealCounts() {
    const std::string good = chainOf(2);
    const std::size_t end = good.find("\r\nFrom:");
    int tried = 0;
    for (std::size_t i = 0; i < end; ++i) {
        if (ascii::isSpace(good[i]) || good[i] == ':' || good[i] == ';' || good[i] == '=') continue;
        std::string bad = good;
        // Another case of a field's name is no change in the relaxed form, so a letter becomes another
        // letter.
        bad[i] = good[i] == 'q' ? 'z' : 'q';
        if (validated(bad).status == Status::Pass) {
            // In base64 the last letter before the padding has bits that mean nothing.
            QVERIFY2(good[i + 1] == '=', qPrintable(QString::number(i)));
        }
        ++tried;
    }
    QVERIFY(tried > 1000);
}

void TestArcValidate::longChainsAreLinear() {
    // Fifty sets with results of 60 KB each: every seal covers all sets before it, but each is hashed once.
    std::string message = letter;
    for (int i = 1; i <= 50; ++i) {
        const std::string n = std::to_string(i);
        message = "ARC-Seal: i=" + n + "; a=rsa-sha256; cv=" + (i == 1 ? "none" : "pass") +
                  "; d=example.org; s=sel; b=AAAA\r\nARC-Message-Signature: i=" + n +
                  "; a=rsa-sha256; d=example.org; s=sel; h=from; bh=" + test::base64(std::string(32, 'x')) +
                  "; b=AAAA\r\nARC-Authentication-Results: i=" + n + "; x" + std::string(60000, 'y') +
                  "\r\n" + message;
    }
    message += std::string(20'000'000, 'z');
    QElapsedTimer timer;
    timer.start();
    QCOMPARE(said(validated(message)), QByteArray("fail at 50: message signature"));
    QVERIFY2(timer.elapsed() < 5000, qPrintable(QString::number(timer.elapsed()) + " ms"));
}

QTEST_APPLESS_MAIN(TestArcValidate)
#include "validate.moc"
