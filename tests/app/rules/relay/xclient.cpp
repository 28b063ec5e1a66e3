// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/rules/relay/greeted.h"
#include "support/expectation.h"
#include "support/test_group.h"

using namespace mailvitals;
using namespace mailvitals::test;

class TestXclient : public QObject {
    Q_OBJECT

 private Q_SLOTS:
    void speaks();
    void isSilent();
    void couldNotLook();
    void waits();
};

void TestXclient::speaks() {
    SAYS(offering("XCLIENT NAME ADDR PROTO HELO"), "trust.xclient",
         "critical offered 198.51.100.25:25 | names=XCLIENT | evidence=smtp:greeting 198.51.100.25:25");
    SAYS(offering("XFORWARD NAME ADDR"), "trust.xclient",
         "critical offered 198.51.100.25:25 | names=XFORWARD");
    Scenario inside = offering("XCLIENT NAME");
    inside.ownAddress("198.51.100.25");
    SAYS(inside, "trust.xclient", "unknown offered-inside 198.51.100.25:25");
}

void TestXclient::isSilent() {
    SAYS(offering("SIZE 1000"), "trust.xclient", "pass not-offered 198.51.100.25:25");
    // A longer word that begins alike is another one.
    SAYS(offering("XCLIENTS"), "trust.xclient", "pass not-offered 198.51.100.25:25");
}

void TestXclient::couldNotLook() {
    Scenario s("198.51.100.25");
    s.session("198.51.100.25", "S: 554 go away\nC: QUIT\nS: 221 bye\n");
    SAYS(s, "trust.xclient", "unknown could-not-look 198.51.100.25:25 | reason=it did not answer EHLO");
}

void TestXclient::waits() {
    Scenario s = offering("XCLIENT NAME");
    s.ownAddressOpen(Family::V4);
    SAYS(s, "trust.xclient", "waiting");
}

MAILVITALS_TEST_CLASS(TestXclient)
#include "xclient.moc"
