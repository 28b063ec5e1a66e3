// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/expectation.h"
#include "support/test_group.h"

using namespace mailvitals;
using test::Scenario;

namespace {

/// A server that says this to EHLO.
Scenario callingItself(const std::string& name) {
    Scenario s("203.0.113.25");
    s.session("203.0.113.25",
              "S: 220 hello\nC: EHLO tester\nS: 250-" + name + "\nS: 250 SIZE\nC: QUIT\nS: 221 bye");
    s.ptr("203.0.113.25", "mail.example.org").a("mail.example.org", "203.0.113.25");
    return s;
}

}  // namespace

class TestHeloName : public QObject {
    Q_OBJECT

 private Q_SLOTS:
    void speaks();
    void wantsAFullHostName();
    void takesANameOfTheOtherFamilyForOneThatLeadsElsewhere();
    void readsFreeTextBehindTheName();
    void readsHeloWhereEhloIsUnknown();
    void fitsWithoutAPtr();
    void couldNotLook();
    void doesNotApply();
    void waits();
};

void TestHeloName::speaks() {
    SAYS(callingItself("mail.example.org"), "helo.name",
         "pass fits 203.0.113.25:25 | name=mail.example.org | evidence=smtp:greeting 203.0.113.25:25, dns:A "
         "mail.example.org, dns:PTR 25.113.0.203.in-addr.arpa");

    Scenario differs = callingItself("smtp.example.org");
    differs.a("smtp.example.org", "203.0.113.25");
    SAYS(differs, "helo.name",
         "notice differs-from-ptr 203.0.113.25:25 | name=smtp.example.org | names=mail.example.org");

    Scenario elsewhere = callingItself("smtp.example.org");
    elsewhere.a("smtp.example.org", "203.0.113.80");
    SAYS(elsewhere, "helo.name", "warning elsewhere 203.0.113.25:25 | address=203.0.113.25");

    SAYS(callingItself("smtp.example.org"), "helo.name", "warning unresolvable 203.0.113.25:25");
}

void TestHeloName::wantsAFullHostName() {
    for (const char* name : {"localhost", "[203.0.113.25]", "203.0.113.25", "my_mail.example.org",
                             "mail..example.org", "-mail.example.org"}) {
        SAYS(callingItself(name), "helo.name",
             std::string("warning not-qualified 203.0.113.25:25 | name=") + name +
                 " | evidence=smtp:greeting 203.0.113.25:25");
    }
}

void TestHeloName::takesANameOfTheOtherFamilyForOneThatLeadsElsewhere() {
    // Over IPv4 it calls itself by a name that has an IPv6 address alone: "has no address" would be untrue.
    Scenario s = callingItself("v6.example.org");
    s.a("v6.example.org", "2001:db8:25::25");
    SAYS(s, "helo.name", "warning elsewhere 203.0.113.25:25");
}

void TestHeloName::readsFreeTextBehindTheName() {
    // Exim and Sendmail greet us by the address that they see.
    SAYS(callingItself("mail.example.org Hello tester [198.51.100.9], pleased to meet you"), "helo.name",
         "pass fits 203.0.113.25:25 | name=mail.example.org");
}

void TestHeloName::readsHeloWhereEhloIsUnknown() {
    Scenario s = callingItself("x");
    s.session("203.0.113.25", R"(S: 220 hello
                              C: EHLO tester
                              S: 502 5.5.2 Error: command not recognized
                              C: HELO tester
                              S: 250 mail.example.org)");
    SAYS(s, "helo.name", "pass fits 203.0.113.25:25");
}

void TestHeloName::fitsWithoutAPtr() {
    // ptr.present says what is missing.
    Scenario s = callingItself("smtp.example.net");
    s.a("smtp.example.net", "203.0.113.25").servfail(Scenario::reverse("203.0.113.25"), "PTR");
    SAYS(s, "helo.name", "pass fits 203.0.113.25:25");
}

void TestHeloName::couldNotLook() {
    Scenario name = callingItself("smtp.example.org");
    name.servfail("smtp.example.org", "A");
    SAYS(name, "helo.name",
         "unknown could-not-look 203.0.113.25:25 | reason=the name server 192.168.1.1:53 answered SERVFAIL");

    // It has no address of this family; whether it has any is not known.
    Scenario other = callingItself("smtp.example.org");
    other.timeout("smtp.example.org", "AAAA");
    SAYS(other, "helo.name", "unknown could-not-look 203.0.113.25:25 | reason=nobody answered in time");

    Scenario mute("203.0.113.25");
    mute.session("203.0.113.25", "S: 554 5.7.1 go away\nC: QUIT\nS: 221 bye");
    SAYS(mute, "helo.name", "unknown could-not-look 203.0.113.25:25 | reason=it did not answer EHLO");

    Scenario dead("203.0.113.25");
    dead.sessionFails("203.0.113.25", FailureReason::Refused);
    SAYS(dead, "helo.name", "unknown could-not-look 203.0.113.25:25 | reason=the connection was refused");

    SAYS(Scenario("169.254.1.1"), "helo.name",
         "unknown could-not-look 169.254.1.1:25 | reason=it is an address at which nobody can be reached "
         "from outside | evidence=");
}

void TestHeloName::doesNotApply() {
    SAYS(Scenario("example.org"), "helo.name",
         "not-applicable does-not-apply example.org | reason=the domain has no mail server");
}

void TestHeloName::waits() {
    Scenario session("203.0.113.25");
    session.sessionOpen("203.0.113.25");
    SAYS(session, "helo.name", "waiting");
    Scenario reverse = callingItself("mail.example.org");
    reverse.open(Scenario::reverse("203.0.113.25"), "PTR");
    SAYS(reverse, "helo.name", "waiting");
    Scenario forward = callingItself("mail.example.org");
    forward.open("mail.example.org", "A");
    SAYS(forward, "helo.name", "waiting");
}

MAILVITALS_TEST_CLASS(TestHeloName)
#include "helo_name.moc"
