// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/healthy.h"

#include "support/certificates.h"

namespace mailvitals::test {

const char* const healthySession = R"(
    S: 220 mail.example.org ESMTP Postcow
    C: EHLO [192.168.1.7]
    S: 250-mail.example.org
    S: 250-PIPELINING
    S: 250-SIZE 104857600
    S: 250-STARTTLS
    S: 250-ENHANCEDSTATUSCODES
    S: 250 8BITMIME
    C: STARTTLS
    S: 220 2.0.0 Ready to start TLS
    -- tls
    C: EHLO [192.168.1.7]
    S: 250-mail.example.org
    S: 250-PIPELINING
    S: 250-SIZE 104857600
    S: 250-ENHANCEDSTATUSCODES
    S: 250 8BITMIME
    C: QUIT
    S: 221 2.0.0 Bye)";

const char* const rsa2048 =
    "MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEA4ru+C5S1v1gvRsiEU4LNAtqCHC7BSt3WGTRa8PvHL5JFFZpPXA2p"
    "HTdDNMCpQxk5mVmFBae/6TFM4qz4eInJLl6Jvf0EklihTsxzkuOijn5TNpSExqsiXUqrDtMJMQDfXvTS3AOB1dLcJ2kb9MoD"
    "Qtf/JPhmMzG5Sz8LAKqqDA7FuUjip2HK6NkfNsF3Mcfk7VLzVG9lzjkk2WrWS7Af+kIg6eVfZjizfn0/egeUlH+TeQ9oJj/w"
    "cas3vU3rjRlo+VeNfiaDySZDs2bsAewWUwLLettG0OflljGlXyPaDEbUvGnffTdvF+Vl0U+eV0hm7/CwrTaP87llTalOBjB6"
    "swIDAQAB";

Scenario healthy() {
    using std::chrono::days;
    Scenario s("example.org");
    s.soa("example.org").ns("example.org", "ns1.example.org").ns("example.org", "ns2.example.org");
    s.a("ns1.example.org", "192.0.2.53").a("ns2.example.org", "198.51.100.53");
    s.serves("192.0.2.53").serves("198.51.100.53").validates().signedName("example.org");
    s.mx("example.org", 10, "mail.example.org");
    s.a("mail.example.org", "203.0.113.25").a("mail.example.org", "2001:db8:25::25");
    s.ptr("203.0.113.25", "mail.example.org").ptr("2001:db8:25::25", "mail.example.org");
    s.txt("example.org", "v=spf1 mx -all").txt("mail.example.org", "v=spf1 a -all");
    s.txt("dkim._domainkey.example.org", std::string("v=DKIM1; k=rsa; p=") + rsa2048);
    s.txt("_dmarc.example.org", "v=DMARC1; p=reject; rua=mailto:postmaster@example.org");
    s.txt("_smtp._tls.example.org", "v=TLSRPTv1; rua=mailto:postmaster@example.org");
    for (const auto& [service, port] : {std::pair{"_submissions", submissionsPort}, {"_imaps", 993}})
        s.record(std::string(service) + "._tcp.example.org", dns::Type::Srv,
                 dns::Srv{0, 1, port, "mail.example.org"_dn});
    s.listsAlive();
    const std::string der = certificate({.notBefore = s.now - days(10), .notAfter = s.now + days(80)});
    for (const char* address : {"203.0.113.25", "2001:db8:25::25"}) {
        s.session(address, healthySession).tls->chain = {der};
        s.endpoint(address, smtpPort, {closed});
        const std::string caller = IpAddress::parse(address)->isV4() ? "198.51.100.9" : "2001:db8:900::9";
        const Endpoint users{.onRecipient = [caller](const SmtpTrial&, bool) { return turnedAway(caller); },
                             .keywordsInTls = {"AUTH PLAIN LOGIN"}};
        s.endpoint(address, submissionPort, users).endpoint(address, submissionsPort, users);
    }
    return s;
}

}  // namespace mailvitals::test
