// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "findings/document.h"
#include "report/status_icon.h"

#include <QString>

/// The only place where text becomes HTML. Whatever comes in is plain text and comes out escaped.
namespace mailvitals::report::html {

/// Safe between tags and inside quoted attributes.
QString escaped(const QString& plain);
/// Text of the network or of our own pages: printable, then escaped.
QString text(std::string_view plain, qsizetype most = 2000);

/// An inline picture; `label` is read aloud in its place.
QString picture(const StatusIcon& icon, const QString& label);
/// A picture with its word beside it: colour, shape and word say the same.
QString pictureAndWord(const StatusIcon& icon);
/// "green", "yellow", "red", "grey": the class of everything that has a light's colour.
QString colourClass(const StatusIcon& icon);

/// Text that keeps its line ends and scrolls sideways inside its own frame.
QString frame(const QString& escapedLines, const QString& label);
/// Our own pages' blocks. Nothing in them but https, http and mailto becomes a link.
QString blocks(const Document& document);

}  // namespace mailvitals::report::html
