// SPDX-License-Identifier: GPL-3.0-or-later
#include "report/html_write.h"

#include "base/ascii.h"
#include "report/words.h"

namespace mailvitals::report::html {
namespace {

using namespace Qt::StringLiterals;

QString lightName(const StatusIcon& icon) {
    switch (icon.colour) {
        case Light::Green: return "green light"_L1;
        case Light::Yellow: return "yellow light"_L1;
        case Light::Red: return "red light"_L1;
        case Light::Grey: break;
    }
    return "grey light"_L1;
}

QString spanToHtml(const Span& span) {
    const QString words = text(span.text);
    switch (span.kind) {
        case Span::Kind::Strong: return QStringLiteral("<strong>%1</strong>").arg(words);
        case Span::Kind::Code: return QStringLiteral("<code>%1</code>").arg(words);
        case Span::Kind::Link: {
            const QString href = safeLink(span.href);
            if (href.isEmpty()) return words;
            return QStringLiteral("<a href=\"%1\" rel=\"noopener noreferrer\">%2</a>")
                .arg(escaped(href), words);
        }
        case Span::Kind::Text: break;
    }
    return words;
}

QString spansToHtml(const Spans& spans) {
    QString out;
    for (const Span& span : spans) out += spanToHtml(span);
    return out;
}

QString listToHtml(const Block& block) {
    const QString tag = block.numbered ? "ol"_L1 : "ul"_L1;
    QString out = QStringLiteral("<%1>\n").arg(tag);
    for (const Spans& item : block.items) out += "<li>"_L1 + spansToHtml(item) + "</li>\n"_L1;
    return out + QStringLiteral("</%1>\n").arg(tag);
}

QString codeToHtml(const std::string& code) {
    QString out;
    for (const std::string_view line : ascii::split(ascii::trimmed(code), '\n')) {
        out += text(line) + u'\n';
    }
    return frame(out, "Lines to copy"_L1);
}

QString blockToHtml(const Block& block) {
    switch (block.kind) {
        case Block::Kind::Code: return codeToHtml(block.code);
        case Block::Kind::List: return listToHtml(block);
        case Block::Kind::Heading:
            return QStringLiteral("<p><strong>%1</strong></p>\n").arg(spansToHtml(block.spans));
        case Block::Kind::Paragraph: break;
    }
    return QStringLiteral("<p>%1</p>\n").arg(spansToHtml(block.spans));
}

}  // namespace

QString escaped(const QString& plain) {
    QString out;
    out.reserve(plain.size() + plain.size() / 8);
    for (const QChar c : plain) {
        switch (c.unicode()) {
            case u'&': out += "&amp;"_L1; break;
            case u'<': out += "&lt;"_L1; break;
            case u'>': out += "&gt;"_L1; break;
            case u'"': out += "&quot;"_L1; break;
            case u'\'': out += "&#39;"_L1; break;
            default: out += c;
        }
    }
    return out;
}

QString text(std::string_view plain, qsizetype most) {
    return escaped(shown(plain, most));
}

QString picture(const StatusIcon& icon, const QString& label) {
    // Plus instead of arg(): the label may hold a percent sign and a digit.
    return "<svg class=\"mark "_L1 + colourClass(icon) + (icon.hollow ? " hollow"_L1 : QString()) +
           (icon.dashed ? " dashed"_L1 : QString()) +
           "\" viewBox=\"0 0 24 24\" role=\"img\" aria-label=\""_L1 + escaped(label) +
           "\"><path class=\"shape\" d=\""_L1 + QLatin1String(icon.outline) +
           "\"/><path class=\"sign\" d=\""_L1 + QLatin1String(icon.sign) + "\"/></svg>"_L1;
}

QString pictureAndWord(const StatusIcon& icon) {
    return picture(icon, lightName(icon)) + "<span class=\"word "_L1 + colourClass(icon) + "\">"_L1 +
           QString::fromUtf8(icon.word) + "</span>"_L1;
}

QString colourClass(const StatusIcon& icon) {
    const std::string_view name = toString(icon.colour);
    return QString::fromLatin1(name.data(), static_cast<qsizetype>(name.size()));
}

QString frame(const QString& escapedLines, const QString& label) {
    return "<pre tabindex=\"0\" role=\"region\" aria-label=\""_L1 + escaped(label) + "\"><code>"_L1 +
           escapedLines + "</code></pre>\n"_L1;
}

QString blocks(const Document& document) {
    QString out;
    for (const Block& block : document) out += blockToHtml(block);
    return out;
}

}  // namespace mailvitals::report::html
