// SPDX-License-Identifier: GPL-3.0-or-later
#include "report/pdf_text.h"

#include <QFontMetricsF>
#include <QPainter>
#include <QPainterPath>
#include <QTextLayout>

#include <algorithm>
#include <memory>

namespace mailvitals::report::pdf {
namespace {

QTextCharFormat formatOf(const Piece& piece, const QFont& font) {
    QTextCharFormat format;
    format.setFont(font);
    format.setForeground(QColor(piece.type.colour));
    if (!piece.href.isEmpty()) {
        format.setAnchor(true);
        format.setAnchorHref(piece.href);
        format.setFontUnderline(true);
    }
    return format;
}

QTextOption optionOf(const Measure& measure) {
    QTextOption option;
    option.setWrapMode(QTextOption::WrapAtWordBoundaryOrAnywhere);
    option.setTextDirection(Qt::LeftToRight);
    option.setAlignment(measure.toTheRight ? Qt::AlignRight : Qt::AlignLeft);
    option.setUseDesignMetrics(true);
    return option;
}

/// An arrow that turns back to the left. A picture, so that it is not copied along with a command.
void drawTurn(QPainter& painter, QPointF tip) {
    QPainterPath path(tip + QPointF(4.6, -4.4) * pt);
    path.lineTo(tip + QPointF(4.6, 0) * pt);
    path.lineTo(tip);
    path.moveTo(tip + QPointF(1.8, -1.8) * pt);
    path.lineTo(tip);
    path.lineTo(tip + QPointF(1.8, 1.8) * pt);
    painter.setBrush(Qt::NoBrush);
    painter.setPen(QPen(QColor(ink::quiet), 0.6 * pt));
    painter.drawPath(path);
}

Box boxOf(const std::shared_ptr<QTextLayout>& layout, int index, qreal leading, const Measure& measure) {
    const QTextLine line = layout->lineAt(index);
    const bool turns = measure.markWraps && index + 1 < layout->lineCount();
    Box box;
    // Scripts with tall letters get the room that they need.
    box.height = std::max(leading, line.height());
    const qreal white = (box.height - line.height()) / 2;
    const qreal turnAt = measure.left + measure.width + 1.5 * pt;
    const qreal turnDown = box.height * 0.62;
    // The layout is held because its lines live in it.
    box.draw = [layout, line, left = measure.left, white, turns, turnAt, turnDown](QPainter& painter,
                                                                                   qreal top) {
        line.draw(&painter, QPointF(left, top + white));
        if (turns) drawTurn(painter, QPointF(turnAt, top + turnDown));
    };
    return box;
}

}  // namespace

QFont Typesetter::fontOf(const Type& type) const {
    // What the great systems have; whichever is there, sizes are in points of the paper.
    static const QStringList sans{QStringLiteral("Noto Sans"), QStringLiteral("Segoe UI"),
                                  QStringLiteral("Helvetica Neue"), QStringLiteral("DejaVu Sans"),
                                  QStringLiteral("Liberation Sans")};
    static const QStringList mono{QStringLiteral("DejaVu Sans Mono"),
                                  QStringLiteral("Noto Sans Mono"),
                                  QStringLiteral("Cascadia Mono"),
                                  QStringLiteral("Consolas"),
                                  QStringLiteral("Menlo"),
                                  QStringLiteral("Liberation Mono")};
    QFont font;
    font.setFamilies(type.face == Face::Mono ? mono : sans);
    font.setStyleHint(type.face == Face::Mono ? QFont::Monospace : QFont::SansSerif);
    font.setFixedPitch(type.face == Face::Mono);
    font.setPointSizeF(type.size);
    font.setBold(type.bold);
    // Any spacing at all keeps Qt from joining f and i into one sign, which would be copied and searched as
    // that sign.
    font.setLetterSpacing(QFont::AbsoluteSpacing, 0.05);
    font.setHintingPreference(QFont::PreferNoHinting);
    return QFont(font, &paper_);
}

Boxes Typesetter::lines(const Paragraph& paragraph, const Measure& measure) const {
    QString text;
    QList<QTextLayout::FormatRange> formats;
    qreal leading = 0;
    for (const Piece& piece : paragraph) {
        formats.append({static_cast<int>(text.size()), static_cast<int>(piece.text.size()),
                        formatOf(piece, fontOf(piece.type))});
        text += piece.text;
        leading = std::max(leading, piece.type.leading * pt);
    }
    const QFont font = paragraph.empty() ? fontOf(type::body) : fontOf(paragraph.front().type);
    const auto layout = std::make_shared<QTextLayout>(text, font, &paper_);
    layout->setTextOption(optionOf(measure));
    layout->setFormats(formats);
    layout->beginLayout();
    for (QTextLine line = layout->createLine(); line.isValid(); line = layout->createLine()) {
        const qreal shift = line.lineNumber() == 0 ? 0 : measure.hanging;
        line.setLineWidth(measure.width - shift);
        line.setPosition(QPointF(shift, 0));
    }
    layout->endLayout();
    Boxes boxes;
    for (int i = 0; i < layout->lineCount(); ++i) boxes.push_back(boxOf(layout, i, leading, measure));
    return boxes;
}

QString Typesetter::elided(const QString& text, const Type& type, qreal width) const {
    return QFontMetricsF(fontOf(type), &paper_).elidedText(text, Qt::ElideMiddle, width);
}

qreal Typesetter::widthOf(const QString& text, const Type& type) const {
    return QFontMetricsF(fontOf(type), &paper_).horizontalAdvance(text);
}

}  // namespace mailvitals::report::pdf
