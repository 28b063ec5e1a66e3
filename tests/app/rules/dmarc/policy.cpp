// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/expectation.h"
#include "support/test_group.h"

using namespace mailvitals;
using test::Scenario;

class TestDmarcPolicy : public QObject {
    Q_OBJECT

 private Q_SLOTS:
    void speaks_data();
    void speaks();
    void saysAllThatWantsAttention();
    void appliesThePolicyFromAbove();
    void couldNotLook();
    void doesNotApply();
    void waits();
};

void TestDmarcPolicy::speaks_data() {
    QTest::addColumn<QString>("record");
    QTest::addColumn<QString>("said");
    const auto row = [](const char* record, const char* said) {
        QTest::newRow(record) << QString(record) << QString(said);
    };
    row("v=DMARC1; p=reject", "pass reject");
    row("v=DMARC1; p=REJECT", "pass reject");
    row("v=DMARC1; p=quarantine", "pass quarantine");
    row("v=DMARC1; p=none", "warning none");
    row("v=DMARC1; p=reject; t=y", "warning testing");
    row("v=DMARC1; p=quarantine; t=y", "warning testing");
    row("v=DMARC1; p=none; t=y", "warning none");
    row("v=DMARC1; p=reject; sp=none", "warning subdomains-open");
    row("v=DMARC1; p=reject; np=none", "warning nonexistent-open");
    row("v=DMARC1; p=reject; sp=quarantine; np=reject", "pass reject");
    // The door that matters most is said once.
    row("v=DMARC1; p=reject; sp=none; np=none", "warning subdomains-open");
    // Names that do not exist are covered, whatever holds for the others (RFC 9989).
    row("v=DMARC1; p=reject; sp=none; np=reject", "warning subdomains-open");
    // A broken p= counts as none where there is somebody to report to (RFC 9989 section 4.10.1).
    row("v=DMARC1; p=rejct; rua=mailto:a@example.org", "warning none");
    // pct= was dropped by the standard; who still honours it is another rule's matter.
    row("v=DMARC1; p=reject; pct=20", "pass reject");
}

void TestDmarcPolicy::speaks() {
    QFETCH(QString, record);
    QFETCH(QString, said);
    Scenario s("example.org");
    s.txt("_dmarc.example.org", record.toStdString());
    SAYS(s, "dmarc.policy",
         said.toStdString() + " example.org | domain=example.org | record=" + record.toStdString() +
             " | evidence=dns:TXT _dmarc.example.org");
}

void TestDmarcPolicy::saysAllThatWantsAttention() {
    Scenario s("example.org");
    s.txt("_dmarc.example.org", "v=DMARC1; p=reject; sp=none; t=y");
    SAYS(s, "dmarc.policy", "warning testing example.org | policy=reject",
         "warning subdomains-open example.org");
}

void TestDmarcPolicy::appliesThePolicyFromAbove() {
    // To a subdomain applies sp=, where there is one.
    Scenario open("mail.example.org");
    open.txt("_dmarc.example.org", "v=DMARC1; p=reject; sp=none");
    SAYS(open, "dmarc.policy", "warning none mail.example.org | name=example.org | policy=none");
    Scenario shut("mail.example.org");
    shut.txt("_dmarc.example.org", "v=DMARC1; p=none; sp=quarantine");
    SAYS(shut, "dmarc.policy", "pass quarantine mail.example.org");
}

void TestDmarcPolicy::couldNotLook() {
    Scenario s("mail.example.org");
    s.timeout("_dmarc.mail.example.org", "TXT").txt("_dmarc.example.org", "v=DMARC1; p=reject");
    SAYS(s, "dmarc.policy", "unknown could-not-look mail.example.org | reason=nobody answered in time");
    // A shorter name with a record takes the place of the one that was found, so that alone proves nothing.
    Scenario between("a.mail.example.org");
    between.txt("_dmarc.mail.example.org", "v=DMARC1; p=reject").timeout("_dmarc.example.org", "TXT");
    SAYS(between, "dmarc.policy",
         "unknown could-not-look a.mail.example.org | reason=nobody answered in time");
    // Unless the record says that it is its own organisation's.
    Scenario settled("a.mail.example.org");
    settled.txt("_dmarc.mail.example.org", "v=DMARC1; p=reject; psd=n").timeout("_dmarc.example.org", "TXT");
    SAYS(settled, "dmarc.policy", "pass reject a.mail.example.org");
    Scenario own("mail.example.org");
    own.txt("_dmarc.mail.example.org", "v=DMARC1; p=reject").timeout("_dmarc.example.org", "TXT");
    SAYS(own, "dmarc.policy", "pass reject mail.example.org");
}

void TestDmarcPolicy::doesNotApply() {
    SAYS(Scenario("example.org"), "dmarc.policy",
         "not-applicable does-not-apply example.org | reason=there is no DMARC record in force");
    Scenario broken("example.org");
    broken.txt("_dmarc.example.org", "v=DMARC1");
    SAYS(broken, "dmarc.policy", "not-applicable does-not-apply example.org");
}

void TestDmarcPolicy::waits() {
    Scenario s("example.org");
    s.open("_dmarc.example.org", "TXT");
    SAYS(s, "dmarc.policy", "waiting");
}

MAILVITALS_TEST_CLASS(TestDmarcPolicy)
#include "policy.moc"
