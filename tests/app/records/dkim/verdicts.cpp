// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/records/dkim/letter_box.h"
#include "base/ascii.h"

#include <QTest>

#include <map>

using namespace mailvitals;
using namespace mailvitals::dkim;
using namespace mailvitals::test::letter_box;

class TestDkimVerdicts : public QObject {
    Q_OBJECT

 private Q_SLOTS:
    void verifiesTheExampleOfRfc6376();
    void verifiesTheExamplesOfRfc8463();
    void tellsWhatItSaw();
    void asksForKeys();
    void asksNobodyInVain();
    void takesTheBestOfSeveralKeys();
    void anyLineEndsWillDo();
    void everySignedByteCounts();
    void everyBodyByteCounts();
    void limitsTheWork();
};

void TestDkimVerdicts::verifiesTheExampleOfRfc6376() {
    // Appendix A.2, with the key of A.3.
    const std::string message =
        "DKIM-Signature: v=1; a=rsa-sha256; s=brisbane; d=example.com;\r\n"
        "      c=simple/simple; q=dns/txt; i=joe@football.example.com;\r\n"
        "      h=Received : From : To : Subject : Date : Message-ID;\r\n"
        "      bh=2jUSOH9NhtVGCQWNr9BrIAPreKQjO6Sn7XIkfJVOzv8=;\r\n"
        "      b=AuUoFEfDxTDkHlLXSZEpZj79LICEps6eda7W3deTVFOk4yAUoqOB\r\n"
        "      4nujc7YopdG5dWLSdNg6xNAZpOPr+kHxt1IrE+NahM6L/LbvaHut\r\n"
        "      KVdkLLkpVaVVQPzeRDI009SO2Il5Lu7rDNH6mZckBdrIx0orEtZV\r\n"
        "      4bmp/YzhwvcubU4=;\r\n"
        "Received: from client1.football.example.com  [192.0.2.1]\r\n"
        "      by submitserver.example.com with SUBMISSION;\r\n"
        "      Fri, 11 Jul 2003 21:01:54 -0700 (PDT)\r\n"
        "From: Joe SixPack <joe@football.example.com>\r\n"
        "To: Suzie Q <suzie@shopping.example.net>\r\n"
        "Subject: Is dinner ready?\r\n"
        "Date: Fri, 11 Jul 2003 21:00:37 -0700 (PDT)\r\n"
        "Message-ID: <20030712040037.46341.5F8J@football.example.com>\r\n"
        "\r\nHi.\r\n\r\nWe lost the game. Are you hungry yet?\r\n\r\nJoe.\r\n";
    const KeyAnswer key =
        found({"v=DKIM1; p=MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQ"
               "KBgQDwIRP/UC3SBsEmGqZ9ZJW3/DkMoGeLnQg1fWn7/zYt"
               "IxN2SnFCjxOCKG9v3b4jYfcTNh5ijSsq631uBItLa7od+v"
               "/RtdC2UzJ1lWT947qR+Rcac2gbto/NMqJ0fzfVjH4OuKhi"
               "tdY9tf6mcwGjaNBcWToIMmPSPDdQPNUYckcQ2QIDAQAB"});
    QCOMPARE(said(verifyFirst(message, key)), QByteArray("pass, good"));
    QCOMPARE(said(verifyFirst(replaced(message, "Suzie Q", "Suzie  Q"), key)),
             QByteArray("fail, signature wrong"));
    QCOMPARE(said(verifyFirst(replaced(message, "hungry", "angry"), key)), QByteArray("fail, body changed"));
}

