// SPDX-License-Identifier: GPL-3.0-or-later
#include "rules/rule.h"
#include "rules/rules.h"

namespace mailvitals {

const std::vector<Rule>& allRules() {
    // A list in plain sight: registration by static initialisers is silently dropped from static libraries.
    static const std::vector<Rule> list{
        {"relay.open", Scope::Any, rules::relayOpen},
        {"relay.accepts-all", Scope::Domain, rules::relayAcceptsAll},
        {"relay.inside-only", Scope::Any, rules::relayInsideOnly},
        {"relay.proof", Scope::Proof, rules::relayProof},
        {"trust.client-address", Scope::AnyAndMessage, rules::trustClientAddress},
        {"trust.canary", Scope::Any, rules::trustCanary},
        {"trust.xclient", Scope::Any, rules::trustXclient},
        {"trust.configuration", Scope::AnyAndConfiguration, rules::trustConfiguration},
        {"trust.own-domain", Scope::Domain, rules::trustOwnDomain},
        {"smtp.banner", Scope::Any, rules::smtpBanner},
        {"smtp.greylisting", Scope::Any, rules::smtpGreylisting},
        {"smtp.postmaster", Scope::Any, rules::smtpPostmaster},
        {"smtp.null-sender", Scope::Any, rules::smtpNullSender},
        {"smtp.vrfy", Scope::Any, rules::smtpVrfy},
        {"smtp.extensions", Scope::Any, rules::smtpExtensions},
        {"submission.offered", Scope::Any, rules::submissionOffered},
        {"submission.plain-auth", Scope::Any, rules::submissionPlainAuth},

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
        {"caa.issuers", Scope::Domain, rules::caaIssuers},
        {"clients.discovery", Scope::Domain, rules::clientsDiscovery},

        {"ptr.present", Scope::Any, rules::ptrPresent},
        {"ptr.forward", Scope::Any, rules::ptrForward},
        {"ptr.generic", Scope::Any, rules::ptrGeneric},
        {"helo.name", Scope::Any, rules::heloName},

        {"spf.present", Scope::Domain, rules::spfPresent},
        {"spf.syntax", Scope::Domain, rules::spfSyntax},
        {"spf.all", Scope::Domain, rules::spfAll},
        {"spf.lookups", Scope::Domain, rules::spfLookups},
        {"spf.void-lookups", Scope::Domain, rules::spfVoidLookups},
        {"spf.server-passes", Scope::Domain, rules::spfServerPasses},
        {"spf.helo", Scope::Domain, rules::spfHelo},
        {"spf.ptr-mechanism", Scope::Domain, rules::spfPtrMechanism},
        {"spf.breadth", Scope::Domain, rules::spfBreadth},
        {"spf.size", Scope::Domain, rules::spfSize},

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
        {"bimi.record", Scope::Domain, rules::bimiRecord},

        {"dnsbl.address", Scope::Any, rules::dnsblAddress},
        {"dnsbl.policy", Scope::Any, rules::dnsblPolicy},
        {"dnsbl.refused", Scope::Any, rules::dnsblRefused},

        {"message.dkim", Scope::Message, rules::messageDkim},
        {"message.spf", Scope::Message, rules::messageSpf},
        {"message.dmarc", Scope::Message, rules::messageDmarc},
        {"message.path", Scope::Message, rules::messagePath},
        {"message.headers", Scope::Message, rules::messageHeaders},

        {"vantage.address", Scope::Any, rules::vantageAddress},
        {"vantage.port25", Scope::Any, rules::vantagePort25},
        {"vantage.inside", Scope::Any, rules::vantageInside},
        {"vantage.resolver", Scope::Any, rules::vantageResolver},
        {"vantage.split-horizon", Scope::Domain, rules::vantageSplitHorizon},
    };
    return list;
}

}  // namespace mailvitals
