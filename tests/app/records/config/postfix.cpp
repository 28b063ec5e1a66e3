// SPDX-License-Identifier: GPL-3.0-or-later
#include "records/config/keep.h"
#include "records/config/postfix/cells.h"
#include "records/config/postfix/settings.h"
#include "records/config/postfix/shapes.h"
#include "records/config/postfix/words.h"
#include "records/config/recognise.h"
#include "records/config/survey.h"
#include "support/pace.h"

#include <QTest>

#include <chrono>

using namespace mailvitals;
using namespace mailvitals::config;

namespace {

Texts textsOf(std::initializer_list<std::pair<const char*, std::string>> files) {
    Texts texts;
    for (const auto& [name, bytes] : files) {
        for (Text& text : recognise(bytes, name).texts) texts.push_back(std::move(text));
    }
    return texts;
}

std::string factsOf(const Text& text) {
    std::string all;
    for (const Fact& fact : text.facts) all += fact.group + "|" + fact.key + "=" + fact.value + "\n";
    return all;
}

}  // namespace

class TestPostfix : public QObject {
    Q_OBJECT

 private Q_SLOTS:
    void keepsLists_data() {
        QTest::addColumn<QByteArray>("value");
        QTest::addColumn<QByteArray>("kept");
        const auto row = [](const char* value, const char* kept) {
            QTest::newRow(value) << QByteArray(value) << QByteArray(kept);
        };
        const auto same = [&](std::initializer_list<const char*> values) {
            for (const char* value : values) row(value, value);
        };
        same({"", "permit_mynetworks, My_Class1 reject", "check_client_access cidr:/etc/postfix/a.cidr",
              "static:OK", "static:{permit_mynetworks reject}", "static:550", "$mua", "${mua?permit}",
              "${{$compatibility_level} <level {1} ? {} : {permit_mynetworks, reject}}",
              "inline:{{10.0.0.1=OK}, {example.org=REJECT}}", "cidr:{{10.0.0.0/8 OK}, {!10.1.0.0/16 inside}}",
              "pcre:{{/^.*$$/ OK}}", "10.0.0.0/8 [::1]/128", "sleep 1"});
        row("reject_rbl_client key.zen.dq.example", "reject_rbl_client KEY.zen.dq.example");
        row("reject_rbl_client zen.spamhaus.org=127.0.0.[2..11] reject_rhsbl_sender word secret",
            "reject_rbl_client zen.spamhaus.org=127.0.0.[2..11] reject_rhsbl_sender ... secret");
        row("reject_rbl_client a.example=no reject_rbl_client abcdef123456.b.example.org",
            "reject_rbl_client a.example=... reject_rbl_client KEY.b.example.org");
        row("static:{550 no thanks}", "static:550");
        row("static:170000", "static:1");
        row("inline:{{boss@example.org=REJECT go away}}", "inline:{{...@example.org=REJECT}}");
        row("inline:{a=REJECT go away}", "inline:{{a=REJECT}, {...}, {...}}");
        row("inline:{user=pass-word}", "inline:{{user=...}}");
        row("pcre:{{/secret/ OK}}", "pcre:{{... OK}}");
        row("mysql:{password=x}", "mysql:...");
        row("${x?{inline:{a=b}}}", "...");
        row("${x?a=b}", "...");
        row("{ check_policy_service inet:a, b=c }", "...");
    }

    /// And once more is not less.
    void keepsLists() {
        QFETCH(QByteArray, value);
        QFETCH(QByteArray, kept);
        QCOMPARE(QByteArray::fromStdString(postfix::keptRestrictionList(value.toStdString())), kept);
        QCOMPARE(QByteArray::fromStdString(postfix::keptRestrictionList(kept.toStdString())), kept);
    }

    void keepsTheOwnersOwn() {
        QVERIFY(postfix::isOwnersName("mua_client_restrictions"));
        QVERIFY(!postfix::isOwnersName("smtp_sasl_password_maps"));
        QVERIFY(!postfix::isOwnersName("a b"));
        QCOMPARE(*kept(Kind::Postfix, "my_password", "permit"), std::string("..."));
        QCOMPARE(*kept(Kind::Postfix, "my_class", "permit, x=y"), std::string("permit, ..."));
        const Texts texts = textsOf({{"main.cf",
                                      "mynetworks = $lan\nlan = $home\nhome = 10.0.0.0/8\nother = hunter\n"
                                      "smtpd_restriction_classes = c\nc = reject\nmua = permit, reject\n"}});
        QCOMPARE(
            factsOf(texts.front()),
            std::string("|c=reject\n|home=10.0.0.0/8\n|lan=$home\n|mua=permit, reject\n|mynetworks=$lan\n"
                        "|smtpd_restriction_classes=c\n"));
    }

