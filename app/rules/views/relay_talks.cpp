// SPDX-License-Identifier: GPL-3.0-or-later
#include "rules/views/relay_talks.h"

#include <algorithm>
#include <utility>

namespace mailvitals {
namespace {

using smtp::RelayAnswer;

constexpr int mostRefusals = 4;
constexpr std::size_t mostRecipients = 3;

bool isOfDomain(const std::string& mailbox, const DomainName& domain) {
    const auto host = DomainName::parse(mailbox.substr(mailbox.rfind('@') + 1));
    return host && !domain.isRoot() && host->isWithin(domain);
}

/// Two pairs in which neither side is at home on the server that is asked.
std::array<RelayPair, 2> foreignPairs(Inquiry& ask) {
    const DomainName own = ask.request().target.domain() ? *ask.request().target.domain() : DomainName();
    std::vector<RelayPair> pairs;
    for (const RelayPair& pair : ask.policy().relayPairs) {
        if (!isOfDomain(pair.sender, own) && !isOfDomain(pair.recipient, own)) pairs.push_back(pair);
    }
    if (pairs.empty()) return {};
    return {pairs.front(),
            pairs.size() > 1 ? pairs.back() : RelayPair{pairs.front().recipient, pairs.front().sender}};
}

/// Did it accept the plain stranger, who comes last in the first talk?
bool wasTaken(const RelayTalk& first) {
    return !first.outcomes.empty() && first.outcomes.back().answer == RelayAnswer::Accepted;
}

/// Puts the questions of one address and collects what came of them.
class Rounds {
 public:
    Rounds(Inquiry& ask, const Server& server) : ask_(ask), server_(server), pairs_(foreignPairs(ask)) {
        // Where only an address is known, it is its own name (RFC 5321 section 4.1.3).
        const DomainName* domain = ask.request().target.domain();
        const std::string literal = server.address.toSmtpLiteral();
        hostName_ = domain ? server.host.toString() : literal;
        ownDomain_ = domain ? domain->toString() : literal;
    }

    RelayTalks run() {
        const bool thorough = ask_.request().thorough;
        talks_.inTurn = thorough;
        // All three at once: by themselves they cannot bring more refusals than are allowed.
        put(smtpPort, TlsUse::OnDemand, firstTrials());
        put(submissionPort, TlsUse::OnDemand, {trial("third-party")});
        put(submissionsPort, TlsUse::Implicit, {trial("third-party")});
        for (const std::uint16_t port : {smtpPort, submissionPort, submissionsPort}) confirm(port);
        if (!talks_.open && thorough)
            tryAllForms();
        else if (!talks_.open)
            tryOtherForms();
        return std::move(talks_);
    }

 private:
    SmtpTrial trial(std::string_view form, std::size_t pair = 0) const {
        const auto envelope = smtp::envelopeOf(
            *smtp::relayForm(form),
            {pairs_[pair].sender, pairs_[pair].recipient, ownDomain_, hostName_, server_.address});
        return {pair == 0 ? std::string(form) : againName(form), envelope.sender, envelope.recipient};
    }
    SmtpTrial nobody(bool ifTaken) const {
        return {std::string(unknownControl), pairs_[0].sender,
                std::string(smtp::nobodysName) + "@" + ownDomain_, ifTaken};
    }
    /// The controls come first, or nobody could tell what an answer to the stranger means. Every server knows
    /// its postmaster, also without a domain (RFC 5321 section 4.5.1).
    std::vector<SmtpTrial> firstTrials() const {
        const bool named = ask_.request().target.domain() != nullptr;
        return {
            {std::string(knownControl), pairs_[0].sender, named ? "postmaster@" + ownDomain_ : "postmaster"},
            nobody(true),
            trial("third-party")};
    }

    void put(std::uint16_t port, TlsUse tls, std::vector<SmtpTrial> trials, bool afterPause = false) {
        RelayTalk one{
            {SmtpTalk::Relay, server_.host, {server_.address, port}, tls, std::move(trials), afterPause},
            {},
            {}};
        one.talk = talk(ask_, one.question);
        if (one.talk.session) {
            one.outcomes = trialOutcomes(one.question, *one.talk.session);
            refusals_ += refusalsIn(*one.talk.session);
        }
        talks_.open = talks_.open || one.talk.state == Talk::State::Open;
        talks_.all.push_back(std::move(one));
    }

