// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/expectation.h"
#include "support/test_group.h"

using namespace mailvitals;
using test::Scenario;

namespace {

Scenario withRecord(const std::string& record) {
    Scenario s("example.org");
    s.mx("example.org", 10, "mail.example.org").txt("_mta-sts.example.org", record);
    return s;
}

}  // namespace

class TestMtaStsRecord : public QObject {
    Q_OBJECT

 private Q_SLOTS:
    void speaks();
    void staysSilent();
    void couldNotLook();
    void doesNotApply();
    void waits();
};

void TestMtaStsRecord::speaks() {
    SAYS(withRecord("v=STSv1; id=test-123"), "mta-sts.record",
         "warning error example.org | where=17 | found=- | section=RFC 8461 section 3.1 | "
         "evidence=dns:TXT _mta-sts.example.org");
    SAYS(withRecord("v=STSv1"), "mta-sts.record", "warning error example.org | reason=no id=");
    SAYS(withRecord("v=stsv1; id=1"), "mta-sts.record", "warning error example.org | where=1");
    Scenario many = withRecord("v=STSv1; id=1");
    many.txt("_mta-sts.example.org", "v=STSv1; id=2");
    SAYS(many, "mta-sts.record", "warning many example.org | count=2 | name=_mta-sts.example.org");
}

void TestMtaStsRecord::staysSilent() {
    SAYS(withRecord("v=STSv1; id=20160831085700Z;"), "mta-sts.record", "pass sound example.org");
    // Others at the name are passed over (RFC 8461 section 3.1), an alias is followed.
    Scenario beside = withRecord("v=STSv1; id=1");
    beside.txt("_mta-sts.example.org", "v=spf1 -all");
    SAYS(beside, "mta-sts.record", "pass sound example.org");
    Scenario alias("example.org");
    alias.cname("_mta-sts.example.org", "sts.provider.example").txt("sts.provider.example", "v=STSv1; id=1");
    SAYS(alias, "mta-sts.record", "pass sound example.org");
}

void TestMtaStsRecord::couldNotLook() {
    Scenario s("example.org");
    s.mx("example.org", 10, "mail.example.org").servfail("_mta-sts.example.org", "TXT");
    SAYS(s, "mta-sts.record", "unknown could-not-look example.org | evidence=dns:TXT _mta-sts.example.org");
}

void TestMtaStsRecord::doesNotApply() {
    SAYS(Scenario("example.org"), "mta-sts.record", "not-applicable does-not-apply example.org");
    SAYS(withRecord("v=spf1 -all"), "mta-sts.record", "not-applicable does-not-apply example.org");
}

void TestMtaStsRecord::waits() {
    Scenario s("example.org");
    s.open("_mta-sts.example.org", "TXT");
    SAYS(s, "mta-sts.record", "waiting");
}

MAILVITALS_TEST_CLASS(TestMtaStsRecord)
#include "mta_sts_record.moc"
