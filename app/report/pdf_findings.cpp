// SPDX-License-Identifier: GPL-3.0-or-later
#include "report/pdf_findings.h"

#include "base/ascii.h"
#include "report/pdf_blocks.h"
#include "report/pdf_icon.h"
#include "report/words.h"

namespace mailvitals::report::pdf {
namespace {

constexpr Measure innerMeasure{grid::inner, grid::right - grid::inner, 0, false, false};
constexpr BlockStyle ordinary{};
constexpr BlockStyle smaller{type::small, type::smallCode};

class Teller {
 public:
    Teller(const Evidence& evidence, const Catalogue& catalogue, const Typesetter& typesetter)
        : evidence_(evidence), catalogue_(catalogue), typesetter_(typesetter) {}

    void tell(const AreaOutline& outline) {
        heading(*outline.area);
        for (const RuleSection& section : outline.sections) tell(section);
        if (!outline.passed.empty()) passed(outline);
        if (!outline.notApplicable.empty()) {
            flow_.space(7 * pt);
            paragraph(QStringLiteral("Left out because they do not apply: ") +
                          shown(ascii::join(outline.notApplicable, ", ")) + u'.',
                      type::quiet);
        }
        flow_.space(44 * pt);
    }

    void legend() {
        paragraph(QStringLiteral("How to read this report"), type::label);
        flow_.keepLast();
        for (const Light light : {Light::Green, Light::Yellow, Light::Red, Light::Grey}) {
            const StatusIcon icon = iconOf(light);
            flow_.space(2 * pt);
            flow_.add(
                beside({{iconBox(icon, grid::left, 11 * pt, type::small.leading * pt)},
                        typesetter_.lines(
                            {{QLatin1String(icon.word), type::small.inBold().withColour(wordInk(light)), {}},
                             {QStringLiteral("  ") + QLatin1String(meaningOf(light)), type::small, {}}},
                            innerMeasure)}));
            flow_.keepLast();
        }
        flow_.space(5 * pt);
        paragraph(QStringLiteral("A small bent arrow at the end of a line says that the line goes on in the "
                                 "next: they are one line, to be typed or copied as one. Everything that was "
                                 "seen, also what is shortened here, is in the evidence that can be saved "
                                 "with the check."),
                  type::quiet);
    }

    Boxes take() { return flow_.take(); }

 private:
    void paragraph(const QString& text, const Type& type) {
        flow_.addParagraph(typesetter_.lines(text, type, innerMeasure));
    }

    void heading(const AreaReport& area) {
        const StatusIcon icon = iconOf(area.verdict);
        const QString id = shown(idOf(area.area));
        Measure atRight{grid::left, grid::width, 0, true, false};
        Type word = type::label.withColour(wordInk(icon.colour));
        word.leading = type::area.leading;
        Box row = beside({{iconBox(icon, grid::left, 16 * pt, type::area.leading * pt)},
                          typesetter_.lines({{shown(titleOf(area.area)), type::area, {}}}, innerMeasure),
                          typesetter_.lines(QLatin1String(icon.word), word, atRight)});
        row.landmark = id.toStdString();
        flow_.add(std::move(row));
        flow_.keepLast();
        flow_.space(1 * pt);
        flow_.add(beside({typesetter_.lines(shown(questionOf(area.area)), type::quiet, innerMeasure),
                          typesetter_.lines(tallyOf(area), type::quiet, atRight)}));
        flow_.keepLast();
        if (const QString missing = missingIn(area); !missing.isEmpty()) {
            paragraph(QStringLiteral("Partly checked; ") + missing + u'.', type::quiet);
            flow_.keepLast();
        }
        flow_.space(7 * pt);
        flow_.add(ruleBox(1.1 * pt, ink::black));
        flow_.keepLast();
        flow_.space(15 * pt);
    }

    void tell(const RuleSection& section) {
        for (const FindingEntry& entry : section.entries) tell(entry);
        flow_.space(5 * pt);
        flow_.addParagraph(typesetter_.lines(
            {{QStringLiteral("Expected: ") + shown(section.page->title) + QStringLiteral(".  "),
              type::quiet,
              {}},
             {shown(section.page->id), type::quiet.inMono(), {}}},
            innerMeasure));
        tell(section.remediation);
        flow_.space(24 * pt);
    }

