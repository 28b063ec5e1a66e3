// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/expectation.h"
#include "support/test_group.h"
#include "with_record.h"

using namespace mailvitals;
using test::Scenario;
using test::withRecord;

class TestDmarcReports : public QObject {
    Q_OBJECT

 private Q_SLOTS:
    void reportsReach();
    void reportsAreMissing();
    void addressesThatCannotBeUsed();
    void asksInGoodTime();
    void bounded();
    void couldNotLook();
    void doesNotApply();
    void waits();
};

void TestDmarcReports::reportsReach() {
    Scenario own = withRecord("v=DMARC1; p=none; rua=mailto:a@example.org,mailto:b@example.org");
    own.mx("example.org", 10, "mail.example.org");
    SAYS(
        own, "dmarc.reports",
        "pass takes-mail example.org | addresses=a@example.org, b@example.org | evidence=dns:MX example.org");

    // Without an MX the domain's own address serves (RFC 5321 section 5.1).
    Scenario implicit = withRecord("v=DMARC1; p=none; rua=mailto:a@reports.example!10m");
    implicit.a("reports.example", "192.0.2.7");
    SAYS(implicit, "dmarc.reports", "pass takes-mail reports.example");

    // That failure reports go elsewhere is another matter.
    Scenario failures =
        withRecord("v=DMARC1; p=none; rua=mailto:a@example.org; ruf=mailto:f@nowhere.example");
    failures.mx("example.org", 10, "mail.example.org").nxdomain("nowhere.example");
    SAYS(failures, "dmarc.reports", "pass takes-mail example.org");
}

void TestDmarcReports::reportsAreMissing() {
    SAYS(withRecord("v=DMARC1; p=reject"), "dmarc.reports",
         "notice none example.org | record=v=DMARC1; p=reject | evidence=dns:TXT _dmarc.example.org");
    SAYS(withRecord("v=DMARC1; p=none"), "dmarc.reports", "warning watches-blindly example.org");
    // Behind ruf= alone hides no summary.
    SAYS(withRecord("v=DMARC1; p=none; ruf=mailto:f@example.org"), "dmarc.reports",
         "warning watches-blindly example.org");
}

void TestDmarcReports::addressesThatCannotBeUsed() {
    SAYS(
        withRecord("v=DMARC1; p=none; rua=reports@example.org"), "dmarc.reports",
        "warning unusable example.org | where=23 | found=reports@example.org | reason=a mail address without "
        "mailto: before it");
    SAYS(withRecord("v=DMARC1; p=none; rua=https://example.org/dmarc"), "dmarc.reports",
         "warning no-mailbox example.org");

    Scenario gone = withRecord("v=DMARC1; p=none; rua=mailto:a@gone.example");
    gone.nxdomain("gone.example");
    SAYS(gone, "dmarc.reports", "warning no-such-domain gone.example | addresses=a@gone.example");

    Scenario null = withRecord("v=DMARC1; p=none; rua=mailto:a@silent.example");
    null.mx("silent.example", 0, ".");
    SAYS(null, "dmarc.reports", "warning takes-no-mail silent.example");
    SAYS(withRecord("v=DMARC1; p=none; rua=mailto:a@empty.example"), "dmarc.reports",
         "warning takes-no-mail empty.example");

    // One good address beside a bad one: dmarc.syntax speaks of the slip.
    Scenario half = withRecord("v=DMARC1; p=none; rua=nobody,mailto:a@example.org");
    half.mx("example.org", 10, "mail.example.org");
    SAYS(half, "dmarc.reports", "pass takes-mail example.org");
}

void TestDmarcReports::asksInGoodTime() {
    const Scenario s = withRecord("v=DMARC1; p=none; rua=mailto:a@one.example,mailto:b@two.example");
    const auto waves = s.gather({{"dmarc.reports"}, {}}).waves;
    QCOMPARE(waves.size(), std::size_t(2));
    QCOMPARE(waves.at(1).size(), std::size_t(6 + 4));  // MX, A and AAAA of both at once, and names of nobody
}

void TestDmarcReports::bounded() {
    std::string record = "v=DMARC1; p=none; rua=mailto:a@d0.example";
    for (int i = 1; i < 40; ++i) record += ",mailto:a@d" + std::to_string(i) + ".example";
    const auto judged = withRecord(record).judge("dmarc.reports");
    QCOMPARE(judged.findings.size(), std::size_t(11));
    QCOMPARE(judged.findings.back().tag, std::string("could-not-look"));
}

void TestDmarcReports::couldNotLook() {
    Scenario s("example.org");
    s.servfail("_dmarc.example.org", "TXT");
    SAYS(s, "dmarc.reports", "unknown could-not-look example.org");
    Scenario there = withRecord("v=DMARC1; p=none; rua=mailto:a@slow.example");
    there.timeout("slow.example", "MX");
    SAYS(there, "dmarc.reports",
         "unknown could-not-look slow.example | reason=nobody answered in time | evidence=dns:MX "
         "slow.example");
}

void TestDmarcReports::doesNotApply() {
    SAYS(Scenario("example.org"), "dmarc.reports", "not-applicable does-not-apply example.org");
    SAYS(Scenario("203.0.113.25"), "dmarc.reports", "not-applicable does-not-apply 203.0.113.25");
}

void TestDmarcReports::waits() {
    Scenario s("example.org");
    s.open("_dmarc.example.org", "TXT");
    SAYS(s, "dmarc.reports", "waiting");
    Scenario there = withRecord("v=DMARC1; p=none; rua=mailto:a@slow.example");
    there.open("slow.example", "MX");
    SAYS(there, "dmarc.reports", "waiting");
}

MAILVITALS_TEST_CLASS(TestDmarcReports)
#include "reports.moc"
