// SPDX-License-Identifier: GPL-3.0-or-later
#include "support.h"
#include "ui/dialogs/about_dialog.h"
#include "ui/dialogs/check_options_dialog.h"
#include "ui/style/open_dialog.h"
#include "ui/widgets/card_grid.h"
#include "ui/widgets/code_block.h"
#include "ui/widgets/notice_bar.h"
#include "ui/widgets/page_scroll.h"

#include <QBoxLayout>
#include <QComboBox>
#include <QFileDialog>
#include <QPaintEvent>
#include <QPlainTextEdit>
#include <QScreen>
#include <QScrollBar>

using namespace mailvitals;
using namespace mailvitals::ui;
using namespace mailvitals::ui::test;

/// What of a widget has been painted.
struct PaintedRegion : QObject {
    explicit PaintedRegion(QWidget* widget) : QObject(widget) { widget->installEventFilter(this); }
    bool eventFilter(QObject*, QEvent* event) override {
        if (event->type() == QEvent::Paint) region += static_cast<QPaintEvent*>(event)->region();
        return false;
    }
    QRegion region;
};

/// Nothing that can be read is cut off, at any size of the window and of the letters.
class LayoutTest : public QObject {
    Q_OBJECT

    QFont font_ = QApplication::font();

    static void verifyNothingClipped(const QWidget& window) {
        // What is unfolding has the room that it wants in a moment.
        QStringList found;
        (void)QTest::qWaitFor(
            [&] {
                QCoreApplication::processEvents();
                found = clipped(window);
                return found.isEmpty();
            },
            3000);
        QVERIFY2(found.isEmpty(), qPrintable(found.join('\n')));
    }

 private Q_SLOTS:
    void initTestCase() { applyTheme(*qApp, ThemeChoice::Light); }
    void cleanup() { QApplication::setFont(font_); }

    /// A bar below the lines only where one of them is too long.
    void codeHasRoomForItsLinesAndNoMore_data() {
        QTest::addColumn<QString>("second");
        QTest::addColumn<bool>("bar");
        QTest::newRow("short") << "a line of some length that there is room for" << false;
        QTest::newRow("long") << QString(400, 'x') << true;
    }
    void codeHasRoomForItsLinesAndNoMore() {
        QFETCH(QString, second);
        QFETCH(bool, bar);
        QWidget page;
        page.resize(600, 400);
        auto* column = new QVBoxLayout(&page);
        auto* block = new CodeBlock("one line\n" + second, CodeBlock::LongLines::Scroll);
        column->addWidget(block);
        column->addStretch(1);
        page.show();
        auto* editor = block->findChild<QPlainTextEdit*>();
        QTRY_COMPARE(editor->horizontalScrollBar()->isVisible(), bar);
        const int lines = 2 * editor->fontMetrics().lineSpacing() + 3;
        QVERIFY2((editor->height() > lines) == bar, qPrintable(QString::number(editor->height())));
    }

    void noTextIsClipped_data() {
        QTest::addColumn<QSize>("size");
        QTest::addColumn<double>("letters");
        for (const double letters : {1.0, 1.5}) {
            for (const QSize size : {QSize(640, 480), QSize(800, 600), QSize(900, 600), QSize(1100, 700),
                                     QSize(1366, 740), QSize(1920, 1000), QSize(2560, 1400)}) {
                // The demonstration's own buttons need more in large letters.
                if (letters > 1 && size.width() < 800) continue;
                QTest::addRow("%dx%d at %.0f%%", size.width(), size.height(), letters * 100)
                    << size << letters;
            }
        }
    }
    void noTextIsClipped() {
        QFETCH(QSize, size);
        QFETCH(double, letters);
        QApplication::setFont(scaled(font_, letters));
        Bench bench;
        bench.window.resize(size);
        verifyNothingClipped(bench.window);
        bench.type("not a domain!");
        verifyNothingClipped(bench.window);
        QVERIFY(bench.play(demo::Act::Incident));
        QCOMPARE(bench.window.size(), size);
        verifyNothingClipped(bench.window);
        bench.window.openArea(Area::Relay);
        QTRY_COMPARE(bench.rows().size(), 1);
        verifyNothingClipped(bench.window);
        QTest::mouseClick(bench.rows().first()->header(), Qt::LeftButton);
        QTRY_VERIFY(bench.window.findChild<QComboBox*>());
        verifyNothingClipped(bench.window);
        for (const PageScroll* page : bench.window.findChildren<PageScroll*>()) {
            if (page->isVisible()) QVERIFY(page->widget()->width() <= page->viewport()->width());
        }
    }

