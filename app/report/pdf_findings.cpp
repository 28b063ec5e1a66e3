// SPDX-License-Identifier: GPL-3.0-or-later
#include "report/pdf_findings.h"

#include "base/ascii.h"
#include "report/mail_system.h"
#include "report/masked_report.h"
#include "report/pdf_blocks.h"
#include "report/pdf_icon.h"
#include "report/words.h"

#include <algorithm>
#include <map>
#include <utility>

namespace mailvitals::report::pdf {
namespace {

constexpr Measure innerMeasure{grid::inner, grid::right - grid::inner, 0, false, false};
constexpr BlockStyle ordinary{};
constexpr qsizetype mostTitles = 2;  // of what was seen, where it is only named
constexpr BlockStyle smaller{type::small, type::smallCode};

class Teller {
 public:
    Teller(const Report& report, const Evidence& evidence, const Catalogue& catalogue,
           const Typesetter& typesetter, bool withAppendix)
        : report_(report),
          evidence_(evidence),
          catalogue_(catalogue),
          typesetter_(typesetter),
          withAppendix_(withAppendix),
          system_(report.recovery && !report.recovery->system.empty() ? report.recovery->system
                                                                      : recognisedMailSystem(evidence)) {}

    void tell(const AreaOutline& outline) {
        heading(*outline.area);
        for (const RuleSection& section : outline.sections) tell(section);
        if (!outline.passed.empty()) passed(outline);
        if (!outline.notApplicable.empty()) {
            flow_.space(2 * pt);
            paragraph(QStringLiteral("Left out because they do not apply: ") +
                          shown(ascii::join(outline.notApplicable, ", ")) + u'.',
                      type::quiet);
        }
        flow_.space(outline.sections.empty() ? 5 * pt : 12 * pt);
    }

    Boxes take() { return flow_.take(); }

 private:
    void paragraph(const QString& text, const Type& type) {
        flow_.addParagraph(typesetter_.lines(text, type, innerMeasure));
    }

    void heading(const AreaReport& area) {
        const StatusIcon icon = iconOf(area.verdict);
        const QString id = shown(idOf(area.area));
        const Measure atRight{grid::left, grid::width, 0, true, false};
        Type word = type::label.withColour(wordInk(icon.colour));
        word.leading = type::area.leading;
        Type quiet = type::quiet;
        quiet.leading = type::area.leading;
        Box row =
            beside({{iconBox(icon, grid::left, 14 * pt, type::area.leading * pt)},
                    typesetter_.lines({{shown(titleOf(area.area)), type::area, {}},
                                       {QStringLiteral("   ") + shown(questionOf(area.area)), quiet, {}}},
                                      innerMeasure),
                    typesetter_.lines({{tallyOf(area) + QStringLiteral("   "), quiet, {}},
                                       {QLatin1String(icon.word), word, {}}},
                                      atRight)});
        row.landmark = id.toStdString();
        flow_.add(std::move(row));
        flow_.keepLast();
        if (const QString missing = missingIn(area); !missing.isEmpty()) {
            paragraph(QStringLiteral("Partly checked; ") + missing + u'.', type::quiet);
            flow_.keepLast();
        }
        flow_.space(1 * pt);
        flow_.add(ruleBox(0.8 * pt, ink::black));
        flow_.keepLast();
        flow_.space(3 * pt);
    }

    /// What asks for nothing now needs no more than its sentence.
    static bool isQuiet(const RuleSection& section) {
        return std::none_of(section.entries.begin(), section.entries.end(), [](const FindingEntry& entry) {
            return entry.finding->outcome == Outcome::Critical || entry.finding->outcome == Outcome::Warning;
        });
    }

    /// Does the recovery guide in front tell what to do about it?
    bool isGuided(const Finding& finding) const {
        if (!report_.recovery) return false;
        if (isReasonForRecovery(finding, catalogue_)) return true;
        return std::any_of(
            report_.recovery->tasks.begin(), report_.recovery->tasks.end(), [&](const RecoveryTask& task) {
                return task.advises &&
                       std::find(task.seen.begin(), task.seen.end(), finding) != task.seen.end();
            });
    }

