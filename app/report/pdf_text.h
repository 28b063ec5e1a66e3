// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "report/pdf_flow.h"
#include "report/pdf_style.h"

#include <QFont>
#include <QString>

class QPaintDevice;

namespace mailvitals::report::pdf {

/// A run of text set in one way. It is plain text throughout: nothing in it is ever read as markup.
struct Piece {
    QString text;
    Type type;
    QString href;  ///< of a link; empty: none
};

using Paragraph = std::vector<Piece>;

/// Where lines stand across the page.
struct Measure {
    qreal left = grid::left;
    qreal width = grid::width;
    qreal hanging = 0;        ///< second and later lines begin so much further to the right
    bool toTheRight = false;  ///< lines end at the right edge
    bool markWraps = false;   ///< a small arrow where a line goes on in the next
};

/// Sets text for one paper.
class Typesetter {
 public:
    explicit Typesetter(const QPaintDevice& paper) : paper_(paper) {}

    /// One box for each line. A word too long for the line is broken, so nothing is ever cut off.
    Boxes lines(const Paragraph& paragraph, const Measure& measure) const;
    Boxes lines(const QString& text, const Type& type, const Measure& measure) const {
        return lines(Paragraph{{text, type, {}}}, measure);
    }
    /// Shortened with an ellipsis to stand on one line.
    QString elided(const QString& text, const Type& type, qreal width) const;
    qreal widthOf(const QString& text, const Type& type) const;

 private:
    QFont fontOf(const Type& type) const;

    const QPaintDevice& paper_;
};

}  // namespace mailvitals::report::pdf
