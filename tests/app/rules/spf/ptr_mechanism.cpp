// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/expectation.h"
#include "support/test_group.h"

using namespace mailvitals;
using test::Scenario;

class TestSpfPtrMechanism : public QObject {
    Q_OBJECT

 private Q_SLOTS:
    void absent();
    void used();
    void elsewhere();
    void couldNotLook();
    void doesNotApply();
    void waits();
};

void TestSpfPtrMechanism::absent() {
    Scenario s("example.org");
    s.txt("example.org", "v=spf1 a mx include:a.example -all ptr").txt("a.example", "v=spf1 -all");
    SAYS(s, "spf.ptr-mechanism", "pass absent example.org");
}

void TestSpfPtrMechanism::used() {
    Scenario s("example.org");
    s.txt("example.org", "v=spf1 mx ptr -all");
    SAYS(s, "spf.ptr-mechanism", "warning used example.org | term=ptr");

    Scenario own("example.org");
    own.txt("example.org", "v=spf1 include:_spf.example.org include:_spf.example.org -all")
        .txt("_spf.example.org", "v=spf1 ?PTR:example.net -all");
    SAYS(own, "spf.ptr-mechanism", "warning used _spf.example.org | term=?PTR:example.net");
}

void TestSpfPtrMechanism::elsewhere() {
    Scenario s("example.org");
    s.txt("example.org", "v=spf1 mx redirect=a.example").txt("a.example", "v=spf1 ptr:b.example -all");
    SAYS(s, "spf.ptr-mechanism",
         "notice used-elsewhere a.example | term=ptr:b.example | evidence=dns:TXT a.example");
}

void TestSpfPtrMechanism::couldNotLook() {
    Scenario s("example.org");
    s.txt("example.org", "v=spf1 include:a.example -all").timeout("a.example", "TXT");
    SAYS(s, "spf.ptr-mechanism", "unknown could-not-look example.org");
}

void TestSpfPtrMechanism::doesNotApply() {
    SAYS(Scenario("example.org"), "spf.ptr-mechanism", "not-applicable does-not-apply example.org");
}

void TestSpfPtrMechanism::waits() {
    Scenario s("example.org");
    s.txt("example.org", "v=spf1 include:a.example -all").open("a.example", "TXT");
    SAYS(s, "spf.ptr-mechanism", "waiting");
}

MAILVITALS_TEST_CLASS(TestSpfPtrMechanism)
#include "ptr_mechanism.moc"
