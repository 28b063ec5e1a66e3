// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/certificates.h"
#include "support/expectation.h"
#include "support/test_group.h"
#include "with_key.h"

using namespace mailvitals;
using test::Scenario;
using test::withKey;

class TestDkimSyntax : public QObject {
    Q_OBJECT

 private Q_SLOTS:
    void speaks();
    void warnsOfOtherRecordsAtTheName();
    void findsTheSlipsPeopleMake();
    void showsWhereAliasesLead();
    void seesAKeyInPieces();
    void couldNotLook();
    void doesNotApply();
    void waits();
};

void TestDkimSyntax::speaks() {
    SAYS(withKey("v=DKIM1; k=rsa; p=AAAA"), "dkim.syntax",
         "pass sound mail | name=mail._domainkey.example.org | record=v=DKIM1; k=rsa; p=AAAA | "
         "evidence=dns:TXT mail._domainkey.example.org");

    SAYS(withKey("v=DKIM1; p=AA*A"), "dkim.syntax",
         "critical error mail | where=14 | found=* | record=v=DKIM1; p=AA*A");

    Scenario many = withKey("v=DKIM1; p=AAAA");
    many.txt("mail._domainkey.example.org", "v=DKIM1; p=BBBB");
    SAYS(many, "dkim.syntax", "critical many mail | count=2");
}

void TestDkimSyntax::warnsOfOtherRecordsAtTheName() {
    for (const char* other : {"v=spf1 -all", "v=DMARC1; p=none", "google-site-verification=x", ""}) {
        Scenario s = withKey("v=DKIM1; p=AAAA");
        s.txt("mail._domainkey.example.org", other);
        SAYS(s, "dkim.syntax",
             "warning beside mail | name=mail._domainkey.example.org | count=1 | record=v=DKIM1; p=AAAA");
    }
    // The order of the answer means nothing.
    Scenario first("example.org");
    first.policy.selectors = {"mail"};
    first.txt("mail._domainkey.example.org", "v=spf1 -all").txt("mail._domainkey.example.org", "p=AAAA");
    SAYS(first, "dkim.syntax", "warning beside mail");

    // A record that nobody can read is worse than what stands beside it.
    Scenario broken = withKey("v=DKIM1; p=AA*A");
    broken.txt("mail._domainkey.example.org", "v=spf1 -all");
    SAYS(broken, "dkim.syntax", "critical error mail");
}

void TestDkimSyntax::findsTheSlipsPeopleMake() {
    // A backslash from a zone file that was typed into a form, a wrong version, quotes around the record.
    for (const char* record :
         {"v=DKIM1\\; p=AAAA", "v=DKIM1; k=rsa; p=\"AAAA\"", "k=rsa; v=DKIM1; p=AAAA", "v=DKIM1; k=rsa"}) {
        SAYS(withKey(record), "dkim.syntax", std::string("critical error mail | record=") + record);
    }
}

void TestDkimSyntax::showsWhereAliasesLead() {
    Scenario s("example.org");
    s.policy.selectors = {"selector1", "selector2"};
    s.cname("selector1._domainkey.example.org", "selector1.provider.example")
        .txt("selector1.provider.example", "k=rsa; p=AAAA")
        .cname("selector2._domainkey.example.org", "selector2.provider.example")
        .nxdomain("selector2.provider.example");
    SAYS(s, "dkim.syntax", "pass sound-by-alias selector1 | target=selector1.provider.example",
         "notice leads-nowhere selector2 | target=selector2.provider.example | evidence=dns:TXT "
         "selector2._domainkey.example.org");

    // An alias that fails on the way is not known to lead nowhere.
    s.servfail("selector2._domainkey.example.org", "TXT");
    SAYS(s, "dkim.syntax", "pass sound-by-alias selector1");
}

void TestDkimSyntax::seesAKeyInPieces() {
    const std::string key = test::rsaPublicKey(2048);
    Scenario s = withKey("v=DKIM1; k=rsa; p=" + key.substr(0, 230));
    s.txt("mail._domainkey.example.org", key.substr(230));
    SAYS(s, "dkim.syntax", "critical in-pieces mail");
    SAYS(s, "dkim.key", "not-applicable does-not-apply example.org");  // one red light is enough

    // Strings of one record are joined without anything between them (RFC 6376 section 3.6.2.2).
    Scenario folded("example.org");
    folded.policy.selectors = {"mail"};
    folded.record("mail._domainkey.example.org", dns::Type::Txt,
                  dns::Txt{{"v=DKIM1; k=rsa; p=" + key.substr(0, 230), key.substr(230)}});
    SAYS(folded, "dkim.syntax", "pass sound mail");
    SAYS(folded, "dkim.key", "pass good mail | bits=2048");

    // A whole key with its own end beside it, or with anything else.
    Scenario piece = withKey("v=DKIM1; k=rsa; p=" + key);
    piece.txt("mail._domainkey.example.org", key.substr(230));
    SAYS(piece, "dkim.syntax", "warning beside mail");
    SAYS(piece, "dkim.key", "pass good mail | bits=2048");
    Scenario token = withKey("v=DKIM1; k=rsa; p=" + key);
    token.txt("mail._domainkey.example.org", std::string(64, 'a'));
    SAYS(token, "dkim.syntax", "warning beside mail");
}

void TestDkimSyntax::couldNotLook() {
    Scenario s("example.org");
    s.policy.selectors = {"mail"};
    s.servfail("mail._domainkey.example.org", "TXT");
    SAYS(s, "dkim.syntax",
         "unknown could-not-look example.org | evidence=dns:TXT mail._domainkey.example.org");
}

void TestDkimSyntax::doesNotApply() {
    SAYS(Scenario("example.org"), "dkim.syntax",
         "not-applicable does-not-apply example.org | reason=no key was found under any selector tried");
}

void TestDkimSyntax::waits() {
    Scenario s = withKey("v=DKIM1; p=A*");
    s.open("other._domainkey.example.org", "TXT");
    SAYS(s, "dkim.syntax", "critical error mail", "waiting");
}

MAILVITALS_TEST_CLASS(TestDkimSyntax)
#include "syntax.moc"