void TestDkimVerdicts::verifiesTheExamplesOfRfc8463() {
    // Appendix A.3, with the keys of A.2.
    const std::string message =
        "DKIM-Signature: v=1; a=ed25519-sha256; c=relaxed/relaxed;\r\n"
        " d=football.example.com; i=@football.example.com;\r\n"
        " q=dns/txt; s=brisbane; t=1528637909; h=from : to :\r\n"
        " subject : date : message-id : from : subject : date;\r\n"
        " bh=2jUSOH9NhtVGCQWNr9BrIAPreKQjO6Sn7XIkfJVOzv8=;\r\n"
        " b=/gCrinpcQOoIfuHNQIbq4pgh9kyIK3AQUdt9OdqQehSwhEIug4D11Bus\r\n"
        " Fa3bT3FY5OsU7ZbnKELq+eXdp1Q1Dw==\r\n"
        "DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed;\r\n"
        " d=football.example.com; i=@football.example.com;\r\n"
        " q=dns/txt; s=test; t=1528637909; h=from : to : subject :\r\n"
        " date : message-id : from : subject : date;\r\n"
        " bh=2jUSOH9NhtVGCQWNr9BrIAPreKQjO6Sn7XIkfJVOzv8=;\r\n"
        " b=F45dVWDfMbQDGHJFlXUNB2HKfbCeLRyhDXgFpEL8GwpsRe0IeIixNTe3\r\n"
        " DhCVlUrSjV4BwcVcOF6+FF3Zo9Rpo1tFOeS9mPYQTnGdaSGsgeefOsk2Jz\r\n"
        " dA+L10TeYt9BgDfQNZtKdN1WO//KgIqXP7OdEFE4LjFYNcUxZQ4FADY+8=\r\n"
        "From: Joe SixPack <joe@football.example.com>\r\n"
        "To: Suzie Q <suzie@shopping.example.net>\r\n"
        "Subject: Is dinner ready?\r\n"
        "Date: Fri, 11 Jul 2003 21:00:37 -0700 (PDT)\r\n"
        "Message-ID: <20030712040037.46341.5F8J@football.example.com>\r\n"
        "\r\nHi.\r\n\r\nWe lost the game.  Are you hungry yet?\r\n\r\nJoe.\r\n";
    const std::map<std::string, std::string> zone{
        {"brisbane._domainkey.football.example.com",
         "v=DKIM1; k=ed25519; p=11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo="},
        {"test._domainkey.football.example.com",
         "v=DKIM1; k=rsa; "
         "p=MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQDkHlOQoBTzWRiGs5V6NpP3idY6Wk08a5qhdR6wy5bdOKb2jLQ"
         "iY/J16JYi0Qvx/byYzCNb3W91y3FutACDfzwQ/BC/e/"
         "8uBsCR+yz1Lxj+PL6lHvqMKrM3rG4hstT5QjvHO9PzoxZyVYLzBfO2EeC3Ip3G"
         "+2kryOTIKT+l/K4w3QIDAQAB"}};
    const KeyLookup lookup = [&](const DomainName& name) { return found({zone.at(name.toString())}); };
    const auto parsed = message::Message::parse(message);
    const Verdicts verdicts = concludeAll(examineSignatures(*parsed), lookup, now);
    QCOMPARE(verdicts.outcomes.size(), std::size_t(2));
    for (const Outcome& outcome : verdicts.outcomes) QCOMPARE(said(outcome), QByteArray("pass, good"));
    QCOMPARE(verdicts.outcomes[0].keyBits, 256);
    QCOMPARE(verdicts.outcomes[1].keyBits, 1024);
    // h= names Subject twice, so that no second one can be added (RFC 6376 section 8.15).
    const auto added = message::Message::parse(replaced(message, "From:", "Subject: Win\r\nFrom:"));
    for (const Outcome& outcome : concludeAll(examineSignatures(*added), lookup, now).outcomes)
        QCOMPARE(said(outcome), QByteArray("fail, signature wrong"));
}

