// SPDX-License-Identifier: GPL-3.0-or-later
#include "support.h"
#include "ui/pages/dashboard_page.h"
#include "ui/pages/welcome_page.h"
#include "ui/widgets/light_mark.h"
#include "ui/widgets/verdict_banner.h"

#include <algorithm>

using namespace mailvitals;
using namespace mailvitals::ui;
using namespace mailvitals::ui::test;

namespace {

QString wordOn(const QWidget* widget) {
    return widget->findChild<QLabel*>("word")->text();
}

/// Is every rule that decides about the area part of this version?
bool wholly(Area area) {
    const auto& pages = policy().catalogue.pages();
    return std::none_of(pages.begin(), pages.end(), [area](const RulePage& page) {
        return page.area == area && page.decisive && page.planned;
    });
}

}  // namespace

/// The overview in both acts: word, icon and accessible name of every card, and the way in and out.
class DashboardTest : public QObject {
    Q_OBJECT

 private Q_SLOTS:
    void atFirstItSaysWhatWillBeLookedAt() {
        Bench bench;
        auto* welcome = bench.window.findChild<WelcomePage*>();
        QVERIFY(welcome->isVisible());
        QStringList words;
        for (const QLabel* label : welcome->findChildren<QLabel*>()) words << label->text();
        const QString all = words.join('\n');
        QVERIFY(all.contains("A check never sends a message"));
        for (const Area area : areasWithRules(policy().catalogue)) {
            if (area == Area::Message) continue;  // it has a button of its own
            QVERIFY2(all.contains(ownText(questionOf(area))), idOf(area).data());
        }
        QTest::mouseClick(bench.find<QPushButton>("watch-demonstration"), Qt::LeftButton);
        QTRY_VERIFY_WITH_TIMEOUT(bench.window.demonstration().isOn(), longWait);
        QTRY_VERIFY(!welcome->isVisible());
    }

    void theHealthyServerIsAllGreen() {
        Bench bench;
        QVERIFY(bench.play(demo::Act::Healthy));
        QVERIFY(bench.find("story")->isVisible());
        const auto areas = areasOf(bench.snapshot()->evidence->request, policy().catalogue);
        QVERIFY(!bench.card(Area::Message)->isVisible());
        QVERIFY(areas.size() >= 9);
        for (const Area area : areas) {
            const AreaCard* card = bench.card(area);
            const QString word = wholly(area) ? "OK" : "Partly checked";
            QCOMPARE(wordOn(card), word);
            QCOMPARE(card->findChild<LightMark*>()->status(), wholly(area) ? Status::Ok : Status::Partly);
            QCOMPARE(card->accessibleName(), ownText(titleOf(area)) + ": " + word);
        }
        auto* banner = bench.window.findChild<VerdictBanner*>();
        QCOMPARE(wordOn(banner), QString("OK"));
        QVERIFY(banner->accessibleName().contains("checks passed"));
    }

    void theIncidentTurnsRelayingAndReputationRed() {
        Bench bench;
        QVERIFY(bench.play(demo::Act::Healthy));
        QVERIFY(bench.play(demo::Act::Incident));
        for (const Area area : areasOf(bench.snapshot()->evidence->request, policy().catalogue)) {
            const bool red = area == Area::Relay || area == Area::Reputation;
            const AreaCard* card = bench.card(area);
            // Whoever is on blocklists does not meet what some providers require.
            const bool yellow = area == Area::Providers;
            const QString word = red            ? "Critical"
                                 : yellow       ? "Warning"
                                 : wholly(area) ? "OK"
                                                : "Partly checked";
            QCOMPARE(wordOn(card), word);
            QCOMPARE(card->findChild<LightMark*>()->status(), red            ? Status::Critical
                                                              : yellow       ? Status::Warning
                                                              : wholly(area) ? Status::Ok
                                                                             : Status::Partly);
            QCOMPARE(card->accessibleName(), ownText(titleOf(area)) + ": " + word);
        }
        const QString summary = bench.card(Area::Relay)->findChild<QLabel*>("summary")->text();
        QVERIFY2(summary.contains("Open relay on 2 addresses"), qPrintable(summary));
        QCOMPARE(wordOn(bench.window.findChild<VerdictBanner*>()), QString("Critical"));
        QCOMPARE(bench.window.demonstration().messagesTaken(), std::size_t(0));
    }

    void endingTheDemonstrationLeadsBackToTheStart() {
        Bench bench;
        QVERIFY(bench.play(demo::Act::Incident));
        for (QPushButton* button : bench.window.findChildren<QPushButton*>()) {
            if (button->accessibleName() == "End the demonstration")
                QTest::mouseClick(button, Qt::LeftButton);
        }
        QTRY_VERIFY(bench.window.findChild<WelcomePage*>()->isVisible());
        QVERIFY(!bench.window.demonstration().isOn());
        QVERIFY(!bench.find("story")->isVisible());
        QVERIFY(!bench.snapshot());
    }

    void aCardOpensItsPageByKeyboardAndBackReturnsToIt() {
        Bench bench;
        QVERIFY(bench.play(demo::Act::Incident));
        AreaCard* card = bench.card(Area::Relay);
        card->setFocus();
        QTest::keyClick(card, Qt::Key_Return);
        QVERIFY(!card->isVisible());
        QTRY_COMPARE(bench.rows().size(), 1);
        QTest::keyClick(&bench.window, Qt::Key_Left, Qt::AltModifier);
        QVERIFY(card->isVisible());
        QTRY_COMPARE(QApplication::focusWidget(), card);
        QTest::keyClick(card, Qt::Key_Space);
        QVERIFY(!card->isVisible());
    }

    void aCardWithAnswersOutstandingIsNotGreen() {
        AreaState state{
            Area::Spf, Light::Green, true, {Finding{"spf.present", "x", Outcome::Pass, "present", {}, {}}}};
        QCOMPARE(statusOf(state), Status::Checking);
        state.looking = false;
        QCOMPARE(statusOf(state), Status::Ok);
        state.light = Light::Grey;
        state.partly = true;
        QCOMPARE(statusOf(state), Status::Partly);
        state.light = Light::Red;
        state.partly = false;
        state.looking = true;
        QCOMPARE(statusOf(state), Status::Critical);
    }

    void whereNothingAppliesIsNoVerdict() {
        const AreaState state{
            Area::Spf, Light::Grey, false, {Finding{"spf.present", "x", Outcome::NotApplicable, "", {}, {}}}};
        QCOMPARE(statusOf(state), Status::NotApplicable);
        QCOMPARE(statusOf(AreaState{Area::Spf, Light::Grey, false, {}}), Status::Unknown);
    }

    void everyStatusHasAWordOfItsOwn() {
        QSet<QString> words;
        for (const Status status : {Status::Ok, Status::Notice, Status::Warning, Status::Critical,
                                    Status::Unknown, Status::NotApplicable, Status::Checking}) {
            words << wordOf(status);
        }
        QCOMPARE(words.size(), 7);
        for (const Light light : {Light::Green, Light::Yellow, Light::Red, Light::Grey}) {
            QCOMPARE(ui::wordOf(ui::statusOf(light)), ownText(mailvitals::wordOf(light)));
        }
    }
};

QTEST_MAIN(DashboardTest)
#include "dashboard.moc"