    void readsServices() {
        const Texts texts =
            textsOf({{"master.cf",
                      "smtp inet n - y - - smtpd -o a=permit -ob=reject\n  -o { c = permit, "
                      "reject }\n#x\n  -o smtpd_relay_restrictions=\n"
                      "smtpd pass - - y - - smtpd -v\nqmgr unix n - n 300 1 qmgr -o d=permit\n"
                      "submission/inet/mynetworks = 10.0.0.0/8\n"}});
        QCOMPARE(factsOf(texts.front()),
                 std::string("smtp|program=smtpd\nsmtp|a=permit\nsmtp|b=reject\nsmtp|c=permit, reject\n"
                             "smtp|smtpd_relay_restrictions=\nsmtpd/pass|program=smtpd\n"
                             "submission|mynetworks=10.0.0.0/8\n"));
    }

    void knowsTables_data() {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<bool>("is");
        const auto row = [](const char* text, bool is) { QTest::newRow(text) << QByteArray(text) << is; };
        row("10.0.0.0/8 OK\n", true);
        row("# who\n10.0.0.0/8\n", true);
        row("example.org REJECT no\n  more\n", true);
        row("if 10.0.0.0/8\n10.1.0.0/16 OK\nendif\n", true);
        row("example.org OK\nexample.net my_class\n", true);
        row("/^x/ REJECT\n", true);
        row("127.0.0.1 localhost\n", false);
        row("example.net my_class\n", false);
        row("hello world\nhow are you\n", false);
        row("a OK\nthese are some words\n", false);
    }

    void knowsTables() {
        QFETCH(QByteArray, text);
        QFETCH(bool, is);
        const Recognised recognised = recognise(text.toStdString(), "x");
        const bool table = recognised.texts.size() == 1 && recognised.texts[0].kind == Kind::PostfixTable;
        QCOMPARE(table, is);
    }

    void dividesAddresses() {
        postfix::CellMap map;
        map.mention(*Cidr::parse("10.0.0.0/8"), {}, true);
        map.mention(*Cidr::parse("10.0.0.0/9"), {}, false);
        map.mention(*Cidr::parse("10.128.0.0/16"), {}, false);
        map.mention(*Cidr::parse("0.0.0.0/0"), {}, true);
        map.mention(*Cidr::parse("192.0.2.0/25"), {}, true);
        map.mention(*Cidr::parse("192.0.2.128/25"), {}, true);
        map.mention(*Cidr::parse("192.0.2.0/24"), {}, true);  // its halves leave nothing of it
        std::string all;
        for (const postfix::Cell& cell : map.cells())
            all += cell.network.toString() + ":" + cell.sample.toString() + " ";
        QCOMPARE(all,
                 std::string("10.0.0.0/8:10.129.0.0 10.0.0.0/9:10.0.0.0 10.128.0.0/16:10.128.0.0 "
                             "192.0.2.0/25:192.0.2.0 192.0.2.128/25:192.0.2.128 0.0.0.0/0:0.0.0.0 ::/0::: "));
    }

    void survivesMalice_data() {
        QTest::addColumn<QByteArray>("main");
        QTest::addColumn<QByteArray>("table");
        const auto row = [](const char* what, const std::string& main, const std::string& table = {}) {
            QTest::newRow(what) << QByteArray::fromStdString(main) << QByteArray::fromStdString(table);
        };
        const auto many = [](const std::string& piece, int times) {
            std::string all;
            for (int i = 0; i < times; ++i) all += piece;
            return all;
        };
        std::string classes = "smtpd_restriction_classes =";
        std::string bodies;
        for (int i = 0; i < 60; ++i) {
            const std::string next = "c" + std::to_string(i + 1);
            classes += " c" + std::to_string(i);
            bodies += "c" + std::to_string(i) + " = " + next + ", " + next + "\n";
        }
        row("classes that double", classes + "\n" + bodies + "smtpd_relay_restrictions = c0, reject\n");
        row("variables that double", "mynetworks = $a\na = $b $b $b\nb = $c $c $c\nc = $a $a $a\n");
        row("braces that do not close", "mynetworks = " + many("${a?{", 800) + "\n");
        std::string networks;
        for (int i = 0; i < 4000; ++i)
            networks += "10." + std::to_string(i / 250) + "." + std::to_string(i % 250) + ".0/24 OK\n";
        row("many tables of many networks",
            "mynetworks = 127.0.0.1\nsmtpd_relay_restrictions = " +
                many("check_client_access cidr:t, check_sender_access hash:t, ", 60) + "reject\n",
            networks);
        std::string inside;
        for (int i = 0; i < 40; ++i)
            inside += std::to_string(1000 + i) + " inet n - y - - smtpd\n -o mynetworks=10." +
                      std::to_string(i) + ".0.0/16\n";
        row("many services", "mynetworks = 127.0.0.1\n=== postconf -M\n" + inside, networks);
    }

    void survivesMalice() {
        QFETCH(QByteArray, main);
        QFETCH(QByteArray, table);
        const auto begun = std::chrono::steady_clock::now();
        const Survey survey =
            config::survey(textsOf({{"main.cf", main.toStdString()}, {"t", table.toStdString()}}));
        QVERIFY(survey.trust.told);
        const std::chrono::duration<double> took = std::chrono::steady_clock::now() - begun;
        QVERIFY2(took.count() < 5.0 * test::slower, std::to_string(took.count()).c_str());
    }
};

QTEST_APPLESS_MAIN(TestPostfix)
#include "postfix.moc"