    void tell(const RuleSection& section) {
        for (const FindingEntry& entry : section.entries) tell(entry);
        if (isQuiet(section)) return;
        flow_.space(3 * pt);
        flow_.addParagraph(typesetter_.lines(
            {{QStringLiteral("Expected: ") + shown(section.page->title) + QStringLiteral(".  "),
              type::quiet,
              {}},
             {shown(section.page->id), type::quiet.inMono(), {}}},
            innerMeasure));
        if (isGuided(*section.entries.front().finding))
            paragraph(QStringLiteral("How to fix: the recovery guide in front, step by step."), type::label);
        else
            tell(section.remediation);
        flow_.space(14 * pt);
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
        const bool quiet = finding.outcome == Outcome::Unknown || finding.outcome == Outcome::Notice;
        paragraph(shown(catalogue_.sentence(finding), mostInSentence), quiet ? type::body : type::lead);
        const bool alarming = report_.light == Light::Red || report_.light == Light::Yellow;
        if ((!quiet || alarming) && (!isGuided(finding) || isReasonForRecovery(finding, catalogue_)))
            addBlocks(flow_, entry.advice, quiet ? smaller : ordinary, grid::inner, typesetter_);
        if (const std::string note = waitingNote(finding); !note.empty()) {
            flow_.space(6 * pt);
            paragraph(shown(note), type::quiet);
        }
        if (!entry.citations.empty() && (!quiet || withAppendix_)) seen(entry);
        flow_.space(9 * pt);
    }

    void label(const QString& text, const Type& type) {
        flow_.space(6 * pt);
        paragraph(text, type);
        flow_.keepLast();
    }

    /// What was seen stands once, in the appendix; here it is named.
    void seen(const FindingEntry& entry) {
        QStringList names;
        for (const Citation& citation : entry.citations) {
            const QString title = shown(exhibitOf(report_, evidence_, citation.id).title, mostInHeading);
            if (withAppendix_)
                names << QString::number(citation.number);
            else if (names.size() < mostTitles)
                names << title;
        }
        const std::size_t left =
            entry.citations.size() + entry.further - static_cast<std::size_t>(names.size());
        QString text = (withAppendix_ ? QStringLiteral("Seen in exhibit ") : QStringLiteral("Seen in: ")) +
                       names.join(QStringLiteral(", "));
        if (left > 0) text += QStringLiteral(" and ") + counted(left, "more item", "more items");
        flow_.space(3 * pt);
        paragraph(text + u'.', type::quiet);
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
        const StackFix* own = stackIn(remediation.stackFixes);
        if (own) {
            flow_.space(3 * pt);
            label(shown(own->stack), type::small.inBold());
            addBlocks(flow_, own->steps, smaller, grid::inner, typesetter_);
        }
        QStringList others;
        for (const StackFix& fix : remediation.stackFixes) {
            if (&fix != own) others << shown(fix.stack);
        }
        if (others.isEmpty() || !system_.empty()) return;
        flow_.space(4 * pt);
        paragraph(QStringLiteral("The lines for ") + others.join(QStringLiteral(", ")) +
                      QStringLiteral(" are in the HTML report, and in the window."),
                  type::quiet);
    }

    /// The lines for the system that was recognised; else those that most systems are built on.
    const StackFix* stackIn(const std::vector<StackFix>& stacks) const {
        const auto of = [&](std::string_view name) {
            const auto found = std::find_if(stacks.begin(), stacks.end(),
                                            [&](const StackFix& fix) { return fix.stack == name; });
            return found == stacks.end() ? nullptr : &*found;
        };
        if (const StackFix* known = of(system_)) return known;
        if (stacks.size() == 1) return &stacks.front();
        return of("Postfix");
    }

