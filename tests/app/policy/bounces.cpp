// SPDX-License-Identifier: GPL-3.0-or-later
#include "policy/bounces.h"

#include "policy/policy.h"
#include "support/test_group.h"

#include <QTest>

#include <set>

using namespace mailvitals;

namespace {

const QByteArray causes =
    R"("unauthenticated":[],"spf":[],"dkim":[],"dmarc":[],"dmarc-missing":[],"alignment":[],"reverse-name":[],
       "hello-name":[],"tls":[],"listed":[],"blocked":[],"new-address":[],"dynamic-address":[],"misused":[],"rate":[],
       "content":[],"headers":[],"sender-domain":[],"recipient":[],"disabled":[],"mailbox-full":[],
       "recipient-domain":[],"probing":[],"relay-denied":[],"login":[],"greylisted":[],"busy":[],"unreachable":[],
       "loop":[],"size":[],"receivers-filter":[],"receivers-fault":[],"policy":[])";

QByteArray with(const QByteArray& pattern,
                const QByteArray& provider = R"({"id":"p","name":"P","hosts":["p.example"]})") {
    return R"({"refused_resolver":["x"],"providers":[)" + provider + R"(],"rules":{)" + causes +
           R"(},"patterns":[)" + pattern + "]}";
}

}  // namespace

/// The table of replies: read strictly, each with a source, and nobody speaks for somebody else.
class TestBounces : public QObject {
    Q_OBJECT

 private Q_SLOTS:
    void readsPatterns();
    void refusesWhatIsNotClear_data();
    void refusesWhatIsNotClear();
    void whatIsShippedIsSound();
    void aProvidersCodeIsItsOwn();
};

void TestBounces::readsPatterns() {
    const auto bounces = parseBounces(with(
        R"({"provider":"p","codes":["x.7.1"],"replies":[550],"says":["a"],"cause":"spf","meaning":"M.","source":"S"})"));
    QVERIFY2(bounces, bounces ? "" : bounces.error().c_str());
    bounce::Statement statement;
    statement.host = "MX.P.example.";
    statement.code = 550;
    statement.enhanced = smtp::EnhancedCode{5, 7, 1};
    statement.text = "say A";
    QVERIFY(bounces->reasonOf(statement).pattern);
    statement.enhanced = smtp::EnhancedCode{4, 7, 1};
    QVERIFY(bounces->reasonOf(statement).pattern);
    statement.host = "notp.example";
    QVERIFY(!bounces->reasonOf(statement).pattern);
    QVERIFY(!bounces->reasonOf(statement).provider);
}

void TestBounces::refusesWhatIsNotClear_data() {
    QTest::addColumn<QByteArray>("json");
    QTest::addColumn<QByteArray>("why");
    const auto row = [](const char* what, const QByteArray& json, const char* why) {
        QTest::newRow(what) << json << QByteArray(why);
    };
    const QByteArray rest = R"("cause":"spf","meaning":"M.","source":"S")";
    row("no JSON", "{", "not JSON");
    row("nothing", "{}", "\"providers\" is missing or empty");
    row("no patterns", with(""), "\"patterns\" is missing or empty");
    row("no condition", with("{" + rest + "}"), "M.: a pattern without a condition");
    row("no source", with(R"({"says":["a"],"cause":"spf","meaning":"M."})"), "M.: no source");
    row("no meaning", with(R"({"says":["a"],"cause":"spf","source":"S"})"), "no meaning");
    row("a cause that is none", with(R"({"says":["a"],"cause":"x","meaning":"M.","source":"S"})"),
        "M.: no cause \"x\"");
    row("a provider that is none", with(R"({"provider":"q","says":["a"],)" + rest + "}"),
        "M.: no provider \"q\"");
    row("capitals", with(R"({"says":["A"],)" + rest + "}"), "M.: \"A\" is not in small letters");
    row("an empty word", with(R"({"says":[""],)" + rest + "}"), "M.: an empty text in says");
    row("an unknown word", with(R"({"say":["a"],"says":["a"],)" + rest + "}"),
        "M.: \"say\" is not known here");
    row("a provider without a name", with(R"({"says":["a"],)" + rest + "}", R"({"id":"p"})"), "p: no name");
}

void TestBounces::refusesWhatIsNotClear() {
    QFETCH(QByteArray, json);
    QFETCH(QByteArray, why);
    const auto bounces = parseBounces(json);
    QVERIFY(!bounces);
    QVERIFY2(bounces.error().starts_with(why.toStdString()), bounces.error().c_str());
}

void TestBounces::whatIsShippedIsSound() {
    const auto policy = shippedPolicy();
    QVERIFY2(policy, policy ? "" : policy.error().what.c_str());
    const Bounces& bounces = policy->bounces;
    QVERIFY(bounces.patterns.size() > 100);
    for (const auto& [cause, rules] : bounces.rules) {
        for (const std::string& rule : rules)
            QVERIFY2(policy->catalogue.page(rule), ("there is no rule " + rule).c_str());
    }
    for (const BouncePattern& pattern : bounces.patterns) {
        // Each is a sentence, as it stands behind "refused the message: ".
        QVERIFY2(pattern.meaning.ends_with('.'), pattern.meaning.c_str());
        for (const std::string& code : pattern.codes) {
            const auto parsed = bounce::enhancedCodeIn(code.starts_with('x') ? "5" + code.substr(1) : code);
            QVERIFY2(parsed, code.c_str());
        }
    }
}

void TestBounces::aProvidersCodeIsItsOwn() {
    const auto policy = shippedPolicy();
    for (const BouncePattern& pattern : policy->bounces.patterns) {
        if (pattern.provider.empty()) continue;
        bounce::Statement statement;
        statement.fate = bounce::Fate::Failed;
        statement.host = "mx.unrelated.example";
        statement.code = pattern.replies.empty() ? 550 : pattern.replies.front();
        if (!pattern.codes.empty()) {
            const std::string& code = pattern.codes.front();
            statement.enhanced = bounce::enhancedCodeIn(code.starts_with('x') ? "5" + code.substr(1) : code);
        }
        for (const std::string& word : pattern.says) statement.text += word + " ";
        const BounceReason reason = policy->bounces.reasonOf(statement);
        // Unless its own words name it.
        if (!reason.provider) QVERIFY2(reason.pattern != &pattern, pattern.meaning.c_str());
    }
}

MAILVITALS_TEST_CLASS(TestBounces)
#include "bounces.moc"
