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
    s.txt("mail.example.org", "v=spf1 a -all");
    SAYS(s, "spf.helo", "pass passes 203.0.113.25:25 | name=mail.example.org | term=a",
         "pass passes [2001:db8:25::25]:25 | name=mail.example.org | term=a");
}

void TestSpfHelo::noRecord() {
    SAYS(test::healthy(), "spf.helo", "notice no-record 203.0.113.25:25 | name=mail.example.org",
         "notice no-record [2001:db8:25::25]:25");
}

void TestSpfHelo::doesNotPass() {
    Scenario s = test::healthy();
    s.txt("mail.example.org", "v=spf1 ip4:203.0.113.25 ~all");
    SAYS(s, "spf.helo", "pass passes 203.0.113.25:25",
         "notice does-not-pass [2001:db8:25::25]:25 | policy=softfail | evidence=smtp:greeting "
         "mail.example.org [2001:db8:25::25]:25, dns:TXT mail.example.org");
}

void TestSpfHelo::couldNotLook() {
    Scenario s = test::healthy();
    s.timeout("mail.example.org", "TXT").talkFails("2001:db8:25::25", Why::TimedOut);
    SAYS(s, "spf.helo",
         "unknown could-not-look 203.0.113.25:25 | reason=its TXT records could not be looked up: nobody "
         "answered in time",
         "unknown could-not-look [2001:db8:25::25]:25 | reason=nobody answered in time");
}

void TestSpfHelo::doesNotApply() {
    SAYS(Scenario("203.0.113.25"), "spf.helo", "not-applicable does-not-apply 203.0.113.25");
}

void TestSpfHelo::waits() {
    Scenario s = test::healthy();
    s.open("mail.example.org", "TXT");
    SAYS(s, "spf.helo", "waiting");
}

MAILVITALS_TEST_CLASS(TestSpfHelo)
#include "helo.moc"
