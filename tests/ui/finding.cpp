// SPDX-License-Identifier: GPL-3.0-or-later
#include "support.h"
#include "ui/text/links.h"
#include "ui/widgets/code_block.h"
#include "ui/widgets/finding_group.h"
#include "ui/widgets/text_block.h"

#include <QClipboard>
#include <QComboBox>
#include <QDesktopServices>

using namespace mailvitals;
using namespace mailvitals::ui;
using namespace mailvitals::ui::test;

namespace {

QString textIn(const QWidget* widget) {
    QStringList texts;
    for (const TextBlock* block : widget->findChildren<TextBlock*>()) texts << block->toPlainText();
    for (const CodeBlock* block : widget->findChildren<CodeBlock*>()) texts << block->text();
    return texts.join('\n');
}

void choose(QComboBox* combo, const QString& text) {
    const int index = combo->findText(text);
    QVERIFY2(index > 0, qPrintable(text));
    combo->setCurrentIndex(index);
    Q_EMIT combo->activated(index);
}

}  // namespace

/// Catches the links that would go to the browser.
class Browser : public QObject {
    Q_OBJECT

 public:
    QList<QUrl> opened;

 public Q_SLOTS:
    void open(const QUrl& url) { opened << url; }
};

/// A finding, opened: what was seen, why, how to fix it, and what can be copied.
class FindingTest : public QObject {
    Q_OBJECT

    /// The page of an area after act 2, with its first finding open.
    struct Opened : Bench {
        FindingView* row = nullptr;

        explicit Opened(Area area, const std::string& rule) {
            if (!play(demo::Act::Incident)) return;
            window.openArea(area);
            // What could not be run, and does not matter for the result, is folded away.
            window.findChild<FindingGroup*>("optional")->setFolded(false);
            if (!QTest::qWaitFor([&] { return this->Bench::row(rule) != nullptr; })) return;
            row = Bench::row(rule);
            QTest::mouseClick(row->header(), Qt::LeftButton);
        }
    };

 private Q_SLOTS:
    void closedFindingsHoldNothing() {
        Bench bench;
        QVERIFY(bench.play(demo::Act::Incident));
        bench.window.openArea(Area::Relay);
        QTRY_COMPARE(bench.rows().size(), 1);
        QCOMPARE(bench.rows().first()->findChildren<CodeBlock*>().size(), 0);
        QVERIFY(bench.rows().first()->finding().outcome == Outcome::Critical);
    }

    void openingShowsTheTranscriptAndTheGuide() {
        Opened bench(Area::Relay, "relay.open");
        QVERIFY(bench.row && bench.row->isOpen());
        QTRY_VERIFY(textIn(bench.row).contains("RCPT TO:<postmaster@outlook.com>"));
        QTRY_VERIFY(textIn(bench.row).contains("Spammers find an open relay within hours or days"));
        QTRY_VERIFY(textIn(bench.row).contains("Stop the mail service and hold the queue."));
        QVERIFY(bench.row->header()->accessibleDescription().startsWith("Open"));
        QTest::keyClick(bench.row->header(), Qt::Key_Space);
        QVERIFY(!bench.row->isOpen());
        QTRY_COMPARE(bench.row->findChildren<CodeBlock*>().size(), 0);
    }

    void theMailSystemIsChosenOnceForAll() {
        Opened bench(Area::Relay, "trust.client-address");
        QTRY_VERIFY(bench.row->findChild<QComboBox*>());
        FindingView* other = bench.Bench::row("trust.canary");
        QVERIFY(other);
        QTest::mouseClick(other->header(), Qt::LeftButton);
        QTRY_VERIFY(other->findChild<QComboBox*>());
        // Until the owner says something else, it is the one that the check recognised.
        QTRY_VERIFY(textIn(bench.row).contains("ENABLE_IPV6=true"));
        QCOMPARE(other->findChild<QComboBox*>()->currentText(), QString("mailcow"));
        QCOMPARE(bench.settings.mailSystem(), QString());

        choose(bench.row->findChild<QComboBox*>(), "Postfix");
        QTRY_VERIFY(!textIn(bench.row).contains("ENABLE_IPV6=true"));
        QTRY_COMPARE(other->findChild<QComboBox*>()->currentText(), QString("Postfix"));
        QCOMPARE(bench.settings.mailSystem(), QString("Postfix"));
        // A page about something else knows it as well.
        bench.window.openArea(Area::Reputation);
        QTRY_VERIFY(bench.Bench::row("dnsbl.address"));
        FindingView* listed = bench.Bench::row("dnsbl.address");
        QTest::mouseClick(listed->header(), Qt::LeftButton);
        QTRY_VERIFY(listed->findChild<QComboBox*>());
        QCOMPARE(listed->findChild<QComboBox*>()->currentText(), QString("Postfix"));
    }

    void placeholdersAreFilledIn() {
        Opened bench(Area::Relay, "trust.client-address");
        QTRY_VERIFY(bench.row->findChild<QComboBox*>());
        choose(bench.row->findChild<QComboBox*>(), "Docker");
        QTRY_VERIFY(textIn(bench.row).contains("delete the AAAA record of mail.homelab.example"));
        QVERIFY(!textIn(bench.row).contains("{host}"));
    }

