// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/expectation.h"
#include "support/test_group.h"
#include "with_key.h"

using namespace mailvitals;
using test::Scenario;
using test::withKey;

class TestDkimFound : public QObject {
    Q_OBJECT

 private Q_SLOTS:
    void speaks();
    void triesEveryKnownSelectorAtOnce();
    void asksPatientlyForWhatItOnlyGuesses();
    void believesTheSelectorsMoreThanTheBranch();
    void takesNothingElseForAKey();
    void followsAliasesToAProvider();
    void countsAWildcardOnce();
    void takesWhatTheUserTypesAsItIs();
    void couldNotLook();
    void doesNotApply();
    void waits();
};

void TestDkimFound::speaks() {
    Scenario s = withKey("v=DKIM1; p=AAAA");
    SAYS(s, "dkim.found",
         "pass found example.org | selectors=mail | evidence=dns:TXT mail._domainkey.example.org");

    Scenario none("example.org");
    none.policy.selectors = {"mail", "dkim", "s1"};
    SAYS(none, "dkim.found", "unknown none example.org | count=3 | evidence=dns:TXT _domainkey.example.org");

    none.nxdomain("_domainkey.example.org");
    SAYS(none, "dkim.found", "unknown no-branch example.org | evidence=dns:TXT _domainkey.example.org");

    Scenario given = withKey("v=DKIM1; p=AAAA");
    given.request.selectors = {"2026", "mail"};
    SAYS(given, "dkim.found", "unknown given-missing 2026 | selector=2026 | domain=example.org",
         "pass found example.org | selectors=mail");
}

void TestDkimFound::triesEveryKnownSelectorAtOnce() {
    const Scenario s("example.org");
    const auto waves = s.gather({{"dkim.found"}, {}}).waves;
    QCOMPARE(waves.size(), std::size_t(1));
    QCOMPARE(waves.front().size(), s.policy.selectors.size() + 2);
}

void TestDkimFound::asksPatientlyForWhatItOnlyGuesses() {
    Scenario s("example.org");
    s.policy.selectors = {"guess"};
    s.request.selectors = {"given"};
    for (const Want& want : plan(Evidence(s.request), s.policy, {{"dkim.found"}, {}}, s.now)) {
        const bool guess = idOf(want.question) == "dns:TXT guess._domainkey.example.org";
        QCOMPARE(want.urgency == Urgency::Patient, guess);
    }
}

void TestDkimFound::believesTheSelectorsMoreThanTheBranch() {
    // A name server that denies names which have others below them (RFC 8020).
    Scenario s = withKey("v=DKIM1; p=AAAA");
    s.nxdomain("_domainkey.example.org");
    SAYS(s, "dkim.found", "pass found example.org | selectors=mail");
}

void TestDkimFound::takesNothingElseForAKey() {
    for (const char* text : {"v=spf1 -all", "v=DMARC1; p=none", "hello"}) {
        SAYS(withKey(text), "dkim.found", "unknown none example.org");
    }
    // Broken is found all the same; dkim.syntax says what is wrong.
    SAYS(withKey("v=DKIM1; p=A*"), "dkim.found", "pass found example.org");
    SAYS(withKey("v=DKIM1; p="), "dkim.found", "pass found example.org");
}

void TestDkimFound::followsAliasesToAProvider() {
    Scenario s("example.org");
    s.policy.selectors = {"s1"};
    s.cname("s1._domainkey.example.org", "s1.domainkey.provider.example")
        .txt("s1.domainkey.provider.example", "k=rsa; p=AAAA");
    SAYS(s, "dkim.found", "pass found example.org | selectors=s1");
}

void TestDkimFound::countsAWildcardOnce() {
    // What Scenario makes of a wildcard: the same text under every name that is asked for.
    Scenario s("example.org");
    s.policy.selectors = {"mail", "dkim", "s1"};
    for (const char* selector : {"*", "mail", "dkim"}) {
        s.txt(std::string(selector) + "._domainkey.example.org", "v=DKIM1; p=");
    }
    s.txt("s1._domainkey.example.org", "v=DKIM1; p=AAAA");
    SAYS(s, "dkim.found", "pass found example.org | selectors=*, s1");
    s.open("*._domainkey.example.org", "TXT");
    SAYS(s, "dkim.found", "waiting");
}

void TestDkimFound::takesWhatTheUserTypesAsItIs() {
    // No name of the DNS at all: nobody can have published a key there.
    Scenario s("example.org");
    s.policy.selectors = {};
    s.request.selectors = {"a..b", std::string(64, 'x'), "2026.mail", "2026.mail"};
    s.txt("2026.mail._domainkey.example.org", "v=DKIM1; p=AAAA");
    SAYS(s, "dkim.found", "unknown given-missing a..b", "unknown given-missing " + std::string(64, 'x'),
         "pass found example.org | selectors=2026.mail");
}

void TestDkimFound::couldNotLook() {
    Scenario s("example.org");
    s.policy.selectors = {"mail", "other"};
    s.timeout("mail._domainkey.example.org", "TXT");
    SAYS(s, "dkim.found",
         "unknown could-not-look example.org | reason=nobody answered in time | evidence=dns:TXT "
         "mail._domainkey.example.org");

    // The one that the user named matters even where others are found.
    Scenario given = withKey("v=DKIM1; p=AAAA");
    given.request.selectors = {"2026"};
    given.servfail("2026._domainkey.example.org", "TXT");
    SAYS(given, "dkim.found", "unknown could-not-look 2026 | evidence=dns:TXT 2026._domainkey.example.org",
         "pass found example.org | selectors=mail");
}

void TestDkimFound::doesNotApply() {
    const std::string label(60, 'a');
    const std::string name = label + "." + label + "." + label + "." + label + ".example";
    SAYS(Scenario(name), "dkim.found",
         "not-applicable does-not-apply " + name + " | reason=its name is too long to have DKIM keys");
    SAYS(Scenario("203.0.113.25"), "dkim.found", "not-applicable does-not-apply 203.0.113.25");
}

void TestDkimFound::waits() {
    Scenario s = withKey("v=DKIM1; p=AAAA");
    s.open("other._domainkey.example.org", "TXT");
    SAYS(s, "dkim.found", "pass found example.org", "waiting");

    // "none" and "no branch" are told apart by the branch.
    Scenario branch("example.org");
    branch.policy.selectors = {"mail"};
    branch.open("_domainkey.example.org", "TXT");
    SAYS(branch, "dkim.found", "waiting");
}

MAILVITALS_TEST_CLASS(TestDkimFound)
#include "found.moc"
