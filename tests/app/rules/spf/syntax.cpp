// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/expectation.h"
#include "support/test_group.h"

using namespace mailvitals;
using test::Scenario;

class TestSpfSyntax : public QObject {
    Q_OBJECT

 private Q_SLOTS:
    void speaks();
    void joinsStringsWithoutABlank();
    void followsAsFarAsReceiversDo();
    void namesWhatNeverCounts();
    void saysWhyATargetIsNone();
    void stopsSomewhere();
    void couldNotLook();
    void doesNotApply();
    void waits();
};

void TestSpfSyntax::speaks() {
    Scenario s("example.org");
    s.txt("example.org", "v=spf1 mx include:_spf.example.net -all")
        .txt("_spf.example.net", "v=spf1 ip4:203.0.113.0/24 ~all");
    SAYS(s, "spf.syntax",
         "pass sound example.org | record=v=spf1 mx include:_spf.example.net -all | evidence=dns:TXT "
         "example.org",
         "pass sound _spf.example.net | host=example.org | evidence=dns:TXT _spf.example.net");

    Scenario broken("example.org");
    broken.txt("example.org", "v=spf1 ip4:203.0.113.300 -all");
    SAYS(
        broken, "spf.syntax",
        "critical error example.org | where=12 | found=203.0.113.300 | record=v=spf1 ip4:203.0.113.300 -all");

    Scenario included("example.org");
    included.txt("example.org", "v=spf1 include:one.example include:two.example include:three.example -all");
    included.txt("one.example", "v=spf1 foo -all")
        .txt("three.example", "v=spf1 -all")
        .txt("three.example", "v=spf1 ~all");
    SAYS(included, "spf.syntax", "pass sound example.org", "critical error one.example | found=foo",
         "critical leads-nowhere two.example | host=example.org",
         "critical leads-to-many three.example | host=example.org");
}

void TestSpfSyntax::joinsStringsWithoutABlank() {
    // The classic slip at 255 octets: two includes grow together into one of a name that nobody has. RFC 7208
    // section 3.3.
    Scenario s("example.org");
    s.record("example.org", dns::Type::Txt, dns::Txt{{"v=spf1 include:a.example", "include:b.example -all"}});
    SAYS(s, "spf.syntax", "pass sound example.org",
         "critical leads-nowhere a.exampleinclude:b.example | host=example.org");
}

void TestSpfSyntax::followsAsFarAsReceiversDo() {
    // Nothing behind "all", no redirect beside it, no names with macros, each name once.
    Scenario s("example.org");
    s.txt("example.org",
          "v=spf1 include:a.example include:%{i}.example include:example.org -all include:never.example "
          "redirect=never.example");
    s.txt("a.example", "v=spf1 include:a.example include:b.example ?all")
        .txt("b.example", "v=spf1 redirect=c.example")
        .txt("c.example", "v=spf1 -all");
    SAYS(s, "spf.syntax",
         "notice dead-terms example.org | found=include:never.example, redirect=never.example",
         "pass sound a.example", "pass sound b.example", "pass sound c.example | host=b.example");
}

void TestSpfSyntax::namesWhatNeverCounts() {
    const auto says = [](const char* record, const char* expected) {
        Scenario s("example.org");
        s.txt("example.org", record).txt("a.example", "v=spf1 -all");
        SAYS(s, "spf.syntax", expected);
    };
    says("v=spf1 -all ip4:203.0.113.91", "notice dead-terms example.org | found=ip4:203.0.113.91");
    says("v=spf1 ~all ip4:203.0.113.91 -all", "notice dead-terms example.org | found=ip4:203.0.113.91, -all");
    says("v=spf1 redirect=a.example -all", "notice dead-terms example.org | found=redirect=a.example");
    says("v=spf1 ip4=203.0.113.91 -all", "warning equals-sign example.org | found=ip4=203.0.113.91");
    says("v=spf1 include=a.example MX=example.org -all",
         "warning equals-sign example.org | found=include=a.example, MX=example.org");
    // Modifiers may stand anywhere, and unknown ones may mean something to somebody.
    says("v=spf1 mx -all exp=a.example", "pass sound example.org");
    says("v=spf1 x-note=a mx -all", "pass sound example.org");

    Scenario both("example.org");
    both.txt("example.org", "v=spf1 ip6=2001:db8::1 -all mx");
    SAYS(both, "spf.syntax", "notice dead-terms example.org | found=mx",
         "warning equals-sign example.org | found=ip6=2001:db8::1");
}

void TestSpfSyntax::saysWhyATargetIsNone() {
    Scenario s("example.org");
    s.txt("example.org", "v=spf1 include:a.example -all").txt("a.example", "v=spf1: ip4:203.0.113.91 -all");
    SAYS(s, "spf.syntax", "pass sound example.org",
         "critical leads-to-almost a.example | host=example.org | where=7 | found=: | "
         "record=v=spf1: ip4:203.0.113.91 -all");
}

void TestSpfSyntax::stopsSomewhere() {
    // Every record includes two more.
    Scenario s("example.org");
    const auto name = [](int i) { return "n" + std::to_string(i) + ".example"; };
    s.txt("example.org", "v=spf1 include:" + name(1) + " -all");
    for (int i = 1; i < 200; ++i)
        s.txt(name(i), "v=spf1 include:" + name(2 * i) + " include:" + name(2 * i + 1) + " -all");
    QCOMPARE(s.judge("spf.syntax").findings.size(), std::size_t(60));
}

void TestSpfSyntax::couldNotLook() {
    Scenario s("example.org");
    s.txt("example.org", "v=spf1 include:a.example -all").servfail("a.example", "TXT");
    SAYS(s, "spf.syntax", "pass sound example.org",
         "unknown could-not-look a.example | reason=the name server 192.168.1.1:53 answered SERVFAIL | "
         "evidence=dns:TXT a.example");
}

void TestSpfSyntax::doesNotApply() {
    SAYS(Scenario("example.org"), "spf.syntax",
         "not-applicable does-not-apply example.org | reason=the domain has no SPF record");
    Scenario many("example.org");
    many.txt("example.org", "v=spf1 -all").txt("example.org", "v=spf1 ~all");
    SAYS(many, "spf.syntax",
         "not-applicable does-not-apply example.org | reason=the domain has more than one SPF record");
}

void TestSpfSyntax::waits() {
    Scenario s("example.org");
    s.txt("example.org", "v=spf1 include:a.example include:b.example -all")
        .txt("b.example", "v=spf1 x")
        .open("a.example", "TXT");
    SAYS(s, "spf.syntax", "pass sound example.org", "critical error b.example", "waiting");
}

MAILVITALS_TEST_CLASS(TestSpfSyntax)
#include "syntax.moc"