void TestDkimVerdicts::tellsWhatItSaw() {
    const std::string good = test::signedMessage(letter, {&keys().rsa});
    const Outcome changed = verifyFirst(replaced(good, "Hello", "Hullo"), found({keys().rsa.record}));
    QVERIFY(changed.headerHolds == std::optional(true));  // the key is right; only the body was touched
    QCOMPARE(changed.keyBits, 2048);
    const Outcome alien = verifyFirst(replaced(good, "Hello", "Hullo"), found({keys().other.record}));
    QVERIFY(alien.headerHolds == std::optional(false));
    QVERIFY(!verifyFirst(good, found({"v=DKIM1; p="})).headerHolds);
    QVERIFY(verifyFirst(good, found({key("k=rsa", "t=y; k=rsa")})).testing);
    QVERIFY(!verifyFirst(good, found({keys().rsa.record})).testing);
    const Outcome broken = verifyFirst(good, found({"v=DKIM1; p=***"}));
    QVERIFY(broken.error && broken.error->section == "RFC 6376 section 3.6.1");
    const Outcome malformed = verifyFirst(replaced(good, "c=relaxed", "c=nowsp"), found({keys().rsa.record}));
    QVERIFY(malformed.error && malformed.error->section == "RFC 6376 section 3.5");

    const auto message = message::Message::parse(
        test::signedMessage(letter, {&keys().rsa, "v=1; d=example.org; s=sel; l=30"}) + "Added\r\n");
    QCOMPARE(examine(*message, message->fields().front()).unsignedOctets,
             std::uint64_t(9));  // with an empty line
}

void TestDkimVerdicts::asksForKeys() {
    // Two signatures by one key, one by another; one of them is known already.
    const std::string twice = test::signedMessage(test::signedMessage(letter, {&keys().rsa}),
                                                  {&keys().ed, "v=1; d=example.org; s=ed"});
    const auto message = message::Message::parse(test::signedMessage(twice, {&keys().rsa}));
    const auto examined = examineSignatures(*message);
    QCOMPARE(examined.size(), std::size_t(3));
    std::map<std::string, KeyAnswer> known;
    const KeyLookup lookup = [&](const DomainName& name) { return known[name.toString()]; };
    const Verdicts first = concludeAll(examined, lookup, now);
    QCOMPARE(first.open.size(), std::size_t(2));
    QCOMPARE(first.open[0].toString(), std::string("sel._domainkey.example.org"));
    QCOMPARE(first.open[1].toString(), std::string("ed._domainkey.example.org"));
    for (const Outcome& outcome : first.outcomes) QCOMPARE(said(outcome), QByteArray("open, key open"));
    known["sel._domainkey.example.org"] = found({keys().rsa.record});
    const Verdicts second = concludeAll(examined, lookup, now);
    QCOMPARE(said(second.outcomes[0]), QByteArray("pass, good"));
    QCOMPARE(said(second.outcomes[1]), QByteArray("open, key open"));
    QCOMPARE(second.open.size(), std::size_t(1));
    known["ed._domainkey.example.org"] = {KeyAnswer::State::Failed, {}};
    const Verdicts third = concludeAll(examined, lookup, now);
    QCOMPARE(said(third.outcomes[1]), QByteArray("temperror, key failed"));
    QVERIFY(third.open.empty());
}

void TestDkimVerdicts::asksNobodyInVain() {
    const auto open = [](const std::string& bytes) {
        const auto message = message::Message::parse(bytes);
        return concludeAll(
                   examineSignatures(*message), [](const DomainName&) { return KeyAnswer{}; }, now)
            .open.size();
    };
    QCOMPARE(open(letter), std::size_t(0));
    QCOMPARE(open(test::signedMessage(letter, {&keys().rsa})), std::size_t(1));
    QCOMPARE(open(test::signedMessage(letter, {&keys().rsa, "v=2; d=example.org; s=sel"})), std::size_t(0));
    QCOMPARE(open(test::signedMessage(letter, {&keys().rsa, "v=1; d=example.org; s=sel", "To"})),
             std::size_t(0));
}

