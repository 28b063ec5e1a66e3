// SPDX-License-Identifier: GPL-3.0-or-later
#include "demo/world.h"

#include "base/ascii.h"
#include "demo/home.h"

#include <QFile>

namespace mailvitals::demo {
namespace {

std::string authorityFile(const QTemporaryDir& folder) {
    return folder.filePath(QStringLiteral("authority.pem")).toStdString();
}

/// What mailcow's Postfix says to a stranger's recipient on the ports for users: it names the stranger.
std::string turnAway(const IpEndpoint& at) {
    return "554 5.7.1 <unknown[" + std::string(at.address.isV4() ? home::callerIpv4 : home::callerIpv6) +
           "]>: Client host rejected: Access denied";
}

/// Postfix as mailcow runs it, on one of its ports. `trusted` is what it takes the client for, which is all
/// that the incident changes.
MailPersona mailcow(const Identity& identity, const IpEndpoint& at, bool trusted,
                    std::function<void()> onData) {
    MailPersona persona;
    const bool forUsers = at.port != smtpPort;
    persona.name = home::mailHost;
    persona.keywords = {"PIPELINING", "SIZE 104857600", "ENHANCEDSTATUSCODES", "8BITMIME", "DSN", "CHUNKING"};
    if (forUsers) persona.keywordsInTls = {"AUTH PLAIN LOGIN"};
    persona.encryptedFromStart = at.port == submissionsPort;
    persona.demandsTls = at.port == submissionPort;
    persona.identity = identity;
    persona.onData = std::move(onData);
    persona.onRecipient = [=](const std::string& recipient) -> std::string {
        if (forUsers && !trusted) return turnAway(at);
        const bool own = ascii::lowered(recipient).ends_with("@" + std::string(home::domain));
        const bool known = recipient.starts_with("postmaster@") || recipient.starts_with("owner@");
        if (own && known) return "250 2.1.5 Ok";
        if (own)
            return "550 5.1.1 <" + recipient +
                   ">: Recipient address rejected: User unknown in virtual mailbox table";
        if (trusted) return "250 2.1.5 Ok";
        return "454 4.7.1 <" + recipient + ">: Relay access denied";
    };
    return persona;
}

}  // namespace

World::World()
    : healthyZone_(home::zone(home::Listed::No)),
      incidentZone_(home::zone(home::Listed::Yes)),
      dns_(thread_, [this](const dns::Message& query, bool) { return answer(query); }),
      mail_(thread_, [this](const IpEndpoint& address) { return personaAt(address); }) {
    const Identity identity = makeIdentity({{home::mailHost}});
    const auto onData = [this] { ++messagesTaken_; };
    for (const char* address : {home::ipv4, home::ipv6}) {
        for (const std::uint16_t port : {smtpPort, submissionPort, submissionsPort}) {
            const IpEndpoint at{*IpAddress::parse(address), port};
            for (const Act act : {Act::Healthy, Act::Incident})
                servers_[{act, at}] =
                    std::make_shared<const MailPersona>(mailcow(identity, at, act == Act::Incident, onData));
        }
    }
    QFile file(QString::fromStdString(authorityFile(folder_)));
    if (file.open(QIODevice::WriteOnly)) file.write(identity.authorityPem);
}

bool World::isUp() const {
    return dns_.endpoint().port != 0 && mail_.endpoint().port != 0 &&
           QFile::exists(QString::fromStdString(authorityFile(folder_)));
}

std::optional<dns::Message> World::answer(const dns::Message& query) const {
    dns::Message reply = (act_ == Act::Healthy ? healthyZone_ : incidentZone_).answer(query);
    reply.authoritative = true;
    reply.authenticData = true;  // the zone is signed, and the resolver has looked
    return reply;
}

std::shared_ptr<const MailPersona> World::personaAt(const IpEndpoint& address) const {
    const auto found = servers_.find({act_, address});
    return found == servers_.end() ? nullptr : found->second;
}

CheckRequest World::request() const {
    CheckRequest request{*Target::parse(home::domain), {dns_.endpoint()}, {}, {}, {}};
    for (const char* network : {"198.51.100.0/24", "203.0.113.0/24", "2001:db8::/32"}) {
        request.treatAsPublic.push_back(*Cidr::parse(network));
    }
    request.ownServer = true;  // it belongs to whoever watches
    request.ownAddressServices = {{dns_.endpoint(), home::ownIpv4Name(), dns::Type::A, dns::Class::In},
                                  {dns_.endpoint(), home::ownIpv6Name(), dns::Type::Aaaa, dns::Class::In}};
    return request;
}

run::RunSettings World::settings() const {
    run::RunSettings settings;
    settings.proxy.socks5 = net::Proxy::Socks5{mail_.endpoint().address.toString(), mail_.endpoint().port};
    settings.nameServerStandIn = dns_.endpoint();
    settings.caFile = authorityFile(folder_);
    return settings;
}

const char* World::domain() {
    return home::domain;
}

std::string storyOf(Act act) {
    if (act == Act::Healthy) {
        return "A mail server at home, in a container, behind a router. It relays for its own network, where "
               "webmail "
               "and the watchdog live, and for nobody else.";
    }
    return "Then its owner turned off the container engine's own firewall rules and masqueraded the "
           "container network. "
           "From that moment the server sees every client as its own gateway, 172.22.1.1, which it trusts. "
           "Nothing "
           "tells them.";
}

}  // namespace mailvitals::demo
