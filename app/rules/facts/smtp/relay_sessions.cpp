// SPDX-License-Identifier: GPL-3.0-or-later
#include "rules/facts/smtp/relay_sessions.h"

#include <algorithm>
#include <utility>

namespace mailvitals {
namespace {

using smtp::RelayAnswer;

constexpr int mostRefusals = 4;
constexpr std::size_t mostRecipients = 3;
/// Each control is asked only where the one before was taken, so this many refusals are all they can bring.
/// Counted in advance: nobody need wait for them.
constexpr int mostOfBaseline = 1;
/// A stranger to a stranger, which comes alone in the first session of each port.
constexpr std::string_view plainForm = "third-party";

/// Did it accept the plain stranger, who comes alone in the first session?
bool wasTaken(const RelaySession& first) {
    return !first.outcomes.empty() && first.outcomes.front().answer == RelayAnswer::Accepted;
}

/// What every check tries behind STARTTLS, the plain form behind two others: a server that trusts whoever
/// comes encrypted takes those as well, unless it objects to their senders.
std::vector<std::string_view> gentleForms() {
    std::vector<std::string_view> names;
    for (const smtp::RelayForm& form : smtp::relayForms()) {
        if (form.gentle) names.push_back(form.name);
    }
    const auto plain = std::find(names.begin(), names.end(), plainForm);
    std::rotate(plain, plain + 1, plain + 3);
    return names;
}

const TrialOutcome* findIn(const RelaySession& one, std::string_view name) {
    const auto found =
        std::find_if(one.outcomes.begin(), one.outcomes.end(),
                     [name](const TrialOutcome& outcome) { return outcome.trial.name == name; });
    return found == one.outcomes.end() ? nullptr : &*found;
}

/// Puts the questions of one address and collects what came of them.
class Rounds {
 public:
    Rounds(Inquiry& ask, const Server& server) : ask_(ask), server_(server), make_(ask, server) {}

    RelaySessions run() {
        const bool thorough = ask_.request().thorough;
        sessions_.inTurn = thorough;
        // All at once: by themselves they cannot bring more refusals than are allowed.
        sessions_.baseline = spoken(greetingOf(ask_, server_));
        ofBaseline_ = std::exchange(refusals_, 0);
        for (const std::uint16_t port : {submissionPort, submissionsPort, smtpPort})
            sessions_.all.push_back(spoken(strangerAt(ask_, server_, port)));
        for (const std::uint16_t port : {smtpPort, submissionPort, submissionsPort}) confirm(port);
        if (!sessions_.open && thorough)
            tryAllForms();
        else if (!thorough && !mayBeRefusedMore())
            tryOtherForms();
        return std::move(sessions_);
    }

 private:
    RelaySession spoken(SmtpQuestion question) {
        RelaySession one{std::move(question), {}, {}};
        one.session = session(ask_, one.question);
        if (one.session.transcript) {
            one.outcomes = trialOutcomes(one.question, *one.session.transcript);
            refusals_ += refusalsIn(*one.session.transcript);
        }
        sessions_.open = sessions_.open || one.session.state == Session::State::Open;
        return one;
    }

    void put(std::uint16_t port, TlsUse tls, std::vector<SmtpTrial> trials, bool afterPause = false) {
        sessions_.all.push_back(spoken({SmtpSessionKind::Relay,
                                        server_.host,
                                        {server_.address, port},
                                        tls,
                                        std::move(trials),
                                        afterPause}));
    }

    /// The form with two other strangers; and the unknown user behind it where he has not been named yet, so
    /// that one refusal is all that it can bring.
    std::vector<SmtpTrial> again(std::string_view form) const {
        std::vector<SmtpTrial> trials{make_.form(form, 1)};
        const TrialOutcome* nobody = findIn(sessions_.baseline, unknownBaseline);
        if (!nobody || !nobody->named) trials.push_back(make_.nobody());
        return trials;
    }

    void confirm(std::uint16_t port) {
        const RelaySession first = *sessions_.first(port);
        if (sessions_.baseline.session.state == Session::State::Open || !wasTaken(first)) return;
        put(port, first.question.tls, again(plainForm));
    }

    /// As many of the other forms as the refusals still allow, behind STARTTLS where that is offered: so both
    /// sides of it are heard. Only where the server answered the plain question: it says no more to the
    /// others else.
    void tryOtherForms() {
        if (!wasRefused(smtpPort)) return;
        tryNextForms(mostRefusals - refusals_ - mostOfBaseline);
        // The controls may have cost less than was reckoned with.
        if (!sessions_.open) tryNextForms(mostRefusals - refusals_ - ofBaseline_);
    }

    void tryNextForms(int room) {
        std::vector<SmtpTrial> trials;
        for (const std::string_view form : gentleForms()) {
            const bool fits = static_cast<int>(trials.size()) < room && trials.size() < mostRecipients;
            if (fits && isLeft(form, smtpPort)) trials.push_back(make_.form(form));
        }
        if (!trials.empty()) tryForms(smtpPort, std::move(trials), false);
    }

    /// Has it still to be tried behind STARTTLS, or on a port without? The plain one was refused on this port
    /// already; a server that says no in plain text may trust whoever comes encrypted.
    bool isLeft(std::string_view form, std::uint16_t port) const {
        if (form == plainForm && !wasRefusedUnencrypted(port)) return false;
        return std::none_of(sessions_.all.begin(), sessions_.all.end(), [&](const RelaySession& one) {
            const bool again = form != plainForm || one.question.tls == TlsUse::AsOffered;
            return again && one.question.server.port == port && findIn(one, form);
        });
    }

