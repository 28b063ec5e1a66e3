// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/expectation.h"
#include "support/test_group.h"

using namespace mailvitals;
using test::Scenario;

class TestDmarcSyntax : public QObject {
    Q_OBJECT

 private Q_SLOTS:
    void speaks();
    void saysEverySlip();
    void readsTheRecordThatHolds();
    void seesWhatWasMeantAsARecord();
    void couldNotLook();
    void doesNotApply();
    void waits();
};

void TestDmarcSyntax::speaks() {
    Scenario s("example.org");
    s.txt("_dmarc.example.org", "v=DMARC1; p=reject; rua=mailto:a@example.org");
    SAYS(s, "dmarc.syntax",
         "pass sound example.org | record=v=DMARC1; p=reject; rua=mailto:a@example.org | evidence=dns:TXT "
         "_dmarc.example.org");

    Scenario error("example.org");
    error.txt("_dmarc.example.org", "v=DMARC1; p=reject; p=none");
    SAYS(error, "dmarc.syntax", "critical error example.org | where=21 | record=v=DMARC1; p=reject; p=none");

    Scenario slip("example.org");
    slip.txt("_dmarc.example.org", "v=DMARC1; p=reject; adkim=x");
    SAYS(slip, "dmarc.syntax", "warning slip example.org | where=27 | found=x");
}

void TestDmarcSyntax::saysEverySlip() {
    // Upper case is a matter of taste as far as the standard goes.
    Scenario upper("example.org");
    upper.txt("_dmarc.example.org", "v=DMARC1; P=reject; RUA=mailto:a@example.org");
    SAYS(upper, "dmarc.syntax", "notice spelling example.org | where=11 | found=P",
         "notice spelling example.org | where=21 | found=RUA");
    Scenario share("example.org");
    share.txt("_dmarc.example.org", "v=DMARC1; p=reject; pct=half");
    SAYS(share, "dmarc.syntax", "warning slip example.org | where=25 | found=half");

    Scenario s("example.org");
    s.txt("_dmarc.example.org", "v=DMARC1; p=reject; adkim=x; aspf=y");
    SAYS(s, "dmarc.syntax", "warning slip example.org | found=x", "warning slip example.org | found=y");
}

void TestDmarcSyntax::readsTheRecordThatHolds() {
    Scenario above("mail.example.org");
    above.txt("_dmarc.example.org", "v=DMARC1; p=reject");
    SAYS(above, "dmarc.syntax", "pass sound example.org | evidence=dns:TXT _dmarc.example.org");

    // Its own, where there is one, even broken.
    Scenario own("mail.example.org");
    own.txt("_dmarc.mail.example.org", "v=DMARC1").txt("_dmarc.example.org", "v=DMARC1; p=reject");
    SAYS(own, "dmarc.syntax", "critical error mail.example.org");
}

void TestDmarcSyntax::seesWhatWasMeantAsARecord() {
    for (const char* text : {"v=dmarc1; p=none", "v=DMARC1, p=none", "v=DMARC1 p=none", "p=none; v=DMARC1",
                             "\"v=DMARC1; p=none\""}) {
        Scenario s("example.org");
        s.txt("_dmarc.example.org", text);
        SAYS(s, "dmarc.syntax",
             std::string("critical error example.org | record=") + text +
                 " | evidence=dns:TXT _dmarc.example.org");
    }
    // A wildcard puts its SPF record here too; that is nobody's slip.
    Scenario wildcard("example.org");
    wildcard.txt("_dmarc.example.org", "v=spf1 -all");
    SAYS(wildcard, "dmarc.syntax", "not-applicable does-not-apply example.org");

    // Beside a sound record it does no harm.
    Scenario beside("example.org");
    beside.txt("_dmarc.example.org", "v=dmarc1; p=none").txt("_dmarc.example.org", "v=DMARC1; p=none");
    SAYS(beside, "dmarc.syntax", "pass sound example.org");
}

void TestDmarcSyntax::couldNotLook() {
    Scenario s("example.org");
    s.timeout("_dmarc.example.org", "TXT");
    SAYS(s, "dmarc.syntax",
         "unknown could-not-look example.org | reason=nobody answered in time | evidence=dns:TXT "
         "_dmarc.example.org, dns:TXT _dmarc.org");
}

void TestDmarcSyntax::doesNotApply() {
    SAYS(Scenario("example.org"), "dmarc.syntax",
         "not-applicable does-not-apply example.org | reason=there is no DMARC record to read");
    Scenario many("example.org");
    many.txt("_dmarc.example.org", "v=DMARC1; p=none").txt("_dmarc.example.org", "v=DMARC1; p=reject");
    SAYS(many, "dmarc.syntax", "not-applicable does-not-apply example.org");
}

void TestDmarcSyntax::waits() {
    Scenario s("example.org");
    s.open("_dmarc.example.org", "TXT");
    SAYS(s, "dmarc.syntax", "waiting");
}

MAILVITALS_TEST_CLASS(TestDmarcSyntax)
#include "syntax.moc"
