// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "report/exhibit.h"

namespace mailvitals::report {

// What each kind of evidence shows of one look, below its title and its failure. Every kind has one.
void show(Exhibit& exhibit, const LocalQuestion& question, const Attempt<LocalNetwork>& look);
void show(Exhibit& exhibit, const DnsQuestion& question, const Attempt<DnsAnswer>& look);
void show(Exhibit& exhibit, const SmtpQuestion& question, const Attempt<SmtpSession>& look);
void show(Exhibit& exhibit, const HttpsQuestion& question, const Attempt<HttpsReply>& look);
void show(Exhibit& exhibit, const ServiceQuestion& question, const Attempt<ServiceReply>& look);
void show(Exhibit& exhibit, const DnssecQuestion& question, const Attempt<DnssecResult>& look);
void show(Exhibit& exhibit, const TlsHelloQuestion& question, const Attempt<TlsHelloReply>& look);

// What several of them say alike.
std::string inMilliseconds(const Timing& timing);  ///< "24 ms"
std::string describe(const Failure& failure);      ///< "failed: timed-out (...)"
/// "from 192.0.2.7 in 24 ms"; our side of a connection is unspecified where a proxy does not tell.
std::string wayOf(const IpAddress& local, const Timing& timing);
void addTls(Exhibit& exhibit, const TlsFacts& tls);
/// Line by line, at most so many lines; what is left of the text comes back.
std::string_view addText(Exhibit& exhibit, std::string_view text, std::size_t mostLines);

}  // namespace mailvitals::report
