// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/scenario.h"

#include "evidence/relay_trials.h"
#include "support/transcript.h"

#include <stdexcept>

namespace mailvitals::test {
namespace {

DomainName nameOf(const std::string& text) {
    const auto name = DomainName::parse(text);
    if (!name) throw std::invalid_argument("not a name: " + text);
    return *name;
}

IpAddress addressOf(const std::string& text) {
    const auto address = IpAddress::parse(text);
    if (!address) throw std::invalid_argument("not an address: " + text);
    return *address;
}

dns::Type typeOf(const std::string& text) {
    const dns::Type type = dns::typeFromString(text);
    if (type == dns::Type{}) throw std::invalid_argument("not a type: " + text);
    return type;
}

dns::Type typeFor(const IpAddress& address) {
    return address.isV4() ? dns::Type::A : dns::Type::Aaaa;
}

const IpEndpoint resolver{IpAddress::v4({192, 168, 1, 1}), 53};

OwnAddressService serviceAt(const char* server, const char* name) {
    return {{addressOf(server), 53}, nameOf(name), dns::Type::Txt, dns::Class::In};
}

DnsAnswer told(const DnsQuestion& question, const std::string& text, bool authoritative) {
    DnsAnswer answer{*question.server, false, dns::Rcode::NoError, authoritative, false, {}, {}};
    answer.answers = {{question.name, dns::Type::Txt, 60, dns::Txt{{text}}}};
    return answer;
}

}  // namespace

const Policy& shipped() {
    static const Expected<Policy, PolicyError> policy = shippedPolicy();
    if (!policy) throw std::runtime_error(policy.error().file + ": " + policy.error().what);
    return *policy;
}

Scenario::Scenario(const std::string& target)
    : request{*Target::parse(target), {}, {}, {}, {}},
      policy(shipped()),
      now(std::chrono::sys_days(std::chrono::year(2026) / 11 / 23) + std::chrono::hours(12)),
      local_(LocalNetwork{{addressOf("192.168.1.7")}, {resolver}, {}}) {
    // Tests use addresses of documentation as if they were public.
    for (const char* network : {"192.0.2.0/24", "198.51.100.0/24", "203.0.113.0/24", "2001:db8::/32"}) {
        request.treatAsPublic.push_back(*Cidr::parse(network));
    }
    request.ownAddressServices = {serviceAt("192.0.2.10", "own.service.example"),
                                  serviceAt("2001:db8:53::10", "own.service.example")};
    ownAddress("198.51.100.9");
    ownAddress("2001:db8:900::9");
}

Scenario& Scenario::record(const std::string& name, dns::Type type, dns::Rdata data) {
    records_[nameOf(name)].push_back({nameOf(name), type, 3600, std::move(data)});
    return *this;
}

Scenario& Scenario::mx(const std::string& name, int preference, const std::string& host) {
    return record(name, dns::Type::Mx, dns::Mx{static_cast<std::uint16_t>(preference), nameOf(host)});
}
Scenario& Scenario::a(const std::string& name, const std::string& address) {
    return record(name, typeFor(addressOf(address)), addressOf(address));
}
Scenario& Scenario::txt(const std::string& name, const std::string& text) {
    return record(name, dns::Type::Txt, dns::Txt{{text}});
}
Scenario& Scenario::ns(const std::string& name, const std::string& server) {
    return record(name, dns::Type::Ns, nameOf(server));
}
Scenario& Scenario::soa(const std::string& name) {
    return record(name, dns::Type::Soa,
                  dns::Soa{nameOf("ns1." + name), nameOf("hostmaster." + name), 1, 300});
}
Scenario& Scenario::cname(const std::string& name, const std::string& target) {
    return record(name, dns::Type::Cname, nameOf(target));
}
Scenario& Scenario::ptr(const std::string& address, const std::string& name) {
    return record(reverse(address), dns::Type::Ptr, nameOf(name));
}

Scenario& Scenario::nxdomain(const std::string& name) {
    missing_.insert(nameOf(name));
    return *this;
}
Scenario& Scenario::rcode(const std::string& name, const std::string& type, dns::Rcode rcode) {
    special_[{nameOf(name), typeOf(type)}] = rcode;
    return *this;
}
Scenario& Scenario::servfail(const std::string& name, const std::string& type) {
    return rcode(name, type, dns::Rcode::ServFail);
}
Scenario& Scenario::fails(const std::string& name, const std::string& type, FailureReason why) {
    special_[{nameOf(name), typeOf(type)}] = Failure{why, {}};
    return *this;
}
Scenario& Scenario::timeout(const std::string& name, const std::string& type) {
    return fails(name, type, FailureReason::TimedOut);
}
Scenario& Scenario::open(const std::string& name, const std::string& type) {
    special_[{nameOf(name), typeOf(type)}] = Open{};
    return *this;
}

Scenario& Scenario::authority(const std::string& server, const std::string& name, const std::string& type,
                              const std::vector<std::string>& addresses, bool authoritative) {
    const IpEndpoint endpoint{addressOf(server), 53};
    DnsAnswer answer{endpoint, false, dns::Rcode::NoError, authoritative, false, {}, {}};
    for (const std::string& address : addresses) {
        answer.answers.push_back({nameOf(name), typeOf(type), 3600, addressOf(address)});
    }
    direct_[DnsQuestion::direct(nameOf(name), typeOf(type), endpoint)] = std::move(answer);
    return *this;
}

Scenario& Scenario::serves(const std::string& server) {
    nameServers_[addressOf(server)] = Service::Authority;
    return *this;
}
Scenario& Scenario::forwards(const std::string& server) {
    nameServers_[addressOf(server)] = Service::Forwarder;
    return *this;
}
Scenario& Scenario::answersAll(const std::string& server, dns::Rcode rcode) {
    nameServers_[addressOf(server)] = rcode;
    return *this;
}
Scenario& Scenario::has(const std::string& server, const std::string& name, const std::string& type,
                        const std::vector<dns::Rdata>& data) {
    const IpEndpoint endpoint{addressOf(server), 53};
    DnsAnswer answer{endpoint, false, dns::Rcode::NoError, true, false, {}, {}};
    for (const dns::Rdata& one : data) answer.answers.push_back({nameOf(name), typeOf(type), 3600, one});
    direct_[DnsQuestion::direct(nameOf(name), typeOf(type), endpoint)] = std::move(answer);
    return *this;
}
Scenario& Scenario::directFails(const std::string& server, const std::string& name, const std::string& type,
                                FailureReason why) {
    direct_[DnsQuestion::direct(nameOf(name), typeOf(type), {addressOf(server), 53})] = Failure{why, {}};
    return *this;
}
Scenario& Scenario::directOpen(const std::string& server, const std::string& name, const std::string& type) {
    direct_[DnsQuestion::direct(nameOf(name), typeOf(type), {addressOf(server), 53})] = Open{};
    return *this;
}
Scenario& Scenario::cached(const std::string& name, const std::string& type,
                           const std::vector<dns::Rdata>& data, std::uint32_t ttl) {
    DnsAnswer answer{resolver, false, dns::Rcode::NoError, false, false, {}, {}};
    for (const dns::Rdata& one : data) answer.answers.push_back({nameOf(name), typeOf(type), ttl, one});
    if (data.empty()) {
        const dns::Soa soa{nameOf("ns1." + name), nameOf("hostmaster." + name), 1, ttl};
        answer.authority = {{nameOf(name), dns::Type::Soa, 86400, soa}};
    }
    cached_[{nameOf(name), typeOf(type)}] = std::move(answer);
    return *this;
}

std::string Scenario::reverse(const std::string& address) {
    const IpAddress parsed = addressOf(address);
    return parsed.toReverse() + (parsed.isV4() ? ".in-addr.arpa" : ".ip6.arpa");
}
SmtpSession& Scenario::session(const std::string& address, const std::string& transcript) {
    auto& place = sessions_[{SmtpSessionKind::Greeting, addressOf(address)}];
    return place.emplace<SmtpSession>(sessionFrom(transcript, addressOf(address).family()));
}
SmtpSession& Scenario::relaySession(const std::string& address, const std::string& transcript) {
    auto& place = sessions_[{SmtpSessionKind::Relay, addressOf(address)}];
    return place.emplace<SmtpSession>(sessionFrom(transcript, addressOf(address).family()));
}
Scenario& Scenario::proofSession(const std::string& address, const std::string& transcript) {
    sessions_[{SmtpSessionKind::Proof, addressOf(address)}] =
        sessionFrom(transcript, addressOf(address).family());
    return *this;
}
Scenario& Scenario::proofSessionFails(const std::string& address, FailureReason why) {
    sessions_[{SmtpSessionKind::Proof, addressOf(address)}] = Failure{why, {}};
    return *this;
}
Scenario& Scenario::sessionFails(const std::string& address, FailureReason why) {
    sessions_[{SmtpSessionKind::Greeting, addressOf(address)}] = Failure{why, {}};
    return *this;
}
Scenario& Scenario::relaySessionFails(const std::string& address, FailureReason why) {
    sessions_[{SmtpSessionKind::Relay, addressOf(address)}] = Failure{why, {}};
    return *this;
}
Scenario& Scenario::sessionOpen(const std::string& address) {
    sessions_[{SmtpSessionKind::Greeting, addressOf(address)}] = Open{};
    return *this;
}
Scenario& Scenario::relaySessionOpen(const std::string& address) {
    sessions_[{SmtpSessionKind::Relay, addressOf(address)}] = Open{};
    return *this;
}

Scenario& Scenario::endpoint(const std::string& address, std::uint16_t port, Endpoint endpoint) {
    endpoints_.insert_or_assign({addressOf(address), port}, std::move(endpoint));
    return *this;
}
Scenario& Scenario::endpointFails(const std::string& address, std::uint16_t port, FailureReason why) {
    endpoints_.insert_or_assign({addressOf(address), port}, Failure{why, {}});
    return *this;
}
Scenario& Scenario::endpointOpen(const std::string& address, std::uint16_t port) {
    endpoints_.insert_or_assign({addressOf(address), port}, Open{});
    return *this;
}
Scenario& Scenario::portCheck(const std::string& endpoint, const std::string& transcript) {
    const IpEndpoint at = *IpEndpoint::parse(endpoint, 0);
    portChecks_[at] = sessionFrom(transcript, at.address.family());
    return *this;
}
Scenario& Scenario::portCheckOpen(const std::string& endpoint) {
    portChecks_[*IpEndpoint::parse(endpoint, 0)] = Open{};
    return *this;
}

const OwnAddressService& Scenario::serviceFor(Family family) const {
    return request.ownAddressServices.at(family == Family::V4 ? 0 : 1);
}
void Scenario::setOwnAddress(Family family, Outcome<DnsAnswer> outcome) {
    direct_[serviceFor(family).question()] = std::move(outcome);
}
Scenario& Scenario::ownAddress(const std::string& address) {
    const Family family = addressOf(address).family();
    return direct(serviceFor(family).question(), address);
}
Scenario& Scenario::direct(const DnsQuestion& question, const std::string& text, bool authoritative) {
    direct_[question] = told(question, text, authoritative);
    return *this;
}
Scenario& Scenario::ownAddressFails(Family family, FailureReason why) {
    setOwnAddress(family, Failure{why, {}});
    return *this;
}
Scenario& Scenario::ownAddressOpen(Family family) {
    setOwnAddress(family, Open{});
    return *this;
}
Scenario& Scenario::ownAddressIntercepted(Family family) {
    const char* address = family == Family::V4 ? "198.51.100.99" : "2001:db8:900::99";
    return direct(serviceFor(family).question(), address, false);
}
Scenario& Scenario::proxy(const std::string& proxy) {
    std::get<LocalNetwork>(local_).proxy = proxy;
    return *this;
}
Scenario& Scenario::local(const std::vector<std::string>& addresses) {
    auto& own = std::get<LocalNetwork>(local_).addresses;
    own.clear();
    for (const std::string& address : addresses) own.push_back(addressOf(address));
    return *this;
}
Scenario& Scenario::leavesBy(const std::string& interface, const std::string& address) {
    std::get<LocalNetwork>(local_).exits.push_back({interface, addressOf(address)});
    return *this;
}
Scenario& Scenario::tunnel(const std::string& interface, const std::string& address) {
    std::get<LocalNetwork>(local_).tunnels.push_back({interface, {addressOf(address)}});
    return *this;
}
Scenario& Scenario::resolverAt(const std::string& address) {
    resolver_.address = addressOf(address);
    return *this;
}
Scenario& Scenario::localOpen() {
    local_ = Open{};
    return *this;
}
Scenario& Scenario::localFails() {
    local_ = Failure{FailureReason::Cancelled, {}};
    return *this;
}

DnsAnswer Scenario::answerFromZone(const DnsQuestion& question) const {
    DnsAnswer answer{resolver_, false, dns::Rcode::NoError, false, signed_.contains(question.name), {}, {}};
    DomainName name = question.name;
    for (int links = 0; links < 8; ++links) {
        if (missing_.contains(name)) answer.rcode = dns::Rcode::NxDomain;
        const auto found = records_.find(name);
        if (found == records_.end()) return answer;
        bool alias = false;
        for (const dns::Record& record : found->second) {
            const bool signature = question.flags.dnssecOk && record.type == dns::Type::Rrsig;
            if (record.type != question.type && record.type != dns::Type::Cname && !signature) continue;
            answer.answers.push_back(record);
            if (signature) continue;
            alias = record.type == dns::Type::Cname && question.type != dns::Type::Cname;
        }
        if (!alias) return answer;
        name = std::get<DomainName>(answer.answers.back().data);
        // What is vouched for is the whole of an answer.
        answer.authenticData = answer.authenticData && signed_.contains(name);
    }
    return answer;
}

DnsAnswer Scenario::answerFromResolver(const DnsQuestion& question) const {
    DnsAnswer answer = answerFromZone(question);
    const bool known = records_.count(question.name) > 0 && missing_.count(question.name) == 0;
    if (!rewritten_ || known) return answer;
    answer.rcode = dns::Rcode::NoError;
    const dns::Type type = rewritten_->isV4() ? dns::Type::A : dns::Type::Aaaa;
    if (question.type == type) answer.answers = {{question.name, type, 60, *rewritten_}};
    return answer;
}

Scenario::Outcome<DnsAnswer> Scenario::outcomeOf(const DnsQuestion& question) const {
    if (question.server) {
        const auto direct = direct_.find(question);
        if (direct != direct_.end()) return direct->second;
        const auto served = nameServers_.find(question.server->address);
        if (served == nameServers_.end()) return Failure{FailureReason::TimedOut, {}};
        DnsAnswer answer = answerFromZone(question);
        answer.server = *question.server;
        if (const auto* rcode = std::get_if<dns::Rcode>(&served->second))
            return DnsAnswer{*question.server, false, *rcode, false, false, {}, {}};
        answer.authoritative = std::get<Service>(served->second) == Service::Authority;
        return answer;
    }
    const bool kept = bogus_.contains(question.name) || bogusTypes_.contains({question.name, question.type});
    if (kept && !question.flags.checkingDisabled)
        return DnsAnswer{resolver, false, dns::Rcode::ServFail, false, false, {}, {}};
    const auto remembered = cached_.find({question.name, question.type});
    if (remembered != cached_.end()) return remembered->second;
    const auto special = special_.find({question.name, question.type});
    if (special == special_.end()) return answerFromResolver(question);
    if (const auto* failure = std::get_if<Failure>(&special->second)) return *failure;
    if (const auto* rcode = std::get_if<dns::Rcode>(&special->second)) {
        return DnsAnswer{resolver, false, *rcode, false, false, {}, {}};
    }
    return Open{};
}

Scenario::Outcome<SmtpSession> Scenario::outcomeOf(const SmtpQuestion& question) const {
    if (question.kind == SmtpSessionKind::PortCheck) {
        const auto checkedPort = portChecks_.find(question.server);
        return checkedPort == portChecks_.end() ? Outcome<SmtpSession>(Failure{FailureReason::Refused, {}})
                                                : checkedPort->second;
    }
    if (question.kind == SmtpSessionKind::Injection) return outcomeOfInjection(question.server);
    if (question.kind == SmtpSessionKind::Proof)
        return sessions_.at({question.kind, question.server.address});  // of which every test tells
    const auto isFirst = [](const std::string& name) {
        return name == knownBaseline || name == "third-party";
    };
    const bool first = question.server.port == smtpPort && question.tls != TlsUse::Implicit &&
                       (question.trials.empty() || isFirst(question.trials.front().name));
    const auto told = sessions_.find({question.kind, question.server.address});
    const auto endpoint = endpoints_.find(question.server);
    if (first && told != sessions_.end()) {
        const auto* session = std::get_if<SmtpSession>(&told->second);
        const auto* behind =
            endpoint == endpoints_.end() ? nullptr : std::get_if<Endpoint>(&endpoint->second);
        const bool goesOn = question.kind == SmtpSessionKind::Greeting && session && behind;
        if (goesOn) return sessionContinuedThrough(*behind, question, *session);
        return told->second;
    }
    if (endpoint == endpoints_.end()) return Failure{FailureReason::TimedOut, {}};
    if (const auto* failure = std::get_if<Failure>(&endpoint->second)) return *failure;
    if (const auto* opened = std::get_if<Endpoint>(&endpoint->second))
        return sessionThrough(*opened, question);
    return Open{};
}

void Scenario::answer(const Question& question, Evidence& evidence, int wave) const {
    using std::chrono::milliseconds;
    const Timing timing{
        milliseconds(10 * wave), milliseconds(10 * wave + 1), milliseconds(10 * wave + 9), {}};
    std::visit(
        [&](const auto& q) {
            using Q = std::decay_t<decltype(q)>;
            using Answer = typename AnswerTo<Q>::type;
            const Outcome<Answer> outcome = outcomeOf(q);
            auto& attempt = evidence.of<Q>()[q];
            if (const auto* done = std::get_if<Answer>(&outcome))
                attempt = Attempt<Answer>::done(*done, timing);
            else if (const auto* failure = std::get_if<Failure>(&outcome))
                attempt = Attempt<Answer>::failed(*failure, timing);
            else
                attempt = Attempt<Answer>::running(timing);
        },
        question);
}

Scenario::Gathered Scenario::gather(const RuleSelection& selection) const {
    Gathered gathered{Evidence(request), {}};
    gathered.evidence.program = "Mailvitals test";
    gathered.evidence.startedAt = now;
    for (;;) {
        const std::vector<Want> wants = plan(gathered.evidence, policy, selection, now);
        if (wants.empty()) return gathered;
        std::vector<Question> wave;
        for (const Want& want : wants) wave.push_back(want.question);
        for (const Question& question : wave) {
            answer(question, gathered.evidence, static_cast<int>(gathered.waves.size()));
        }
        gathered.waves.push_back(std::move(wave));
    }
}

Scenario& Scenario::message(const std::string& source) {
    request.message = std::make_shared<const MessageItem>(*examineMessage(source, "mail.eml"));
    return *this;
}

}  // namespace mailvitals::test
