// SPDX-License-Identifier: GPL-3.0-or-later
#include "report/pdf_flow.h"

#include <QPainter>
#include <QTest>

using namespace mailvitals::report::pdf;

namespace {

Box box(qreal height, bool keepWithNext = false, qreal before = 0) {
    Box result;
    result.height = height;
    result.keepWithNext = keepWithNext;
    result.before = before;
    return result;
}

/// "0@10 1@20 | 2@10": boxes with their tops, page by page.
QString shape(const std::vector<Page>& pages) {
    QStringList all;
    for (const Page& page : pages) {
        QStringList one;
        for (const Placed& placed : page) one << QString("%1@%2").arg(placed.box).arg(placed.top);
        all << one.join(' ');
    }
    return all.join(" | ");
}

Boxes paragraph(int lines) {
    Flow flow;
    flow.addParagraph(Boxes(static_cast<std::size_t>(lines), box(10)));
    return flow.take();
}

QString kept(const Boxes& boxes) {
    QString text;
    for (const Box& one : boxes) text += one.keepWithNext ? '+' : '.';
    return text;
}

}  // namespace

class TestPdfFlow : public QObject {
    Q_OBJECT

 private Q_SLOTS:
    void fillsPages();
    void dropsWhiteAtTheHead();
    void keepsTogether();
    void tearsWhatIsHigherThanAPage();
    void neverTearsABox();
    void leavesNoLineAlone();
    void takesTheLargestWhite();
    void putsBoxesBeside();
    void findsLandmarks();
    void leavesNoPageWithALine();
};

void TestPdfFlow::fillsPages() {
    QCOMPARE(shape(paginate({}, 0, 100)), QString());
    QCOMPARE(shape(paginate({box(40), box(40), box(20), box(1)}, 10, 110)), QString("0@10 1@50 2@90 | 3@10"));
}

void TestPdfFlow::dropsWhiteAtTheHead() {
    QCOMPARE(shape(paginate({box(40, false, 30), box(40, false, 20), box(40, false, 20)}, 0, 100)),
             QString("0@0 1@60 | 2@0"));
}

void TestPdfFlow::keepsTogether() {
    // A heading with its rule and the first line under it.
    const Boxes boxes{box(70), box(10, true, 5), box(5, true), box(10), box(10)};
    QCOMPARE(shape(paginate(boxes, 0, 100)), QString("0@0 1@75 2@85 3@90 | 4@0"));
    QCOMPARE(shape(paginate(boxes, 0, 99)), QString("0@0 | 1@0 2@10 3@15 4@25"));
}

void TestPdfFlow::tearsWhatIsHigherThanAPage() {
    const Boxes boxes(5, box(30, true));
    QCOMPARE(shape(paginate(boxes, 0, 100)), QString("0@0 1@30 2@60 | 3@0 4@30"));
}

void TestPdfFlow::neverTearsABox() {
    QCOMPARE(shape(paginate({box(10), box(500), box(10)}, 0, 100)), QString("0@0 | 1@0 | 2@0"));
}

void TestPdfFlow::leavesNoLineAlone() {
    QCOMPARE(kept(paragraph(1)), QString("."));
    QCOMPARE(kept(paragraph(2)), QString("+."));
    QCOMPARE(kept(paragraph(3)), QString("++."));
    QCOMPARE(kept(paragraph(6)), QString("+...+."));
    for (int lines = 2; lines < 12; ++lines) {
        for (int height = 20; height < 120; ++height) {
            const std::vector<Page> pages = paginate(paragraph(lines), 0, height);
            for (const Page& page : pages) QVERIFY(page.size() >= 2 || height < 40);
        }
    }
}

void TestPdfFlow::takesTheLargestWhite() {
    Flow flow;
    flow.space(5);
    flow.space(12);
    flow.space(3);
    flow.add(box(10));
    flow.add(box(10, false, 2));
    flow.keepLast();
    const Boxes boxes = flow.take();
    QCOMPARE(boxes[0].before, 12.0);
    QCOMPARE(boxes[1].before, 2.0);
    QCOMPARE(kept(boxes), QString(".+"));
}

void TestPdfFlow::putsBoxesBeside() {
    QStringList drawn;
    const auto named = [&](const char* name, qreal height) {
        Box result = box(height);
        result.draw = [&drawn, name](QPainter&, qreal top) { drawn << QString("%1@%2").arg(name).arg(top); };
        return result;
    };
    const Box row = beside({{named("a", 10)}, {named("b", 8), named("c", 8)}, {}});
    QCOMPARE(row.height, 16.0);
    QPainter painter;
    row.draw(painter, 100);
    QCOMPARE(drawn, QStringList({"a@100", "b@100", "c@108"}));
}

void TestPdfFlow::findsLandmarks() {
    Boxes boxes{box(60), box(60), box(60)};
    boxes[2].landmark = "spf";
    const std::vector<Page> pages = paginate(boxes, 0, 100);
    QCOMPARE(pageOf("spf", pages, boxes).value_or(99), std::size_t{2});
    QVERIFY(!pageOf("dkim", pages, boxes));
}

void TestPdfFlow::leavesNoPageWithALine() {
    const auto filled = [](const Boxes& boxes) {
        return shape(fillShortPages(boxes, paginate(boxes, 0, 100), 0, 100, 30));
    };
    QCOMPARE(filled(Boxes(11, box(10))), QString("0@0 1@10 2@20 3@30 4@40 5@50 6@60 7@70 | 8@0 9@10 10@20"));
    // What stays together is not torn for it.
    Boxes kept(11, box(10));
    kept[7].keepWithNext = true;
    QCOMPARE(filled(kept), QString("0@0 1@10 2@20 3@30 4@40 5@50 6@60 | 7@0 8@10 9@20 10@30"));
    // The page before keeps its greater half; else everything stays.
    QCOMPARE(filled({box(40), box(60), box(10)}), QString("0@0 1@40 | 2@0"));
    QCOMPARE(filled({box(60), box(40, false, 0), box(10)}), QString("0@0 | 1@0 2@40"));
    QCOMPARE(filled(Boxes(5, box(10))), QString("0@0 1@10 2@20 3@30 4@40"));
    QCOMPARE(filled({}), QString());
}

QTEST_APPLESS_MAIN(TestPdfFlow)
#include "pdf_flow.moc"
