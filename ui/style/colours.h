// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QColor>
#include <QPalette>

namespace mailvitals::ui {

/// One light's colours: every ink is readable on every one of the surfaces (WCAG AA; a test computes it).
struct Tone {
    QColor fill;   ///< of an icon
    QColor glyph;  ///< on the fill
    QColor edge;   ///< around the fill
    QColor rim;    ///< around a tinted surface: decoration
    QColor ink;    ///< for words on a surface or on the tint
    QColor tint;   ///< a surface that says the same quietly
};

/// Everything that is drawn or styled takes its colours from here.
struct Colours {
    bool dark = false;
    QColor window;
    QColor surface;
    QColor hover;
    QColor border;   ///< of surfaces: decoration
    QColor outline;  ///< of controls: has to be seen
    QColor text;
    QColor muted;
    QColor accent;  ///< of the one button that matters, of focus
    QColor onAccent;
    QColor link;
    QColor code;  ///< behind monospaced text
    Tone green;
    Tone yellow;
    Tone red;
    Tone grey;
    Tone blue;  ///< for what is only said, never a verdict
};

const Colours& lightColours();
const Colours& darkColours();

/// Those that fit a palette. Widgets ask with their own palette, so a change of theme needs no messenger.
const Colours& coloursFor(const QPalette& palette);

}  // namespace mailvitals::ui
