// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/expectation.h"
#include "support/test_group.h"

using namespace mailvitals;
using namespace mailvitals::test;

namespace {

constexpr const char* address = "203.0.113.25";

/// Seen from the server's own line, unless the test says otherwise.
Scenario atHome(Endpoint endpoint) {
    Scenario s(address);
    s.endpoint(address, smtpPort, std::move(endpoint)).ownAddress(address);
    return s;
}

}  // namespace

class TestInsideOnly : public QObject {
    Q_OBJECT

 private Q_SLOTS:
    void speaks();
    void isSilent();
    void doesNotApply();
    void couldNotLook();
    void waits();
};

void TestInsideOnly::speaks() {
    SAYS(atHome({openRelay}), "relay.inside-only",
         "notice carries 203.0.113.25 | port=25 | "
         "evidence=smtp:relay 203.0.113.25:25 on-demand third-party");
    Scenario users = atHome({closed});
    users.endpoint(address, submissionPort, {openRelay});
    SAYS(users, "relay.inside-only", "notice carries 203.0.113.25 | port=587");
    Scenario home("192.168.1.25");
    home.endpoint("192.168.1.25", smtpPort, {openRelay});
    SAYS(home, "relay.inside-only", "notice carries 192.168.1.25 | found=192.168.1.7");
}

void TestInsideOnly::isSilent() {
    SAYS(atHome({closed}), "relay.inside-only",
         "pass asks-for-login 203.0.113.25 | port=25 | evidence=smtp:relay 203.0.113.25:25 on-demand "
         "third-party");
    // One port that says no is enough, and it is the one that is shown.
    Scenario users = atHome({[](const SmtpTrial&, bool) { return "450 4.2.0 Greylisted"; }});
    users.endpoint(address, submissionPort, {usersOnly});
    SAYS(users, "relay.inside-only", "pass asks-for-login 203.0.113.25 | port=587");
}

void TestInsideOnly::doesNotApply() {
    Scenario outside(address);
    outside.endpoint(address, smtpPort, {openRelay});
    SAYS(outside, "relay.inside-only",
         "not-applicable does-not-apply 203.0.113.25 | reason=this check was not run from the server's own "
         "network");
}

void TestInsideOnly::couldNotLook() {
    SAYS(Scenario(address), "relay.inside-only",
         "unknown could-not-look 203.0.113.25 | reason=nobody answered in time");
    // It spoke, but nobody knows yet whether it carries mail.
    SAYS(atHome({[](const SmtpTrial&, bool) { return "450 4.2.0 Greylisted"; }}), "relay.inside-only",
         "unknown could-not-look 203.0.113.25 | reason=it neither accepted nor refused mail from an external "
         "sender");
    Scenario outside(address);
    outside.endpoint(address, smtpPort, {[](const SmtpTrial&, bool) { return "450 4.2.0 Greylisted"; }});
    SAYS(outside, "relay.inside-only", "not-applicable does-not-apply 203.0.113.25");
}

void TestInsideOnly::waits() {
    Scenario s = atHome({closed});
    s.endpointOpen(address, submissionsPort);
    SAYS(s, "relay.inside-only", "waiting");
    Scenario standing = atHome({closed});
    standing.ownAddressOpen(Family::V4);
    SAYS(standing, "relay.inside-only", "waiting");
}

MAILVITALS_TEST_CLASS(TestInsideOnly)
#include "inside_only.moc"
