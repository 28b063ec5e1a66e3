// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/ascii.h"
#include "support/expectation.h"
#include "support/healthy.h"
#include "support/test_group.h"

using namespace mailvitals;
using namespace mailvitals::test;

namespace {

constexpr const char* rule = "exposure.mail-ports";
constexpr const char* smtpNames = "names=25 (SMTP), 587 (submission), 465 (submission over TLS)";
std::string withSmtp(const char* before, const char* after = "") {
    return ascii::join({before, smtpNames, after}, "");
}

constexpr const char* v6Open = "pass open 2001:db8:25::25";

Scenario confirmed() {
    Scenario s = healthy();
    s.request.ownServer = true;
    s.ownAddress("198.51.100.9").ownAddress("2001:db8:900::9");
    return s;
}

}  // namespace

class TestExposureMailPorts : public QObject {
    Q_OBJECT

 private Q_SLOTS:
    void speaks();
    void isSilent();
    void asksOthersOnlyOnceConfirmed();
    void tellsWhatIsSeenFromInside();
    void couldNotLook();
    void waits();
};

void TestExposureMailPorts::speaks() {
    Scenario s = confirmed();
    s.service("203.0.113.25:143", "* OK [CAPABILITY IMAP4rev1] ready\r\n")
        .service("203.0.113.25:993", "* OK\r\n");
    s.service("203.0.113.25:2525", "220 mail.example.org ESMTP\r\n");
    SAYS(s, rule,
         withSmtp("notice more-than-needed 203.0.113.25 | found=143 (IMAP), 2525 (SMTP on another port) | ",
                  ", 143 (IMAP), 993 (IMAP over TLS), 2525 (SMTP on another port)"),
         v6Open);
    Scenario odd = confirmed();
    odd.service("203.0.113.25:110", "SSH-2.0-OpenSSH_9.2\r\n");
    SAYS(odd, rule, "notice not-recognised 203.0.113.25 | reply=110 (SSH-2.0-OpenSSH_9.2)",
         "pass open 203.0.113.25", v6Open);
}

void TestExposureMailPorts::isSilent() {
    SAYS(confirmed(), rule, withSmtp("pass open 203.0.113.25 | "), v6Open);
    Scenario imap = confirmed();
    imap.service("203.0.113.25:993", "* OK\r\n");
    SAYS(imap, rule, withSmtp("pass open 203.0.113.25 | ", ", 993 (IMAP over TLS)"), v6Open);
}

void TestExposureMailPorts::asksOthersOnlyOnceConfirmed() {
    Scenario s = confirmed();
    s.request.ownServer = false;
    s.service("203.0.113.25:143", "* OK\r\n");
    SAYS(s, rule, withSmtp("pass only-smtp 203.0.113.25 | "), "pass only-smtp 2001:db8:25::25");
    for (const auto& wave : s.gather().waves) {
        for (const Question& question : wave) QVERIFY(!std::holds_alternative<ServiceQuestion>(question));
    }
}

void TestExposureMailPorts::tellsWhatIsSeenFromInside() {
    Scenario s = confirmed();
    s.ownAddress("203.0.113.25");
    s.service("203.0.113.25:143", "* OK\r\n");
    SAYS(s, rule, withSmtp("notice inside 203.0.113.25 | "), v6Open);
}

void TestExposureMailPorts::couldNotLook() {
    Scenario s = confirmed();
    s.sessionFails("203.0.113.25", FailureReason::TimedOut);
    for (const std::uint16_t port : {submissionPort, submissionsPort})
        s.endpointFails("203.0.113.25", port, FailureReason::TimedOut);
    SAYS(s, rule,
         "unknown could-not-look 203.0.113.25 | reason=no mail port of the address answers from here",
         v6Open);
    Scenario held = confirmed();
    held.serviceFails("203.0.113.25:995", FailureReason::HeldBack);
    SAYS(held, rule, "unknown could-not-look 203.0.113.25", v6Open);
}

void TestExposureMailPorts::waits() {
    Scenario s = confirmed();
    s.serviceOpen("203.0.113.25:993");
    SAYS(s, rule, v6Open, "waiting");
    Scenario open = confirmed();
    open.endpointOpen("203.0.113.25", submissionPort);
    SAYS(open, rule, v6Open, "waiting");
}

MAILVITALS_TEST_CLASS(TestExposureMailPorts)
#include "mail_ports.moc"
