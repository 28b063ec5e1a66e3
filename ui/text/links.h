// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "findings/document.h"

#include <QString>

class QUrl;

namespace mailvitals::ui {

/// Only pages of the web and mail addresses: a link must never start a program or open a file.
bool mayOpen(const QUrl& url);

/// Hands the link to the system's browser, if it may be opened.
void openLink(const QUrl& url);

/// Pages name a web page of our own data as "{link}" in running text; makes it a link before it is filled in.
/// Whatever the network says stays text, even where it looks like a URL.
Document withLinks(Document document);

}  // namespace mailvitals::ui
