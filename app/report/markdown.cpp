// SPDX-License-Identifier: GPL-3.0-or-later
#include "report/markdown.h"

#include "base/ascii.h"
#include "base/printable.h"
#include "base/timestamp.h"
#include "report/headline.h"
#include "report/masked_report.h"
#include "report/status_icon.h"
#include "report/words.h"

#include <algorithm>

namespace mailvitals::report {
namespace {

/// Forums refuse posts beyond some 30,000 letters.
constexpr std::size_t mostLines = 40;    // of one exhibit
constexpr std::size_t mostExhibits = 2;  // of one finding
constexpr std::size_t mostTold = 12;     // findings of one area

/// Text as text: no mark of Markdown or HTML keeps its meaning, no address becomes a link or calls a person.
std::string words(std::string_view text) {
    constexpr std::string_view marks = "\\`*_[]<>|#~&$";
    std::string out;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const char c = text[i];
        const bool mention = c == '@' && (i == 0 || !ascii::isAlnum(text[i - 1]));
        const bool link = c == '/' && text.substr(0, i).ends_with(':');
        const bool start = i == 0 && std::string_view("-+=").find(c) != std::string_view::npos;
        if (mention) {
            out += "`@`";
            continue;
        }
        if (marks.find(c) != marks.npos || link || start) out += '\\';
        out += c;
    }
    return out;
}

/// Lines as they stand. The fence is longer than any run of its letter inside (CommonMark section 4.5).
std::string fenced(const std::vector<std::string>& lines) {
    std::size_t longest = 2;
    for (const std::string& line : lines) {
        std::size_t run = 0;
        for (const char c : line) {
            run = c == '`' ? run + 1 : 0;
            longest = std::max(longest, run);
        }
    }
    const std::string fence(longest + 1, '`');
    std::string out = fence + "text\n";
    for (const std::string& line : lines) out += line + '\n';
    return out + fence + '\n';
}

std::string spansText(const Spans& spans) {
    std::string out;
    for (const Span& span : spans) {
        const std::string_view text = span.text;
        if (span.kind == Span::Kind::Strong)
            out += "**" + words(text) + "**";
        else if (span.kind == Span::Kind::Code && text.find('`') == text.npos)
            out += '`' + span.text + '`';
        else if (span.kind == Span::Kind::Link && !safeLink(span.href).isEmpty())
            out += '[' + words(text) + "](" + safeLink(span.href).toStdString() + ')';
        else
            out += words(text);
    }
    return out;
}

class Writer {
 public:
    Writer(const Report& report, const Evidence& evidence, const Catalogue& catalogue)
        : report_(report), evidence_(evidence), catalogue_(catalogue) {}

    std::string write() {
        head();
        areas();
        for (const AreaReport& area : report_.areas) section(area);
        out_ += "*Made by " + words(printable(report_.program)) + ". ";
        out_ += report_.mask ? "Names and addresses are masked; the same name is always the same one.*\n"
                             : "Names and addresses are real.*\n";
        return std::move(out_);
    }

 private:
    void paragraph(const std::string& text) { out_ += text + "\n\n"; }

    void head() {
        paragraph("# " + std::string(kindOf(report_)) + ": " + words(printable(report_.target)));
        if (report_.message) paragraph(words(messageOf(report_).toStdString()));
        paragraph("**" + std::string(wordOf(report_.light)) + "**: " + words(report_.verdict));
        std::string facts = toReadable(report_.startedAt);
        if (const auto& from = report_.vantage.publicAddresses; !from.empty())
            facts += ", seen from " + printable(ascii::join(from, ", "));
        paragraph(words(facts));
    }

    void areas() {
        out_ += "| Area | Result | |\n|---|---|---|\n";
        for (const AreaReport& area : report_.areas) {
            std::string fact = headlineOf(area.area, report_.findings);
            if (const QString missing = missingIn(area); fact.empty()) fact = missing.toStdString();
            out_ += "| " + std::string(titleOf(area.area)) + " | " + std::string(wordOf(area.verdict)) +
                    " | " + words(fact) + " |\n";
        }
        out_ += '\n';
    }

    static bool isTold(const Finding& finding) {
        return finding.outcome != Outcome::Pass && finding.outcome != Outcome::NotApplicable;
    }

    void section(const AreaReport& area) {
        const auto told = static_cast<std::size_t>(std::count_if(
            area.findings.begin(), area.findings.end(), [](const auto& one) { return isTold(one); }));
        if (told == 0) return;
        paragraph("## " + std::string(titleOf(area.area)) + ": " + std::string(wordOf(area.verdict)) + " (" +
                  tallyOf(area).toStdString() + ')');
        std::size_t count = 0;
        for (const ShownFinding& finding : area.findings) {
            if (isTold(finding) && ++count <= mostTold) tell(finding);
        }
        if (told > mostTold) paragraph("And " + std::to_string(told - mostTold) + " more.");
    }

    void tell(const ShownFinding& finding) {
        paragraph("### " + std::string(iconOf(finding.outcome).word) + ": " +
                  words(printable(subjectOf(finding))) + " (`" + finding.rule + "`)");
        paragraph(words(catalogue_.sentence(finding)));
        document(catalogue_.advice(finding));
        if (const std::string note = waitingNote(finding); !note.empty()) paragraph(words(note));
        if (finding.outcome == Outcome::Unknown || finding.outcome == Outcome::Notice) return;
        std::size_t shown = 0;
        for (const std::string& id : finding.evidence) {
            if (++shown > mostExhibits) break;
            exhibit(exhibitOf(report_, evidence_, id));
        }
        if (finding.evidence.size() > mostExhibits)
            paragraph("And " + std::to_string(finding.evidence.size() - mostExhibits) +
                      " more items of evidence.");
    }

    void exhibit(Exhibit exhibit) {
        out_ += words(exhibit.title) + (exhibit.how.empty() ? "" : ", " + words(exhibit.how)) + ":\n\n";
        const std::size_t all = exhibit.lines.size();
        if (all > mostLines) {
            exhibit.lines.resize(mostLines);
            exhibit.lines.push_back("... " + std::to_string(all - mostLines) + " more lines");
        }
        paragraph(fenced(exhibit.lines));
    }

    void document(const Document& document) {
        for (const Block& block : document) {
            if (block.kind == Block::Kind::Code) {
                std::vector<std::string> lines;
                for (const std::string_view line : ascii::split(ascii::trimmed(block.code), '\n'))
                    lines.emplace_back(line);
                paragraph(fenced(lines));
            } else if (block.kind == Block::Kind::List) {
                int number = 0;
                for (const Spans& item : block.items)
                    out_ +=
                        (block.numbered ? std::to_string(++number) + ". " : "- ") + spansText(item) + '\n';
                out_ += '\n';
            } else {
                paragraph(spansText(block.spans));
            }
        }
    }

    const Report& report_;
    const Evidence& evidence_;
    const Catalogue& catalogue_;
    std::string out_;
};

}  // namespace

std::string toMarkdown(const Report& report, const Evidence& evidence, const Catalogue& catalogue) {
    return Writer(report, evidence, catalogue).write();
}

}  // namespace mailvitals::report