    /// A laptop's screen at 200 %: the sentence that everything is about may be long, but is never cut.
    void theVerdictIsWhole() {
        Bench bench;
        bench.window.resize(683, 360);
        QVERIFY(bench.play(demo::Act::Incident));
        const auto* sentence = bench.find<WrapLabel>("sentence");
        QVERIFY(sentence->text().size() > 60);
        QVERIFY(!sentence->isCut());
        QApplication::setFont(scaled(font_, 1.5));
        Bench larger;
        larger.window.resize(683, 360);
        QVERIFY(larger.play(demo::Act::Incident));
        QVERIFY(!larger.find<WrapLabel>("sentence")->isCut());
    }

    /// Its ground follows what it says, not only where the icon and the words are.
    void theNoticeHasOneColour() {
        Bench bench;
        auto* bar = bench.window.findChild<NoticeBar*>();
        bar->say(Status::Ok, "written");
        QTRY_VERIFY(bar->isVisible());
        QCoreApplication::processEvents();
        PaintedRegion painted(bar);
        bar->say(Status::Warning, "failed");
        QTRY_VERIFY(painted.region.contains(QPoint(1, 1)));
        QVERIFY(painted.region.contains(QPoint(bar->width() - 2, bar->height() - 2)));
    }

    void aDialogIsNeverLargerThanTheScreen() {
        QWidget parent;
        parent.show();
        const QRect screen = parent.screen()->availableGeometry();
        parent.move(screen.bottomRight() - QPoint(40, 40));
        auto* dialog = new QDialog(&parent);
        dialog->resize(3000, 3000);
        openDialog(dialog);
        QTRY_VERIFY(dialog->isVisible());
        QVERIFY(screen.contains(QRect(dialog->pos(), dialog->size())));
        auto* files = new QFileDialog(&parent);
        files->setOption(QFileDialog::DontUseNativeDialog);
        openDialog(files);
        QTRY_VERIFY(files->isVisible());
        QVERIFY(screen.contains(QRect(files->pos(), files->size())));
    }

    void nineCardsNeedNoScrollingOnALaptop() {
        Bench bench;
        bench.window.resize(1366, 740);  // 768 less a title bar
        QVERIFY(bench.play(demo::Act::Incident));
        QCoreApplication::processEvents();
        const QWidget* viewport = nullptr;
        for (const PageScroll* page : bench.window.findChildren<PageScroll*>()) {
            if (page->isVisible()) viewport = page->viewport();
        }
        QVERIFY(viewport);
        for (const Area area : areasOf(bench.snapshot()->evidence->request, policy().catalogue)) {
            const AreaCard* card = bench.card(area);
            const QPoint end = card->mapTo(viewport, QPoint(card->width(), card->height()));
            QVERIFY2(viewport->rect().contains(end), idOf(area).data());
        }
    }

    void cardsStandInEvenRows_data() {
        QTest::addColumn<int>("cards");
        QTest::addColumn<int>("width");
        QTest::addColumn<int>("columns");
        QTest::newRow("one") << 1 << 1200 << 1;
        QTest::newRow("nine, wide") << 9 << 1400 << 3;
        QTest::newRow("twelve, wide") << 12 << 1400 << 4;
        QTest::newRow("ten, wide") << 10 << 1400 << 4;
        QTest::newRow("nine, middle") << 9 << 700 << 2;
        QTest::newRow("nine, narrow") << 9 << 320 << 1;
    }
    void cardsStandInEvenRows() {
        QFETCH(int, cards);
        QFETCH(int, width);
        QFETCH(int, columns);
        QWidget parent;
        auto* grid = new CardGrid(300, 4, 16);
        parent.setLayout(grid);
        for (int i = 0; i < cards; ++i) grid->addWidget(new QPushButton("x"));
        QCOMPARE(grid->columnsFor(width), columns);
    }

    void dialogsAreNotClipped() {
        FreshSettings fresh;
        for (const double letters : {1.0, 1.5}) {
            QApplication::setFont(scaled(font_, letters));
            CheckOptionsDialog options{CheckOptions()};
            options.show();
            verifyNothingClipped(options);
            AboutDialog about;
            about.show();
            verifyNothingClipped(about);
        }
    }

    void aboutNamesTheSoftwareOfOthers() {
        const AboutDialog about;
        QString words;
        for (const QLabel* label : about.findChildren<QLabel*>()) words += label->text();
        for (const char* library : {"Qt (LGPL-3.0-only), OpenSSL (Apache-2.0)", "tl::expected (CC0-1.0)."})
            QVERIFY2(words.contains(QLatin1String(library)), library);
    }
};

QTEST_MAIN(LayoutTest)
#include "layout.moc"
