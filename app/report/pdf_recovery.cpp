// SPDX-License-Identifier: GPL-3.0-or-later
#include "report/pdf_recovery.h"

#include "findings/condense.h"
#include "report/pdf_blocks.h"
#include "report/pdf_icon.h"
#include "report/words.h"

#include <QPainter>

namespace mailvitals::report::pdf {
namespace {

constexpr Measure innerMeasure{grid::inner, grid::right - grid::inner, 0, false, false};

/// A square to tick, ticked where the owner has done so in the window.
Box squareBox(bool ticked, qreal size, qreal leading) {
    Box box;
    box.height = leading;
    box.draw = [=](QPainter& painter, qreal top) {
        const QRectF square(grid::left, top + (leading - size) / 2, size, size);
        painter.save();
        painter.setPen(QPen(QColor(ink::black), 0.9 * pt));
        painter.setBrush(Qt::NoBrush);
        painter.drawRoundedRect(square, 1.5 * pt, 1.5 * pt);
        if (ticked) {
            painter.setPen(QPen(QColor(ink::black), 1.6 * pt, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
            const auto at = [&](qreal x, qreal y) { return square.topLeft() + QPointF(x, y) * size; };
            const QPointF tick[]{at(0.22, 0.52), at(0.43, 0.74), at(0.8, 0.26)};
            painter.drawPolyline(tick, 3);
        }
        painter.restore();
    };
    return box;
}

class Guide {
 public:
    Guide(const Catalogue& catalogue, const Typesetter& typesetter)
        : catalogue_(catalogue), typesetter_(typesetter) {}

    void open(const Recovery& recovery) {
        everySystem_ = recovery.system.empty();
        Boxes title = typesetter_.lines(QStringLiteral("Recovery guide"), type::area,
                                        {grid::left, grid::width, 0, false, false});
        title.front().landmark = "Recovery guide";
        flow_.addParagraph(std::move(title));
        flow_.keepLast();
        flow_.space(7 * pt);
        flow_.add(ruleBox(1.1 * pt, ink::black));
        flow_.keepLast();
        flow_.space(6 * pt);
        // One incident is one reason, at however many endpoints it was seen.
        const std::vector<ShownFinding> reasons = condensed(recovery.reasons, catalogue_);
        for (std::size_t i = 0; i < std::min(reasons.size(), mostReasons); ++i)
            sentence(reasons[i], type::body);
        more(reasons.size(), mostReasons);
        flow_.space(6 * pt);
        paragraph(introduction(recovery), type::quiet);
        flow_.space(6 * pt);
    }

    void tell(const RecoveryTask& task, std::size_t number) {
        Boxes head = typesetter_.lines(QStringLiteral("%1.  ").arg(number) + shown(task.title),
                                       type::lead.inBold(), innerMeasure);
        head.front() = beside({{squareBox(task.done, 12 * pt, type::lead.leading * pt)}, {head.front()}});
        flow_.addParagraph(std::move(head));
        flow_.keepLast();
        addBlocks(flow_, task.text, {}, grid::inner, typesetter_);
        if (task.advises) advise(task);
        for (const StackFix& stack : task.stacks) {
            // Most systems are built on it; the lines of all would fill a book.
            if (everySystem_ && task.stacks.size() > 1 && stack.stack != "Postfix") continue;
            flow_.space(4 * pt);
            paragraph(shown(stack.stack), type::small.inBold());
            flow_.keepLast();
            addBlocks(flow_, stack.steps, {type::small, type::smallCode}, grid::inner, typesetter_);
        }
        flow_.space(8 * pt);
    }

    Boxes take() { return flow_.take(); }

 private:
    static QString introduction(const Recovery& recovery) {
        QString words = QStringLiteral("Take the steps in this order, and tick what is done.");
        if (recovery.system.empty())
            return words + QStringLiteral(
                               " Where systems differ, the lines are those for Postfix; the window and "
                               "the HTML report have those for each.");
        words += QStringLiteral(" The lines are those for ") + shown(recovery.system);
        return words + (recovery.recognised ? QStringLiteral(", which the server seems to run.")
                                            : QStringLiteral("."));
    }

    void paragraph(const QString& text, const Type& type) {
        flow_.addParagraph(typesetter_.lines(text, type, innerMeasure));
    }

    void advise(const RecoveryTask& task) {
        for (std::size_t i = 0; i < std::min(task.seen.size(), mostAdvised); ++i) {
            sentence(task.seen[i], type::small);
            addBlocks(flow_, adviceIn(task, task.seen[i], catalogue_), {type::small, type::smallCode},
                      grid::inner + 16 * pt, typesetter_);
        }
        more(task.seen.size(), mostAdvised);
    }

    void more(std::size_t all, std::size_t told) {
        if (all > told) paragraph(QStringLiteral("And %1 more.").arg(all - told), type::quiet);
    }

    void sentence(const Finding& finding, const Type& type) {
        Boxes lines =
            typesetter_.lines(shown(catalogue_.sentence(finding), mostInSentence), type,
                              {grid::inner + 16 * pt, grid::right - grid::inner - 16 * pt, 0, false, false});
        lines.front() = beside(
            {{iconBox(iconOf(finding.outcome), grid::inner, 10 * pt, type.leading * pt)}, {lines.front()}});
        flow_.space(3.2 * pt);
        flow_.addParagraph(std::move(lines));
    }

    const Catalogue& catalogue_;
    const Typesetter& typesetter_;
    bool everySystem_ = false;
    Flow flow_;
};

}  // namespace

Boxes recoveryOf(const Recovery& recovery, const Catalogue& catalogue, const Typesetter& typesetter) {
    Guide guide(catalogue, typesetter);
    guide.open(recovery);
    std::size_t number = 0;
    for (const RecoveryTask& task : recovery.tasks) guide.tell(task, ++number);
    return guide.take();
}

}  // namespace mailvitals::report::pdf
