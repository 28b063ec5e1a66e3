// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/expectation.h"
#include "support/test_group.h"
#include "with_record.h"

using namespace mailvitals;
using test::Scenario;
using test::withRecord;

class TestDmarcAlignment : public QObject {
    Q_OBJECT

 private Q_SLOTS:
    void bothCan();
    void oneCan();
    void noneCan();
    void strictOnes();
    void couldNotLook();
    void doesNotApply();
    void waits();
};

void TestDmarcAlignment::bothCan() {
    Scenario s = withRecord("v=DMARC1; p=reject");
    s.txt("example.org", "v=spf1 mx -all").txt("mail._domainkey.example.org", "v=DKIM1; p=AAAA");
    SAYS(s, "dmarc.alignment", "pass both example.org | selectors=mail");

    // The record that decides may stand above.
    Scenario below("mail.example.org");
    below.txt("_dmarc.example.org", "v=DMARC1; p=reject").txt("mail.example.org", "v=spf1 a -all");
    below.txt("mail._domainkey.mail.example.org", "v=DKIM1; p=AAAA");
    SAYS(below, "dmarc.alignment", "pass both mail.example.org");
}

void TestDmarcAlignment::oneCan() {
    Scenario dkim = withRecord("v=DMARC1; p=reject");
    dkim.txt("mail._domainkey.example.org", "v=DKIM1; p=AAAA");
    SAYS(dkim, "dmarc.alignment", "notice only-dkim example.org");
    dkim.txt("example.org", "v=spf1 -all");
    SAYS(dkim, "dmarc.alignment", "notice only-dkim example.org");

    Scenario spf = withRecord("v=DMARC1; p=reject");
    spf.txt("example.org", "v=spf1 mx -all");
    SAYS(spf, "dmarc.alignment", "pass spf-and-perhaps-dkim example.org");
    spf.nxdomain("_domainkey.example.org");
    SAYS(spf, "dmarc.alignment", "notice only-spf example.org");

    Scenario redirected = withRecord("v=DMARC1; p=reject");
    redirected.txt("example.org", "v=spf1 redirect=provider.example");
    SAYS(redirected, "dmarc.alignment", "pass spf-and-perhaps-dkim example.org");

    // A withdrawn key proves nothing.
    spf.txt("mail._domainkey.example.org", "v=DKIM1; p=");
    SAYS(spf, "dmarc.alignment", "notice only-spf example.org");
}

void TestDmarcAlignment::noneCan() {
    Scenario s = withRecord("v=DMARC1; p=reject");
    s.nxdomain("_domainkey.example.org");
    SAYS(s, "dmarc.alignment",
         "warning neither example.org | evidence=dns:TXT _dmarc.example.org, dns:TXT example.org, dns:TXT "
         "_domainkey.example.org");
}

void TestDmarcAlignment::strictOnes() {
    Scenario s = withRecord("v=DMARC1; p=reject; adkim=s; aspf=s");
    s.txt("example.org", "v=spf1 mx -all").txt("mail._domainkey.example.org", "v=DKIM1; p=AAAA");
    SAYS(s, "dmarc.alignment", "pass both example.org", "notice strict example.org | names=adkim=s, aspf=s");
}

void TestDmarcAlignment::couldNotLook() {
    // No selector was guessed, which proves nothing.
    SAYS(withRecord("v=DMARC1; p=reject"), "dmarc.alignment", "unknown could-not-look example.org");
    Scenario spf = withRecord("v=DMARC1; p=reject");
    spf.servfail("example.org", "TXT").txt("mail._domainkey.example.org", "v=DKIM1; p=AAAA");
    SAYS(spf, "dmarc.alignment", "unknown could-not-look example.org");
    Scenario walk("example.org");
    walk.timeout("_dmarc.example.org", "TXT");
    SAYS(walk, "dmarc.alignment", "unknown could-not-look example.org | reason=nobody answered in time");
}

void TestDmarcAlignment::doesNotApply() {
    SAYS(Scenario("example.org"), "dmarc.alignment", "not-applicable does-not-apply example.org");
    Scenario silent = withRecord("v=DMARC1; p=reject");
    silent.txt("example.org", "v=spf1 -all");
    SAYS(silent, "dmarc.alignment",
         "not-applicable does-not-apply example.org | reason=its SPF record says that it sends no mail");
}

void TestDmarcAlignment::waits() {
    Scenario s = withRecord("v=DMARC1; p=reject");
    s.open("example.org", "TXT");
    SAYS(s, "dmarc.alignment", "waiting");
    Scenario keys = withRecord("v=DMARC1; p=reject");
    keys.open("_domainkey.example.org", "TXT");
    SAYS(keys, "dmarc.alignment", "waiting");
}

MAILVITALS_TEST_CLASS(TestDmarcAlignment)
#include "alignment.moc"
