// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/expectation.h"
#include "support/test_group.h"

using namespace mailvitals;
using test::Scenario;

namespace {

constexpr const char* complete = "v=BIMI1; l=https://example.org/logo.svg; a=https://example.org/vmc.pem";
constexpr const char* notFetched =
    "unknown not-fetched example.org | names=https://example.org/logo.svg, https://example.org/vmc.pem";

Scenario withRecord(const std::string& record, const std::string& policy = "p=reject") {
    Scenario s("example.org");
    s.txt("default._bimi.example.org", record).txt("_dmarc.example.org", "v=DMARC1; " + policy);
    return s;
}

}  // namespace

class TestBimiRecord : public QObject {
    Q_OBJECT

 private Q_SLOTS:
    void speaks();
    void wantsStrictDmarc_data();
    void wantsStrictDmarc();
    void staysSilent();
    void looksAboveTheDomain();
    void couldNotLook();
    void doesNotApply();
    void waits();
};

void TestBimiRecord::speaks() {
    SAYS(withRecord("v=BIMI1; l=http://example.org/logo.svg"), "bimi.record",
         "notice error example.org | where=12 | reason=not an address that begins with https:// | "
         "evidence=dns:TXT default._bimi.example.org");
    // Meant as a record, but so that nobody takes it for one.
    SAYS(withRecord("v=bimi1; l=https://example.org/logo.svg"), "bimi.record",
         "notice error example.org | where=1");
    Scenario many = withRecord(complete);
    many.txt("default._bimi.example.org", "v=BIMI1; l=; a=");
    SAYS(many, "bimi.record", "notice many example.org | count=2 | name=default._bimi.example.org");
    for (const char* record :
         {"v=BIMI1; l=https://example.org/logo.svg", "v=BIMI1; l=https://example.org/logo.svg; a=;"}) {
        SAYS(withRecord(record), "bimi.record", "notice no-certificate example.org",
             "unknown not-fetched example.org | names=https://example.org/logo.svg");
    }
}

void TestBimiRecord::wantsStrictDmarc_data() {
    QTest::addColumn<QString>("policy");
    QTest::addColumn<QString>("weakness");
    const auto row = [](const char* policy, const char* weakness) {
        QTest::newRow(policy) << QString(policy) << QString(weakness);
    };
    row("p=reject", "");
    row("p=quarantine", "");
    row("p=quarantine; pct=100", "");
    row("p=quarantine; pct=many", "");
    row("p=reject; t=y", "");
    row("p=none", "its policy is none");
    row("p=reject; sp=none", "sp=none leaves the names below it open");
    row("p=quarantine; pct=50", "its pct is below 100");
    row("p=quarantine; t=y", "t=y turns quarantine into none");
}

void TestBimiRecord::wantsStrictDmarc() {
    QFETCH(QString, policy);
    QFETCH(QString, weakness);
    const std::string said = weakness.isEmpty()
                                 ? "pass sound example.org"
                                 : "notice dmarc-too-weak example.org | reason=" + weakness.toStdString() +
                                       " | evidence=dns:TXT _dmarc.example.org, dns:TXT _dmarc.org";
    SAYS(withRecord(complete, policy.toStdString()), "bimi.record", said, notFetched);
}

void TestBimiRecord::staysSilent() {
    for (const char* record : {"v=BIMI1; l=; a=", "v=BIMI1; l=;"}) {
        SAYS(withRecord(record, "p=none"), "bimi.record",
             "pass declined example.org | record=" + std::string(record));
    }
    // What a wildcard puts at the name was not meant.
    SAYS(withRecord("v=spf1 -all"), "bimi.record", "not-applicable does-not-apply example.org");
}

void TestBimiRecord::looksAboveTheDomain() {
    Scenario s("mail.example.org");
    s.txt("default._bimi.example.org", complete).txt("_dmarc.example.org", "v=DMARC1; p=reject");
    SAYS(s, "bimi.record", "pass sound mail.example.org | name=default._bimi.example.org",
         "unknown not-fetched mail.example.org");
    // The organisation's own policy counts as well.
    Scenario lax("mail.example.org");
    lax.txt("default._bimi.mail.example.org", complete)
        .txt("_dmarc.mail.example.org", "v=DMARC1; p=reject")
        .txt("_dmarc.example.org", "v=DMARC1; p=none");
    SAYS(lax, "bimi.record", "notice dmarc-too-weak mail.example.org | reason=its policy is none",
         "unknown not-fetched mail.example.org");
    Scenario none("example.org");
    none.txt("default._bimi.example.org", complete);
    SAYS(none, "bimi.record", "notice dmarc-too-weak example.org | reason=there is no DMARC record in force",
         notFetched);
}

void TestBimiRecord::couldNotLook() {
    Scenario s("example.org");
    s.servfail("default._bimi.example.org", "TXT");
    SAYS(s, "bimi.record", "unknown could-not-look example.org | evidence=dns:TXT default._bimi.example.org");
    Scenario policy("example.org");
    policy.txt("default._bimi.example.org", complete).timeout("_dmarc.example.org", "TXT");
    SAYS(policy, "bimi.record",
         "unknown could-not-look example.org | reason=whether DMARC is strict enough is not known: nobody "
         "answered in time",
         notFetched);
}

void TestBimiRecord::doesNotApply() {
    SAYS(Scenario("example.org"), "bimi.record",
         "not-applicable does-not-apply example.org | reason=the domain publishes no logo, and needs none");
    const std::string label(60, 'a');
    SAYS(Scenario(label + "." + label + "." + label + "." + label), "bimi.record",
         "not-applicable does-not-apply " + label + "." + label + "." + label + "." + label +
             " | reason=its name is too long to have such a record");
}

void TestBimiRecord::waits() {
    Scenario record("example.org");
    record.open("default._bimi.example.org", "TXT");
    SAYS(record, "bimi.record", "waiting");
    Scenario policy = withRecord(complete);
    policy.open("_dmarc.org", "TXT");
    SAYS(policy, "bimi.record", "waiting");
}

MAILVITALS_TEST_CLASS(TestBimiRecord)
#include "bimi_record.moc"
