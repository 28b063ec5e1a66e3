// SPDX-License-Identifier: GPL-3.0-or-later
#include "report/text.h"

#include "base/ascii.h"
#include "base/printable.h"
#include "base/timestamp.h"
#include "evidence/derived.h"
#include "report/headline.h"
#include "report/masked_report.h"
#include "report/words.h"

#include <algorithm>
#include <set>

namespace mailvitals::report {
namespace {

const char* colourOf(Light light) {
    switch (light) {
        case Light::Green: return "\x1b[32m";
        case Light::Yellow: return "\x1b[33m";
        case Light::Red: return "\x1b[1;31m";
        case Light::Grey: break;
    }
    return "\x1b[90m";
}

Light lightOfOutcome(Outcome outcome) {
    switch (outcome) {
        case Outcome::Pass:
        case Outcome::Notice: return Light::Green;
        case Outcome::Warning: return Light::Yellow;
        case Outcome::Critical: return Light::Red;
        default: return Light::Grey;
    }
}

std::string markOf(Outcome outcome) {
    switch (outcome) {
        case Outcome::Pass: return "pass    ";
        case Outcome::Notice: return "notice  ";
        case Outcome::Warning: return "WARNING ";
        case Outcome::Critical: return "CRITICAL";
        case Outcome::Unknown: return "unknown ";
        case Outcome::NotApplicable: break;
    }
    return "n/a     ";
}

std::size_t columnsOf(std::string_view utf8) {
    return static_cast<std::size_t>(std::count_if(
        utf8.begin(), utf8.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xc0) != 0x80; }));
}

class Writer {
 public:
    explicit Writer(TextStyle style) : style_(style) {}

    std::string coloured(Light light, const std::string& text) const {
        return style_.colour ? colourOf(light) + text + "\x1b[0m" : text;
    }
    void line(const std::string& text) { out_ += text + '\n'; }

    /// Words wrapped to the width; a word longer than the line stays whole, so that it can be copied.
    void wrapped(const std::string& first, const std::string& indent, const std::string& text) {
        std::string current = first;
        bool empty = true;
        for (const std::string_view word : ascii::split(text, ' ')) {
            const bool fits =
                columnsOf(current) + 1 + columnsOf(word) <= static_cast<std::size_t>(style_.width);
            if (!empty && !fits) {
                line(current);
                current = indent;
                empty = true;
            }
            if (!empty) current += ' ';
            current += word;
            empty = false;
        }
        line(current);
    }

    void document(const Document& document, const std::string& indent) {
        const Block* before = nullptr;
        for (const Block& block : document) {
            // A command ends where the next one's words begin.
            if (before && before->kind == Block::Kind::Code) line("");
            blockLines(block, indent);
            before = &block;
        }
    }

    std::string take() { return std::move(out_); }

 private:
    static std::string spansText(const Spans& spans) {
        std::string text;
        for (const Span& span : spans) {
            text += span.text;
            if (span.kind == Span::Kind::Link && span.href != span.text) text += " (" + span.href + ")";
        }
        return text;
    }

    void blockLines(const Block& block, const std::string& indent) {
        if (block.kind == Block::Kind::Code) {
            for (const std::string_view codeLine : ascii::split(ascii::trimmed(block.code), '\n')) {
                line(indent + "    " + std::string(codeLine));
            }
        } else if (block.kind == Block::Kind::List) {
            int number = 0;
            for (const Spans& item : block.items) {
                const std::string mark = block.numbered ? std::to_string(++number) + ". " : "- ";
                wrapped(indent + mark, indent + std::string(mark.size(), ' '), spansText(item));
            }
        } else {
            wrapped(indent, indent, spansText(block.spans));
        }
    }

    TextStyle style_;
    std::string out_;
};

/// What to do is told once, however many subjects it is true of.
using Told = std::set<std::string>;

/// What tells one piece of advice from another once its placeholders are filled.
std::string keyOf(const Finding& finding, const Document& advice) {
    std::string key = finding.rule + ' ' + finding.tag;
    for (const Block& block : advice) key += '\n' + plainText(block.spans) + block.code;
    return key;
}

/// Answers and sessions are left to the other forms of the report: a terminal has no room to fold them away.
void writeViews(Writer& writer, const Finding& finding, const Report& report, const Evidence& evidence,
                Told& shown) {
    for (const std::string& id : finding.evidence) {
        const auto derived = derivedFrom(id);
        // Who asks on a terminal has the message's header at hand.
        const bool worthShowing = derived && !std::holds_alternative<MessageView>(*derived);
        if (!worthShowing || !shown.insert(id).second) continue;
        const Exhibit exhibit = exhibitOf(report, evidence, id);
        writer.line("            " + exhibit.title + ":");
        for (const std::string& line : exhibit.lines) writer.line("              " + line);
    }
}