    /// And is there another way to ask?
    bool wasRefusedUnencrypted(std::uint16_t port) const {
        const RelaySession& first = *sessions_.first(port);
        if (!wasRefused(port) || first.outcomes.front().encrypted || port == submissionsPort) return false;
        const auto ehlo = first.session.transcript->ehlo(false);
        return ehlo && ehlo->offers("STARTTLS");
    }

    /// Every form on every port, three to a connection, one connection after the other. The owner has been
    /// told that he may be banned for it. What would cost a refusal on a sound server and is no way to relay
    /// comes last.
    void tryAllForms() {
        for (const std::uint16_t port : {smtpPort, submissionPort, submissionsPort}) {
            if (!wasRefused(port)) continue;
            std::vector<SmtpTrial> trials;
            for (const smtp::RelayForm& form : smtp::relayForms()) {
                if (form.name == plainForm && !wasRefusedUnencrypted(port)) continue;
                trials.push_back(make_.form(form.name));
                if (trials.size() == mostRecipients) tryForms(port, std::exchange(trials, {}), true);
                if (sessions_.open) return;
            }
            if (!trials.empty()) tryForms(port, std::move(trials), true);
            if (sessions_.open) return;
        }
        const TrialOutcome* known = findIn(sessions_.baseline, knownBaseline);
        if (known && known->answer == RelayAnswer::Accepted)
            put(smtpPort, TlsUse::AsOffered, {make_.ownDomain(), make_.abuse()}, true);
    }

    /// Is a stranger still to be heard? The controls may be: what they can cost is reckoned with.
    bool mayBeRefusedMore() const {
        const bool controlled = sessions_.baseline.session.state != Session::State::Open;
        return std::any_of(sessions_.all.begin(), sessions_.all.end(), [&](const RelaySession& one) {
            return one.session.state == Session::State::Open || (wasTaken(one) && !controlled);
        });
    }

    bool wasRefused(std::uint16_t port) const {
        const RelaySession& first = *sessions_.first(port);
        return !first.outcomes.empty() && first.outcomes.front().named &&
               first.outcomes.front().answer == RelayAnswer::Refused;
    }

    /// What is accepted is tried once more with the other strangers.
    void tryForms(std::uint16_t port, std::vector<SmtpTrial> trials, bool afterPause) {
        const TlsUse tls = port == submissionsPort ? TlsUse::Implicit : TlsUse::AsOffered;
        put(port, tls, std::move(trials), afterPause);
        if (sessions_.baseline.session.state == Session::State::Open) return;
        const std::vector<TrialOutcome> outcomes = sessions_.all.back().outcomes;
        for (const TrialOutcome& outcome : outcomes) {
            if (outcome.answer == RelayAnswer::Accepted)
                return put(port, tls, again(outcome.trial.name), afterPause);
        }
    }

    Inquiry& ask_;
    const Server& server_;
    TrialMaker make_;
    int refusals_ = 0;    ///< of strangers
    int ofBaseline_ = 0;  ///< refusals, as far as they are known
    RelaySessions sessions_;
};

std::string bareWords(const TrialOutcome& outcome) {
    std::string words = outcome.reply;
    const std::string& mailbox = outcome.trial.recipient;
    if (mailbox.empty()) return words;
    for (std::size_t at = words.find(mailbox); at != words.npos; at = words.find(mailbox, at))
        words.erase(at, mailbox.size());
    return words;
}

}  // namespace

const RelaySession* RelaySessions::first(std::uint16_t port) const {
    const auto found = std::find_if(
        all.begin(), all.end(), [&](const RelaySession& one) { return one.question.server.port == port; });
    return found == all.end() ? nullptr : &*found;
}

bool RelaySessions::isOpen(std::uint16_t port) const {
    const auto isRunning = [](const RelaySession& one) { return one.session.state == Session::State::Open; };
    // On port 25 the other forms wait for all that may be refused elsewhere; elsewhere, what was accepted is
    // tried again once port 25 has said what it says to unknown users.
    if (inTurn || port == smtpPort ? open : isRunning(baseline) && wasTaken(*first(port))) return true;
    return std::any_of(all.begin(), all.end(), [&](const RelaySession& one) {
        return one.question.server.port == port && isRunning(one);
    });
}

const TrialOutcome* RelaySessions::find(std::string_view name, std::uint16_t port) const {
    const TrialOutcome* control = findIn(baseline, name);
    if (control && control->named) return control;
    for (const RelaySession& one : all) {
        const TrialOutcome* outcome = one.question.server.port == port ? findIn(one, name) : nullptr;
        if (outcome) return outcome;
    }
    return control;
}

std::vector<std::string> RelaySessions::evidence(std::uint16_t port) const {
    std::vector<std::string> ids;
    for (const RelaySession& one : all) {
        const bool shown = one.question.server.port == port && !one.session.evidence.empty();
        if (shown) ids.push_back(one.session.evidence);
    }
    const bool restOnBaseline = port == smtpPort || wasTaken(*first(port));
    if (baseline.session.transcript && restOnBaseline) ids.push_back(baseline.session.evidence);
    return ids;
}

RelaySessions relaySessions(Inquiry& ask, const Server& server) {
    return Rounds(ask, server).run();
}

bool saysTheSame(const TrialOutcome& one, const TrialOutcome& other) {
    return one.answer == other.answer && bareWords(one) == bareWords(other);
}

bool isNo(const TrialOutcome* outcome) {
    if (!outcome || !outcome->named) return false;
    switch (*outcome->answer) {
        case RelayAnswer::Refused:
        case RelayAnswer::NeedsAuthentication:
        case RelayAnswer::SenderRefused:
        case RelayAnswer::RecipientUnknown:  // "no such mailbox", as some servers number it
        case RelayAnswer::Unclear: return true;
        default: return false;
    }
}

}  // namespace mailvitals
