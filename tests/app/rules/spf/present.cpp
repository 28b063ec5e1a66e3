// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/expectation.h"
#include "support/test_group.h"

using namespace mailvitals;
using test::Scenario;

class TestSpfPresent : public QObject {
    Q_OBJECT

 private Q_SLOTS:
    void speaks();
    void knowsWhatIsARecord();
    void joinsStrings();
    void couldNotLook();
    void doesNotApply();
    void waits();
};

void TestSpfPresent::speaks() {
    Scenario s("example.org");
    s.txt("example.org", "google-site-verification=x").txt("example.org", "v=spf1 mx -all");
    SAYS(s, "spf.present", "pass present example.org | record=v=spf1 mx -all | evidence=dns:TXT example.org");

    SAYS(Scenario("example.org"), "spf.present", "critical none example.org | domain=example.org");

    Scenario many("example.org");
    many.txt("example.org", "v=spf1 mx -all").txt("example.org", "v=spf1 a -all");
    SAYS(many, "spf.present", "critical many example.org | count=2 | records=v=spf1 mx -all, v=spf1 a -all");
}

void TestSpfPresent::knowsWhatIsARecord() {
    // RFC 7208 section 4.5: just "v=spf1", in any case, then a blank or the end.
    for (const char* text : {"v=spf1", "V=SPF1 -all"}) {
        Scenario s("example.org");
        s.txt("example.org", text);
        SAYS(s, "spf.present", std::string("pass present example.org | record=") + text);
    }
    for (const char* text : {"spf2.0/pra -all", "google-site-verification=x"}) {
        Scenario s("example.org");
        s.txt("example.org", text);
        SAYS(s, "spf.present", "critical none example.org");
    }
    const auto almost = [](const char* text, const char* how) {
        Scenario s("example.org");
        s.txt("example.org", "other=1").txt("example.org", text);
        SAYS(s, "spf.present",
             std::string("critical almost example.org | ") + how + " | record=" + text +
                 " | domain=example.org");
    };
    almost(" v=spf1 -all", "where=1 | reason=a blank before v=spf1");
    almost("v=spf10 -all", "where=1 | found=v=spf10");
    almost("v=spf1;-all", "where=7 | found=;");
    almost("v=spf1-all", "where=7 | reason=no space behind v=spf1");
    almost("\"v=spf1 -all\"", "where=1 | reason=a quotation mark before v=spf1");
    // An SPF record and one that only looks like it are not two.
    Scenario s("example.org");
    s.txt("example.org", "v=spf1 -all").txt("example.org", "v=spf10 -all");
    SAYS(s, "spf.present", "pass present example.org");
}

void TestSpfPresent::joinsStrings() {
    Scenario s("example.org");
    s.record("example.org", dns::Type::Txt, dns::Txt{{"v=spf1 include:a.example", " -all"}});
    SAYS(s, "spf.present", "pass present example.org | record=v=spf1 include:a.example -all");
}

void TestSpfPresent::couldNotLook() {
    Scenario s("example.org");
    s.timeout("example.org", "TXT");
    SAYS(
        s, "spf.present",
        "unknown could-not-look example.org | reason=nobody answered in time | evidence=dns:TXT example.org");
}

void TestSpfPresent::doesNotApply() {
    SAYS(Scenario("203.0.113.25"), "spf.present", "not-applicable does-not-apply 203.0.113.25");
}

void TestSpfPresent::waits() {
    Scenario s("example.org");
    s.open("example.org", "TXT");
    SAYS(s, "spf.present", "waiting");
}

MAILVITALS_TEST_CLASS(TestSpfPresent)
#include "present.moc"
