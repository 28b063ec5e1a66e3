// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/expectation.h"
#include "support/test_group.h"

using namespace mailvitals;
using test::Scenario;

class TestSpfLookups : public QObject {
    Q_OBJECT

 private Q_SLOTS:
    void counts();
    void stopsWhereEvaluationStops();
    void tooMany();
    void countsMailHosts();
    void endless();
    void macros();
    void showsTheTree();
    void couldNotLook();
    void doesNotApply();
    void waits();
};

namespace {

/// A record that includes n0.example ... each of which costs nothing itself.
Scenario withIncludes(int count) {
    Scenario s("example.org");
    std::string record = "v=spf1";
    for (int i = 0; i < count; ++i) {
        const std::string name = "n" + std::to_string(i) + ".example";
        record += " include:" + name;
        s.txt(name, "v=spf1 ip4:192.0.2." + std::to_string(i) + " -all");
    }
    s.txt("example.org", record + " -all");
    return s;
}

}  // namespace

void TestSpfLookups::counts() {
    SAYS(withIncludes(0), "spf.lookups", "pass few example.org | count=0");
    SAYS(withIncludes(8), "spf.lookups", "pass few example.org | count=8");
    SAYS(withIncludes(9), "spf.lookups", "notice near example.org | count=9");
    SAYS(withIncludes(10), "spf.lookups", "notice near example.org | count=10");
    SAYS(withIncludes(11), "spf.lookups", "critical too-many example.org | count=11");

    Scenario kinds("example.org");
    kinds.txt("example.org",
              "v=spf1 a mx ptr exists:x.example ip4:192.0.2.1 ip6:2001:db8::1 include:a.example "
              "redirect=b.example exp=e.example");
    kinds.txt("a.example", "v=spf1 a mx -all").txt("b.example", "v=spf1 a -all");
    SAYS(kinds, "spf.lookups", "notice near example.org | count=9");
}

void TestSpfLookups::stopsWhereEvaluationStops() {
    // RFC 7208 section 5.1: nothing behind "all" is looked at.
    Scenario s("example.org");
    s.txt("example.org", "v=spf1 a -all include:a.example redirect=b.example");
    SAYS(s, "spf.lookups", "pass few example.org | count=1");
}

void TestSpfLookups::tooMany() {
    // The same record counts each time that it is evaluated.
    Scenario s("example.org");
    s.txt("example.org", "v=spf1 include:a.example include:b.example -all");
    s.txt("a.example", "v=spf1 include:c.example include:c.example ?all")
        .txt("b.example", "v=spf1 include:c.example ?all")
        .txt("c.example", "v=spf1 a mx ?all");
    SAYS(s, "spf.lookups", "critical too-many example.org | count=11");
}

void TestSpfLookups::countsMailHosts() {
    const auto withHosts = [](const std::string& record, int count) {
        Scenario s("example.org");
        s.txt("example.org", record).txt("a.example", "v=spf1 mx:big.example ?all");
        for (int i = 0; i < count; ++i) s.mx("big.example", 10, "mx" + std::to_string(i) + ".big.example");
        return s;
    };
    const std::string record = "v=spf1 ip4:203.0.113.25 mx:big.example -all";
    SAYS(withHosts(record, 10), "spf.lookups", "pass few example.org | count=1");
    SAYS(withHosts(record, 11), "spf.lookups",
         "critical many-mail-hosts example.org | term=mx:big.example | name=example.org | "
         "target=big.example | count=11 | evidence=dns:MX big.example",
         "pass few example.org | count=1");
    SAYS(withHosts("v=spf1 include:a.example -all", 12), "spf.lookups",
         "critical many-mail-hosts example.org | name=a.example | count=12", "pass few example.org");
    // Nobody gets to a term behind "all".
    SAYS(withHosts("v=spf1 ip4:203.0.113.25 -all mx:big.example", 11), "spf.lookups",
         "pass few example.org | count=0");
    Scenario open = withHosts(record, 11);
    open.open("big.example", "MX");
    SAYS(open, "spf.lookups", "waiting");
    Scenario failed = withHosts(record, 11);
    failed.servfail("big.example", "MX");
    SAYS(failed, "spf.lookups", "unknown could-not-look example.org");
}

void TestSpfLookups::endless() {
    Scenario self("example.org");
    self.txt("example.org", "v=spf1 include:example.org -all");
    SAYS(self, "spf.lookups", "critical endless example.org");

    Scenario circle("example.org");
    circle.txt("example.org", "v=spf1 redirect=a.example").txt("a.example", "v=spf1 redirect=example.org");
    SAYS(circle, "spf.lookups", "critical endless example.org");

    Scenario chain("example.org");
    chain.txt("example.org", "v=spf1 redirect=n0.example");
    for (int i = 0; i < 100; ++i) {
        chain.txt("n" + std::to_string(i) + ".example",
                  "v=spf1 redirect=n" + std::to_string(i + 1) + ".example");
    }
    SAYS(chain, "spf.lookups", "critical endless example.org");
}

void TestSpfLookups::macros() {
    Scenario s("example.org");
    s.txt("example.org", "v=spf1 include:_spf.%{d} exists:%{i}.x.example include:%{o}.y.example -all");
    s.txt("_spf.example.org", "v=spf1 mx ?all");
    SAYS(s, "spf.lookups", "pass few example.org | count=4");
}

void TestSpfLookups::showsTheTree() {
    Scenario s("example.org");
    s.txt("example.org", "v=spf1 mx include:a.example -all").txt("a.example", "v=spf1 a ?all");
    SAYS(s, "spf.lookups",
         "pass few example.org | evidence=spf-tree:example.org, dns:TXT example.org, dns:TXT a.example");
}

void TestSpfLookups::couldNotLook() {
    Scenario s("example.org");
    s.timeout("example.org", "TXT");
    SAYS(s, "spf.lookups",
         "unknown could-not-look example.org | reason=its TXT records are not known: nobody answered "
         "in time");

    Scenario branch("example.org");
    branch.txt("example.org", "v=spf1 include:a.example -all").servfail("a.example", "TXT");
    SAYS(branch, "spf.lookups", "unknown could-not-look example.org");

    // What is known already is too much, whatever the rest may be.
    Scenario anyway = withIncludes(11);
    anyway.servfail("n3.example", "TXT");
    SAYS(anyway, "spf.lookups", "critical too-many example.org");
}

void TestSpfLookups::doesNotApply() {
    SAYS(Scenario("example.org"), "spf.lookups",
         "not-applicable does-not-apply example.org | reason=the domain has no SPF record");
    Scenario broken("example.org");
    broken.txt("example.org", "v=spf1 foo -all");
    SAYS(broken, "spf.lookups", "not-applicable does-not-apply example.org");
    SAYS(Scenario("203.0.113.25"), "spf.lookups", "not-applicable does-not-apply 203.0.113.25");
}

void TestSpfLookups::waits() {
    Scenario s("example.org");
    s.txt("example.org", "v=spf1 include:a.example -all").open("a.example", "TXT");
    SAYS(s, "spf.lookups", "waiting");
}

MAILVITALS_TEST_CLASS(TestSpfLookups)
#include "lookups.moc"
