// SPDX-License-Identifier: GPL-3.0-or-later
#include "demo/home.h"

#include "evidence/smtp_item.h"
#include "policy/policy.h"

#include <algorithm>
#include <array>

namespace mailvitals::demo::home {
namespace {

/// The public half of a key whose private half was never kept.
constexpr const char* dkimKey =
    "MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEAmN12Nsik97eS61V81IvbzUJaN3Ts19JFrtXK7O8LJnJ0z7"
    "hwt34OnPrR26+nj3QiUJt1IUMY7lx8vEpvlEDtMG5efYiM4i9vNCUkwv6K/Jc0jPMdCnSdexFgdrMgVrEuwaiqvhZH"
    "5V90XT6o8oLHqaZo/8QqqIDIp6gxAUCGST7M5hGH99qRJtbED1uS/v/91Y0TX7vuFWzwfqUNUXh5EX+woN1wiQyRJj"
    "D7Dp148YYIRihP8suVWD354isqkQBIs28hQ2ywteefuJd2MEXbQXRVGkniRJmldWepIiiiaphs2m07ROXiDTMAu59L"
    "YFOV9vPS1ifmLMtr07sI2j2ZmQIDAQAB";

void addListing(ZoneData& zone, const std::string& list, const std::string& address,
                const std::string& code) {
    const auto name = DomainName::parse(IpAddress::parse(address)->toReverse() + "." + list);
    zone.add(*name, dns::Type::A, *IpAddress::parse(code));
}

/// Each list with its test entries (RFC 5782 section 5), whatever it documents as a listing.
void addLists(ZoneData& zone, const std::vector<Blocklist>& lists) {
    for (const Blocklist& list : lists) {
        zone.addSoa(list.zone);
        const auto code = std::find_if(list.codes.begin(), list.codes.end(), [](const ListCode& known) {
            return known.kind == ListCode::Kind::Listed || known.kind == ListCode::Kind::Good;
        });
        if (code == list.codes.end()) continue;
        for (const ListForm form : {ListForm::V4, ListForm::V6, ListForm::Domain}) {
            if (!list.covers(form)) continue;
            const auto name = list.zone.child(list.testEntry(form, true));
            zone.add(*name, dns::Type::A, code->code.first());
        }
    }
}

void addBlocklists(ZoneData& zone) {
    static const auto policy = shippedPolicy();
    if (!policy) return;
    addLists(zone, policy->blocklists);
    addLists(zone, policy->allowlists);
}

/// What follows an open relay within hours: both families on Spamhaus XBL, IPv4 on SpamCop.
void addListings(ZoneData& zone) {
    addListing(zone, "zen.spamhaus.org", ipv4, "127.0.0.4");
    addListing(zone, "zen.spamhaus.org", ipv6, "127.0.0.4");
    addListing(zone, "bl.spamcop.net", ipv4, "127.0.0.2");
}

/// Where mail programs find their settings (RFC 6186).
void addSettings(ZoneData& zone, const DomainName& own, const DomainName& host) {
    const auto serve = [&](const char* service, std::uint16_t port, const DomainName& target) {
        zone.add(*own.child(service), dns::Type::Srv, dns::Srv{0, 1, port, target});
    };
    serve("_submissions._tcp", submissionsPort, host);
    serve("_submission._tcp", submissionPort, host);
    serve("_imaps._tcp", 993, host);
    for (const char* service : {"_imap._tcp", "_pop3._tcp", "_pop3s._tcp"}) serve(service, 0, DomainName());
    for (const char* label : {"autoconfig", "autodiscover"})
        zone.add(*own.child(label), dns::Type::Cname, host);
}

}  // namespace

DomainName ownIpv4Name() {
    return "ipv4.own-address.example"_dn;
}
DomainName ownIpv6Name() {
    return "ipv6.own-address.example"_dn;
}

ZoneData zone(Listed listed) {
    const DomainName own = *DomainName::parse(domain);
    const DomainName host = *DomainName::parse(mailHost);
    ZoneData zone;
    zone.addSoa(own);
    // Two name servers in two networks, as it should be.
    for (const auto& [label, v4, v6] : {std::array{"ns1", "203.0.113.53", "2001:db8:53::53"},
                                        std::array{"ns2", "198.51.100.53", "2001:db8:54::53"}}) {
        const DomainName server = *own.child(label);
        zone.add(own, dns::Type::Ns, server);
        zone.addAddress(server, v4);
        zone.addAddress(server, v6);
    }
    zone.add(own, dns::Type::Mx, dns::Mx{10, host});
    zone.addAddress(host, ipv4);
    zone.addAddress(host, ipv6);
    zone.addReverse(ipv4, host);
    zone.addReverse(ipv6, host);
    zone.addText(own, "v=spf1 mx -all");
    zone.addText(host, "v=spf1 a -all");
    zone.addText(*own.child("dkim._domainkey"), "v=DKIM1; k=rsa; p=" + std::string(dkimKey));
    zone.addText(*own.child("_dmarc"), "v=DMARC1; p=reject; rua=mailto:postmaster@" + std::string(domain));
    zone.addText(*own.child("_smtp._tls"), "v=TLSRPTv1; rua=mailto:postmaster@" + std::string(domain));
    zone.addText(*own.child("default._bimi"), "v=BIMI1; l=; a=");
    zone.add(own, dns::Type::Caa, dns::Caa{0, "issue", "letsencrypt.org"});
    zone.add(own, dns::Type::Caa, dns::Caa{0, "iodef", "mailto:postmaster@" + std::string(domain)});
    addSettings(zone, own, host);
    zone.addAddress(ownIpv4Name(), callerIpv4);
    zone.addAddress(ownIpv6Name(), callerIpv6);
    addBlocklists(zone);
    if (listed == Listed::Yes) addListings(zone);
    return zone;
}

}  // namespace mailvitals::demo::home
