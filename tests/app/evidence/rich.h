// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "evidence/evidence.h"

/// A little of everything that evidence can hold, bytes that no text has included.
inline mailvitals::Evidence richEvidence() {
    using namespace mailvitals;
    using std::chrono::microseconds;
    const auto address = [](const char* text) { return *IpAddress::parse(text); };
    const auto endpoint = [](const char* text) { return *IpEndpoint::parse(text, 53); };
    const std::string odd("\x00\xff\\x41 \"\n\xc3\xa9", 11);

    CheckRequest request{Target::ofDomain("example.org"_dn), {endpoint("192.0.2.53")}, {"2026", odd}, {}, {}};
    request.ownServer = true;
    request.treatAsPublic = {*Cidr::parse("198.51.100.0/24"), *Cidr::parse("2001:db8::/32")};
    request.ownAddressServices = {
        {endpoint("1.1.1.1"), "whoami.example"_dn, dns::Type::Txt, dns::Class::Chaos}};
    MessageItem item = *examineMessage(
        "From: a@example.org\r\nSubject: \xff\x01\r\n"
        "DKIM-Signature: v=1; a=rsa-sha256; d=example.org; s=2026; h=from;\r\n"
        " l=3; bh=47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=; b=AAAA\r\n"
        "DKIM-Signature: v=2\r\n\r\nHello\r\n",
        "odd " + odd + ".eml");
    request.message = std::make_shared<const MessageItem>(std::move(item));
    RelayProof proof{
        {SmtpSessionKind::Proof, "mail.example.org"_dn, endpoint("203.0.113.25:25"), TlsUse::OnDemand},
        "me@elsewhere.example",
        "MARK"};
    proof.question.trials = {{"proof-MARK", "", "me@elsewhere.example"}};
    proof.question.message = "Subject: x\r\n\r\n" + odd;
    proof.arrival = ProofArrival::Missing;
    request.proof = proof;
    Evidence evidence(std::move(request));
    evidence.program = "Mailvitals 0.1.0";
    evidence.startedAt = std::chrono::sys_days(std::chrono::year(2026) / 11 / 23) + std::chrono::hours(12);
    evidence.took = microseconds(1234567);

    const Timing first{microseconds(0), microseconds(125), microseconds(20250), {}};
    const Timing later{microseconds(20251), microseconds(20300), microseconds(90001), "dns:MX example.org"};
    evidence.of<LocalQuestion>()[{}] =
        Attempt<LocalNetwork>::done({{address("192.168.1.7"), address("fd00::7")},
                                     {endpoint("192.168.1.1")},
                                     "socks5://127.0.0.1:1080",
                                     {{"wg0", address("10.8.0.2")}, {odd, address("fd00::7")}},
                                     {{"wg0", {address("10.8.0.2"), address("fd08::2")}}, {odd, {}}}},
                                    first);

    auto& dns = evidence.of<DnsQuestion>();
    DnsAnswer answer{endpoint("192.0.2.53"), true, dns::Rcode::NoError, true, true, {}, {}};
    answer.answers = {
        {"example.org"_dn, dns::Type::Mx, 3600, dns::Mx{10, "mail.example.org"_dn}},
        {"mail.example.org"_dn, dns::Type::A, 60, address("203.0.113.25")},
        {"mail.example.org"_dn, dns::Type::Aaaa, 60, address("2001:db8:25::25")},
        {"example.org"_dn, dns::Type::Txt, 0, dns::Txt{{"v=spf1 ", odd}}},
        {"www.example.org"_dn, dns::Type::Cname, 1, "example.org"_dn},
        {"_imaps._tcp.example.org"_dn, dns::Type::Srv, 7, dns::Srv{1, 2, 993, "mail.example.org"_dn}},
        {"example.org"_dn, dns::Type::Caa, 8, dns::Caa{128, "issue", odd}},
        {"example.org"_dn, dns::Type::Caa, 8, dns::RawRdata{"x"}},
        {"example.org"_dn, dns::Type::Ds, 9, dns::RawRdata{odd}},
        {"example.org"_dn, static_cast<dns::Type>(65280), 0x7fffffff, dns::RawRdata{odd}},
        {"example.org"_dn, dns::Type::Mx, 5, dns::RawRdata{"x"}}};
    answer.authority = {{"example.org"_dn, dns::Type::Soa, 300,
                         dns::Soa{"ns1.example.org"_dn, "hostmaster.example.org"_dn, 0xffffffff, 300}}};
    answer.additional = {{"ns1.example.org"_dn, dns::Type::A, 60, address("192.0.2.53")}};
    dns[DnsQuestion::of("example.org"_dn, dns::Type::Mx)] = Attempt<DnsAnswer>::done(answer, first);
    DnsQuestion chaos{
        "a\\.b.example"_dn, dns::Type::Txt, dns::Class::Chaos, endpoint("[2001:db8::53]:5353"), {}};
    chaos.flags.checkingDisabled = true;
    chaos.flags.dnssecOk = true;
    dns[chaos] = Attempt<DnsAnswer>::failed({FailureReason::TimedOut, odd}, later);
    dns[DnsQuestion::of("running.example"_dn, dns::Type::A)] = Attempt<DnsAnswer>::running(later);

    SmtpSession session;
    session.local = address("192.168.1.7");
    session.exchanges = {
        {"", {"220 mail " + odd}, false, microseconds(0), microseconds(33)},
        {"EHLO tester", {"250-mail", "250 STARTTLS"}, true, microseconds(34), microseconds(50)}};
    session.tls = TlsFacts{
        "TLSv1.3", "TLS_AES_256_GCM_SHA384", {odd, "\x30\x82"}, true, 20, "unable to get it", 1024, "SHA1"};
    session.tlsError = odd;
    session.brokeOff = Failure{FailureReason::Closed, "hung up"};
    const SmtpQuestion relay{SmtpSessionKind::Relay, "mail.example.org"_dn, endpoint("203.0.113.25:25")};
    const SmtpQuestion bare{SmtpSessionKind::Greeting, DomainName(), endpoint("[2001:db8:25::25]:25")};
    evidence.of<SmtpQuestion>()[proof.question] = Attempt<SmtpSession>::done(session, later);
    evidence.of<SmtpQuestion>()[relay] = Attempt<SmtpSession>::done(session, later);
    evidence.of<SmtpQuestion>()[bare] = Attempt<SmtpSession>::failed({FailureReason::Refused, {}}, first);

    HttpsReply reply;
    reply.local = address("192.168.1.7");
    reply.tls = session.tls;
    reply.tlsError = odd;
    reply.response = http::Response{200, "text/plain; " + odd, "https://other.example/" + odd, odd, true};
    reply.brokeOff = Failure{FailureReason::CutOff, odd};
    const HttpsQuestion policy{"mta-sts.example.org"_dn, "/.well-known/mta-sts.txt",
                               endpoint("203.0.113.80:443")};
    const HttpsQuestion other{"mta-sts.example.org"_dn, "/" + odd, endpoint("[2001:db8::80]:8443")};
    evidence.of<HttpsQuestion>()[policy] = Attempt<HttpsReply>::done(reply, later);
    evidence.of<HttpsQuestion>()[other] = Attempt<HttpsReply>::failed({FailureReason::TimedOut, {}}, first);
    const ServiceQuestion service{"mail.example.org"_dn, endpoint("203.0.113.25:6379"), false, "PING" + odd};
    const ServiceQuestion imaps{DomainName(), endpoint("[2001:db8:25::25]:993"), true, {}};
    evidence.of<ServiceQuestion>()[service] = Attempt<ServiceReply>::done(
        {address("192.168.1.7"), "+PONG" + odd, odd, Failure{FailureReason::Closed, odd}}, later);
    evidence.of<ServiceQuestion>()[imaps] =
        Attempt<ServiceReply>::failed({FailureReason::Refused, {}}, first);

    const DnssecQuestion mx{"example.org"_dn, dns::Type::Mx};
    const DnssecQuestion soa{"example.org"_dn, dns::Type::Soa};
    const DnssecQuestion tlsa{"_25._tcp.a\\.b.example"_dn, dns::Type::Tlsa};
    auto& dnssec = evidence.of<DnssecQuestion>();
    dnssec[mx] = Attempt<DnssecResult>::done({DnssecStatus::Bogus, odd, true}, later);
    dnssec[soa] = Attempt<DnssecResult>::done({DnssecStatus::Insecure, {}, false}, first);
    dnssec[tlsa] = Attempt<DnssecResult>::failed({FailureReason::HeldBack, odd}, first);

    const TlsHelloQuestion weak{"mail.example.org"_dn,
                                endpoint("203.0.113.25:465"),
                                TlsUse::Implicit,
                                tls::HelloForm::Weak,
                                {tls::Weakness::Null, tls::Weakness::TripleDes}};
    const TlsHelloQuestion hybrid{DomainName(), endpoint("[2001:db8:25::25]:25"), TlsUse::AsOffered,
                                  tls::HelloForm::Hybrid};
    const TlsHelloQuestion old{"mail.example.org"_dn, endpoint("203.0.113.25:25"), TlsUse::AsOffered,
                               tls::HelloForm::Ssl3};
    auto& hellos = evidence.of<TlsHelloQuestion>();
    hellos[weak] =
        Attempt<TlsHelloReply>::done({address("192.168.1.7"),
                                      true,
                                      {},
                                      {tls::ServerHello{tls::Version::Tls13, 0x1301, true, 0x11ec}, {}},
                                      {}},
                                     later);
    hellos[hybrid] = Attempt<TlsHelloReply>::done({address("192.168.1.7"),
                                                   false,
                                                   "421 " + odd,
                                                   {{}, tls::Alert{2, 40}},
                                                   Failure{FailureReason::Closed, odd}},
                                                  later);
    hellos[old] = Attempt<TlsHelloReply>::failed({FailureReason::Refused, {}}, first);
    return evidence;
}
