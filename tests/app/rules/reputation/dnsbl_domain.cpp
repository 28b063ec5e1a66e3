// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/rules/reputation/listing.h"
#include "support/expectation.h"
#include "support/healthy.h"
#include "support/test_group.h"

using namespace mailvitals;
using namespace mailvitals::test;

namespace {

constexpr const char* dbl = "dbl.spamhaus.org";

/// The domain, its mail host and the name of its address, each in a domain of its own.
Scenario world(const std::vector<std::string>& lists) {
    Scenario s = only(lists, "example.org");
    s.mx("example.org", 10, "mx.example.net").a("mx.example.net", address).ptr(address, "host.example.com");
    s.listsAlive();
    return s;
}

}  // namespace

class TestDnsblDomain : public QObject {
    Q_OBJECT

 private Q_SLOTS:
    void speaks();
    void asksEachNameOnce();
    void readsBits();
    void weighsCodes();
    void believesOnlyListsThatProveThemselves();
    void asksTheListItself();
    void neverAsksDomainListsForAddresses();
    void couldNotLook();
    void doesNotApply();
    void waits();
};

void TestDnsblDomain::speaks() {
    Scenario s = world({"Spamhaus DBL"});
    SAYS(s, "dnsbl.domain", "pass clear example.org | count=1 | lists=Spamhaus DBL",
         "pass clear mx.example.net", "pass clear example.net", "pass clear host.example.com",
         "pass clear example.com");
    s.a("example.com.dbl.spamhaus.org", "127.0.1.2");
    SAYS(s, "dnsbl.domain", "pass clear example.org", "pass clear mx.example.net", "pass clear example.net",
         "pass clear host.example.com",
         "critical listed example.com dbl.spamhaus.org | list=Spamhaus DBL | code=127.0.1.2 | "
         "link=https://check.spamhaus.org/ | evidence=dns:A dbltest.com.dbl.spamhaus.org, dns:A "
         "invalid.dbl.spamhaus.org, dns:A example.com.dbl.spamhaus.org");
    Scenario minor = world({"Spam Eating Monkey URIBL"});
    minor.policy.blocklists.front().codes.front().weight = {};
    minor.a("example.org.uribl.spameatingmonkey.net", "127.0.0.2");
    SAYS(minor, "dnsbl.domain", "warning listed-minor example.org uribl.spameatingmonkey.net",
         "pass clear mx.example.net", "pass clear example.net", "pass clear host.example.com",
         "pass clear example.com");
}

void TestDnsblDomain::asksEachNameOnce() {
    Scenario s = only("Spamhaus DBL", "example.org");
    s.listsAlive().mx("example.org", 10, "mail.example.org").a("mail.example.org", address);
    s.ptr(address, "mail.example.org");
    SAYS(s, "dnsbl.domain", "pass clear example.org", "pass clear mail.example.org");
    // What strangers share is nobody's: below a public suffix of its own the name stands alone.
    Scenario suffix = only("Spamhaus DBL", "203.0.113.25");
    suffix.listsAlive().ptr(address, "co.uk");
    SAYS(suffix, "dnsbl.domain", "not-applicable does-not-apply 203.0.113.25 | reason=it has no name");
}

void TestDnsblDomain::readsBits() {
    Scenario s = only("SURBL", "example.org");
    s.listsAlive().a("example.org.multi.surbl.org", "127.0.0.24");
    SAYS(s, "dnsbl.domain",
         "critical listed example.org multi.surbl.org | code=127.0.0.24 | meaning=PH: phishing; MW: malware");
    // Its refusal of one question is no listing.
    Scenario refused = only("SURBL", "example.org");
    refused.listsAlive().a("example.org.multi.surbl.org", "127.0.0.1");
    SAYS(refused, "dnsbl.domain", "unknown no-verdict example.org | lists=SURBL");
    Scenario unknown = only("SURBL", "example.org");
    unknown.listsAlive().a("example.org.multi.surbl.org", "127.0.0.2");
    SAYS(unknown, "dnsbl.domain", "notice unknown-code example.org multi.surbl.org | code=127.0.0.2");
}

