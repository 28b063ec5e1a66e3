// SPDX-License-Identifier: GPL-3.0-or-later
#include "rules/rule.h"
#include "rules/rules.h"

namespace mailvitals {

const std::vector<Rule>& allRules() {
    // A list in plain sight: registration by static initialisers is silently dropped from static libraries.
    static const std::vector<Rule> list{
        {"relay.open", Scope::Any, rules::relayOpen},
        {"smtp.banner", Scope::Any, rules::smtpBanner},

        {"dns.domain", Scope::Domain, rules::dnsDomain},
        {"dns.nameservers", Scope::Domain, rules::dnsNameservers},
        {"dns.consistency", Scope::Domain, rules::dnsConsistency},
        {"dns.dnssec", Scope::Domain, rules::dnsDnssec},
        {"mx.present", Scope::Domain, rules::mxPresent},
        {"mx.null", Scope::Domain, rules::mxNull},
        {"mx.resolves", Scope::Domain, rules::mxResolves},
        {"mx.alias", Scope::Domain, rules::mxAlias},
        {"mx.literal", Scope::Domain, rules::mxLiteral},
        {"mx.public", Scope::Any, rules::mxPublic},
        {"mx.ipv6", Scope::Domain, rules::mxIpv6},

        {"ptr.present", Scope::Any, rules::ptrPresent},
        {"ptr.forward", Scope::Any, rules::ptrForward},
        {"ptr.generic", Scope::Any, rules::ptrGeneric},
        {"helo.name", Scope::Any, rules::heloName},

        {"spf.present", Scope::Domain, rules::spfPresent},
        {"spf.syntax", Scope::Domain, rules::spfSyntax},
        {"spf.all", Scope::Domain, rules::spfAll},

        {"dkim.found", Scope::Domain, rules::dkimFound},
        {"dkim.syntax", Scope::Domain, rules::dkimSyntax},
        {"dkim.key", Scope::Domain, rules::dkimKey},
        {"dkim.revoked", Scope::Domain, rules::dkimRevoked},
        {"dkim.testing", Scope::Domain, rules::dkimTesting},
        {"dkim.hash", Scope::Domain, rules::dkimHash},

        {"dmarc.present", Scope::Domain, rules::dmarcPresent},
        {"dmarc.syntax", Scope::Domain, rules::dmarcSyntax},
        {"dmarc.policy", Scope::Domain, rules::dmarcPolicy},
        {"dmarc.reports", Scope::Domain, rules::dmarcReports},
        {"dmarc.report-authorisation", Scope::Domain, rules::dmarcReportAuthorisation},
        {"dmarc.alignment", Scope::Domain, rules::dmarcAlignment},
        {"dmarc.removed-tags", Scope::Domain, rules::dmarcRemovedTags},

        {"tls.starttls", Scope::Any, rules::tlsStarttls},
        {"tls.certificate", Scope::Any, rules::tlsCertificate},
        {"mta-sts.record", Scope::Domain, rules::mtaStsRecord},
        {"tls-rpt.record", Scope::Domain, rules::tlsRptRecord},

        {"dnsbl.address", Scope::Any, rules::dnsblAddress},
        {"dnsbl.policy", Scope::Any, rules::dnsblPolicy},
        {"dnsbl.refused", Scope::Any, rules::dnsblRefused},

        {"vantage.address", Scope::Any, rules::vantageAddress},
    };
    return list;
}

}  // namespace mailvitals
