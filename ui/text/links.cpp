// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/text/links.h"

#include <QDesktopServices>
#include <QUrl>

namespace mailvitals::ui {
namespace {

constexpr std::string_view placeholder = "{link}";

Spans withLinks(const Spans& spans) {
    Spans out;
    for (const Span& span : spans) {
        std::string_view rest = span.text;
        const bool plain = span.kind == Span::Kind::Text;
        for (std::size_t at = rest.find(placeholder); plain && at != rest.npos; at = rest.find(placeholder)) {
            if (at > 0) out.push_back({Span::Kind::Text, std::string(rest.substr(0, at)), {}});
            out.push_back({Span::Kind::Link, std::string(placeholder), std::string(placeholder)});
            rest.remove_prefix(at + placeholder.size());
        }
        if (!rest.empty()) out.push_back({span.kind, std::string(rest), span.href});
    }
    return out;
}

}  // namespace

bool mayOpen(const QUrl& url) {
    const QString scheme = url.scheme().toLower();
    const bool web = scheme == QStringLiteral("https") || scheme == QStringLiteral("http");
    return url.isValid() && ((web && !url.host().isEmpty()) || scheme == QStringLiteral("mailto"));
}

void openLink(const QUrl& url) {
    if (mayOpen(url)) QDesktopServices::openUrl(url);
}

Document withLinks(Document document) {
    for (Block& block : document) {
        block.spans = withLinks(block.spans);
        for (Spans& item : block.items) item = withLinks(item);
    }
    return document;
}

}  // namespace mailvitals::ui
