// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/rules/relay/greeted.h"
#include "support/expectation.h"
#include "support/test_group.h"

using namespace mailvitals;
using namespace mailvitals::test;

class TestCanary : public QObject {
    Q_OBJECT

 private Q_SLOTS:
    void speaks();
    void provesNothingBySilence();
    void couldNotLook();
    void waits();
};

void TestCanary::speaks() {
    SAYS(offering("XVERP"), "trust.canary", "critical sung 198.51.100.25:25 | address=198.51.100.25");
    Scenario inside = offering("XVERP");
    inside.ownAddress("198.51.100.25");
    SAYS(inside, "trust.canary", "unknown sung-inside 198.51.100.25:25");
}

void TestCanary::provesNothingBySilence() {
    SAYS(offering("SIZE 1000"), "trust.canary", "unknown silent 198.51.100.25");
}

void TestCanary::couldNotLook() {
    Scenario s("198.51.100.25");
    s.session("198.51.100.25", "S: 554 go away\nC: QUIT\nS: 221 bye\n");
    SAYS(s, "trust.canary", "unknown could-not-look 198.51.100.25:25 | reason=it did not answer EHLO");
}

void TestCanary::waits() {
    Scenario s = offering("XVERP");
    s.ownAddressOpen(Family::V4);
    SAYS(s, "trust.canary", "waiting");
}

MAILVITALS_TEST_CLASS(TestCanary)
#include "canary.moc"
