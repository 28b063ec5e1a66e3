// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/expectation.h"
#include "support/healthy.h"
#include "support/test_group.h"

using namespace mailvitals;
using test::Scenario;

class TestSpfHelo : public QObject {
    Q_OBJECT

 private Q_SLOTS:
    void passes();
    void noRecord();
    void doesNotPass();
    void couldNotLook();
    void doesNotApply();
    void waits();
};

void TestSpfHelo::passes() {
    Scenario s = test::healthy();
    SAYS(s, "spf.helo", "pass passes 203.0.113.25:25 | name=mail.example.org | term=a",
         "pass passes [2001:db8:25::25]:25 | name=mail.example.org | term=a");
}

void TestSpfHelo::noRecord() {
    // It introduces itself by a name other than that of its MX record.
    Scenario s("example.org");
    s.mx("example.org", 10, "mx.example.org").a("mx.example.org", "203.0.113.25");
    s.session("203.0.113.25", test::healthySession);
    SAYS(s, "spf.helo", "notice no-record 203.0.113.25:25 | name=mail.example.org");
}

namespace {

/// One server, and what its name's record says.
Scenario withRecord(const std::string& record) {
    Scenario s("example.org");
    s.mx("example.org", 10, "mail.example.org").a("mail.example.org", "203.0.113.25");
    s.a("mail.example.org", "2001:db8:25::25").txt("mail.example.org", record);
    for (const char* address : {"203.0.113.25", "2001:db8:25::25"}) s.session(address, test::healthySession);
    return s;
}

}  // namespace

void TestSpfHelo::doesNotPass() {
    SAYS(withRecord("v=spf1 ip4:203.0.113.25 ~all"), "spf.helo", "pass passes 203.0.113.25:25",
         "notice does-not-pass [2001:db8:25::25]:25 | policy=softfail | evidence=smtp:greeting "
         "mail.example.org [2001:db8:25::25]:25, dns:TXT mail.example.org");
}

void TestSpfHelo::couldNotLook() {
    Scenario s = withRecord("v=spf1 a -all");
    s.timeout("mail.example.org", "TXT").sessionFails("2001:db8:25::25", FailureReason::TimedOut);
    SAYS(s, "spf.helo", "unknown could-not-look [2001:db8:25::25]:25 | reason=nobody answered in time",
         "unknown could-not-look 203.0.113.25:25 | reason=its TXT records are not known: nobody "
         "answered in time");
}

void TestSpfHelo::doesNotApply() {
    SAYS(Scenario("203.0.113.25"), "spf.helo", "not-applicable does-not-apply 203.0.113.25");
}

void TestSpfHelo::waits() {
    Scenario s = withRecord("v=spf1 a -all");
    s.open("mail.example.org", "TXT");
    SAYS(s, "spf.helo", "waiting");
}

MAILVITALS_TEST_CLASS(TestSpfHelo)
#include "helo.moc"