void TestDnsblDomain::weighsCodes() {
    // A young domain, and one that counts clicks, lose next to no mail for it.
    Scenario s = only({"SURBL", "Spam Eating Monkey fresh15", "URIBL"}, "example.org");
    s.listsAlive().a("example.org.multi.surbl.org", "127.0.0.32");
    s.a("example.org.fresh15.spameatingmonkey.net", "127.0.0.2");
    SAYS(s, "dnsbl.domain", "pass clear example.org | lists=URIBL",
         "notice listed-ignorable example.org | count=2");
}

void TestDnsblDomain::believesOnlyListsThatProveThemselves() {
    // Expired, and somebody answers for every name; refused; silent.
    for (const auto& [positive, negative, answer] :
         {std::array{"127.0.1.2", "127.0.1.2", "127.0.1.2"},
          {"127.255.255.254", "127.255.255.254", "127.255.255.254"},
          {"198.51.100.1", "198.51.100.1", "198.51.100.1"},
          {"", "", ""}}) {
        Scenario s = only("Spamhaus DBL", "example.org");
        const auto says = [&](const char* name, const std::string& code) {
            if (!code.empty()) s.a(std::string(name) + "." + dbl, code);
        };
        says("dbltest.com", positive);
        says("invalid", negative);
        says("example.org", answer);
        SAYS(s, "dnsbl.domain", "unknown no-verdict example.org | lists=Spamhaus DBL");
    }
    // One that nobody uses is not missed where another answers.
    Scenario s = only(std::vector<std::string>{"Spamhaus DBL", "Scientific Spam domains"}, "example.org");
    s.listAlive(dbl);
    SAYS(s, "dnsbl.domain", "pass clear-some example.org | lists=Spamhaus DBL | reason=1 dead or silent");
}

void TestDnsblDomain::asksTheListItself() {
    Scenario s = only("URIBL", "example.org");
    for (const char* name : {"test.uribl.com", "invalid", "example.org"})
        s.a(std::string(name) + ".multi.uribl.com", "127.0.0.1");
    answersItself(s, s.policy.blocklists.front(), ListForm::Domain, "127.0.0.14", {}, "example.org",
                  "127.0.0.2");
    SAYS(s, "dnsbl.domain", "warning listed-minor example.org multi.uribl.com | code=127.0.0.2");
}

void TestDnsblDomain::neverAsksDomainListsForAddresses() {
    Scenario s = test::healthy();
    const auto zone = DomainName::parse(dbl);
    for (const auto& wave : s.gather({{"reputation"}, {}}).waves) {
        for (const Question& question : wave) {
            const auto* asked = std::get_if<DnsQuestion>(&question);
            if (!asked || !asked->name.isWithin(*zone) || asked->name == *zone) continue;
            QVERIFY(!asked->name.toString().starts_with("25.113.0.203"));
        }
    }
}

void TestDnsblDomain::couldNotLook() {
    Scenario s = only("Spamhaus DBL", "example.org");
    s.listsAlive().servfail("example.org", "MX");
    SAYS(s, "dnsbl.domain", "pass clear example.org", "unknown could-not-look example.org");
    Scenario nuisance = only("Scientific Spam domains", "example.org");
    SAYS(nuisance, "dnsbl.domain",
         "unknown could-not-look example.org | reason=no list gave a reliable answer: 1 dead or silent");
}

void TestDnsblDomain::doesNotApply() {
    Scenario s = only("Spamhaus DBL", "203.0.113.25");
    s.listsAlive();
    SAYS(s, "dnsbl.domain", "not-applicable does-not-apply 203.0.113.25 | reason=it has no name");
}

void TestDnsblDomain::waits() {
    Scenario s = only("Spamhaus DBL", "example.org");
    s.listsAlive().open("example.org.dbl.spamhaus.org", "A");
    SAYS(s, "dnsbl.domain", "waiting");
    Scenario test = only("Spamhaus DBL", "example.org");
    test.listsAlive().open("invalid.dbl.spamhaus.org", "A");
    SAYS(test, "dnsbl.domain", "waiting");
}

MAILVITALS_TEST_CLASS(TestDnsblDomain)
#include "dnsbl_domain.moc"
