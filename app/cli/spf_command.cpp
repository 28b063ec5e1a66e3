// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/printable.h"
#include "base/timestamp.h"
#include "cli/commands.h"
#include "cli/output.h"
#include "records/spf/tree_text.h"
#include "run/spf_run.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

namespace mailvitals::cli {
namespace {

/// What section 4.6.4 of RFC 7208 grants an evaluation at least.
constexpr std::chrono::seconds patience{20};

int exitStatusOf(spf::Result result) {
    switch (result) {
        case spf::Result::SoftFail: return 1;
        case spf::Result::Fail:
        case spf::Result::PermError: return 2;
        case spf::Result::TempError: return 3;
        default: break;
    }
    return 0;
}

QString text(std::string_view bytes) {
    return QString::fromStdString(printable(bytes));
}

QJsonObject toObject(const spf::Problem& problem) {
    return {{QStringLiteral("record"), text(problem.record)},
            {QStringLiteral("column"), static_cast<qint64>(problem.error.where) + 1},
            {QStringLiteral("what"), text(problem.error.what)},
            {QStringLiteral("found"), text(problem.error.found)},
            {QStringLiteral("section"), text(problem.error.section)}};
}

const char* wordFor(spf::Outcome outcome) {
    switch (outcome) {
        case spf::Outcome::NoMatch: return "no-match";
        case spf::Outcome::Match: return "match";
        case spf::Outcome::TempError: return "temperror";
        case spf::Outcome::PermError: return "permerror";
        default: break;
    }
    return "not-reached";
}

QJsonObject toObject(const spf::Node& node);

QJsonObject toObject(const spf::Step& step) {
    QJsonObject object{{QStringLiteral("term"), text(step.text)},
                       {QStringLiteral("column"), static_cast<qint64>(step.where) + 1},
                       {QStringLiteral("outcome"), QLatin1String(wordFor(step.outcome))},
                       {QStringLiteral("lookups"), static_cast<qint64>(step.lookups())},
                       {QStringLiteral("void"), step.isVoid}};
    if (step.name) object.insert(QStringLiteral("name"), text(step.name->toString()));
    if (!step.child.empty()) object.insert(QStringLiteral("record"), toObject(step.child.front()));
    return object;
}

QJsonObject toObject(const spf::Node& node) {
    QJsonArray terms;
    for (const spf::Step& step : node.steps) terms.append(toObject(step));
    return {{QStringLiteral("name"), text(node.name.toString())},
            {QStringLiteral("record"), text(node.text)},
            {QStringLiteral("result"), text(node.result ? spf::toString(*node.result) : "not-reached")},
            {QStringLiteral("lookups"), static_cast<qint64>(node.lookups())},
            {QStringLiteral("terms"), terms}};
}

std::string asJson(const spf::Session& session, const run::SpfAnswer& answer) {
    const spf::Evaluation& evaluation = answer.evaluation;
    QJsonObject root{{QStringLiteral("schema"), QStringLiteral("mailvitals.spf/1")},
                     {QStringLiteral("result"), text(spf::toString(*evaluation.result))},
                     {QStringLiteral("ip"), text(session.client.toString())},
                     {QStringLiteral("sender"), text(session.sender())},
                     {QStringLiteral("helo"), text(session.helo)},
                     {QStringLiteral("decided_by"), text(spf::describeDecision(evaluation.tree))},
                     {QStringLiteral("explanation"), text(evaluation.explanation)},
                     {QStringLiteral("lookups"), static_cast<qint64>(evaluation.lookups)},
                     {QStringLiteral("void_lookups"), static_cast<qint64>(evaluation.voidLookups)},
                     {QStringLiteral("dns_questions"), static_cast<qint64>(answer.questions)},
                     {QStringLiteral("took_ms"), static_cast<qint64>(answer.took.count())},
                     {QStringLiteral("tree"), toObject(evaluation.tree)}};
    if (const spf::Problem* problem = spf::decidingProblem(evaluation.tree))
        root.insert(QStringLiteral("problem"), toObject(*problem));
    return QJsonDocument(root).toJson(QJsonDocument::Indented).toStdString();
}

std::string asText(const spf::Session& session, const run::SpfAnswer& answer) {
    const spf::Evaluation& evaluation = answer.evaluation;
    std::string out = std::string(spf::toString(*evaluation.result)) + "\n";
    const auto line = [&](const std::string& content) { out += content + "\n"; };
    line("");
    line(printable(session.sender()) + " from " + session.client.toString());
    const std::string decision = spf::describeDecision(evaluation.tree);
    if (!decision.empty()) line("decided by " + decision);
    if (const spf::Problem* problem = spf::decidingProblem(evaluation.tree))
        line("because of the record of " + printable(problem->record) + ": " + spf::describe(*problem));
    if (!evaluation.explanation.empty())
        line("the domain explains (in its own words): " + printable(evaluation.explanation));
    line("");
    for (const std::string& row : spf::treeLines(evaluation.tree)) line(row);
    line("");
    line(std::to_string(evaluation.lookups) + " of 10 lookups, " + std::to_string(evaluation.voidLookups) +
         " of 2 that find nothing; " + std::to_string(answer.questions) + " DNS questions in " +
         std::to_string(answer.took.count()) + " ms");
    return out;
}

}  // namespace

int runSpf(const SpfOptions& options) {
    spf::Session session = options.session;
    session.wantsExplanation = true;
    session.time = now();
    const run::SpfAnswer answer = run::askSpf(session, options.resolvers, patience);
    printOut(options.json ? asJson(session, answer) : asText(session, answer));
    return exitStatusOf(*answer.evaluation.result);
}

}  // namespace mailvitals::cli
