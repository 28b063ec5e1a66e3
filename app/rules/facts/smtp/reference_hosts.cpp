// SPDX-License-Identifier: GPL-3.0-or-later
#include "rules/facts/smtp/reference_hosts.h"

#include "base/ascii.h"
#include "records/dmarc/public_suffix_list.h"
#include "records/smtp/client_address.h"
#include "rules/facts/dns/servers.h"
#include "rules/facts/smtp/greeting.h"
#include "rules/facts/vantage/lines.h"
#include "rules/verdicts.h"

#include <algorithm>

namespace mailvitals {
namespace {

using State = ReferenceView::State;

constexpr std::size_t hostsAsked = 2;

/// A domain whose mail the provider takes cannot be compared with that provider.
std::vector<ReferenceHost> foreignHosts(Inquiry& ask) {
    std::vector<ReferenceHost> hosts;
    const Servers own = servers(ask);
    for (const ReferenceHost& reference : ask.policy().referenceHosts) {
        const DomainName provider = dmarc::organizationalDomainByList(reference.host);
        const bool isOwn = std::any_of(own.hosts.begin(), own.hosts.end(), [&](const HostAddresses& host) {
            return dmarc::organizationalDomainByList(host.host) == provider;
        });
        if (!isOwn && hosts.size() < hostsAsked) hosts.push_back(reference);
    }
    return hosts;
}

bool isOwnName(const DomainName& name, const ReferenceHost& reference) {
    return std::any_of(reference.greetsAs.begin(), reference.greetsAs.end(),
                       [&](const DomainName& domain) { return name.isWithin(domain); });
}

State stateOf(const SmtpSession& session, const ReferenceHost& reference) {
    if (isMasked(session)) return State::Rewritten;
    const auto greeting = greetingIn(session);
    // A refusal may be the provider's about our address, or that of somebody on the way.
    if (!greeting) return wasHeard(session) ? State::Unknown : State::Shut;
    const auto name = nameInGreeting(session);
    return name && isOwnName(*name, reference) ? State::Reached : State::Replaced;
}

State stateOf(const Failure& failure) {
    const bool shut = !isOurDoing(failure.why) || failure.why == FailureReason::ProxyFailed;
    return shut ? State::Shut : State::Unknown;
}

/// One address of one host.
struct Asked {
    State state = State::Unknown;
    std::string name;
    std::string host;
    std::string evidence;
};

Asked askAt(Inquiry& ask, const ReferenceHost& reference, const IpAddress& address) {
    const SmtpQuestion question{SmtpSessionKind::PortCheck, reference.host, {address, smtpPort}};
    const Attempt<SmtpSession>& attempt = ask.ask(question);
    Asked asked{State::Open, {}, reference.host.toString() + " " + address.toString(), question.id()};
    if (const Failure* failure = attempt.failure()) asked.state = stateOf(*failure);
    if (const SmtpSession* session = attempt.answer()) {
        asked.state = stateOf(*session, reference);
        if (const auto greeting = greetingIn(*session))
            asked.name = ascii::split(ascii::trimmed(greeting->texts.front()), ' ').front();
    }
    return asked;
}

/// The address to connect to; none: there is none that may be. Without a value for the outer one the name is
/// still being looked up.
std::optional<std::optional<IpAddress>> addressOf(Inquiry& ask, const ReferenceHost& reference,
                                                  Family family) {
    const Lookup found = lookUp(ask, reference.host, family == Family::V4 ? dns::Type::A : dns::Type::Aaaa);
    if (found.isOpen()) return std::nullopt;
    for (const IpAddress& address : found.addresses()) {
        if (ask.request().isPublic(address)) return address;
    }
    return std::optional<IpAddress>();
}

Asked askOne(Inquiry& ask, const ReferenceHost& reference, Family family) {
    const auto address = addressOf(ask, reference, family);
    if (!address) return {State::Open, {}, {}, {}};
    return *address ? askAt(ask, reference, **address) : Asked();
}

/// The address that it names us by, where it is the host itself that speaks.
std::optional<IpAddress> clientAddressIn(const SmtpSession& session, const ReferenceHost& reference) {
    const SmtpExchange* hello = session.find("EHLO");
    if (!hello || stateOf(session, reference) != State::Reached) return std::nullopt;
    const auto reply = SmtpSession::replyOf(*hello);
    if (!reply || !reply->positive()) return std::nullopt;
    constexpr std::size_t verb = 5;
    const auto address = smtp::clientAddressInHello(
        *reply, std::string_view(hello->sent).substr(std::min(verb, hello->sent.size())));
    return address ? std::optional(address->unmapped()) : std::nullopt;
}

SeenAddress seenBy(Inquiry& ask, const ReferenceHost& reference, Family family, const IpAddress& local) {
    using Seen = SeenAddress::State;
    const auto address = addressOf(ask, reference, family);
    SeenAddress seen;
    if (address && !*address) seen.state = Seen::Unknown;
    if (!address || !*address) return seen;
    // Nothing has to be encrypted in order to be told.
    const SmtpQuestion question{
        SmtpSessionKind::Greeting, reference.host, {**address, smtpPort}, TlsUse::OnDemand};
    const Attempt<SmtpSession>& attempt = ask.ask(question);
    if (attempt.isOpen()) return seen;
    seen.state = Seen::Unknown;
    const SmtpSession* session = attempt.answer();
    if (!session || session->local != local) return seen;
    const auto told = clientAddressIn(*session, reference);
    if (!told || told->family() != family || !ask.request().isPublic(*told)) return seen;
    return {Seen::Told, *told, reference.host.toString() + " " + (*address)->toString(), {question.id()}};
}

}  // namespace

ReferenceView referenceHosts(Inquiry& ask, Family family) {
    std::vector<Asked> all;
    for (const ReferenceHost& reference : foreignHosts(ask)) all.push_back(askOne(ask, reference, family));
    ReferenceView view;
    // The first of these that is true of one of them is true of the line.
    for (const State state : {State::Reached, State::Open, State::Replaced, State::Rewritten, State::Shut}) {
        for (const Asked& asked : all) {
            if (asked.state != state) continue;
            view.state = state;
            view.name = asked.name;
            if (asked.evidence.empty() || state == State::Open) return view;
            view.hosts.push_back(asked.host);
            view.evidence.push_back(asked.evidence);
        }
        if (!view.hosts.empty()) return view;
    }
    view.state = State::Unknown;
    return view;
}

SeenAddress addressSeenOnPort25(Inquiry& ask, Family family, const IpAddress& local) {
    using Seen = SeenAddress::State;
    SeenAddress result;
    result.state = Seen::Unknown;
    bool open = false;
    bool disagree = false;
    for (const ReferenceHost& reference : foreignHosts(ask)) {
        const SeenAddress one = seenBy(ask, reference, family, local);
        open = open || one.state == Seen::Open;
        if (one.state != Seen::Told) continue;
        disagree = disagree || (result.state == Seen::Told && !sameLine(one.address, result.address));
        if (result.state == Seen::Told)
            result.evidence.insert(result.evidence.end(), one.evidence.begin(), one.evidence.end());
        else
            result = one;
    }
    // What an older program did not ask stays unknown in its file.
    if (open && !ask.isOver()) return {};
    if (disagree) result.state = Seen::Unknown;
    return result;
}

}  // namespace mailvitals