    void tell(const FindingEntry& entry) {
        const ShownFinding& finding = *entry.finding;
        const StatusIcon icon = iconOf(finding.outcome);
        Boxes head = typesetter_.lines(
            {{QLatin1String(icon.word), type::label.withColour(wordInk(icon.colour)), {}},
             {QStringLiteral("   ") + shown(subjectOf(finding), mostInHeading), type::label, {}}},
            innerMeasure);
        head.front() =
            beside({{iconBox(icon, grid::left, 13 * pt, type::label.leading * pt)}, {head.front()}});
        flow_.addParagraph(std::move(head));
        flow_.keepLast();
        flow_.space(1.5 * pt);
        paragraph(shown(catalogue_.sentence(finding), mostInSentence), type::lead);
        addBlocks(flow_, entry.advice, ordinary, grid::inner, typesetter_);
        if (const std::string note = waitingNote(finding); !note.empty()) {
            flow_.space(6 * pt);
            paragraph(shown(note), type::quiet);
        }
        if (!entry.citations.empty()) seen(entry);
        flow_.space(17 * pt);
    }

    void label(const QString& text, const Type& type) {
        flow_.space(11 * pt);
        paragraph(text, type);
        flow_.keepLast();
    }

    void seen(const FindingEntry& entry) {
        label(QStringLiteral("What was seen"), type::label);
        QStringList above;
        for (const Citation& citation : entry.citations) {
            const Exhibit exhibit = exhibitOf(evidence_, citation.id);
            if (citation.shownHere) {
                flow_.space(4 * pt);
                addExhibit(flow_, exhibit, citation.number, grid::inner, typesetter_);
            } else {
                above << QStringLiteral("exhibit %1 (").arg(citation.number) +
                             shown(exhibit.title, mostInHeading) + QLatin1Char(')');
            }
        }
        if (!above.isEmpty()) {
            flow_.space(4 * pt);
            paragraph(QStringLiteral("Shown above: ") + above.join(QStringLiteral(", ")) + QLatin1Char('.'),
                      type::quiet);
        }
        if (entry.further > 0) {
            flow_.space(4 * pt);
            paragraph(QStringLiteral("And ") + counted(entry.further, "more item", "more items") +
                          QStringLiteral("; the saved evidence has all."),
                      type::quiet);
        }
    }

    void tell(const Remediation& remediation) {
        if (!remediation.why.empty()) {
            label(QStringLiteral("Why it matters"), type::label);
            addBlocks(flow_, remediation.why, ordinary, grid::inner, typesetter_);
        }
        if (remediation.fix.empty() && remediation.stackFixes.empty()) return;
        label(QStringLiteral("How to fix"), type::label);
        addBlocks(flow_, remediation.fix, ordinary, grid::inner, typesetter_);
        for (const QString& note : remediation.notes) {
            flow_.space(6 * pt);
            paragraph(note, type::quiet);
        }
        for (const StackFix& fix : remediation.stackFixes) {
            flow_.space(4 * pt);
            label(shown(fix.stack), type::small.inBold());
            addBlocks(flow_, fix.steps, smaller, grid::inner, typesetter_);
        }
    }

    void passed(const AreaOutline& outline) {
        // Where nothing else is told, the heading's light says it already.
        if (!outline.sections.empty()) {
            paragraph(QStringLiteral("Passed"), type::label);
            flow_.keepLast();
        }
        for (const Finding* finding : outline.passed) {
            const NamedSentence sentence = namedSentence(*finding, catalogue_);
            Boxes lines = typesetter_.lines(
                {{sentence.name, type::small.inBold(), {}}, {sentence.rest, type::small, {}}}, innerMeasure);
            lines.front() = beside(
                {{iconBox(iconOf(finding->outcome), grid::left + 1 * pt, 10 * pt, type::small.leading * pt)},
                 {lines.front()}});
            flow_.space(3.2 * pt);
            flow_.addParagraph(std::move(lines));
        }
    }

    const Evidence& evidence_;
    const Catalogue& catalogue_;
    const Typesetter& typesetter_;
    Flow flow_;
};

}  // namespace

Boxes findingsOf(const Report& report, const Evidence& evidence, const Catalogue& catalogue,
                 const Typesetter& typesetter) {
    Teller teller(evidence, catalogue, typesetter);
    for (const AreaOutline& area : outlineOf(report, evidence, catalogue)) teller.tell(area);
    teller.legend();
    return teller.take();
}

}  // namespace mailvitals::report::pdf
