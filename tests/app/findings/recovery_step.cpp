// SPDX-License-Identifier: GPL-3.0-or-later
#include "findings/recovery_step.h"

#include "support/test_group.h"

using namespace mailvitals;

namespace {

const std::string front =
    "---\nid: stop\ntitle: Stop it\nwatches: relay.open, dnsbl.address\nadvises: yes\n---\n";

std::string errorOf(const std::string& text) {
    const auto step = parseRecoveryStep("1-stop.md", text);
    return step ? std::string() : step.error().page + ": " + step.error().what;
}

}  // namespace

class RecoveryStepTest : public QObject {
    Q_OBJECT

 private Q_SLOTS:
    void readsAStep() {
        const auto step =
            parseRecoveryStep("1-stop.md", front +
                                               "\n## What to do\n\nAt once.\n\n### mailcow\n\n```\nstop "
                                               "{domain}\n```\n\n### Exim\n\nToo.\n");
        QVERIFY(step.has_value());
        QCOMPARE(step->id, std::string("stop"));
        QCOMPARE(step->title, std::string("Stop it"));
        QVERIFY((step->watches == std::vector<std::string>{"relay.open", "dnsbl.address"}));
        QVERIFY(step->advises);
        QCOMPARE(step->text.size(), std::size_t(1));
        QCOMPARE(step->stacks.size(), std::size_t(2));
        QCOMPARE(step->stacks.front().stack, std::string("mailcow"));
        QCOMPARE(step->stacks.front().steps.front().code, std::string("stop {domain}\n"));
    }

    void whatIsLeftOutIsEmpty() {
        const auto step = parseRecoveryStep("x", "---\nid: a\ntitle: b\n---\n\n## What to do\n\nAt once.\n");
        QVERIFY(step.has_value());
        QVERIFY(step->watches.empty() && step->stacks.empty() && !step->advises);
    }

    void saysWhatIsWrongWithAPage() {
        QCOMPARE(errorOf("## What to do\n\nAt once.\n"), std::string("1-stop.md: no front matter"));
        QCOMPARE(errorOf("---\nid: a\n---\n## What to do\n\nAt once.\n"),
                 std::string("1-stop.md: id or title is missing"));
        const std::string one = "1-stop.md: \"What to do\" is the one section of such a page";
        QCOMPARE(errorOf(front), one);
        QCOMPARE(errorOf(front + "\n## How to fix\n\nAt once.\n"), one);
        QCOMPARE(errorOf(front + "\n## What to do\n\nAt once.\n\n## More\n\nLater.\n"), one);
    }
};

MAILVITALS_TEST_CLASS(RecoveryStepTest)
#include "recovery_step.moc"
