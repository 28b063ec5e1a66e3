// SPDX-License-Identifier: GPL-3.0-or-later
#include "support.h"
#include "ui/text/rich_text.h"
#include "ui/widgets/code_block.h"
#include "ui/widgets/page_scroll.h"
#include "ui/widgets/text_block.h"

#include <QComboBox>
#include <QRegularExpression>

using namespace mailvitals;
using namespace mailvitals::ui;
using namespace mailvitals::ui::test;

namespace {

const std::string markup = "<h1>BIG</h1><img src='x'><a href=\"https://evil.example/\">click</a>";
const std::string bidi =
    "\xE2\x80\xAE"
    "evil\xE2\x80\xAC \x1b[31mred\x07";
const std::string endless(10000, 'W');

SnapshotPtr hostile() {
    const std::string bad = markup + " " + bidi + " " + endless;
    Evidence evidence = emptyEvidence();
    const auto question = DnsQuestion::of(*DomainName::parse("homelab.example"), dns::Type::Txt);
    DnsAnswer answer;
    for (int i = 0; i < 60; ++i) {
        answer.answers.push_back(
            {question.name, dns::Type::Txt, 60, dns::Txt{{bad.substr(0, 255), endless}}});
    }
    evidence.of<DnsQuestion>()[question] = Attempt<DnsAnswer>::done(answer, {});
    return invented(
        {{"relay.open",
          bad,
          Outcome::Critical,
          "open",
          {{arg::address, bad}, {arg::sender, bad}, {arg::recipient, bad}},
          {question.id(), "no-such-evidence " + bad}},
         {"relay.open", "later", Outcome::Unknown, "later", {{arg::address, bad}, {arg::reply, bad}}, {}},
         {bad, bad, Outcome::Critical, bad, {}, {}}},
        std::move(evidence));
}

}  // namespace

/// Whatever a server says is text: it is not obeyed, and it does not push the window apart.
class HostileTest : public QObject {
    Q_OBJECT

    static void checkLabels(const QWidget& window) {
        for (const QLabel* label : window.findChildren<QLabel*>()) {
            const bool picture = !label->pixmap(Qt::ReturnByValue).isNull();
            QVERIFY2(picture || label->textFormat() == Qt::PlainText, qPrintable(label->text().left(60)));
            QVERIFY2(!label->text().contains(QChar(0x202e)), qPrintable(label->text().left(60)));
            QVERIFY2(!label->text().contains(QChar(0x1b)), qPrintable(label->text().left(60)));
        }
        for (const QWidget* widget : window.findChildren<QWidget*>()) {
            QVERIFY2(!widget->toolTip().contains("<h1>"), qPrintable(widget->toolTip().left(60)));
        }
    }

 private Q_SLOTS:
    void theOverviewStaysInShape() {
        Bench bench;
        bench.window.resize(900, 600);
        bench.window.session().show(hostile());
        QTRY_VERIFY(bench.card(Area::Relay)->isVisible());
        QCoreApplication::processEvents();
        QCOMPARE(bench.window.size(), QSize(900, 600));
        checkLabels(bench.window);
        const QString sentence = bench.find<QLabel>("sentence")->text();
        QVERIFY2(sentence.contains("<h1>BIG</h1>"), qPrintable(sentence.left(80)));
        QVERIFY2(sentence.contains("\\u{202e}evil"), qPrintable(sentence.left(200)));
    }

    void anOpenFindingStaysInShape() {
        Bench bench;
        bench.window.resize(900, 600);
        bench.window.session().show(hostile());
        bench.window.openArea(Area::Relay);
        QTRY_COMPARE(bench.rows().size(), 2);
        for (FindingView* row : bench.rows()) QTest::mouseClick(row->header(), Qt::LeftButton);
        QTRY_VERIFY(bench.window.findChildren<CodeBlock*>().size() >= 2);
        QTRY_VERIFY(bench.window.findChildren<TextBlock*>().size() >= 4);
        QCoreApplication::processEvents();
        QCOMPARE(bench.window.size(), QSize(900, 600));
        checkLabels(bench.window);
        for (const PageScroll* page : bench.window.findChildren<PageScroll*>()) {
            QVERIFY(page->widget()->width() <= page->viewport()->width() || !page->isVisible());
        }
        for (const TextBlock* block : bench.window.findChildren<TextBlock*>()) {
            const QString html = block->toHtml();
            QVERIFY(!html.contains("evil.example/\""));
            QVERIFY(!html.contains("<img"));
            QVERIFY(block->document()->size().width() <= block->width() + 1);
        }
        for (const CodeBlock* block : bench.window.findChildren<CodeBlock*>()) {
            QVERIFY(!block->text().contains(QChar(0x202e)));
            QVERIFY(block->height() < 2000);
        }
    }

