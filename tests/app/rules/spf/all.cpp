// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/expectation.h"
#include "support/test_group.h"

using namespace mailvitals;
using test::Scenario;

class TestSpfAll : public QObject {
    Q_OBJECT

 private Q_SLOTS:
    void speaks_data();
    void speaks();
    void followsRedirects();
    void seesTheWholeWorldComeInThroughAnInclude();
    void couldNotLook();
    void doesNotApply();
    void waits();
};

void TestSpfAll::speaks_data() {
    QTest::addColumn<QString>("record");
    QTest::addColumn<QString>("said");
    const auto row = [](const char* record, const char* said) {
        QTest::newRow(record) << QString(record) << QString(said);
    };
    row("v=spf1 mx -all", "pass fail");
    row("v=spf1 mx ~all", "pass softfail");
    row("v=spf1 mx ?all", "warning neutral");
    row("v=spf1 mx all", "critical everybody");
    row("v=spf1 mx +all", "critical everybody");
    row("v=spf1 mx +ALL", "critical everybody");
    row("v=spf1 mx", "warning no-all");
    row("v=spf1", "warning no-all");
    // What follows the first "all" is never looked at.
    row("v=spf1 -all +all", "pass fail");
    row("v=spf1 -all redirect=open.example", "pass fail");
    row("v=spf1 -all include:open.example", "pass fail");
}

void TestSpfAll::speaks() {
    QFETCH(QString, record);
    QFETCH(QString, said);
    Scenario s("example.org");
    s.txt("example.org", record.toStdString()).txt("open.example", "v=spf1 +all");
    SAYS(s, "spf.all",
         said.toStdString() + " example.org | domain=example.org | record=" + record.toStdString() +
             " | evidence=dns:TXT example.org");
}

void TestSpfAll::followsRedirects() {
    Scenario s("example.org");
    s.txt("example.org", "v=spf1 redirect=one.example")
        .txt("one.example", "v=spf1 mx redirect=two.example")
        .txt("two.example", "v=spf1 mx ~all");
    SAYS(s, "spf.all", "pass softfail example.org | name=two.example | evidence=dns:TXT two.example");

    // To a record that an include has led to before.
    Scenario twice("example.org");
    twice.txt("example.org", "v=spf1 include:_spf.example.net redirect=_spf.example.net")
        .txt("_spf.example.net", "v=spf1 mx -all");
    SAYS(twice, "spf.all", "pass fail example.org | name=_spf.example.net");
}

void TestSpfAll::seesTheWholeWorldComeInThroughAnInclude() {
    Scenario s("example.org");
    s.txt("example.org", "v=spf1 mx include:a.example -all")
        .txt("a.example", "v=spf1 include:b.example -all")
        .txt("b.example", "v=spf1 +all");
    SAYS(s, "spf.all", "critical everybody example.org | name=b.example | evidence=dns:TXT b.example");

    Scenario redirect("example.org");
    redirect.txt("example.org", "v=spf1 include:a.example -all")
        .txt("a.example", "v=spf1 redirect=b.example")
        .txt("b.example", "v=spf1 all");
    SAYS(redirect, "spf.all", "critical everybody example.org | name=b.example");

    // Who passes there is refused, or only suspicious, here.
    for (const char* qualifier : {"-", "~", "?"}) {
        Scenario harmless("example.org");
        harmless.txt("example.org", std::string("v=spf1 ") + qualifier + "include:a.example -all")
            .txt("a.example", "v=spf1 +all");
        SAYS(harmless, "spf.all", "pass fail example.org | name=example.org");
    }
    // What an included record thinks of the rest is its own affair (RFC 7208 section 5.2).
    Scenario neutral("example.org");
    neutral.txt("example.org", "v=spf1 include:a.example -all").txt("a.example", "v=spf1 ?all");
    SAYS(neutral, "spf.all", "pass fail example.org");
}

void TestSpfAll::couldNotLook() {
    Scenario s("example.org");
    s.timeout("example.org", "TXT");
    SAYS(s, "spf.all", "unknown could-not-look example.org | reason=nobody answered in time");

    Scenario redirect("example.org");
    redirect.txt("example.org", "v=spf1 redirect=one.example").servfail("one.example", "TXT");
    SAYS(redirect, "spf.all",
         "unknown could-not-look example.org | reason=the name server 192.168.1.1:53 answered SERVFAIL | "
         "evidence=dns:TXT one.example");

    // A macro that every message fills in alike is followed.
    Scenario known("example.org");
    known.txt("example.org", "v=spf1 redirect=_spf.%{d}").txt("_spf.example.org", "v=spf1 -all");
    SAYS(known, "spf.all", "pass fail example.org | name=_spf.example.org");

    Scenario macro("example.org");
    macro.txt("example.org", "v=spf1 redirect=%{i}.example");
    SAYS(macro, "spf.all",
         "unknown could-not-look example.org | reason=the record hands over to a name that cannot be "
         "followed");

    Scenario circle("example.org");
    circle.txt("example.org", "v=spf1 redirect=one.example")
        .txt("one.example", "v=spf1 redirect=example.org");
    SAYS(circle, "spf.all",
         "unknown could-not-look example.org | reason=the record hands over to a name that cannot be "
         "followed");

    // A branch that could not be read may let everybody in: no green, but what is wrong is said all the same.
    const auto branch = [](const std::string& record) {
        Scenario including("example.org");
        including.txt("example.org", record)
            .txt("b.example", "v=spf1 include:a.example -all")
            .servfail("a.example", "TXT");
        return including;
    };
    const char* unread =
        "unknown could-not-look example.org | reason=\"include:a.example\" in the record of example.org "
        "could "
        "not be followed: its TXT records are not known: the name server answered "
        "SERVFAIL | evidence=dns:TXT example.org, dns:TXT a.example";
    SAYS(branch("v=spf1 include:a.example -all"), "spf.all", unread);
    SAYS(branch("v=spf1 include:a.example ~all"), "spf.all", unread);
    SAYS(branch("v=spf1 include:b.example -all"), "spf.all", "unknown could-not-look example.org");
    SAYS(branch("v=spf1 include:a.example ?all"), "spf.all", "warning neutral example.org");
    SAYS(branch("v=spf1 include:a.example"), "spf.all", "warning no-all example.org");
    // By none of these may anybody pass.
    SAYS(branch("v=spf1 -include:a.example -all"), "spf.all", "pass fail example.org");
}

void TestSpfAll::doesNotApply() {
    SAYS(Scenario("example.org"), "spf.all",
         "not-applicable does-not-apply example.org | reason=there is no SPF record that could be evaluated");
    Scenario broken("example.org");
    broken.txt("example.org", "v=spf1 foo +all");
    SAYS(broken, "spf.all", "not-applicable does-not-apply example.org");
    Scenario nowhere("example.org");
    nowhere.txt("example.org", "v=spf1 redirect=gone.example").nxdomain("gone.example");
    SAYS(nowhere, "spf.all", "not-applicable does-not-apply example.org");
}

void TestSpfAll::waits() {
    Scenario s("example.org");
    s.open("example.org", "TXT");
    SAYS(s, "spf.all", "waiting");

    // The include may let everybody in: green would be too soon.
    Scenario include("example.org");
    include.txt("example.org", "v=spf1 include:a.example -all").open("a.example", "TXT");
    SAYS(include, "spf.all", "waiting");
}

MAILVITALS_TEST_CLASS(TestSpfAll)
#include "all.moc"
