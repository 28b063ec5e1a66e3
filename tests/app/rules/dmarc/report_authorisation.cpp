// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/expectation.h"
#include "support/test_group.h"
#include "with_record.h"

using namespace mailvitals;
using test::Scenario;
using test::withRecord;

class TestDmarcReportAuthorisation : public QObject {
    Q_OBJECT

 private Q_SLOTS:
    void consentIsThere();
    void consentIsMissing();
    void ownOrganisationNeedsNone();
    void standardsDiffer();
    void asksInGoodTime();
    void bounded();
    void couldNotLook();
    void doesNotApply();
    void waits();
};

void TestDmarcReportAuthorisation::consentIsThere() {
    Scenario s = withRecord("v=DMARC1; p=none; rua=mailto:a@thirdparty.example.net");
    s.txt("example.org._report._dmarc.thirdparty.example.net", "v=DMARC1;");
    SAYS(s, "dmarc.report-authorisation",
         "pass agreed thirdparty.example.net | domain=example.org | "
         "name=example.org._report._dmarc.thirdparty.example.net | "
         "evidence=dns:TXT example.org._report._dmarc.thirdparty.example.net");

    // With an address of its own, which replaces ours (RFC 7489 section 7.1).
    Scenario own = withRecord("v=DMARC1; p=none; ruf=mailto:a@thirdparty.example.net");
    own.txt("example.org._report._dmarc.thirdparty.example.net",
            "v=DMARC1; rua=mailto:b@thirdparty.example.net");
    SAYS(own, "dmarc.report-authorisation", "pass agreed thirdparty.example.net");
}

void TestDmarcReportAuthorisation::consentIsMissing() {
    Scenario s = withRecord("v=DMARC1; p=none; rua=mailto:a@example.net; ruf=mailto:f@example.com");
    s.txt("example.org._report._dmarc.example.com", "v=spf1 -all");  // what a wildcard may put there
    s.nxdomain("example.org._report._dmarc.example.net");
    SAYS(s, "dmarc.report-authorisation",
         "warning missing example.net | name=example.org._report._dmarc.example.net",
         "warning missing example.com");
}

void TestDmarcReportAuthorisation::ownOrganisationNeedsNone() {
    for (const char* where : {"example.org", "reports.example.org", "a.b.example.org"}) {
        SAYS(withRecord(std::string("v=DMARC1; p=none; rua=mailto:a@") + where), "dmarc.report-authorisation",
             "not-applicable does-not-apply example.org | reason=the reports stay within the domain's own "
             "organisation");
    }
    // The other way round: a subdomain's record that names its organisation.
    Scenario below("mail.example.org");
    below.txt("_dmarc.mail.example.org", "v=DMARC1; p=none; rua=mailto:a@example.org");
    below.txt("_dmarc.example.org", "v=DMARC1; p=none");
    SAYS(below, "dmarc.report-authorisation", "not-applicable does-not-apply mail.example.org");
}

void TestDmarcReportAuthorisation::standardsDiffer() {
    // By the tree walk psd=n parts a subdomain from the rest; the list of public suffixes knows nothing of
    // it.
    Scenario split = withRecord("v=DMARC1; p=none; rua=mailto:a@unit.example.org");
    split.txt("_dmarc.unit.example.org", "v=DMARC1; p=none; psd=n");
    SAYS(split, "dmarc.report-authorisation", "warning missing unit.example.org");

    // Two customers of a registry that the list knows; the walk finds one record above both.
    Scenario one("a.co.uk");
    one.txt("_dmarc.co.uk", "v=DMARC1; p=none; rua=mailto:x@b.co.uk");
    SAYS(one, "dmarc.report-authorisation", "notice missing-for-older b.co.uk | domain=co.uk");
}

void TestDmarcReportAuthorisation::asksInGoodTime() {
    const Scenario s = withRecord("v=DMARC1; p=none; rua=mailto:a@one.example,mailto:b@two.example");
    const auto waves = s.gather({{"dmarc.report-authorisation"}, {}}).waves;
    QCOMPARE(waves.size(), std::size_t(2));
}

void TestDmarcReportAuthorisation::bounded() {
    std::string record = "v=DMARC1; p=none; rua=mailto:a@d0.example";
    for (int i = 1; i < 40; ++i) record += ",mailto:a@d" + std::to_string(i) + ".example";
    const auto judged = withRecord(record).judge("dmarc.report-authorisation");
    QCOMPARE(judged.findings.size(), std::size_t(11));
    QCOMPARE(judged.findings.back().tag, std::string("could-not-look"));
}

void TestDmarcReportAuthorisation::couldNotLook() {
    Scenario s = withRecord("v=DMARC1; p=none; rua=mailto:a@example.net");
    s.servfail("example.org._report._dmarc.example.net", "TXT");
    SAYS(s, "dmarc.report-authorisation",
         "unknown could-not-look example.net | evidence=dns:TXT example.org._report._dmarc.example.net");
    // A name below the domain that may be an organisation of its own (psd=n), as far as anybody knows.
    Scenario below = withRecord("v=DMARC1; p=none; rua=mailto:a@reports.example.org");
    below.timeout("_dmarc.reports.example.org", "TXT");
    SAYS(below, "dmarc.report-authorisation",
         "unknown could-not-look reports.example.org | reason=nobody answered in time");
    Scenario own("example.org");
    own.timeout("_dmarc.example.org", "TXT");
    SAYS(own, "dmarc.report-authorisation", "unknown could-not-look example.org");
}

void TestDmarcReportAuthorisation::doesNotApply() {
    SAYS(Scenario("example.org"), "dmarc.report-authorisation", "not-applicable does-not-apply example.org");
    SAYS(withRecord("v=DMARC1; p=none"), "dmarc.report-authorisation",
         "not-applicable does-not-apply example.org | reason=the DMARC record names no mailbox for reports");
}

void TestDmarcReportAuthorisation::waits() {
    Scenario s = withRecord("v=DMARC1; p=none; rua=mailto:a@example.net");
    s.open("example.org._report._dmarc.example.net", "TXT");
    SAYS(s, "dmarc.report-authorisation", "waiting");
    Scenario walk = withRecord("v=DMARC1; p=none; rua=mailto:a@example.net");
    walk.open("_dmarc.example.net", "TXT");
    SAYS(walk, "dmarc.report-authorisation", "waiting");
}

MAILVITALS_TEST_CLASS(TestDmarcReportAuthorisation)
#include "report_authorisation.moc"