    void passedNames(const AreaOutline& outline) {
        QStringList titles;
        for (const Finding* finding : outline.passed) {
            const RulePage* page = catalogue_.page(finding->rule);
            // Its title would be wrong where the rule found something elsewhere.
            const bool told = std::any_of(outline.sections.begin(), outline.sections.end(),
                                          [&](const RuleSection& section) { return section.page == page; });
            if (page && !told && !titles.contains(shown(page->title))) titles << shown(page->title);
        }
        if (titles.isEmpty()) return;
        flow_.addParagraph(typesetter_.lines({{QStringLiteral("Passed: "), type::small.inBold(), {}},
                                              {titles.join(QStringLiteral("; ")) + u'.', type::small, {}}},
                                             innerMeasure));
    }

    void passed(const AreaOutline& outline) {
        // Beside what is wrong, names are enough of what is not.
        if (report_.light == Light::Red || report_.light == Light::Yellow) return passedNames(outline);
        // Where nothing else is told, the heading's light says it already.
        if (!outline.sections.empty()) {
            paragraph(QStringLiteral("Passed"), type::label);
            flow_.keepLast();
        }
        // A rule passes at many addresses and ports; the first stands for all of which it says the same.
        std::map<std::string, std::size_t> further;
        const auto keyOf = [](const Finding& finding) { return finding.rule + ' ' + finding.tag; };
        for (const Finding* finding : outline.passed) ++further[keyOf(*finding)];
        for (const Finding* finding : outline.passed) {
            const auto count = std::exchange(further[keyOf(*finding)], 0);
            if (count == 0) continue;
            const NamedSentence sentence = namedSentence(*finding, catalogue_);
            Paragraph words{{sentence.name, type::small.inBold(), {}}, {sentence.rest, type::small, {}}};
            if (count > 1)
                words.push_back({QStringLiteral(" (and %1 more)").arg(count - 1), type::quiet, {}});
            Boxes lines = typesetter_.lines(words, innerMeasure);
            lines.front() = beside(
                {{iconBox(iconOf(finding->outcome), grid::left + 1 * pt, 8 * pt, type::small.leading * pt)},
                 {lines.front()}});
            flow_.space(0.4 * pt);
            flow_.addParagraph(std::move(lines));
        }
    }

    const Report& report_;
    const Evidence& evidence_;
    const Catalogue& catalogue_;
    const Typesetter& typesetter_;
    bool withAppendix_;
    std::string system_;  ///< the mail system that was recognised; empty: none
    Flow flow_;
};

}  // namespace

Boxes findingsOf(const Report& report, const Evidence& evidence, const Catalogue& catalogue,
                 const Typesetter& typesetter, bool withAppendix) {
    Teller teller(report, evidence, catalogue, typesetter, withAppendix);
    for (const AreaOutline& area : outlineOf(report, evidence, catalogue)) teller.tell(area);
    return teller.take();
}

Boxes appendixOf(const Report& report, const Evidence& evidence, const Catalogue& catalogue,
                 const Typesetter& typesetter) {
    Flow flow;
    Boxes title = typesetter.lines(QStringLiteral("Appendix: what was seen"), type::area,
                                   {grid::left, grid::width, 0, false, false});
    title.front().landmark = "appendix";
    flow.addParagraph(std::move(title));
    flow.keepLast();
    flow.space(7 * pt);
    flow.add(ruleBox(1.1 * pt, ink::black));
    flow.keepLast();
    flow.space(10 * pt);
    for (const AreaOutline& area : outlineOf(report, evidence, catalogue)) {
        for (const RuleSection& section : area.sections) {
            for (const FindingEntry& entry : section.entries) {
                for (const Citation& citation : entry.citations) {
                    if (!citation.shownHere) continue;
                    addExhibit(flow, exhibitOf(report, evidence, citation.id), citation.number, grid::left,
                               typesetter);
                }
            }
        }
    }
    return flow.take();
}

}  // namespace mailvitals::report::pdf
