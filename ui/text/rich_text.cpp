// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/text/rich_text.h"

#include "ui/style/theme.h"
#include "ui/text/links.h"
#include "ui/text/text.h"

#include <QUrl>

namespace mailvitals::ui {
namespace {

QString escaped(const std::string& text) {
    return ownText(text).toHtmlEscaped();
}

/// The words, and behind them in plain sight where they lead.
QString linkHtml(const Span& span, const Colours& colours) {
    const QUrl url(ownText(span.href), QUrl::StrictMode);
    if (!mayOpen(url)) return escaped(span.text);
    const QString address = url.toString(QUrl::FullyEncoded);
    const QString html =
        QStringLiteral("<a href=\"%1\" title=\"%1\">%2</a>").arg(address.toHtmlEscaped(), escaped(span.text));
    if (span.text == span.href) return html;
    QString shown = url.toString(QUrl::FullyEncoded | QUrl::RemoveScheme | QUrl::StripTrailingSlash);
    if (shown.startsWith(QStringLiteral("//"))) shown = shown.mid(2);
    return html + QStringLiteral(" <span style=\"color:%1\">(%2)</span>")
                      .arg(colours.muted.name(), shown.toHtmlEscaped());
}

QString spansHtml(const Spans& spans, const Colours& colours, const QFont& font) {
    QString html;
    for (const Span& span : spans) {
        switch (span.kind) {
            case Span::Kind::Text: html += escaped(span.text); break;
            case Span::Kind::Strong:
                html += QStringLiteral("<b>") + escaped(span.text) + QStringLiteral("</b>");
                break;
            case Span::Kind::Code:
                html += QStringLiteral("<span style=\"font-family:'%1'; background-color:%2\">%3</span>")
                            .arg(monospaced(font).family().toHtmlEscaped(), colours.code.name(),
                                 escaped(span.text));
                break;
            case Span::Kind::Link: html += linkHtml(span, colours); break;
        }
    }
    return html;
}

QString blockHtml(const Block& block, const Colours& colours, const QFont& font) {
    switch (block.kind) {
        case Block::Kind::Heading:
            return QStringLiteral("<p style=\"margin-top:12px; margin-bottom:4px\"><b>%1</b></p>")
                .arg(spansHtml(block.spans, colours, font));
        case Block::Kind::Paragraph:
            return QStringLiteral("<p style=\"margin-top:0; margin-bottom:8px\">%1</p>")
                .arg(spansHtml(block.spans, colours, font));
        case Block::Kind::List: break;
        case Block::Kind::Code: return {};
    }
    const QString tag = block.numbered ? QStringLiteral("ol") : QStringLiteral("ul");
    QString html = QStringLiteral("<%1 style=\"margin-top:0; margin-bottom:8px\">").arg(tag);
    for (const Spans& item : block.items) {
        html += QStringLiteral("<li style=\"margin-bottom:4px\">") + spansHtml(item, colours, font) +
                QStringLiteral("</li>");
    }
    return html + QStringLiteral("</%1>").arg(tag);
}

}  // namespace

QString richText(const Document& document, const Colours& colours, const QFont& font) {
    QString html;
    for (const Block& block : document) html += blockHtml(block, colours, font);
    return html;
}

}  // namespace mailvitals::ui
