// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "findings/document.h"
#include "ui/style/colours.h"

#include <QFont>
#include <QString>

namespace mailvitals::ui {

/// Blocks of our own pages as the HTML that Qt's text documents understand. Every text in it is escaped,
/// whoever wrote it; code blocks are left out, as they are widgets of their own.
QString richText(const Document& document, const Colours& colours, const QFont& font);

}  // namespace mailvitals::ui