    /// Once more with two other strangers, and with the unknown user where he has not been named yet.
    void confirm(std::uint16_t port) {
        const RelayTalk first = *talks_.first(port);
        const RelayTalk* smtp = talks_.first(smtpPort);
        if (smtp->talk.state == Talk::State::Open || !wasTaken(first)) return;
        std::vector<SmtpTrial> trials{trial("third-party", 1)};
        if (smtp->outcomes.empty()) trials.insert(trials.begin(), nobody(false));
        put(port, first.question.tls, std::move(trials));
    }

    /// As many of the other forms as the refusals still allow, behind STARTTLS where that is offered: so both
    /// sides of it are heard. Only where the server answered the plain question: it says no more to the
    /// others else.
    void tryOtherForms() {
        if (!wasRefused(smtpPort)) return;
        std::vector<SmtpTrial> trials;
        for (const smtp::RelayForm& form : smtp::relayForms()) {
            const bool room =
                static_cast<int>(trials.size()) < mostRefusals - refusals_ && trials.size() < mostRecipients;
            if (form.gentle && form.name != "third-party" && room) trials.push_back(trial(form.name));
        }
        if (trials.empty()) return;
        tryForms(smtpPort, std::move(trials), false);
    }

    /// Every form on every port, three to a connection, one connection after the other. The owner has been
    /// told that he may be banned for it.
    void tryAllForms() {
        for (const std::uint16_t port : {smtpPort, submissionPort, submissionsPort}) {
            if (!wasRefused(port)) continue;
            std::vector<SmtpTrial> trials;
            for (const smtp::RelayForm& form : smtp::relayForms()) {
                if (form.name == "third-party") continue;
                trials.push_back(trial(form.name));
                if (trials.size() == mostRecipients) tryForms(port, std::exchange(trials, {}), true);
                if (talks_.open) return;
            }
            if (!trials.empty()) tryForms(port, std::move(trials), true);
            if (talks_.open) return;
        }
    }

    bool wasRefused(std::uint16_t port) const {
        const RelayTalk& first = *talks_.first(port);
        return !first.outcomes.empty() && first.outcomes.back().named &&
               first.outcomes.back().answer == RelayAnswer::Refused;
    }

    /// What is accepted is tried once more with the other strangers.
    void tryForms(std::uint16_t port, std::vector<SmtpTrial> trials, bool afterPause) {
        const TlsUse tls = port == submissionsPort ? TlsUse::Implicit : TlsUse::AsOffered;
        put(port, tls, std::move(trials), afterPause);
        const std::vector<TrialOutcome> outcomes = talks_.all.back().outcomes;
        for (const TrialOutcome& outcome : outcomes) {
            if (outcome.answer == RelayAnswer::Accepted)
                return put(port, tls, {trial(outcome.trial.name, 1)}, afterPause);
        }
    }

    Inquiry& ask_;
    const Server& server_;
    std::array<RelayPair, 2> pairs_;
    std::string ownDomain_;
    std::string hostName_;
    int refusals_ = 0;
    RelayTalks talks_;
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

const RelayTalk* RelayTalks::first(std::uint16_t port) const {
    const auto found = std::find_if(all.begin(), all.end(),
                                    [&](const RelayTalk& one) { return one.question.server.port == port; });
    return found == all.end() ? nullptr : &*found;
}

bool RelayTalks::isOpen(std::uint16_t port) const {
    const auto isRunning = [](const RelayTalk& one) { return one.talk.state == Talk::State::Open; };
    // On port 25 the other forms wait for all that may be refused elsewhere; elsewhere, what was accepted is
    // tried again once port 25 has said what it says to unknown users.
    if (inTurn || port == smtpPort ? open : isRunning(*first(smtpPort)) && wasTaken(*first(port)))
        return true;
    return std::any_of(all.begin(), all.end(), [&](const RelayTalk& one) {
        return one.question.server.port == port && isRunning(one);
    });
}

const TrialOutcome* RelayTalks::find(std::string_view name) const {
    for (const RelayTalk& one : all) {
        for (const TrialOutcome& outcome : one.outcomes) {
            if (outcome.trial.name == name) return &outcome;
        }
    }
    return nullptr;
}

std::vector<std::string> RelayTalks::evidence(std::uint16_t port) const {
    std::vector<std::string> ids;
    for (const RelayTalk& one : all) {
        const bool shown = one.question.server.port == port && !one.talk.evidence.empty();
        if (shown) ids.push_back(one.talk.evidence);
    }
    return ids;
}

RelayTalks relayTalks(Inquiry& ask, const Server& server) {
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
