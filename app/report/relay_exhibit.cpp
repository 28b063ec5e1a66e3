// SPDX-License-Identifier: GPL-3.0-or-later
#include "report/relay_exhibit.h"

#include "base/ascii.h"
#include "base/printable.h"
#include "evidence/relay_matrix.h"

#include <algorithm>

namespace mailvitals::report {
namespace {

using smtp::RelayAnswer;

std::string headingOf(const RelayEndpoint& endpoint) {
    const std::string port = "Port " + std::to_string(endpoint.port);
    switch (endpoint.wire) {
        case RelayEndpoint::Wire::Plain: return port + ", unencrypted";
        case RelayEndpoint::Wire::StartTls: return port + ", after STARTTLS";
        case RelayEndpoint::Wire::Tls: return port + ", encrypted from the start";
    }
    return port;
}

const char* wordFor(const TrialOutcome& outcome) {
    switch (*outcome.answer) {
        case RelayAnswer::Accepted: return formOf(outcome.trial) ? "ACCEPTED" : "accepted";
        case RelayAnswer::Refused: return "refused";
        case RelayAnswer::NeedsAuthentication: return "needs login";
        case RelayAnswer::NeedsTls: return "needs TLS";
        case RelayAnswer::Greylisted:
        case RelayAnswer::Busy: return "later";
        case RelayAnswer::Throttled:
        case RelayAnswer::TesterBlocked:
        case RelayAnswer::SenderRefused: return "turned away";
        case RelayAnswer::RecipientUnknown: return "refused";
        case RelayAnswer::Tarpit: return "tarpit";
        case RelayAnswer::Unclear: break;
    }
    return "unclear";
}

std::string titleOf(const SmtpTrial& trial) {
    if (trial.name == knownBaseline) return "its own postmaster";
    if (trial.name == unknownBaseline) return "nonexistent local recipient";
    if (trial.name == nullControl) return "empty sender (<>) to its own postmaster";
    if (trial.name == ownDomainControl) return "sender in its own domain to its own postmaster";
    if (trial.name == abuseControl) return "its own abuse address";
    const smtp::RelayForm* form = formOf(trial);
    if (!form) return printable(trial.name);
    return std::string(form->title) + (trial.name == form->name ? "" : " (second pair)");
}

/// Where a stranger was accepted, nobody asks for more.
std::vector<std::string> untriedIn(const RelayEndpoint& endpoint) {
    const bool open =
        std::any_of(endpoint.outcomes.begin(), endpoint.outcomes.end(), [](const TrialOutcome& outcome) {
            return formOf(outcome.trial) && outcome.answer == RelayAnswer::Accepted;
        });
    if (open) return {};
    const bool heard =
        std::any_of(endpoint.outcomes.begin(), endpoint.outcomes.end(),
                    [](const TrialOutcome& outcome) { return formOf(outcome.trial) != nullptr; });
    if (!heard) return {"external sender to external recipient"};
    std::vector<std::string> titles;
    for (const smtp::RelayForm& form : smtp::relayForms()) {
        const bool tried =
            std::any_of(endpoint.outcomes.begin(), endpoint.outcomes.end(),
                        [&](const TrialOutcome& outcome) { return outcome.trial.name == form.name; });
        if (form.gentle && !tried) titles.emplace_back(form.title);
    }
    return titles;
}

void addTo(Exhibit& exhibit, const RelayEndpoint& endpoint) {
    static constexpr std::size_t width = 13;
    const auto line = [&](std::string word, const std::string& what) {
        word.resize(std::max(width, word.size() + 1), ' ');
        exhibit.lines.push_back("   " + word + what);
    };
    exhibit.lines.push_back(headingOf(endpoint));
    if (!endpoint.shut.empty()) return exhibit.lines.push_back("   " + endpoint.shut);
    if (endpoint.outcomes.empty()) return exhibit.lines.push_back("   nothing was tried");
    for (const TrialOutcome& outcome : endpoint.outcomes) line(wordFor(outcome), titleOf(outcome.trial));
    for (const std::string& title : untriedIn(endpoint)) line("not tried", title);
}

}  // namespace

Exhibit exhibitOf(const Evidence& evidence, const RelayMatrixView& view) {
    Exhibit exhibit{"What " + view.server.toString() + " accepts without authentication", {}, {}};
    for (const RelayEndpoint& endpoint : relayMatrix(evidence, view.server)) addTo(exhibit, endpoint);
    return exhibit;
}

}  // namespace mailvitals::report
