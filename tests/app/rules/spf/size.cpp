// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/expectation.h"
#include "support/test_group.h"

using namespace mailvitals;
using test::Scenario;

class TestSpfSize : public QObject {
    Q_OBJECT

 private Q_SLOTS:
    void fits();
    void isLong();
    void largeAnswer();
    void couldNotLook();
    void doesNotApply();
    void waits();
};

namespace {

/// A record of so many characters.
std::string recordOf(std::size_t size) {
    std::string text = "v=spf1 ip4:192.0.2.1 x=";
    return text + std::string(size - text.size() - 5, 'a') + " -all";
}

}  // namespace

void TestSpfSize::fits() {
    Scenario s("example.org");
    s.txt("example.org", "v=spf1 mx -all");
    // Header 12, question 13 + 4, record 12 + 1 + 14, EDNS 11.
    SAYS(s, "spf.size", "pass fits example.org | count=14 | bytes=67");
    Scenario just("example.org");
    just.txt("example.org", recordOf(450));
    SAYS(just, "spf.size", "pass fits example.org | count=450");
}

void TestSpfSize::isLong() {
    Scenario s("example.org");
    s.txt("example.org", recordOf(451));
    SAYS(s, "spf.size", "notice long example.org | count=451");
}

void TestSpfSize::largeAnswer() {
    Scenario s("example.org");
    s.txt("example.org", recordOf(300)).txt("example.org", std::string(200, 'x'));
    SAYS(s, "spf.size", "notice large-answer example.org | count=300 | bytes=566");
}

void TestSpfSize::couldNotLook() {
    Scenario s("example.org");
    s.servfail("example.org", "TXT");
    SAYS(s, "spf.size", "unknown could-not-look example.org");
}

void TestSpfSize::doesNotApply() {
    Scenario s("example.org");
    s.txt("example.org", std::string(900, 'x'));
    SAYS(s, "spf.size", "not-applicable does-not-apply example.org");
}

void TestSpfSize::waits() {
    Scenario s("example.org");
    s.open("example.org", "TXT");
    SAYS(s, "spf.size", "waiting");
}

MAILVITALS_TEST_CLASS(TestSpfSize)
#include "size.moc"
