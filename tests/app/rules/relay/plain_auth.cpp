// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/expectation.h"
#include "support/test_group.h"

using namespace mailvitals;
using namespace mailvitals::test;

namespace {

constexpr const char* address = "203.0.113.25";

Scenario saying(std::uint16_t port, const std::string& keyword) {
    Scenario s(address);
    s.endpoint(address, smtpPort, {closed});
    s.endpoint(address, port, {.onRecipient = closed, .keywords = {"SIZE 1000", keyword}});
    return s;
}

}  // namespace

class TestPlainAuth : public QObject {
    Q_OBJECT

 private Q_SLOTS:
    void speaks();
    void isSilent();
    void couldNotLook();
    void waits();
};

void TestPlainAuth::speaks() {
    SAYS(saying(smtpPort, "AUTH PLAIN LOGIN"), "submission.plain-auth",
         "critical plain 203.0.113.25:25 | port=25 | found=PLAIN LOGIN");
    SAYS(saying(submissionPort, "AUTH CRAM-MD5"), "submission.plain-auth",
         "pass encrypted-first 203.0.113.25:25", "critical plain 203.0.113.25:587 | found=CRAM-MD5");
    SAYS(saying(smtpPort, "AUTH=LOGIN"), "submission.plain-auth", "critical plain 203.0.113.25:25");
}

void TestPlainAuth::isSilent() {
    SAYS(saying(submissionPort, "AUTHENTICATE"), "submission.plain-auth",
         "pass encrypted-first 203.0.113.25:25", "pass encrypted-first 203.0.113.25:587");
    Scenario s(address);
    s.endpoint(address, smtpPort, {.onRecipient = closed, .keywordsInTls = {"AUTH PLAIN LOGIN"}});
    SAYS(s, "submission.plain-auth", "pass encrypted-first 203.0.113.25:25");
}

void TestPlainAuth::couldNotLook() {
    SAYS(Scenario(address), "submission.plain-auth",
         "unknown could-not-look 203.0.113.25:25 | reason=nobody answered in time | evidence=smtp:greeting "
         "203.0.113.25:25");
    SAYS(Scenario("127.0.0.1"), "submission.plain-auth", "unknown could-not-look 127.0.0.1:25 | evidence=");
    Scenario s(address);
    s.endpoint(address, smtpPort, {.onRecipient = closed, .banner = "554 go away"});
    SAYS(s, "submission.plain-auth",
         "unknown could-not-look 203.0.113.25:25 | reason=it did not answer EHLO");
}

void TestPlainAuth::waits() {
    Scenario s(address);
    s.endpoint(address, smtpPort, {closed}).endpointOpen(address, submissionPort);
    SAYS(s, "submission.plain-auth", "pass encrypted-first 203.0.113.25:25", "waiting");
}

MAILVITALS_TEST_CLASS(TestPlainAuth)
#include "plain_auth.moc"
