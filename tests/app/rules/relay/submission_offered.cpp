// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/expectation.h"
#include "support/test_group.h"

using namespace mailvitals;
using namespace mailvitals::test;

namespace {

constexpr const char* address = "203.0.113.25";
const Endpoint users{.onRecipient = usersOnly, .keywordsInTls = {"AUTH PLAIN LOGIN"}};

Scenario with(std::uint16_t port, const Endpoint& endpoint) {
    Scenario s(address);
    s.endpoint(address, port, endpoint);
    return s;
}

}  // namespace

class TestSubmissionOffered : public QObject {
    Q_OBJECT

 private Q_SLOTS:
    void speaks();
    void isSilent();
    void couldNotLook();
    void waits();
};

void TestSubmissionOffered::speaks() {
    SAYS(Scenario(address), "submission.offered", "notice closed 203.0.113.25");
    SAYS(with(submissionPort, {.onRecipient = usersOnly, .offersTls = false, .keywords = {"AUTH PLAIN"}}),
         "submission.offered", "notice without-encryption 203.0.113.25 | port=587");
    SAYS(with(submissionsPort, {.onRecipient = usersOnly}), "submission.offered",
         "notice without-login 203.0.113.25 | port=465");
    // Of two that are not as they should be, the first.
    Scenario both = with(submissionPort, {.onRecipient = usersOnly, .offersTls = false});
    both.endpoint(address, submissionsPort, {.onRecipient = usersOnly});
    SAYS(both, "submission.offered", "notice without-encryption 203.0.113.25 | port=587");
}

void TestSubmissionOffered::isSilent() {
    SAYS(with(submissionPort, users), "submission.offered",
         "pass offered 203.0.113.25 | names=587 (STARTTLS)");
    Scenario both = with(submissionPort, users);
    both.endpoint(address, submissionsPort, users);
    SAYS(both, "submission.offered",
         "pass offered 203.0.113.25 | names=587 (STARTTLS), 465 (encrypted from the start)");
    // One that works is enough.
    Scenario half = with(submissionsPort, users);
    half.endpoint(address, submissionPort, {.onRecipient = usersOnly, .offersTls = false});
    SAYS(half, "submission.offered", "pass offered 203.0.113.25 | names=465 (encrypted from the start)");
}

void TestSubmissionOffered::couldNotLook() {
    Scenario s(address);
    s.endpointFails(address, submissionPort, FailureReason::Cancelled)
        .endpointFails(address, submissionsPort, FailureReason::Cancelled);
    SAYS(s, "submission.offered", "unknown could-not-look 203.0.113.25 | reason=the check was stopped");
    SAYS(Scenario("127.0.0.1"), "submission.offered", "unknown could-not-look 127.0.0.1");
}

void TestSubmissionOffered::waits() {
    Scenario s = with(submissionPort, users);
    s.endpointOpen(address, submissionsPort);
    SAYS(s, "submission.offered", "waiting");
}

MAILVITALS_TEST_CLASS(TestSubmissionOffered)
#include "submission_offered.moc"
