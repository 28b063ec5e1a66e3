// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "records/bounce/notice.h"

namespace mailvitals::bounce {

struct LogLine {
    bool known = false;                  ///< it is a line of a mail server's log
    std::optional<Statement> statement;  ///< nothing: it speaks of something else
};

/// A line of the log of Postfix, Exim, OpenSMTPD, Sendmail or qmail about the delivery of a message, or about
/// a client that was turned away.
LogLine readLogLine(std::string_view line);

}  // namespace mailvitals::bounce
