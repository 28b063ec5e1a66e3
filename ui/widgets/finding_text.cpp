// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/finding_text.h"

#include "report/exhibit.h"
#include "ui/text/text.h"
#include "ui/widgets/paint_icon.h"

#include <QCoreApplication>

namespace mailvitals::ui {
namespace {

struct Words {
    Q_DECLARE_TR_FUNCTIONS(FindingText)
};

void addDocument(QStringList& lines, const Document& document) {
    for (const Block& block : document) {
        if (block.kind == Block::Kind::Code) {
            for (const QString& line : ownText(block.code).trimmed().split(QLatin1Char('\n')))
                lines << QStringLiteral("    ") + line;
        } else if (block.kind == Block::Kind::List) {
            for (const Spans& item : block.items) lines << QStringLiteral("- ") + ownText(plainText(item));
        } else {
            lines << ownText(plainText(block.spans));
        }
    }
}

}  // namespace

QString subjectLine(const ShownFinding& finding, const Catalogue& catalogue) {
    // A page's title says the good case; under a bad verdict it would read like a contradiction.
    const bool titled = finding.outcome == Outcome::Pass || finding.outcome == Outcome::NotApplicable;
    const RulePage* page = catalogue.page(finding.rule);
    const QString rule = ownText(titled && page ? page->title : finding.rule);
    const QString subject = networkText(subjectOf(finding));
    if (subject.isEmpty()) return rule;
    const QString apart = QStringLiteral("  ·  ");
    QString line = titled ? rule + apart + subject : subject + apart + rule;
    if (const std::string waiting = waitingSentence(finding); !waiting.empty())
        line += apart + ownText(waiting).chopped(1);
    return line;
}

QString asText(const ShownFinding& finding, const Evidence& evidence, const Catalogue& catalogue) {
    QStringList lines;
    lines << QStringLiteral("[%1] %2").arg(wordOf(statusOf(finding.outcome)),
                                           ownText(catalogue.sentence(finding)));
    lines << subjectLine(finding, catalogue);
    addDocument(lines, catalogue.advice(finding));
    if (const std::string note = waitingNote(finding); !note.empty()) lines << ownText(note);
    if (!finding.evidence.empty()) lines << QString() << Words::tr("What was seen:");
    for (const std::string& id : finding.evidence) {
        const report::Exhibit exhibit = report::exhibitOf(evidence, id);
        lines << QString() << ownText(exhibit.title) + QStringLiteral(" ") + ownText(exhibit.how);
        for (const std::string& line : exhibit.lines) lines << QStringLiteral("    ") + ownText(line);
    }
    return lines.join(QLatin1Char('\n')) + QLatin1Char('\n');
}

}  // namespace mailvitals::ui
