// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

#include <string>
#include <string_view>

namespace mailvitals::ui {

/// The program's own words, or text that is printable already.
QString ownText(std::string_view utf8);

/// Bytes of the network as people may see them: on one line, controls made visible, never markup.
QString networkText(std::string_view bytes);

/// A name of the DNS as people write it: "bücher.example" for its A-labels (RFC 5890), where that leads back
/// to the same name; anything else as it is.
QString readableName(const QString& name);

std::string toUtf8(const QString& text);

/// Qt guesses whether a tool tip is rich text; this takes the guess away, so that text stays text.
QString plainToolTip(const QString& text);

/// A text that may go on a button or into a menu: an ampersand stays one.
QString onButton(QString text);

}  // namespace mailvitals::ui
