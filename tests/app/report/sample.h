// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "report/report.h"

namespace mailvitals::test {

/// One page for each area, called "<area>.sample", and "relay.second". Their messages, from good to bad:
/// good (pass), remark (notice), doubt (warning), bad (critical), blind (unknown). They speak of {address}
/// and {reply}, the advice of {address} and {link}, the fixes of {domain}, {host} and {address}.
const Catalogue& catalogue();

/// A finding of a sample page with all its arguments.
Finding finding(const std::string& rule, const std::string& tag, const std::string& address,
                std::vector<std::string> evidence = {});
/// The same with this in place of every argument that the network has a say in.
Finding hostileFinding(const std::string& rule, const std::string& tag, const std::string& text);

/// A check of example.org with a DNS answer, a DNS failure and a session with a mail server.
Evidence evidence();
/// In place of what was heard in the one session of that evidence.
void replaceSession(Evidence& evidence, SmtpSession session);
extern const char* const mxId;       ///< "dns:MX example.org", answered
extern const char* const timeoutId;  ///< "dns:TXT example.org", nobody answered
extern const char* const sessionId;  ///< a relay test

/// One finding in each area: bad in Relaying, doubt in DNS, blind in Identity, remark in SPF, else good.
std::vector<Finding> oneInEachArea();
/// Every message of every page that the program is built with.
std::vector<Finding> everyShippedMessage(const Catalogue& shipped);

/// Markup, quotes, places of QString::arg, PDF syntax, control characters, bytes that are no UTF-8, a mark
/// that turns text around, and letters that run to the left.
extern const std::string hostileText;

}  // namespace mailvitals::test