    void aWindowCanStillBeMadeNarrow() {
        Bench bench;
        bench.window.session().show(hostile());
        bench.window.openArea(Area::Relay);
        QTRY_COMPARE(bench.rows().size(), 2);
        QTest::mouseClick(bench.rows().first()->header(), Qt::LeftButton);
        QTRY_VERIFY(bench.window.findChild<CodeBlock*>());
        bench.window.resize(640, 480);
        QCoreApplication::processEvents();
        QCOMPARE(bench.window.width(), 640);
    }

    void wordsInOurOwnPagesAreEscaped() {
        Document document(1);
        document[0].spans = {{Span::Kind::Text, markup, {}},
                             {Span::Kind::Strong, markup, {}},
                             {Span::Kind::Code, markup, {}},
                             {Span::Kind::Link, markup, "javascript:alert(1)"},
                             {Span::Kind::Link, markup, "https://good.example/\"onclick=\"x"}};
        const QString html = richText(document, lightColours(), QFont());
        QVERIFY(!html.contains("<h1>"));
        QVERIFY(!html.contains("<img"));
        QVERIFY(!html.contains("javascript:"));
        QVERIFY(!html.contains("\"onclick"));
        QVERIFY(html.contains("&lt;h1&gt;"));
    }

    void noLineToCopyHoldsACommandOfSomebodyElse() {
        const std::string evil = "$(reboot).example";
        Evidence evidence(CheckRequest{Target::ofDomain(*DomainName::parse(evil)), {}, {}, {}, {}});
        Bench bench;
        bench.window.session().show(invented({{"helo.name",
                                               "192.0.2.1:25",
                                               Outcome::Warning,
                                               "unresolvable",
                                               {{arg::host, evil}, {arg::name, evil}, {arg::address, evil}},
                                               {}}},
                                             std::move(evidence)));
        bench.window.openArea(Area::Identity);
        QTRY_VERIFY(bench.row("helo.name"));
        FindingView* row = bench.row("helo.name");
        QTest::mouseClick(row->header(), Qt::LeftButton);
        QTRY_VERIFY(row->findChild<QComboBox*>());
        auto* choice = row->findChild<QComboBox*>();
        choice->setCurrentIndex(choice->findText("Postfix"));
        Q_EMIT choice->activated(choice->currentIndex());
        const auto codes = [&] {
            QStringList texts;
            for (const CodeBlock* block : row->findChildren<CodeBlock*>()) texts << block->text();
            return texts.join('\n');
        };
        QTRY_VERIFY2(codes().contains("sudo postconf -e 'myhostname = {host}'"), qPrintable(codes()));
        QVERIFY(!codes().contains("reboot"));
        QStringList notes;
        for (const QLabel* label : row->findChildren<QLabel*>()) notes << label->text();
        QVERIFY(notes.contains("Put your own value in place of {host}."));
        for (const TextBlock* block : row->findChildren<TextBlock*>())
            QVERIFY2(!block->toHtml().contains(QRegularExpression("<code>[^<]*reboot")),
                     qPrintable(block->toHtml()));
    }

    void toolTipsAndMenusTakeTextAsText() {
        QCOMPARE(plainToolTip("<b>x</b>"), QString("<p>&lt;b&gt;x&lt;/b&gt;</p>"));
        QVERIFY(plainToolTip(QString(100000, 'x')).size() < 1000);
        QCOMPARE(onButton("a & b"), QString("a && b"));
    }
};

QTEST_MAIN(HostileTest)
#include "hostile.moc"
