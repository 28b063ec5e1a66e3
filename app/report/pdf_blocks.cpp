// SPDX-License-Identifier: GPL-3.0-or-later
#include "report/pdf_blocks.h"

#include "base/ascii.h"
#include "report/pdf_icon.h"
#include "report/words.h"

#include <QPainter>

namespace mailvitals::report::pdf {
namespace {

constexpr std::size_t mostExhibitLines = 30;
constexpr std::size_t mostLinesTogether = 12;
constexpr qreal padding = 8 * pt;

/// Without what people leave out when they name a page.
QString bareAddress(QString address) {
    for (const QString& scheme : {QStringLiteral("https://"), QStringLiteral("mailto:")}) {
        if (address.startsWith(scheme)) address = address.mid(scheme.size());
    }
    return address.endsWith(QLatin1Char('/')) ? address.chopped(1) : address;
}

Paragraph paragraphOf(const Spans& spans, const Type& type) {
    Paragraph paragraph;
    for (const Span& span : spans) {
        const QString text = shown(span.text);
        switch (span.kind) {
            case Span::Kind::Text: paragraph.push_back({text, type, {}}); break;
            case Span::Kind::Strong: paragraph.push_back({text, type.inBold(), {}}); break;
            case Span::Kind::Code: paragraph.push_back({text, type.inMono(), {}}); break;
            case Span::Kind::Link: {
                const QString href = safeLink(span.href);
                paragraph.push_back({text, type, href});
                // On paper nobody can click, so the address is printed where the words are not the address.
                const bool hidden = !href.isEmpty() && bareAddress(href) != bareAddress(text);
                if (hidden) paragraph.push_back({QStringLiteral(" (") + href + u')', type, {}});
                break;
            }
        }
    }
    return paragraph;
}

void addList(Flow& flow, const Block& block, const Type& type, qreal left, const Typesetter& typesetter) {
    const qreal step = (block.numbered ? 17 : 12) * pt;
    int number = 0;
    for (const Spans& item : block.items) {
        const QString bullet =
            block.numbered ? QString::number(++number) + QLatin1Char('.') : QStringLiteral("•");
        Boxes lines = typesetter.lines(paragraphOf(item, type),
                                       {left + step, grid::right - left - step, 0, false, false});
        const Boxes mark = typesetter.lines(bullet, type, {left, step, 0, false, false});
        if (lines.empty()) continue;
        lines.front() = beside({mark, {lines.front()}});
        flow.space(1.6 * pt);
        flow.addParagraph(std::move(lines));
    }
}

Box paddingBox(qreal left) {
    Box box;
    box.height = 3.5 * pt;
    box.onPanel = true;
    box.panelLeft = left;
    return box;
}

/// Lines on a tinted ground. A few stay together, of many the first three and the last two.
void addPanel(Flow& flow, Boxes lines, qreal left) {
    const bool together = lines.size() <= mostLinesTogether;
    Box head = paddingBox(left);
    head.keepWithNext = true;
    flow.add(std::move(head));
    for (std::size_t i = 0; i < lines.size(); ++i) {
        lines[i].onPanel = true;
        lines[i].panelLeft = left;
        lines[i].keepWithNext = together || i < 2 || i + 2 >= lines.size();
        flow.add(std::move(lines[i]));
    }
    flow.add(paddingBox(left));
}

Measure onPanel(qreal left) {
    // Room at the right edge for the arrow of a line that goes on.
    return {left + padding, grid::right - left - 2 * padding - 4 * pt, 12 * pt, false, true};
}

void addCode(Flow& flow, const std::string& code, const Type& type, qreal left,
             const Typesetter& typesetter) {
    Boxes all;
    for (const std::string_view line : ascii::split(ascii::trimmed(code), '\n')) {
        Boxes lines = typesetter.lines(shown(line), type, onPanel(left));
        std::move(lines.begin(), lines.end(), std::back_inserter(all));
    }
    addPanel(flow, std::move(all), left);
}

}  // namespace

void addBlocks(Flow& flow, const Document& document, const BlockStyle& style, qreal left,
               const Typesetter& typesetter) {
    const qreal gap = style.text.leading * 0.32 * pt;
    for (const Block& block : document) {
        flow.space(gap);
        switch (block.kind) {
            case Block::Kind::Code: addCode(flow, block.code, style.code, left, typesetter); break;
            case Block::Kind::List: addList(flow, block, style.text, left, typesetter); break;
            case Block::Kind::Heading:
            case Block::Kind::Paragraph: {
                const bool heading = block.kind == Block::Kind::Heading;
                const Type type = heading ? style.text.inBold() : style.text;
                flow.addParagraph(typesetter.lines(paragraphOf(block.spans, type),
                                                   {left, grid::right - left, 0, false, false}));
                // A sentence that ends with a colon announces what follows.
                const bool announces = heading || plainText(block.spans).ends_with(':');
                if (announces && &block != &document.back()) flow.keepLast();
                break;
            }
        }
        flow.space(gap);
    }
}

void addExhibit(Flow& flow, const Exhibit& exhibit, int number, qreal left, const Typesetter& typesetter) {
    Paragraph title{{QStringLiteral("Exhibit %1  ").arg(number), type::small.inBold(), {}},
                    {shown(exhibit.title, mostInHeading), type::small, {}}};
    if (!exhibit.how.empty()) {
        title.push_back({QStringLiteral("  ") + shown(exhibit.how, 200), type::quiet, {}});
    }
    flow.addParagraph(typesetter.lines(title, {left, grid::right - left, 0, false, false}));
    flow.keepLast();
    Boxes all;
    for (const std::string& line : exhibit.lines) {
        if (all.size() > mostExhibitLines) break;
        Boxes lines = typesetter.lines(shown(line), type::smallCode, onPanel(left));
        std::move(lines.begin(), lines.end(), std::back_inserter(all));
    }
    if (all.size() > mostExhibitLines) {
        all.resize(mostExhibitLines - 1);
        const Boxes note = typesetter.lines(QStringLiteral("Shortened here; the saved evidence has all."),
                                            type::quiet, onPanel(left));
        all.insert(all.end(), note.begin(), note.end());
    }
    flow.space(3 * pt);
    addPanel(flow, std::move(all), left);
    flow.space(8 * pt);
}

Box iconBox(const StatusIcon& icon, qreal left, qreal size, qreal leading) {
    Box box;
    box.height = leading;
    box.draw = [=](QPainter& painter, qreal top) {
        drawIcon(painter, icon, {left, top + (leading - size) / 2}, size);
    };
    return box;
}

Box ruleBox(qreal width, QRgb colour) {
    Box box;
    box.height = width;
    box.draw = [=](QPainter& painter, qreal top) {
        painter.fillRect(QRectF(grid::left, top, grid::width, width), QColor(colour));
    };
    return box;
}

}  // namespace mailvitals::report::pdf
