// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/expectation.h"
#include "support/test_group.h"

using namespace mailvitals;
using test::Scenario;

class TestDmarcPresent : public QObject {
    Q_OBJECT

 private Q_SLOTS:
    void speaks();
    void findsMisplacedRecords();
    void asksEverythingAtOnce();
    void walksUpTheTree();
    void findsTheOrganizationalDomain();
    void tellsWhatOlderReceiversSee();
    void findsTooManyAbove();
    void takesNothingElseForARecord();
    void couldNotLook();
    void standsNamesThatAreTooLong();
    void doesNotApply();
    void waits();
};

void TestDmarcPresent::speaks() {
    Scenario s("example.org");
    s.txt("_dmarc.example.org", "v=DMARC1; p=none");
    SAYS(s, "dmarc.present",
         "pass present example.org | record=v=DMARC1; p=none | evidence=dns:TXT _dmarc.example.org");

    SAYS(Scenario("example.org"), "dmarc.present",
         "critical none example.org | evidence=dns:TXT _dmarc.example.org, dns:TXT _dmarc.org");

    Scenario many("example.org");
    many.txt("_dmarc.example.org", "v=DMARC1; p=none").txt("_dmarc.example.org", "v=DMARC1; p=reject");
    SAYS(many, "dmarc.present", "critical many example.org | count=2 | evidence=dns:TXT _dmarc.example.org");

    Scenario above("mail.example.org");
    above.txt("_dmarc.example.org", "v=DMARC1; p=reject");
    SAYS(above, "dmarc.present",
         "pass from-above mail.example.org | name=example.org | record=v=DMARC1; p=reject");
}

void TestDmarcPresent::findsMisplacedRecords() {
    Scenario apex("example.org");
    apex.txt("example.org", "v=spf1 -all").txt("example.org", "v=DMARC1; p=none");
    SAYS(apex, "dmarc.present",
         "critical misplaced example.org | name=example.org | evidence=dns:TXT _dmarc.example.org, dns:TXT "
         "_dmarc.org, dns:TXT example.org");

    Scenario doubled("example.org");
    doubled.txt("_dmarc.example.org.example.org", "v=DMARC1; p=none");
    SAYS(doubled, "dmarc.present", "critical misplaced example.org | name=_dmarc.example.org.example.org");

    // A second copy does no harm.
    Scenario both("example.org");
    both.txt("_dmarc.example.org", "v=DMARC1; p=none").txt("example.org", "v=DMARC1; p=none");
    SAYS(both, "dmarc.present", "pass present example.org");
}

void TestDmarcPresent::asksEverythingAtOnce() {
    const auto waves = Scenario("example.org").gather({{"dmarc.present"}, {}}).waves;
    QCOMPARE(waves.size(), std::size_t(1));
    QCOMPARE(waves.front().size(), std::size_t(4));
}

void TestDmarcPresent::walksUpTheTree() {
    // RFC 9989 section 4.10: thirteen labels, then the last seven and down to one; never more than eight
    // questions.
    Scenario s("a.b.c.d.e.f.g.h.i.j.mail.example.com");
    s.txt("_dmarc.example.com", "v=DMARC1; p=reject");
    SAYS(s, "dmarc.present",
         "pass from-above a.b.c.d.e.f.g.h.i.j.mail.example.com | name=example.com | evidence="
         "dns:TXT _dmarc.a.b.c.d.e.f.g.h.i.j.mail.example.com, dns:TXT _dmarc.g.h.i.j.mail.example.com, "
         "dns:TXT _dmarc.h.i.j.mail.example.com, dns:TXT _dmarc.i.j.mail.example.com, dns:TXT "
         "_dmarc.j.mail.example.com, "
         "dns:TXT _dmarc.mail.example.com, dns:TXT _dmarc.example.com, dns:TXT _dmarc.com");
}

void TestDmarcPresent::findsTheOrganizationalDomain() {
    // Fewest labels, where nobody says more.
    Scenario s("a.mail.example.org");
    s.txt("_dmarc.mail.example.org", "v=DMARC1; p=none").txt("_dmarc.example.org", "v=DMARC1; p=reject");
    SAYS(s, "dmarc.present", "pass from-above a.mail.example.org | name=example.org");

    // psd=n marks it. The public suffix list knows nothing of that.
    Scenario marked("a.mail.example.org");
    marked.txt("_dmarc.mail.example.org", "v=DMARC1; p=none; psd=n")
        .txt("_dmarc.example.org", "v=DMARC1; p=reject");
    SAYS(marked, "dmarc.present", "pass from-above a.mail.example.org | name=mail.example.org",
         "notice older-see-another a.mail.example.org | target=example.org | record=v=DMARC1; p=reject");

    // Below psd=y it is the name one label below; without a record there, that of the public suffix holds.
    Scenario suffix("a.agency.gov.example");
    suffix.txt("_dmarc.gov.example", "v=DMARC1; p=reject; psd=y");
    // Below the unknown suffix "example" the list has gov.example for an organisation's domain.
    SAYS(suffix, "dmarc.present", "pass from-above a.agency.gov.example | name=gov.example");
    suffix.txt("_dmarc.agency.gov.example", "v=DMARC1; p=none");
    SAYS(suffix, "dmarc.present", "pass from-above a.agency.gov.example | name=agency.gov.example",
         "notice older-see-another a.agency.gov.example | target=gov.example");
}

