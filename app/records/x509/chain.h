// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "records/x509/certificate.h"

#include <cstddef>

namespace mailvitals::x509 {

/// What a server's list of certificates is made of (RFC 5246 section 7.4.2, RFC 8446 section 4.4.2).
struct ChainSurvey {
    std::vector<Certificate> sent;  ///< as far as they can be read, the server's own first
    /// From the server's own upwards, each issued by the next, as far as that was sent: places in `sent`.
    std::vector<std::size_t> path;
    std::vector<std::size_t> surplus;  ///< places of all others, among them what was sent twice
    std::size_t unreadable = 0;        ///< what else was sent

    const Certificate& top() const { return sent[path.back()]; }
    bool inOrder() const;
};

/// An error: the first of them is no certificate, or there is none.
Expected<ChainSurvey, ParseError> surveyChain(const std::vector<std::string>& chain);

}  // namespace mailvitals::x509
