// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "rules/assess.h"
#include "support/endpoint.h"
#include "support/tls_server.h"

#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace mailvitals::test {

/// The world as one test describes it, and what the rules make of it. No network: a question that a rule puts
/// is answered from here. What the test does not mention is answered "no error, no data" by the resolver, and
/// not at all by anybody else.
class Scenario {
 public:
    explicit Scenario(const std::string& target);

    // What the DNS says. Types are written as in a zone file.
    Scenario& mx(const std::string& name, int preference, const std::string& host);
    Scenario& a(const std::string& name, const std::string& address);  ///< A or AAAA, as the address is
    Scenario& txt(const std::string& name, const std::string& text);
    Scenario& ns(const std::string& name, const std::string& server);
    Scenario& soa(const std::string& name);
    Scenario& cname(const std::string& name, const std::string& target);
    Scenario& ptr(const std::string& address, const std::string& name);
    Scenario& record(const std::string& name, dns::Type type, dns::Rdata data);
    Scenario& nxdomain(const std::string& name);  ///< for every type
    Scenario& rcode(const std::string& name, const std::string& type, dns::Rcode rcode);
    Scenario& servfail(const std::string& name, const std::string& type);
    Scenario& fails(const std::string& name, const std::string& type, FailureReason why);
    Scenario& timeout(const std::string& name, const std::string& type);
    Scenario& open(const std::string& name, const std::string& type);  ///< no answer yet
    /// What a name server itself says; without an address: that it has none.
    Scenario& authority(const std::string& server, const std::string& name, const std::string& type,
                        const std::vector<std::string>& addresses, bool authoritative = true);

    // Name servers, asked themselves. Without a word about it they are silent.
    Scenario& serves(const std::string& server);    ///< with authority, all that the test says of the DNS
    Scenario& forwards(const std::string& server);  ///< the same, but without authority
    Scenario& answersAll(const std::string& server, dns::Rcode rcode);
    /// In place of what the test says of a name and type: what this server has. No text: nothing.
    Scenario& has(const std::string& server, const std::string& name, const std::string& type,
                  const std::vector<dns::Rdata>& data);
    /// A server of the zone above: it names these servers for a zone, with glue for some of them.
    Scenario& refers(const std::string& server, const std::string& zone,
                     const std::vector<std::string>& servers,
                     const std::map<std::string, std::string>& glue = {});
    Scenario& directFails(const std::string& server, const std::string& name, const std::string& type,
                          FailureReason why);
    Scenario& directOpen(const std::string& server, const std::string& name, const std::string& type);

    // What the resolver makes of signatures. By default it says nothing.
    Scenario& validates();                          ///< it vouches for the root
    Scenario& signedName(const std::string& name);  ///< ... and for every answer about this name
    Scenario& bogus(const std::string& name);       ///< SERVFAIL for this name unless checking is disabled
    Scenario& bogus(const std::string& name, const std::string& type);  ///< ... for this type alone
    /// A signature over this type, which comes along where signatures are wanted.
    Scenario& signature(const std::string& name, const std::string& type, std::chrono::sys_seconds until);
    /// What the program's own validation comes to. By default it comes to nothing.
    Scenario& validatedHere(const std::string& name, const std::string& type, DnssecStatus status,
                            const std::string& reason = {});
    Scenario& validationOpen(const std::string& name, const std::string& type);  ///< no result yet
    /// The resolver gives this address for every name of which the test says nothing, or that there is none.
    Scenario& rewritesTo(const std::string& address);
    /// The resolver still remembers this, for so many seconds; no data: that there is nothing.
    Scenario& cached(const std::string& name, const std::string& type, const std::vector<dns::Rdata>& data,
                     std::uint32_t ttl);

    // Blocklists.
    Scenario& listAlive(const std::string& zone);  ///< its test entry is there
    Scenario& listsAlive();                        ///< of every list of the policy
    Scenario& listed(const std::string& zone, const std::string& address, const std::string& code);
    static std::string listName(const std::string& zone, const std::string& address);
    static std::string reverse(const std::string& address);

    // Mail servers, as transcripts: see transcript.h. Those of relay sessions stand for the first one on
    // port 25.
    SmtpSession& session(const std::string& address, const std::string& transcript);
    SmtpSession& relaySession(const std::string& address, const std::string& transcript);
    Scenario& proofSession(const std::string& address, const std::string& transcript);
    Scenario& proofSessionFails(const std::string& address, FailureReason why);
    Scenario& sessionFails(const std::string& address, FailureReason why);
    Scenario& relaySessionFails(const std::string& address, FailureReason why);
    Scenario& sessionOpen(const std::string& address);
    Scenario& relaySessionOpen(const std::string& address);
    /// How the server answers every session on this port; a transcript for a session goes before.
    Scenario& endpoint(const std::string& address, std::uint16_t port, Endpoint endpoint);
    Scenario& endpointFails(const std::string& address, std::uint16_t port, FailureReason why);
    Scenario& endpointOpen(const std::string& address, std::uint16_t port);
    /// A knock at another port, "203.0.113.25:587"; what is not mentioned is refused.
    Scenario& portCheck(const std::string& endpoint, const std::string& transcript);
    Scenario& portCheckOpen(const std::string& endpoint);

    // Web servers; who is not mentioned refuses.
    Scenario& web(const std::string& host, const std::string& address, HttpsReply reply);
    Scenario& webFails(const std::string& host, const std::string& address, FailureReason why);
    Scenario& webOpen(const std::string& host, const std::string& address);

