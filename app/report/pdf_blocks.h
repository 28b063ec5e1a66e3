// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "findings/document.h"
#include "report/exhibit.h"
#include "report/pdf_text.h"
#include "report/status_icon.h"

namespace mailvitals::report::pdf {

/// How the blocks of a page of ours are set.
struct BlockStyle {
    Type text = type::body;
    Type code = type::code;
};

/// Paragraphs, lists and lines to copy, from `left` to the right margin.
void addBlocks(Flow& flow, const Document& document, const BlockStyle& style, qreal left,
               const Typesetter& typesetter);

/// What was seen, line by line on a tinted ground; more than a fair number of lines is cut, and said so.
void addExhibit(Flow& flow, const Exhibit& exhibit, int number, qreal left, const Typesetter& typesetter);

/// An icon alone, in the middle of a line of this leading.
Box iconBox(const StatusIcon& icon, qreal left, qreal size, qreal leading);

/// A hair line from margin to margin.
Box ruleBox(qreal width, QRgb colour);

}  // namespace mailvitals::report::pdf