void TestDmarcPresent::tellsWhatOlderReceiversSee() {
    // An intermediate record is found by the walk alone (RFC 7489 section 6.6.3).
    Scenario between("a.mail.example.org");
    between.txt("_dmarc.mail.example.org", "v=DMARC1; p=reject");
    SAYS(between, "dmarc.present", "pass from-above a.mail.example.org | name=mail.example.org",
         "notice older-see-none a.mail.example.org | name=mail.example.org");

    // A public suffix's own record as well (RFC 9091).
    Scenario suffix("example.co.uk");
    suffix.txt("_dmarc.co.uk", "v=DMARC1; p=reject; psd=y");
    SAYS(suffix, "dmarc.present", "pass from-above example.co.uk | name=co.uk",
         "notice older-see-none example.co.uk | name=co.uk");

    // A record that nobody can read, or two of them, stop older receivers at the author's name.
    Scenario broken("mail.example.org");
    broken.txt("_dmarc.mail.example.org", "v=DMARC1; p=monitor")
        .txt("_dmarc.example.org", "v=DMARC1; p=reject");
    SAYS(broken, "dmarc.present", "pass present mail.example.org",
         "notice older-stop mail.example.org | name=example.org");
    Scenario alone("mail.example.org");
    alone.txt("_dmarc.mail.example.org", "v=DMARC1; p=monitor");
    SAYS(alone, "dmarc.present", "pass present mail.example.org");

    // Where both see the same there is nothing to say.
    Scenario same("mail.example.co.uk");
    same.txt("_dmarc.example.co.uk", "v=DMARC1; p=reject");
    SAYS(same, "dmarc.present", "pass from-above mail.example.co.uk | name=example.co.uk");
}

void TestDmarcPresent::findsTooManyAbove() {
    Scenario s("mail.example.org");
    s.txt("_dmarc.example.org", "v=DMARC1; p=none").txt("_dmarc.example.org", "v=DMARC1; p=reject");
    SAYS(s, "dmarc.present",
         "critical many-above mail.example.org | name=example.org | count=2 | evidence=dns:TXT "
         "_dmarc.example.org");
    // Its own record settles it.
    s.txt("_dmarc.mail.example.org", "v=DMARC1; p=none");
    SAYS(s, "dmarc.present", "pass present mail.example.org");
}

void TestDmarcPresent::takesNothingElseForARecord() {
    for (const char* text : {"v=spf1 -all", "v=DMARC2; p=none", "v=dmarc1; p=none", "p=none; v=DMARC1"}) {
        Scenario s("example.org");
        s.txt("_dmarc.example.org", text);
        SAYS(s, "dmarc.present", "critical none example.org");
    }
}

void TestDmarcPresent::couldNotLook() {
    Scenario own("example.org");
    own.servfail("_dmarc.example.org", "TXT");
    SAYS(own, "dmarc.present",
         "unknown could-not-look example.org | reason=the name server 192.168.1.1:53 answered SERVFAIL");

    // Whether its own record holds, or that above it, is not known.
    Scenario below("mail.example.org");
    below.timeout("_dmarc.mail.example.org", "TXT").txt("_dmarc.example.org", "v=DMARC1; p=reject");
    SAYS(below, "dmarc.present", "unknown could-not-look mail.example.org | reason=nobody answered in time");

    // What stands above a record of its own does not matter.
    Scenario above("example.org");
    above.txt("_dmarc.example.org", "v=DMARC1; p=reject").timeout("_dmarc.org", "TXT");
    SAYS(above, "dmarc.present", "pass present example.org");
}

void TestDmarcPresent::standsNamesThatAreTooLong() {
    const std::string label(60, 'a');
    const std::string name = label + "." + label + "." + label + "." + label + ".example";
    SAYS(Scenario(name), "dmarc.present", "critical none " + name);
}

void TestDmarcPresent::doesNotApply() {
    SAYS(Scenario("203.0.113.25"), "dmarc.present", "not-applicable does-not-apply 203.0.113.25");
}

void TestDmarcPresent::waits() {
    Scenario own("example.org");
    own.open("_dmarc.example.org", "TXT");
    SAYS(own, "dmarc.present", "waiting");
    Scenario apex("example.org");
    apex.open("example.org", "TXT");
    SAYS(apex, "dmarc.present", "waiting");
}

MAILVITALS_TEST_CLASS(TestDmarcPresent)
#include "present.moc"