void TestDkimVerdicts::takesTheBestOfSeveralKeys() {
    // RFC 6376 section 6.1.2 leaves to the verifier which of several records it takes.
    const std::string good = test::signedMessage(letter, {&keys().rsa});
    const Outcome last = verifyFirst(good, found({"v=DKIM1; p=", keys().other.record, keys().rsa.record}));
    QCOMPARE(said(last), QByteArray("pass, good"));
    QCOMPARE(last.keyRecords, std::size_t(3));
    const Outcome none = verifyFirst(good, found({"v=DKIM1; p=", keys().other.record}));
    QCOMPARE(said(none), QByteArray("permerror, key revoked"));
    std::vector<std::string> crowd(5, keys().other.record);
    crowd.push_back(keys().rsa.record);
    QCOMPARE(said(verifyFirst(good, found(crowd))), QByteArray("fail, signature wrong"));  // five are tried
}

void TestDkimVerdicts::anyLineEndsWillDo() {
    const auto convert = [](const std::string& text, const std::string& end) {
        std::string out;
        for (const char c : text) {
            if (c == '\n') out += end;
            if (c != '\r' && c != '\n') out += c;
        }
        return out;
    };
    for (const char* form : {"simple/simple", "relaxed/relaxed"}) {
        const std::string good =
            test::signedMessage(letter, {&keys().rsa, std::string("v=1; d=example.org; s=sel; c=") + form});
        const KeyAnswer key = found({keys().rsa.record});
        QCOMPARE(said(verifyFirst(convert(good, "\n"), key)), QByteArray("pass, good"));
        QCOMPARE(said(verifyFirst(convert(good, "\r"), key)), QByteArray("pass, good"));
        QCOMPARE(said(verifyFirst("\xef\xbb\xbf" + good, key)), QByteArray("pass, good"));
        QCOMPARE(said(verifyFirst("From alice Mon Nov 23 12:00:00 2026\n" + convert(good, "\n"), key)),
                 QByteArray("pass, good"));
    }
}

void TestDkimVerdicts::everySignedByteCounts() {
    // No byte of a signed header that is no blank can change without notice.
    const std::string good =
        test::signedMessage(letter, {&keys().rsa, "v=1; c=relaxed/relaxed; d=example.org; s=sel",
                                     "From:To:Subject:Date:Received:Received"});
    const std::size_t header = good.find("\r\nFrom:") + 2;
    const std::size_t end = good.find("\r\n\r\n");
    int tried = 0;
    for (std::size_t i = header; i < end; ++i) {
        if (ascii::isSpace(good[i]) || good[i] == ':') continue;
        std::string bad = good;
        bad[i] = bad[i] == 'q' ? 'z' : 'q';
        const Outcome outcome = verifyFirst(bad, found({keys().rsa.record}));
        QVERIFY2(outcome.result == Result::Fail || outcome.reason == Reason::FromMissing, bad.c_str());
        ++tried;
    }
    QVERIFY(tried > 100);
}

void TestDkimVerdicts::everyBodyByteCounts() {
    const std::string good =
        test::signedMessage(letter, {&keys().ed, "v=1; c=simple/simple; d=example.org; s=sel"});
    const std::size_t body = good.find("\r\n\r\n") + 4;
    for (std::size_t i = body; i < good.size() - 4; ++i) {
        for (const char to : {'q', ' ', '\n', '\0'}) {
            if (good[i] == to) continue;
            std::string bad = good;
            bad[i] = to;
            if (to == '\n' && good[i] == '\r') continue;  // another end of the same line, and an empty one
            QCOMPARE(said(verifyFirst(bad, found({keys().ed.record}))), QByteArray("fail, body changed"));
        }
    }
}

void TestDkimVerdicts::limitsTheWork() {
    std::string many = letter;
    const std::string one = test::signedMessage(letter, {&keys().ed});
    const std::string field = one.substr(0, one.size() - letter.size());
    for (int i = 0; i < 1000; ++i) many = field + many;
    const auto message = message::Message::parse(many);
    QCOMPARE(examineSignatures(*message).size(), maxSignatures);
}

QTEST_APPLESS_MAIN(TestDkimVerdicts)
#include "verdicts.moc"
