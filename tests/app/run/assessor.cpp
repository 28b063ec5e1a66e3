// SPDX-License-Identifier: GPL-3.0-or-later
#include "run/assessor.h"

#include "support/healthy.h"

#include <QTest>

#include <deque>

using namespace mailvitals;
using test::Scenario;

namespace {

constexpr std::size_t manySelectors = 60;

/// A healthy server, and many selectors to guess: the rules about DKIM wait for all of them at once.
Scenario world() {
    Scenario s = test::healthy();
    s.policy.selectors.clear();
    for (std::size_t i = 0; i < manySelectors; ++i) s.policy.selectors.push_back("guess" + std::to_string(i));
    return s;
}

/// A check of which one answer comes at a time.
struct Check {
    Scenario s = world();
    Evidence evidence{s.request};
    run::Assessor assessor{evidence, s.policy, {}, s.now};
    std::deque<Question> waiting;
    std::set<Question> known;
    int answers = 0;

    Check() {
        assessor.begin([this](const auto& wants) { take(wants); });
    }
    void take(const std::vector<Want>& wants) {
        for (const Want& want : wants) {
            if (known.insert(want.question).second) waiting.push_back(want.question);
        }
    }
    void answer(std::size_t which) {
        const Question question = waiting[which];
        waiting.erase(waiting.begin() + static_cast<std::ptrdiff_t>(which));
        s.answer(question, evidence, answers++);
        assessor.answered({question}, [this](const auto& wants) { take(wants); });
    }
    void catchUp() {
        assessor.catchUp([this](const auto& wants) { take(wants); });
    }
    /// The place of a guessed selector's question among those that wait.
    std::size_t guess() const {
        for (std::size_t i = 0; i < waiting.size(); ++i) {
            const auto* dns = std::get_if<DnsQuestion>(&waiting[i]);
            if (dns && dns->name.toString().starts_with("guess")) return i;
        }
        return waiting.size();
    }
};

}  // namespace

class TestAssessor : public QObject {
    Q_OBJECT

 private Q_SLOTS:
    void doesNotAskForEveryAnswer();
    void catchesUpWhenTold();
    void comesToTheSameEnd_data();
    void comesToTheSameEnd();
};

void TestAssessor::doesNotAskForEveryAnswer() {
    Check check;
    std::size_t behind = 0;
    for (std::size_t i = 0; i < manySelectors; ++i) {
        QVERIFY(check.guess() < check.waiting.size());
        check.answer(check.guess());
        behind += check.assessor.isBehind() ? 1 : 0;
    }
    // Most of the answers found nobody asked, and yet no rule was forgotten.
    QVERIFY2(behind > manySelectors / 2, std::to_string(behind).c_str());
    while (!check.waiting.empty()) check.answer(0);
    QVERIFY(!check.assessor.isBehind());
    QVERIFY(check.assessor.waiting().empty());
}

void TestAssessor::catchesUpWhenTold() {
    Check check;
    check.answer(check.guess());
    QVERIFY(check.assessor.isBehind());
    check.catchUp();
    QVERIFY(!check.assessor.isBehind());
}

void TestAssessor::comesToTheSameEnd_data() {
    QTest::addColumn<bool>("backwards");
    QTest::addColumn<int>("pause");
    QTest::newRow("in order") << false << 0;
    QTest::newRow("backwards") << true << 0;
    QTest::newRow("in order, with pauses") << false << 7;
    QTest::newRow("backwards, with pauses") << true << 1;
}

void TestAssessor::comesToTheSameEnd() {
    QFETCH(bool, backwards);
    QFETCH(int, pause);
    Check check;
    while (!check.waiting.empty()) {
        check.answer(backwards ? check.waiting.size() - 1 : 0);
        if (pause > 0 && check.answers % pause == 0) check.catchUp();
    }
    QVERIFY(!check.assessor.isBehind());
    QVERIFY(check.assessor.finalFindings() == judge(check.evidence, check.s.policy, {}, check.s.now));
}

QTEST_GUILESS_MAIN(TestAssessor)
#include "assessor.moc"
