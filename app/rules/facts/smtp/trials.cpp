// SPDX-License-Identifier: GPL-3.0-or-later
#include "rules/facts/smtp/trials.h"

#include "evidence/relay_trials.h"

namespace mailvitals {
namespace {

bool isOfDomain(const std::string& mailbox, const DomainName& domain) {
    const auto host = DomainName::parse(mailbox.substr(mailbox.rfind('@') + 1));
    return host && !domain.isRoot() && host->isWithin(domain);
}

/// Two pairs in which neither side is at home on the server that is asked.
std::array<RelayPair, 2> foreignPairs(const Inquiry& ask) {
    const DomainName own = ask.request().target.domain() ? *ask.request().target.domain() : DomainName();
    std::vector<RelayPair> pairs;
    for (const RelayPair& pair : ask.policy().relayPairs) {
        if (!isOfDomain(pair.sender, own) && !isOfDomain(pair.recipient, own)) pairs.push_back(pair);
    }
    if (pairs.empty()) return {};
    return {pairs.front(),
            pairs.size() > 1 ? pairs.back() : RelayPair{pairs.front().recipient, pairs.front().sender}};
}

}  // namespace

SmtpQuestion greetingOf(const Inquiry& ask, const Server& server, std::uint16_t port) {
    SmtpQuestion question{SmtpSessionKind::Greeting, server.host, {server.address, port}};
    if (port == smtpPort) question.trials = TrialMaker(ask, server).baseline();
    return question;
}

SmtpQuestion strangerAt(const Inquiry& ask, const Server& server, std::uint16_t port) {
    const TlsUse tls = port == submissionsPort ? TlsUse::Implicit : TlsUse::OnDemand;
    return {SmtpSessionKind::Relay,
            server.host,
            {server.address, port},
            tls,
            {TrialMaker(ask, server).form("third-party")}};
}

TrialMaker::TrialMaker(const Inquiry& ask, const Server& server)
    : server_(server), pairs_(foreignPairs(ask)), named_(ask.request().target.domain() != nullptr) {
    // Where only an address is known, it is its own name (RFC 5321 section 4.1.3).
    const std::string literal = server.address.toSmtpLiteral();
    ownDomain_ = named_ ? ask.request().target.domain()->toString() : literal;
    hostName_ = named_ ? server.host.toString() : literal;
}

SmtpTrial TrialMaker::form(std::string_view name, std::size_t pair) const {
    const auto envelope = smtp::envelopeOf(
        *smtp::relayForm(name),
        {pairs_[pair].sender, pairs_[pair].recipient, ownDomain_, hostName_, server_.address});
    return {pair == 0 ? std::string(name) : againName(name), envelope.sender, envelope.recipient};
}

/// Every server knows these without a domain as well (RFC 5321 section 4.5.1).
std::string TrialMaker::ownMailbox(std::string_view local) const {
    return std::string(local) + (named_ ? "@" + ownDomain_ : std::string());
}

SmtpTrial TrialMaker::nobody() const {
    return {std::string(unknownBaseline), pairs_[0].sender,
            std::string(smtp::nobodysName).append("@").append(ownDomain_), true};
}

SmtpTrial TrialMaker::ownDomain() const {
    return {std::string(ownDomainControl), "postmaster@" + ownDomain_, ownMailbox("postmaster")};
}

SmtpTrial TrialMaker::abuse() const {
    return {std::string(abuseControl), pairs_[0].sender, ownMailbox("abuse")};
}

/// Each only where the one before it was taken, so they bring one refusal at most, whatever the server is
/// like. With that of the stranger on each of three ports these are the four that are allowed.
std::vector<SmtpTrial> TrialMaker::baseline() const {
    const std::string postmaster = ownMailbox("postmaster");
    return {{std::string(knownBaseline), pairs_[0].sender, postmaster},
            {std::string(nullControl), {}, postmaster, true},
            nobody()};
}

}  // namespace mailvitals
