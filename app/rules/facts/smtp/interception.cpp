// SPDX-License-Identifier: GPL-3.0-or-later
#include "rules/facts/smtp/interception.h"

#include "base/ascii.h"
#include "records/dmarc/public_suffix_list.h"
#include "records/x509/certificate.h"
#include "rules/facts/dns/reverse_names.h"
#include "rules/facts/smtp/trials.h"

#include <algorithm>

namespace mailvitals {
namespace {

std::optional<smtp::Reply> greetingOf(const SmtpSession& session) {
    if (session.exchanges.empty() || !session.exchanges.front().sent.empty()) return std::nullopt;
    const auto reply = SmtpSession::replyOf(session.exchanges.front());
    if (!reply || reply->code != 220 || reply->texts.empty()) return std::nullopt;
    return *reply;
}

bool isAll(std::string_view text, char c) {
    return std::all_of(text.begin(), text.end(), [c](char each) { return each == c; });
}

/// "220 ********" in place of the greeting, or a keyword of X's in place of STARTTLS.
bool isBlottedOut(const SmtpSession& session) {
    const auto greeting = greetingOf(session);
    if (greeting) {
        const std::string_view text = ascii::trimmed(greeting->texts.front());
        const auto stars = std::count(text.begin(), text.end(), '*');
        if (stars >= 8 && stars * 2 > static_cast<std::ptrdiff_t>(text.size())) return true;
    }
    const auto ehlo = session.ehlo(false);
    return ehlo && std::any_of(ehlo->keywords.begin(), ehlo->keywords.end(), [](const std::string& keyword) {
               const std::string_view word = ascii::split(keyword, ' ').front();
               return word.size() >= 7 && isAll(word.substr(0, word.size() - 1), 'X');
           });
}

bool ofOneOrganisation(const DomainName& one, const DomainName& other) {
    return dmarc::organizationalDomainByList(one) == dmarc::organizationalDomainByList(other);
}

/// What encryption tells of who answers.
enum class TlsIdentity { Open, None, Server, Stranger };

/// A certificate settles it. A session that went on in plain text has none; another one with the same server
/// may have.
TlsIdentity tlsIdentityOf(Inquiry& ask, const Server& server, const SmtpSession& session,
                          const DomainName& name) {
    const auto ehlo = session.ehlo(false);
    if (!ehlo) return TlsIdentity::Server;  // who did not even answer EHLO is judged by others
    if (!ehlo->offers("STARTTLS") && !session.tls) return TlsIdentity::None;
    const Attempt<SmtpSession>& greeting = ask.ask(greetingOf(ask, server));
    if (!session.tls && greeting.isOpen()) return TlsIdentity::Open;
    const SmtpSession* shown = session.tls ? &session : greeting.answer();
    if (!shown || !shown->tls || shown->tls->chain.empty()) return TlsIdentity::Server;
    const std::string& certificate = shown->tls->chain.front();
    const bool ofStranger =
        x509::matchesHost(certificate, name) && !x509::matchesHost(certificate, server.host);
    return ofStranger ? TlsIdentity::Stranger : TlsIdentity::Server;
}

bool leadsTo(const Lookup& lookup, const IpAddress& address) {
    const std::vector<IpAddress> all = lookup.addresses();
    return std::find(all.begin(), all.end(), address) != all.end();
}

}  // namespace

std::optional<DomainName> nameInGreeting(const SmtpSession& session) {
    const auto greeting = greetingOf(session);
    if (!greeting) return std::nullopt;
    const std::string_view first = ascii::split(ascii::trimmed(greeting->texts.front()), ' ').front();
    const auto name = DomainName::parse(first);
    const bool fits = name && name->isHostName() && name->labels().size() >= 2 && !isAddressLiteral(*name);
    return fits ? std::optional(*name) : std::nullopt;
}

/// A server of which the owner has simply set the wrong name must not be taken for somebody else: the name
/// has to lead to another machine, and neither the DNS of the address nor the mail host's own name may know
/// it.
Interception detectInterception(Inquiry& ask, const Server& server, const SmtpSession& session) {
    Interception interception;
    if (isBlottedOut(session)) {
        interception.state = Interception::State::Rewriter;
        interception.reason =
            "something on the way has blotted out what the server says, so it tells nothing "
            "about the server";
        return interception;
    }
    const auto name = nameInGreeting(session);
    const bool known = !name || *name == server.host || ofOneOrganisation(*name, server.host);
    if (known || server.host.isRoot()) return interception;
    const TlsIdentity identity = tlsIdentityOf(ask, server, session, *name);
    if (identity == TlsIdentity::Server) return interception;
    const Lookup v4 = lookUp(ask, *name, dns::Type::A);
    const Lookup v6 = lookUp(ask, *name, dns::Type::Aaaa);
    const ReverseName reverse = lookUpReverse(ask, server.address);
    if (identity == TlsIdentity::Open || v4.isOpen() || v6.isOpen() || reverse.lookup.isOpen()) {
        interception.state = Interception::State::Open;
        return interception;
    }
    const bool ptrKnowsIt =
        std::find(reverse.names.begin(), reverse.names.end(), *name) != reverse.names.end();
    const bool livesElsewhere = (v4.found() || v6.found()) && !v4.failed() && !v6.failed() &&
                                !leadsTo(v4, server.address) && !leadsTo(v6, server.address);
    if (!livesElsewhere || ptrKnowsIt) return interception;
    interception.state = Interception::State::Stranger;
    interception.name = name->toString();
    interception.reason =
        "who answers there calls itself " + interception.name +
        ", which is another machine, and no certificate says otherwise; something on the way "
        "may answer in the server's place";
    interception.evidence = {v4.evidence, v6.evidence, reverse.lookup.evidence};
    return interception;
}

}  // namespace mailvitals
