// SPDX-License-Identifier: GPL-3.0-or-later
#include "report/html_recovery.h"

#include "report/html_write.h"
#include "report/words.h"

#include <algorithm>

namespace mailvitals::report::html {
namespace {

using namespace Qt::StringLiterals;

QString line(const Finding& finding, const Document& advice, const Catalogue& catalogue) {
    const StatusIcon icon = iconOf(finding.outcome);
    return "<li>"_L1 + picture(icon, QLatin1String(icon.word) + u':') + "<div><p>"_L1 +
           text(catalogue.sentence(finding), mostInSentence) + "</p>"_L1 + blocks(advice) +
           "</div></li>\n"_L1;
}

QString listOf(const QString& lines) {
    return lines.isEmpty() ? lines : "<ul class=\"passed\">\n"_L1 + lines + "</ul>\n"_L1;
}

QString reasons(const Recovery& recovery, const Catalogue& catalogue) {
    QString lines;
    for (std::size_t i = 0; i < std::min(recovery.reasons.size(), mostReasons); ++i)
        lines += line(recovery.reasons[i], {}, catalogue);
    return listOf(lines);
}

QString advised(const RecoveryTask& task, const Catalogue& catalogue) {
    QString lines;
    for (std::size_t i = 0; task.advises && i < std::min(task.seen.size(), mostAdvised); ++i)
        lines += line(task.seen[i], adviceIn(task, task.seen[i], catalogue), catalogue);
    return listOf(lines);
}

QString taskOf(const RecoveryTask& task, std::size_t number, const Catalogue& catalogue) {
    const QString box = task.done ? "<span role=\"img\" aria-label=\"Done:\">&#9745;</span> "_L1
                                  : "<span role=\"img\" aria-label=\"To do:\">&#9744;</span> "_L1;
    QString out = "<article>\n<h3>"_L1 + box + QString::number(number) + ". "_L1 + text(task.title) +
                  "</h3>\n"_L1 + blocks(task.text) + advised(task, catalogue);
    for (const StackFix& stack : task.stacks) {
        const QString open = task.stacks.size() == 1 ? " open=\"\""_L1 : ""_L1;
        out += "<details class=\"stack\""_L1 + open + ">\n<summary>"_L1 + text(stack.stack) +
               "</summary>\n"_L1 + blocks(stack.steps) + "</details>\n"_L1;
    }
    return out + "</article>\n"_L1;
}

}  // namespace

QString proxy(const Recovery& recovery, const Catalogue& catalogue) {
    QString out =
        "<section id=\"way-out\" aria-labelledby=\"way-out-title\">\n<div class=\"area\">\n"
        "<h2 id=\"way-out-title\">Recovery guide</h2>\n<p class=\"quiet\">Take the steps in this "
        "order.</p>\n</div>\n"_L1 +
        reasons(recovery, catalogue);
    std::size_t number = 0;
    for (const RecoveryTask& task : recovery.tasks) out += taskOf(task, ++number, catalogue);
    return out + "</section>\n"_L1;
}

}  // namespace mailvitals::report::html
