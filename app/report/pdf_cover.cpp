// SPDX-License-Identifier: GPL-3.0-or-later
#include "report/pdf_cover.h"

#include "report/headline.h"
#include "report/pdf_blocks.h"
#include "report/pdf_icon.h"
#include "report/words.h"

namespace mailvitals::report::pdf {
namespace {

Measure column(qreal from, qreal to) {
    return {grid::left + from, to - from, 0, false, false};
}

/// As large as the name allows; a very long one is set smaller and then broken.
Type titleType(const QString& target, const Typesetter& typesetter) {
    for (const qreal size : {32.0, 26.0, 21.0}) {
        const Type type{size, size * 1.2, Face::Sans, true};
        if (typesetter.widthOf(target, type) <= grid::width) return type;
    }
    return {16, 20, Face::Sans, true};
}

void addVerdict(Flow& flow, const Report& report, const Typesetter& typesetter) {
    constexpr qreal size = 58 * pt;
    const StatusIcon icon = iconOf(report.light);
    const Measure beside_ = column(size + 20 * pt, grid::width);
    Boxes words = typesetter.lines(QLatin1String(icon.word),
                                   type::verdictWord.withColour(wordInk(icon.colour)), beside_);
    // A sentence of ordinary length stands beside the light; a longer one is set smaller.
    const QString verdict = shown(report.verdict, 900);
    const Type type = verdict.size() <= 320 ? type::verdict : type::body;
    Boxes sentence = typesetter.lines(verdict, type, beside_);
    Box gap;
    gap.height = 3 * pt;
    words.push_back(gap);
    words.insert(words.end(), sentence.begin(), sentence.end());
    if (report.recovery) {
        words.push_back(gap);
        Boxes next =
            typesetter.lines(QStringLiteral("The recovery guide, step by step, begins on the next page."),
                             type::label, beside_);
        words.insert(words.end(), next.begin(), next.end());
    }
    flow.add(beside({{iconBox(icon, grid::left, size, size + 4 * pt)}, words}));
}

void addFacts(Flow& flow, const Report& report, const Typesetter& typesetter) {
    constexpr qreal step = grid::width / 3;
    std::vector<Boxes> columns;
    for (const Fact& fact : factsOf(report)) {
        const qreal from = step * static_cast<qreal>(columns.size());
        const Measure measure = column(from, from + step - 14 * pt);
        Boxes lines = typesetter.lines(fact.label, type::quiet, measure);
        Boxes value = typesetter.lines(fact.value, type::body, measure);
        lines.insert(lines.end(), value.begin(), value.end());
        columns.push_back(std::move(lines));
        if (columns.size() == 3) {
            flow.space(11 * pt);
            flow.add(beside(std::exchange(columns, {})));
        }
    }
}

/// What the owner came for, where it fits into a line; else what the area asks.
QString factOf(const AreaReport& area, const Report& report) {
    const QString fact = shown(headlineOf(area.area, report.findings));
    return fact.isEmpty() ? shown(questionOf(area.area)) : fact;
}

Box areaRow(const AreaReport& area, const Report& report, const QString& page, const Typesetter& typesetter) {
    constexpr qreal leading = 19;
    const auto set = [&](const QString& text, Type type, const Measure& measure) {
        type.leading = leading;
        return typesetter.lines(text, type, measure);
    };
    const StatusIcon icon = iconOf(area.verdict);
    Measure number = column(grid::width - 24 * pt, grid::width);
    number.toTheRight = true;
    return beside({{iconBox(icon, grid::left, 12.5 * pt, leading * pt)},
                   set(QLatin1String(icon.word), type::body.inBold().withColour(wordInk(icon.colour)),
                       column(grid::indent, 130 * pt)),
                   set(shown(titleOf(area.area)), type::body.inBold(), column(130 * pt, 240 * pt)),
                   set(typesetter.elided(factOf(area, report), type::body, 212 * pt),
                       type::body.withColour(ink::quiet), column(240 * pt, 455 * pt)),
                   set(page, type::body.withColour(ink::quiet), number)});
}

void addAreas(Flow& flow, const Report& report, const std::map<Area, std::size_t>& pages,
              const Typesetter& typesetter) {
    if (report.areas.empty()) {
        flow.addParagraph(typesetter.lines(QStringLiteral("No area was judged in this check."), type::body,
                                           column(0, grid::width)));
        return;
    }
    for (const AreaReport& area : report.areas) {
        const auto page = pages.find(area.area);
        const QString number = page == pages.end() ? QString() : QString::number(page->second);
        Box rule = ruleBox(0.6 * pt, ink::line);
        rule.keepWithNext = true;
        flow.add(rule);
        flow.add(areaRow(area, report, number, typesetter));
    }
    flow.keepLast();
    flow.add(ruleBox(0.6 * pt, ink::line));
}

void addLegend(Flow& flow, const Typesetter& typesetter) {
    const Measure inner = column(grid::indent, grid::width);
    for (const Light light : {Light::Green, Light::Yellow, Light::Red, Light::Grey}) {
        const StatusIcon icon = iconOf(light);
        flow.space(1.5 * pt);
        flow.add(beside({{iconBox(icon, grid::left, 9.5 * pt, type::small.leading * pt)},
                         typesetter.lines(
                             {{QLatin1String(icon.word), type::small.inBold().withColour(wordInk(light)), {}},
                              {QStringLiteral("  ") + QLatin1String(meaningOf(light)), type::small, {}}},
                             inner)}));
        flow.keepLast();
    }
    flow.space(4 * pt);
    flow.addParagraph(typesetter.lines(
        QStringLiteral("A small bent arrow at the end of a line says that the line goes on in the next: they "
                       "are one line, to be typed or copied as one. Everything that was seen is in the "
                       "evidence that can be saved with the check."),
        type::quiet, column(0, grid::width)));
}

}  // namespace

Boxes coverOf(const Report& report, const std::map<Area, std::size_t>& pages, const Typesetter& typesetter) {
    Flow flow;
    flow.addParagraph(typesetter.lines(QLatin1String(kindOf(report)), type::quiet, column(0, grid::width)));
    const QString target = shown(report.target, 300);
    flow.space(4 * pt);
    flow.addParagraph(typesetter.lines(target, titleType(target, typesetter), column(0, grid::width)));
    if (const QString message = messageOf(report); !message.isEmpty())
        flow.addParagraph(typesetter.lines(message, type::body, column(0, grid::width)));
    flow.space(26 * pt);
    addVerdict(flow, report, typesetter);
    flow.space(24 * pt);
    addFacts(flow, report, typesetter);
    flow.space(26 * pt);
    addAreas(flow, report, pages, typesetter);
    flow.space(22 * pt);
    addLegend(flow, typesetter);
    return flow.take();
}

}  // namespace mailvitals::report::pdf