    void aCodeBlockIsCopiedAsItStands() {
        Opened bench(Area::Relay, "trust.client-address");
        QTRY_VERIFY(bench.row->findChild<QComboBox*>());
        choose(bench.row->findChild<QComboBox*>(), "mailcow");
        CodeBlock* code = nullptr;
        QTRY_VERIFY([&] {
            for (CodeBlock* block : bench.row->findChildren<CodeBlock*>()) {
                if (block->text().startsWith("SMTP_PORT")) code = block;
            }
            return code != nullptr;
        }());
        QApplication::clipboard()->clear();
        QVERIFY(press(code->findChild<QPushButton*>("copy-code")));
        QCOMPARE(QApplication::clipboard()->text(),
                 QString("SMTP_PORT=0.0.0.0:25\nSMTPS_PORT=0.0.0.0:465\nSUBMISSION_PORT=0.0.0.0:587"));
    }

    void theFindingIsCopiedWithWhatWasSeen() {
        Opened bench(Area::Relay, "relay.open");
        QApplication::clipboard()->clear();
        QVERIFY(press(bench.row->findChild<QPushButton*>("copy-finding")));
        const QString text = QApplication::clipboard()->text();
        QVERIFY(text.startsWith("[Critical] ") && text.contains("pen relay"));
        QVERIFY(text.contains("198.51.100.25:25"));
        QVERIFY(text.contains("relay.open"));
        QVERIFY(text.contains("RCPT TO:<postmaster@outlook.com>"));
    }

    void linksShowWhereTheyLeadAndOpenInTheBrowser() {
        Browser browser;
        QDesktopServices::setUrlHandler("https", &browser, "open");
        Opened bench(Area::Reputation, "dnsbl.address");
        QTRY_VERIFY(textIn(bench.row).contains("(www.barracudacentral.org/rbl/removal-request)"));
        QTRY_VERIFY(textIn(bench.row).contains("request removal at https://check.spamhaus.org/"));
        TextBlock* advice = bench.row->findChildren<TextBlock*>().first();
        QVERIFY(advice->toHtml().contains("href=\"https://check.spamhaus.org/\""));
        Q_EMIT advice->anchorClicked(QUrl("https://check.spamhaus.org/"));
        Q_EMIT advice->anchorClicked(QUrl("file:///etc/passwd"));
        QDesktopServices::unsetUrlHandler("https");
        QCOMPARE(browser.opened, QList<QUrl>{QUrl("https://check.spamhaus.org/")});
    }

    void onlyTheWebAndMailMayBeOpened() {
        for (const char* good : {"https://example.org/x", "http://example.org", "mailto:a@example.org"}) {
            QVERIFY2(mayOpen(QUrl(good)), good);
        }
        for (const char* bad : {"file:///etc/passwd", "javascript:alert(1)", "ssh://example.org", "smb://x/y",
                                "https:", "", "data:text/html,x", "/etc/passwd"}) {
            QVERIFY2(!mayOpen(QUrl(bad)), bad);
        }
    }

    void whatIsWellIsFoldedAway() {
        Bench bench;
        QVERIFY(bench.play(demo::Act::Incident));
        bench.window.openArea(Area::Relay);
        auto* well = bench.window.findChild<FindingGroup*>("passed");
        QVERIFY(well->isFolded());
        QTRY_COMPARE(bench.rows().size(), 1);
        auto* heading = well->findChild<SurfaceButton*>();
        QTest::keyClick(heading, Qt::Key_Return);
        QTRY_VERIFY(bench.rows().size() > 20);
        QTRY_COMPARE(heading->accessibleName(), QString("Passed checks (%1)").arg(bench.rows().size() - 1));
        QTest::keyClick(heading, Qt::Key_Return);
        QTRY_COMPARE(bench.rows().size(), 1);
    }

    void whereNothingIsToBeDoneWhatPassedIsOpen() {
        Bench bench;
        QVERIFY(bench.play(demo::Act::Healthy));
        bench.window.openArea(Area::Spf);
        QVERIFY(!bench.window.findChild<FindingGroup*>("passed")->isFolded());
        QTRY_VERIFY(!bench.rows().isEmpty());
        QCOMPARE(bench.find<WrapLabel>("fact")->text(), QString("v=spf1 mx -all"));
    }

    void theTabKeyGoesDownThePage() {
        Opened bench(Area::Relay, "trust.client-address");
        QTRY_VERIFY(bench.row->findChild<QComboBox*>());
        bench.window.activateWindow();
        bench.row->header()->setFocus();
        QTRY_COMPARE(QApplication::focusWidget(), bench.row->header());
        QList<QWidget*> visited;
        for (int i = 0; i < 40; ++i) {
            QTest::keyClick(QApplication::focusWidget(), Qt::Key_Tab);
            visited << QApplication::focusWidget();
            if (visited.last() == bench.rows().last()->header()) break;
        }
        QVERIFY(visited.contains(bench.row->findChild<QPushButton*>("recheck")));
        QVERIFY(visited.contains(bench.row->findChild<QPushButton*>("copy-finding")));
        QVERIFY(visited.contains(bench.row->findChild<QComboBox*>()));
        QCOMPARE(visited.last(), bench.rows().last()->header());
        // What has just been opened lies on one heap until the layout has run.
        QTRY_VERIFY([&] {
            QList<int> down;
            for (const QWidget* stop : visited) {
                if (bench.row->isAncestorOf(stop)) down << stop->mapTo(bench.row, QPoint()).y();
            }
            return down.last() > bench.row->header()->height() && std::is_sorted(down.begin(), down.end());
        }());
    }
};

QTEST_MAIN(FindingTest)
#include "finding.moc"