    /// What is heard at a port that belongs to no mail session: "203.0.113.25:6379".
    Scenario& service(const std::string& endpoint, const std::string& heard);
    Scenario& serviceFails(const std::string& endpoint, FailureReason why);
    Scenario& serviceOpen(const std::string& endpoint);
    /// Every such port of which the test says nothing.
    Scenario& otherServicesFail(FailureReason why);

    /// What a port agrees to: "203.0.113.25:25". Without a word about it, what it should.
    Scenario& tls(const std::string& endpoint, TlsServer server);
    Scenario& tlsFails(const std::string& endpoint, FailureReason why);
    Scenario& tlsOpen(const std::string& endpoint);
    /// The session in which a command follows STARTTLS too early. Without a word about it that is forgotten.
    Scenario& injection(const std::string& endpoint, const std::string& transcript);
    Scenario& injectionFails(const std::string& endpoint, FailureReason why);
    Scenario& injectionOpen(const std::string& endpoint);

    // The place from which we look. By default a home line other than the server's.
    Scenario& ownAddress(const std::string& address);  ///< replaces that of the same family
    Scenario& ownAddressFails(Family family, FailureReason why);
    Scenario& ownAddressOpen(Family family);
    Scenario& ownAddressIntercepted(Family family);
    /// What a service for own addresses answers.
    Scenario& direct(const DnsQuestion& question, const std::string& text, bool authoritative = true);
    Scenario& proxy(const std::string& proxy);
    Scenario& local(const std::vector<std::string>& addresses);  ///< of this computer
    /// By this interface we leave, with this address.
    Scenario& leavesBy(const std::string& interface, const std::string& address);
    Scenario& tunnel(const std::string& interface, const std::string& address);
    Scenario& resolverAt(const std::string& address);  ///< who answers what the resolver is asked
    Scenario& localOpen();
    Scenario& localFails();

    /// What the rules about messages judge; the file is called mail.eml.
    Scenario& message(const std::string& source);

    CheckRequest request;
    Policy policy;
    std::chrono::sys_seconds now;

    /// The world's answer, written into the evidence as done, failed or still running.
    void answer(const Question& question, Evidence& evidence, int wave) const;

    /// Evidence of a whole check, gathered wave after wave; each wave holds what could be asked by then.
    struct Gathered {
        Evidence evidence;
        std::vector<std::vector<Question>> waves;
    };
    Gathered gather(const RuleSelection& selection = {}) const;

    /// One rule on its own evidence, and what is wrong with the way it came to its findings: see judge.cpp.
    struct Judged {
        std::vector<Finding> findings;
        bool waiting = false;
        std::vector<std::string> problems;
    };
    Judged judge(const std::string& rule) const;

 private:
    struct Open {};
    template <class T>
    using Outcome = std::variant<T, Failure, Open>;
    using Place = std::pair<SmtpSessionKind, IpAddress>;
    using NameAndType = std::pair<DomainName, dns::Type>;

    DnsAnswer answerFromZone(const DnsQuestion& question) const;
    DnsAnswer answerFromResolver(const DnsQuestion& question) const;
    Outcome<DnsAnswer> outcomeOf(const DnsQuestion& question) const;
    Outcome<SmtpSession> outcomeOf(const SmtpQuestion& question) const;
    Outcome<LocalNetwork> outcomeOf(const LocalQuestion&) const { return local_; }
    Outcome<HttpsReply> outcomeOf(const HttpsQuestion& question) const;
    /// Where nothing is said of a port, nobody listens there.
    Outcome<ServiceReply> outcomeOf(const ServiceQuestion& question) const;
    Outcome<DnssecResult> outcomeOf(const DnssecQuestion& question) const;
    Outcome<TlsHelloReply> outcomeOf(const TlsHelloQuestion& question) const;
    Outcome<SmtpSession> outcomeOfInjection(const IpEndpoint& server) const;
    const OwnAddressService& serviceFor(Family family) const;
    void setOwnAddress(Family family, Outcome<DnsAnswer> outcome);

    std::map<DomainName, std::vector<dns::Record>> records_;
    std::set<DomainName> missing_;
    std::map<NameAndType, Outcome<dns::Rcode>> special_;
    std::map<DnsQuestion, Outcome<DnsAnswer>> direct_;
    enum class Service { Authority, Forwarder };
    std::map<IpAddress, std::variant<Service, dns::Rcode>> nameServers_;
    std::set<DomainName> signed_;
    std::set<DomainName> bogus_;
    std::set<NameAndType> bogusTypes_;
    std::map<NameAndType, Outcome<DnssecResult>> validated_;
    std::optional<IpAddress> rewritten_;
    std::map<NameAndType, DnsAnswer> cached_;
    std::map<Place, Outcome<SmtpSession>> sessions_;
    std::map<IpEndpoint, Outcome<Endpoint>> endpoints_;
    std::map<IpEndpoint, Outcome<SmtpSession>> portChecks_;
    std::map<std::pair<DomainName, IpAddress>, Outcome<HttpsReply>> webServers_;
    std::map<IpEndpoint, Outcome<ServiceReply>> services_;
    std::map<IpEndpoint, Outcome<TlsServer>> tlsServers_;
    std::map<IpEndpoint, Outcome<SmtpSession>> injections_;
    FailureReason otherServices_ = FailureReason::Refused;
    IpEndpoint resolver_{IpAddress::v4({192, 168, 1, 1}), 53};
    Outcome<LocalNetwork> local_;
};

/// What the program is built with, read once.
const Policy& shipped();

}  // namespace mailvitals::test
