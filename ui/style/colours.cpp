// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/style/colours.h"

namespace mailvitals::ui {
namespace {

Tone tone(QRgb fill, QRgb glyph, QRgb edge, QRgb rim, QRgb ink, QRgb tint) {
    return {QColor(fill), QColor(glyph), QColor(edge), QColor(rim), QColor(ink), QColor(tint)};
}

}  // namespace

const Colours& lightColours() {
    static const Colours colours{
        .dark = false,
        .window = QColor(0xf4f6f9),
        .surface = QColor(0xffffff),
        .hover = QColor(0xf7f9fc),
        .border = QColor(0xd9dee6),
        .outline = QColor(0x838d9c),
        .text = QColor(0x1a2230),
        .muted = QColor(0x556072),
        .accent = QColor(0x2456c6),
        .onAccent = QColor(0xffffff),
        .link = QColor(0x1d4fbf),
        .code = QColor(0xf3f5f8),
        .green = tone(0x1b8a4b, 0xffffff, 0x1b8a4b, 0xa9d8bb, 0x13683a, 0xe9f6ee),
        .yellow = tone(0xf4bd1a, 0x2b2100, 0x8a6400, 0xe6cb85, 0x735000, 0xfff6dc),
        .red = tone(0xc62828, 0xffffff, 0xc62828, 0xefb3b3, 0xae1f1f, 0xfdeded),
        .grey = tone(0xffffff, 0x5f6a7b, 0x6b7686, 0xcfd6df, 0x556072, 0xeef1f4),
        .blue = tone(0x2b66d9, 0xffffff, 0x2b66d9, 0xb5cdf7, 0x1d4fbf, 0xebf2fe),
    };
    return colours;
}

const Colours& darkColours() {
    static const Colours colours{
        .dark = true,
        .window = QColor(0x14171c),
        .surface = QColor(0x1e2229),
        .hover = QColor(0x252a33),
        .border = QColor(0x343b47),
        .outline = QColor(0x778294),
        .text = QColor(0xe8ebf0),
        .muted = QColor(0xa5afbd),
        .accent = QColor(0x3468d8),
        .onAccent = QColor(0xffffff),
        .link = QColor(0x8fb4ff),
        .code = QColor(0x171a20),
        .green = tone(0x3fb872, 0x08210f, 0x3fb872, 0x2c5e40, 0x6fd79a, 0x16291d),
        .yellow = tone(0xf5c33b, 0x2b2100, 0xf5c33b, 0x6b5618, 0xf2cb62, 0x2f270f),
        .red = tone(0xef5350, 0x240404, 0xef5350, 0x7a3233, 0xff918d, 0x361a1b),
        .grey = tone(0x1e2229, 0xa5afbd, 0x98a2b1, 0x414956, 0xa5afbd, 0x262b33),
        .blue = tone(0x6f9df8, 0x0a1730, 0x6f9df8, 0x2f4a7e, 0x9bbcff, 0x18233a),
    };
    return colours;
}

const Colours& coloursFor(const QPalette& palette) {
    const bool dark =
        palette.color(QPalette::Window).lightness() < palette.color(QPalette::WindowText).lightness();
    return dark ? darkColours() : lightColours();
}

}  // namespace mailvitals::ui
