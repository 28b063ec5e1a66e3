// SPDX-License-Identifier: GPL-3.0-or-later
#include "rules/facts/smtp/interception.h"

#include "records/dmarc/public_suffix_list.h"
#include "records/x509/certificate.h"
#include "rules/facts/dns/reverse_names.h"
#include "rules/facts/smtp/greeting.h"
#include "rules/facts/smtp/reference_hosts.h"
#include "rules/facts/smtp/trials.h"

#include <algorithm>

namespace mailvitals {
namespace {

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

Interception open() {
    Interception interception;
    interception.state = Interception::State::Open;
    return interception;
}

/// What the ports for users say of the machine. Who diverts port 25 leaves them alone.
enum class OtherPorts { Open, Silent, KnowTheServer };

/// The same questions as the rules about these ports put, so they cost no further connections.
OtherPorts otherPorts(Inquiry& ask, const Server& server, const DomainName& stranger) {
    const Attempt<SmtpSession>* attempts[]{&ask.ask(greetingOf(ask, server, submissionPort)),
                                           &ask.ask(strangerAt(ask, server, submissionsPort))};
    bool waits = false;
    for (const Attempt<SmtpSession>* attempt : attempts) {
        waits = waits || attempt->isOpen();
        const SmtpSession* session = attempt->answer();
        if (!session) continue;
        const auto name = nameInGreeting(*session);
        if (name && *name == stranger) continue;
        const bool certified = session->tls && !session->tls->chain.empty() &&
                               x509::matchesHost(session->tls->chain.front(), server.host);
        const bool named = name && ofOneOrganisation(*name, server.host);
        if (certified || named) return OtherPorts::KnowTheServer;
    }
    return waits ? OtherPorts::Open : OtherPorts::Silent;
}

/// Where the greetings of others come through whole, the firewall is the server's own, and what it leaves of
/// the server's words is what all the world hears.
Interception whoMasks(Inquiry& ask, const Server& server) {
    const ReferenceView references = referenceHosts(ask, server.address.family());
    if (references.state == ReferenceView::State::Open) return open();
    if (references.state == ReferenceView::State::Reached) return {};
    Interception interception;
    interception.state = Interception::State::Rewriter;
    interception.proven = references.state == ReferenceView::State::Rewritten;
    interception.reason =
        interception.proven ? "something on the way masks what servers say on port 25, those of others too, "
                              "so it tells nothing about the server"
                            : "something on the way has blotted out what the server says, so it tells "
                              "nothing about the server";
    interception.evidence = references.evidence;
    return interception;
}

}  // namespace

/// A server of which the owner has simply set the wrong name must not be taken for somebody else: the name
/// has to be that of another machine or of none, and neither the DNS of the address nor the mail host's own
/// name may know it. Where reference hosts can be asked, they decide: nobody is in the way to one server
/// alone. Else the other ports of the machine may know better, and else a name that leads elsewhere will do.
Interception detectInterception(Inquiry& ask, const Server& server, const SmtpSession& session) {
    if (isMasked(session)) return whoMasks(ask, server);
    const auto name = nameInGreeting(session);
    const bool known = !name || *name == server.host || ofOneOrganisation(*name, server.host);
    if (known || server.host.isRoot()) return {};
    const TlsIdentity identity = tlsIdentityOf(ask, server, session, *name);
    if (identity == TlsIdentity::Server) return {};
    const Lookup v4 = lookUp(ask, *name, dns::Type::A);
    const Lookup v6 = lookUp(ask, *name, dns::Type::Aaaa);
    const ReverseName reverse = lookUpReverse(ask, server.address);
    if (identity == TlsIdentity::Open || v4.isOpen() || v6.isOpen() || reverse.lookup.isOpen()) return open();
    const bool ptrKnowsIt =
        std::find(reverse.names.begin(), reverse.names.end(), *name) != reverse.names.end();
    const bool leadsHere =
        v4.failed() || v6.failed() || leadsTo(v4, server.address) || leadsTo(v6, server.address);
    if (ptrKnowsIt || leadsHere) return {};
    const ReferenceView references = referenceHosts(ask, server.address.family());
    const OtherPorts others = otherPorts(ask, server, *name);
    if (references.state == ReferenceView::State::Open || others == OtherPorts::Open) return open();
    const bool replaced = references.state == ReferenceView::State::Replaced;
    const bool livesElsewhere = v4.found() || v6.found();
    if (references.state == ReferenceView::State::Reached) return {};
    if (!replaced && others != OtherPorts::KnowTheServer && !livesElsewhere) return {};
    Interception interception;
    interception.state = Interception::State::Stranger;
    interception.proven = replaced || others == OtherPorts::KnowTheServer;
    interception.name = name->toString();
    interception.reason =
        replaced ? "a server that calls itself " + interception.name +
                       " answers there, and something else than the reference hosts answers at theirs, so "
                       "this network diverts port 25"
        : livesElsewhere
            ? "who answers there calls itself " + interception.name +
                  ", which is another machine, and no certificate says otherwise; something on the way "
                  "may answer in the server's place"
            : "who answers there calls itself " + interception.name +
                  ", a name that does not exist, while other ports of the machine answer as " +
                  server.host.toString() + "; something on the way may answer in the server's place";
    interception.evidence = {v4.evidence, v6.evidence, reverse.lookup.evidence};
    interception.evidence.insert(interception.evidence.end(), references.evidence.begin(),
                                 references.evidence.end());
    return interception;
}

}  // namespace mailvitals
