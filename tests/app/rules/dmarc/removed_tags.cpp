// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/expectation.h"
#include "support/test_group.h"
#include "with_record.h"

using namespace mailvitals;
using test::Scenario;
using test::withRecord;

class TestDmarcRemovedTags : public QObject {
    Q_OBJECT

 private Q_SLOTS:
    void shares();
    void theOthers();
    void staysSilent();
    void couldNotLook();
    void doesNotApply();
    void waits();
};

void TestDmarcRemovedTags::shares() {
    SAYS(withRecord("v=DMARC1; p=reject; pct=100"), "dmarc.removed-tags",
         "notice share-of-all example.org | found=100 | evidence=dns:TXT _dmarc.example.org");
    SAYS(withRecord("v=DMARC1; p=reject; pct=0"), "dmarc.removed-tags",
         "notice share-of-none example.org | policy=reject");
    SAYS(withRecord("v=DMARC1; p=quarantine; PCT=25"), "dmarc.removed-tags",
         "notice share example.org | found=25 | policy=quarantine");
    // Out of range: older receivers ignore it (RFC 7489 section 6.3).
    for (const char* odd : {"110", "-1", "half", ""}) {
        SAYS(withRecord(std::string("v=DMARC1; p=reject; pct=") + odd), "dmarc.removed-tags",
             std::string("notice share-of-all example.org | found=") + odd);
    }
}

void TestDmarcRemovedTags::theOthers() {
    SAYS(withRecord("v=DMARC1; p=none; rf=afrf; ri=86400"), "dmarc.removed-tags",
         "notice without-effect example.org | names=rf, ri");
    SAYS(withRecord("v=DMARC1; p=none; ri=3600; pct=5; rua=mailto:a@example.org!10m"), "dmarc.removed-tags",
         "notice share example.org", "notice without-effect example.org | names=ri",
         "notice size example.org");

    // It is the record in force that matters, wherever it stands.
    Scenario above("mail.example.org");
    above.txt("_dmarc.example.org", "v=DMARC1; p=none; pct=0");
    SAYS(above, "dmarc.removed-tags",
         "notice share-of-none example.org | evidence=dns:TXT _dmarc.example.org");
}

void TestDmarcRemovedTags::staysSilent() {
    SAYS(withRecord(
             "v=DMARC1; p=reject; sp=none; np=reject; t=y; psd=n; fo=1; adkim=s; rua=mailto:a@b.example"),
         "dmarc.removed-tags", "pass none example.org");
    SAYS(withRecord("v=DMARC1; p=reject; unknown=1"), "dmarc.removed-tags", "pass none example.org");
}

void TestDmarcRemovedTags::couldNotLook() {
    Scenario s("example.org");
    s.timeout("_dmarc.example.org", "TXT");
    SAYS(s, "dmarc.removed-tags", "unknown could-not-look example.org | reason=nobody answered in time");
}

void TestDmarcRemovedTags::doesNotApply() {
    SAYS(Scenario("example.org"), "dmarc.removed-tags", "not-applicable does-not-apply example.org");
    SAYS(withRecord("v=DMARC1; pct=0"), "dmarc.removed-tags", "not-applicable does-not-apply example.org");
}

void TestDmarcRemovedTags::waits() {
    Scenario s("example.org");
    s.open("_dmarc.example.org", "TXT");
    SAYS(s, "dmarc.removed-tags", "waiting");
}

MAILVITALS_TEST_CLASS(TestDmarcRemovedTags)
#include "removed_tags.moc"
