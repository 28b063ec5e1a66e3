// SPDX-License-Identifier: GPL-3.0-or-later
#include "report/html_findings.h"

#include "base/ascii.h"
#include "report/html_write.h"
#include "report/masked_report.h"
#include "report/words.h"

#include <algorithm>

namespace mailvitals::report::html {
namespace {

using namespace Qt::StringLiterals;

constexpr std::size_t mostLines = 300;

class SectionWriter {
 public:
    SectionWriter(const Report& report, const Evidence& evidence, const Catalogue& catalogue)
        : report_(report), evidence_(evidence), catalogue_(catalogue) {}

    void write(const AreaOutline& outline) {
        const Area area = outline.area->area;
        const QString id = text(idOf(area));
        out_ += "<section id=\""_L1 + id + "\" aria-labelledby=\""_L1 + id + "-title\">\n"_L1;
        out_ += "<div class=\"area\">\n<h2 id=\""_L1 + id + "-title\">"_L1 + text(titleOf(area)) +
                "</h2>\n<p class=\"light\">"_L1 + pictureAndWord(iconOf(outline.area->verdict)) +
                "</p>\n<p class=\"quiet\">"_L1 + text(questionOf(area)) + " "_L1 +
                escaped(tallyOf(*outline.area)) + ".</p>\n</div>\n"_L1;
        if (const QString missing = missingIn(*outline.area); !missing.isEmpty())
            out_ += "<p class=\"quiet\">Partly checked; "_L1 + escaped(missing) + ".</p>\n"_L1;
        for (const RuleSection& section : outline.sections) writeSection(section);
        if (!outline.passed.empty()) writePassed(outline);
        if (!outline.notApplicable.empty()) {
            out_ += "<p class=\"quiet small\">Left out because they do not apply: "_L1 +
                    text(ascii::join(outline.notApplicable, ", ")) + ".</p>\n"_L1;
        }
        out_ += "</section>\n"_L1;
    }

    QString take() { return std::move(out_); }

 private:
    void writeSection(const RuleSection& section) {
        out_ += "<article>\n"_L1;
        for (const FindingEntry& entry : section.entries) writeEntry(entry);
        out_ += "<p class=\"quiet small\">Expected: "_L1 + text(section.page->title) +
                ". <span class=\"rule\">"_L1 + text(section.page->id) + "</span></p>\n"_L1;
        writeRemediation(section);
        out_ += "</article>\n"_L1;
    }

    void writeEntry(const FindingEntry& entry) {
        const ShownFinding& finding = *entry.finding;
        out_ += "<div class=\"finding\">\n<h3>"_L1 + pictureAndWord(iconOf(finding.outcome)) +
                " <bdi class=\"subject\">"_L1 + text(subjectOf(finding), mostInHeading) + "</bdi></h3>\n"_L1;
        out_ +=
            "<p class=\"sentence\">"_L1 + text(catalogue_.sentence(finding), mostInSentence) + "</p>\n"_L1;
        out_ += blocks(entry.advice);
        if (const std::string note = waitingNote(finding); !note.empty())
            out_ += "<p class=\"quiet small\">"_L1 + text(note) + "</p>\n"_L1;
        if (!entry.citations.empty()) writeEvidence(entry);
        out_ += "</div>\n"_L1;
    }

    void writeEvidence(const FindingEntry& entry) {
        out_ += "<details>\n<summary>What was seen</summary>\n"_L1;
        for (const Citation& citation : entry.citations) writeCitation(citation);
        if (entry.further > 0) {
            out_ += "<p class=\"quiet small\">And "_L1 + counted(entry.further, "more item", "more items") +
                    "; the saved evidence has all.</p>\n"_L1;
        }
        out_ += "</details>\n"_L1;
    }

    void writeCitation(const Citation& citation) {
        const Exhibit exhibit = exhibitOf(report_, evidence_, citation.id);
        const QString number = QString::number(citation.number);
        const QString title = "<strong>Exhibit "_L1 + number + "</strong> <bdi>"_L1 +
                              text(exhibit.title, mostInHeading) + "</bdi>"_L1;
        if (!citation.shownHere) {
            out_ += "<p class=\"small\">"_L1 + title + ", <a href=\"#exhibit-"_L1 + number +
                    "\">shown above</a></p>\n"_L1;
            return;
        }
        out_ += "<div class=\"exhibit\" id=\"exhibit-"_L1 + number + "\">\n<p class=\"small\">"_L1 + title;
        if (!exhibit.how.empty()) {
            out_ += " <span class=\"quiet\">"_L1 + text(exhibit.how) + "</span>"_L1;
        }
        out_ += "</p>\n"_L1 + frame(linesOf(exhibit), "Exhibit "_L1 + number) + "</div>\n"_L1;
    }

    static QString linesOf(const Exhibit& exhibit) {
        QString lines;
        const std::size_t count = std::min(exhibit.lines.size(), mostLines);
        for (std::size_t i = 0; i < count; ++i) lines += text(exhibit.lines[i]) + u'\n';
        const std::size_t rest = exhibit.lines.size() - count;
        if (rest > 0) {
            lines += QStringLiteral("[… %1 more; the saved evidence has all …]\n")
                         .arg(counted(rest, "line", "lines"));
        }
        return lines;
    }

    void writeRemediation(const RuleSection& section) {
        const Remediation& remediation = section.remediation;
        const bool urgent = section.entries.front().finding->outcome == Outcome::Critical;
        const QString open = urgent ? " open=\"\""_L1 : QString();
        if (!remediation.why.empty()) {
            out_ += "<details"_L1 + open + ">\n<summary>Why it matters</summary>\n"_L1 +
                    blocks(remediation.why) + "</details>\n"_L1;
        }
        if (remediation.fix.empty() && remediation.stackFixes.empty()) return;
        out_ += "<details"_L1 + open + ">\n<summary>How to fix</summary>\n"_L1 + blocks(remediation.fix);
        for (const QString& note : remediation.notes) {
            out_ += "<p class=\"quiet small\">"_L1 + escaped(note) + "</p>\n"_L1;
        }
        for (const StackFix& fix : remediation.stackFixes) {
            out_ += "<details class=\"stack\">\n<summary>"_L1 + text(fix.stack) + "</summary>\n"_L1 +
                    blocks(fix.steps) + "</details>\n"_L1;
        }
        out_ += "</details>\n"_L1;
    }

    void writePassed(const AreaOutline& outline) {
        // Where nothing else is told, the heading's light says it already.
        if (!outline.sections.empty()) out_ += "<h3>Passed</h3>\n"_L1;
        out_ += "<ul class=\"passed\">\n"_L1;
        for (const Finding* finding : outline.passed) {
            const NamedSentence sentence = namedSentence(*finding, catalogue_);
            out_ += "<li>"_L1 + picture(iconOf(finding->outcome), "Passed:"_L1) + "<p><bdi><strong>"_L1 +
                    escaped(sentence.name) + "</strong></bdi>"_L1 + escaped(sentence.rest) + "</p></li>\n"_L1;
        }
        out_ += "</ul>\n"_L1;
    }

    const Report& report_;
    const Evidence& evidence_;
    const Catalogue& catalogue_;
    QString out_;
};

}  // namespace

QString section(const AreaOutline& outline, const Report& report, const Evidence& evidence,
                const Catalogue& catalogue) {
    SectionWriter writer(report, evidence, catalogue);
    writer.write(outline);
    return writer.take();
}

}  // namespace mailvitals::report::html
