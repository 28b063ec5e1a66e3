// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/expectation.h"
#include "support/test_group.h"

using namespace mailvitals;
using test::Scenario;

namespace {

Scenario withRecord(const std::string& record) {
    Scenario s("example.org");
    s.mx("example.org", 10, "mail.example.org").txt("_smtp._tls.example.org", record);
    return s;
}

}  // namespace

class TestTlsRptRecord : public QObject {
    Q_OBJECT

 private Q_SLOTS:
    void speaks();
    void staysSilent();
    void couldNotLook();
    void doesNotApply();
    void waits();
};

void TestTlsRptRecord::speaks() {
    Scenario none("example.org");
    none.mx("example.org", 10, "mail.example.org");
    SAYS(none, "tls-rpt.record", "notice none example.org | evidence=dns:TXT _smtp._tls.example.org");
    SAYS(withRecord("v=TLSRPTv1; rua=reports@example.org"), "tls-rpt.record",
         "warning error example.org | where=17 | reason=a mail address without mailto: before it");
    SAYS(withRecord("v=tlsrptv1; rua=mailto:a@example.org"), "tls-rpt.record", "warning error example.org");
    Scenario many = withRecord("v=TLSRPTv1; rua=mailto:a@example.org");
    many.txt("_smtp._tls.example.org", "v=TLSRPTv1; rua=mailto:b@example.org");
    SAYS(many, "tls-rpt.record", "warning many example.org | count=2");
}

void TestTlsRptRecord::staysSilent() {
    SAYS(withRecord("v=TLSRPTv1;rua=mailto:a@example.org,https://example.org/tls"), "tls-rpt.record",
         "pass sound example.org");
    // A record is right or wrong whether or not mail arrives.
    Scenario silent("example.org");
    silent.mx("example.org", 0, ".").txt("_smtp._tls.example.org", "v=TLSRPTv1; rua=mailto:a@example.org");
    SAYS(silent, "tls-rpt.record", "pass sound example.org");
}

void TestTlsRptRecord::couldNotLook() {
    Scenario s("example.org");
    s.mx("example.org", 10, "mail.example.org").servfail("_smtp._tls.example.org", "TXT");
    SAYS(s, "tls-rpt.record", "unknown could-not-look example.org | evidence=dns:TXT _smtp._tls.example.org");
}

void TestTlsRptRecord::doesNotApply() {
    SAYS(Scenario("example.org"), "tls-rpt.record",
         "not-applicable does-not-apply example.org | reason=the domain takes no mail");
    Scenario null("example.org");
    null.mx("example.org", 0, ".");
    SAYS(null, "tls-rpt.record", "not-applicable does-not-apply example.org");
}

void TestTlsRptRecord::waits() {
    Scenario s("example.org");
    s.open("_smtp._tls.example.org", "TXT");
    SAYS(s, "tls-rpt.record", "waiting");
}

MAILVITALS_TEST_CLASS(TestTlsRptRecord)
#include "tls_rpt_record.moc"
