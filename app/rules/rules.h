// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "rules/inquiry.h"
#include "rules/verdicts.h"

/// The judging function of every rule; each stands in the file that bears its name.
namespace mailvitals::rules {

void relayOpen(Inquiry& ask, Verdicts& verdicts);
void relayAcceptsAll(Inquiry& ask, Verdicts& verdicts);
void relayInsideOnly(Inquiry& ask, Verdicts& verdicts);
void relayProof(Inquiry& ask, Verdicts& verdicts);
void smtpPostmaster(Inquiry& ask, Verdicts& verdicts);
void submissionOffered(Inquiry& ask, Verdicts& verdicts);
void submissionPlainAuth(Inquiry& ask, Verdicts& verdicts);
void trustCanary(Inquiry& ask, Verdicts& verdicts);
void trustClientAddress(Inquiry& ask, Verdicts& verdicts);
void trustConfiguration(Inquiry& ask, Verdicts& verdicts);
void trustOwnDomain(Inquiry& ask, Verdicts& verdicts);
void trustXclient(Inquiry& ask, Verdicts& verdicts);
void smtpBanner(Inquiry& ask, Verdicts& verdicts);
void smtpExtensions(Inquiry& ask, Verdicts& verdicts);
void smtpGreylisting(Inquiry& ask, Verdicts& verdicts);
void smtpNullSender(Inquiry& ask, Verdicts& verdicts);
void smtpVrfy(Inquiry& ask, Verdicts& verdicts);

void dnsDomain(Inquiry& ask, Verdicts& verdicts);
void dnsNameservers(Inquiry& ask, Verdicts& verdicts);
void dnsConsistency(Inquiry& ask, Verdicts& verdicts);
void dnsDnssec(Inquiry& ask, Verdicts& verdicts);
void mxPresent(Inquiry& ask, Verdicts& verdicts);
void mxNull(Inquiry& ask, Verdicts& verdicts);
void mxResolves(Inquiry& ask, Verdicts& verdicts);
void mxAlias(Inquiry& ask, Verdicts& verdicts);
void mxLiteral(Inquiry& ask, Verdicts& verdicts);
void mxPublic(Inquiry& ask, Verdicts& verdicts);
void mxIpv6(Inquiry& ask, Verdicts& verdicts);
void caaIssuers(Inquiry& ask, Verdicts& verdicts);
void clientsDiscovery(Inquiry& ask, Verdicts& verdicts);

void ptrPresent(Inquiry& ask, Verdicts& verdicts);
void ptrForward(Inquiry& ask, Verdicts& verdicts);
void ptrGeneric(Inquiry& ask, Verdicts& verdicts);
void heloName(Inquiry& ask, Verdicts& verdicts);

void spfPresent(Inquiry& ask, Verdicts& verdicts);
void spfSyntax(Inquiry& ask, Verdicts& verdicts);
void spfAll(Inquiry& ask, Verdicts& verdicts);
void spfLookups(Inquiry& ask, Verdicts& verdicts);
void spfVoidLookups(Inquiry& ask, Verdicts& verdicts);
void spfServerPasses(Inquiry& ask, Verdicts& verdicts);
void spfHelo(Inquiry& ask, Verdicts& verdicts);
void spfPtrMechanism(Inquiry& ask, Verdicts& verdicts);
void spfBreadth(Inquiry& ask, Verdicts& verdicts);
void spfSize(Inquiry& ask, Verdicts& verdicts);

void dkimFound(Inquiry& ask, Verdicts& verdicts);
void dkimSyntax(Inquiry& ask, Verdicts& verdicts);
void dkimKey(Inquiry& ask, Verdicts& verdicts);
void dkimRevoked(Inquiry& ask, Verdicts& verdicts);
void dkimTesting(Inquiry& ask, Verdicts& verdicts);
void dkimHash(Inquiry& ask, Verdicts& verdicts);

void dmarcPresent(Inquiry& ask, Verdicts& verdicts);
void dmarcSyntax(Inquiry& ask, Verdicts& verdicts);
void dmarcPolicy(Inquiry& ask, Verdicts& verdicts);
void dmarcReports(Inquiry& ask, Verdicts& verdicts);
void dmarcReportAuthorisation(Inquiry& ask, Verdicts& verdicts);
void dmarcAlignment(Inquiry& ask, Verdicts& verdicts);
void dmarcRemovedTags(Inquiry& ask, Verdicts& verdicts);

void tlsStarttls(Inquiry& ask, Verdicts& verdicts);
void tlsCertificate(Inquiry& ask, Verdicts& verdicts);
void mtaStsRecord(Inquiry& ask, Verdicts& verdicts);
void tlsRptRecord(Inquiry& ask, Verdicts& verdicts);
void bimiRecord(Inquiry& ask, Verdicts& verdicts);

void dnsblAddress(Inquiry& ask, Verdicts& verdicts);
void dnsblPolicy(Inquiry& ask, Verdicts& verdicts);
void dnsblRefused(Inquiry& ask, Verdicts& verdicts);

void messageDkim(Inquiry& ask, Verdicts& verdicts);
void messageDmarc(Inquiry& ask, Verdicts& verdicts);
void messageHeaders(Inquiry& ask, Verdicts& verdicts);
void messagePath(Inquiry& ask, Verdicts& verdicts);
void messageSpf(Inquiry& ask, Verdicts& verdicts);

void vantageAddress(Inquiry& ask, Verdicts& verdicts);
void vantagePort25(Inquiry& ask, Verdicts& verdicts);
void vantageInside(Inquiry& ask, Verdicts& verdicts);
void vantageResolver(Inquiry& ask, Verdicts& verdicts);
void vantageSplitHorizon(Inquiry& ask, Verdicts& verdicts);

}  // namespace mailvitals::rules