void writeFinding(Writer& writer, const ShownFinding& finding, const Report& report, const Evidence& evidence,
                  const Catalogue& catalogue, Told& told, Told& shown) {
    const Light light = lightOfOutcome(finding.outcome);
    writer.line("  " + writer.coloured(light, markOf(finding.outcome)) + "  " + finding.rule + "  " +
                printable(subjectOf(finding)));
    writer.wrapped("            ", "            ", catalogue.sentence(finding));
    const bool wantsAction = finding.outcome == Outcome::Critical || finding.outcome == Outcome::Warning ||
                             finding.outcome == Outcome::Unknown;
    writeViews(writer, finding, report, evidence, shown);
    if (!wantsAction) return;
    const Document advice = catalogue.advice(finding);
    if (told.insert(keyOf(finding, advice)).second) writer.document(advice, "            ");
    if (const std::string note = waitingNote(finding); !note.empty())
        writer.wrapped("            ", "            ", note);
}

/// The lights, and what keeps them from being green.
void writeAreas(Writer& writer, const Report& report) {
    for (const AreaReport& area : report.areas) {
        std::string title(titleOf(area.area));
        title.resize(16, ' ');
        const std::string missing = missingIn(area).toStdString();
        const std::string word(wordOf(area.verdict));
        const std::string said = missing.empty() ? headlineOf(area.area, report.findings) : missing;
        std::string gap = missing.empty() ? "" : "; ";
        if (missing.empty() && !said.empty()) gap.resize(word.size() < 10 ? 11 - word.size() : 1, ' ');
        writer.wrapped("  " + title + " " + writer.coloured(area.light, word) + gap,
                       std::string(missing.empty() ? 30 : 19, ' '), said);
    }
}

bool isShown(const Finding& finding, const TextStyle& style) {
    return style.everything ||
           (finding.outcome != Outcome::Pass && finding.outcome != Outcome::NotApplicable);
}

}  // namespace

std::string toText(const RulePage& page, TextStyle style) {
    Writer writer(style);
    writer.line(page.id + "  (" + std::string(titleOf(page.area)) + ", at worst " +
                std::string(toString(page.worst)) + (page.planned ? ", planned)" : ")"));
    writer.wrapped("", "", page.title + ".");
    if (!page.source.empty()) writer.line("Source: " + page.source);
    const auto section = [&](const std::string& title, const Document& document) {
        if (document.empty()) return;
        writer.line("");
        writer.line(title);
        writer.document(document, "  ");
    };
    section("What is looked at", page.what);
    section("Why it matters", page.why);
    section("How to fix", page.fix);
    for (const StackFix& fix : page.stackFixes) section("How to fix: " + fix.stack, fix.steps);
    return writer.take();
}

std::string toText(const std::vector<RecoveryStep>& guide, TextStyle style) {
    Writer writer(style);
    writer.line("Recovery guide for an open relay, step by step");
    writer.line("Put your own domain in place of {domain}.");
    int number = 0;
    for (const RecoveryStep& step : guide) {
        writer.line("");
        writer.line(std::to_string(++number) + ". " + step.title);
        writer.document(step.text, "   ");
        for (const StackFix& stack : step.stacks) {
            writer.line("");
            writer.line("   " + stack.stack);
            writer.document(stack.steps, "     ");
        }
    }
    return writer.take();
}

std::string toText(const Report& report, const Evidence& evidence, const Catalogue& catalogue,
                   TextStyle style) {
    Writer writer(style);
    writer.line(printable(report.target) + "  " + toReadable(report.startedAt) + "  " +
                printable(report.program));
    if (report.message) writer.line(messageOf(report).toStdString());
    writer.wrapped(writer.coloured(report.light, "[" + std::string(wordOf(report.light)) + "] "), "    ",
                   report.verdict);
    writer.line("");
    writeAreas(writer, report);
    Told told;
    Told shown;
    for (const AreaReport& area : report.areas) {
        // An area of which everything is told elsewhere needs no section: its light is enough.
        const bool any = std::any_of(area.findings.begin(), area.findings.end(),
                                     [&](const Finding& finding) { return isShown(finding, style); });
        if (!any) continue;
        writer.line("");
        writer.line(std::string(titleOf(area.area)) + " - " + std::string(questionOf(area.area)));
        for (const ShownFinding& finding : area.findings) {
            if (isShown(finding, style))
                writeFinding(writer, finding, report, evidence, catalogue, told, shown);
        }
        for (const std::string& sentence : area.elsewhere) writer.line("  " + sentence);
    }
    if (!told.empty()) {
        writer.line("");
        writer.line("More on a finding, and how to fix it on your mail server: mailvitals-cli explain RULE");
        if (report.recovery)
            writer.line(
                "Out of an open relay, step by step on your mail server: mailvitals-cli explain way-out");
    }
    if (!style.figures) return writer.take();
    const RunSummary& run = report.summary;
    const QString numbers = counted(run.dnsQuestions, "DNS question", "DNS questions") +
                            QStringLiteral(", ") + connectionsOf(run) + QStringLiteral(", ") +
                            lasting(run.wall) + QStringLiteral(" (longest chain ") +
                            lasting(run.criticalPath) + QStringLiteral(")");
    writer.line("");
    writer.line(numbers.toStdString());
    return writer.take();
}

}  // namespace mailvitals::report
