// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QColor>

/// Measures, type and inks of the printed report. One grid for every page: text stands between two margins,
/// what is marked stands one step to the right of its mark.
namespace mailvitals::report::pdf {

/// The writer counts in dots; everything here is said in points and so looks the same on every screen.
inline constexpr int dotsPerInch = 1200;
inline constexpr qreal pt = dotsPerInch / 72.0;

namespace grid {
inline constexpr qreal pageWidth = 595.28 * pt;  // A4
inline constexpr qreal pageHeight = 841.89 * pt;
inline constexpr qreal left = 50 * pt;
inline constexpr qreal right = pageWidth - 50 * pt;
inline constexpr qreal width = right - left;
inline constexpr qreal top = 64 * pt;
inline constexpr qreal bottom = pageHeight - 56 * pt;
inline constexpr qreal header = 42 * pt;
inline constexpr qreal footer = pageHeight - 46 * pt;
inline constexpr qreal indent = 24 * pt;  ///< from a mark to its text
inline constexpr qreal inner = left + indent;
}  // namespace grid

namespace ink {
inline constexpr QRgb black = 0xff1c2126;
inline constexpr QRgb quiet = 0xff59626c;  // 6.1 : 1 on white, 5.7 : 1 on a panel
inline constexpr QRgb line = 0xffdde2e7;
inline constexpr QRgb panel = 0xfff4f6f8;
}  // namespace ink

enum class Face { Sans, Mono };

/// How a piece of text is set. Size and leading are in points.
struct Type {
    qreal size = 9;
    qreal leading = 12.6;
    Face face = Face::Sans;
    bool bold = false;
    QRgb colour = ink::black;

    Type withColour(QRgb other) const { return {size, leading, face, bold, other}; }
    Type inBold() const { return {size, leading, face, true, colour}; }
    /// For code inside a line of text.
    Type inMono() const { return {size * 0.9, leading, Face::Mono, bold, colour}; }
};

namespace type {
inline constexpr Type body{9, 12.6};
inline constexpr Type lead{9.8, 14};
inline constexpr Type small{8, 10.3};
inline constexpr Type quiet{8, 10.3, Face::Sans, false, ink::quiet};
inline constexpr Type code{7.2, 9.8, Face::Mono};
inline constexpr Type smallCode{7, 9.6, Face::Mono};
inline constexpr Type label{9, 12.6, Face::Sans, true};
inline constexpr Type area{12.5, 17, Face::Sans, true};
inline constexpr Type verdictWord{23, 29, Face::Sans, true};
inline constexpr Type verdict{12.2, 18.6};
}  // namespace type

}  // namespace mailvitals::report::pdf
