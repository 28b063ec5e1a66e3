// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "demo/certificate_maker.h"

#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace mailvitals::demo {

/// How a mail server of the demonstration behaves: texts as real servers send them, without line ends.
struct MailPersona {
    std::string name;  ///< its own name, in banner and EHLO
    std::string bannerText = "ESMTP Postcow";
    std::vector<std::string> keywords;       ///< of EHLO; STARTTLS is added where there is an identity
    std::vector<std::string> keywordsInTls;  ///< of EHLO once the session is encrypted, besides the others
    std::optional<Identity> identity;        ///< for TLS
    bool encryptedFromStart = false;         ///< as on port 465
    bool demandsTls = false;                 ///< before MAIL, as on port 587
    /// The reply to MAIL ("250 2.1.0 Ok").
    std::function<std::string(const std::string& sender)> onMail;
    /// The reply to RCPT.
    std::function<std::string(const std::string& recipient)> onRecipient;
    /// Called when somebody says DATA: in a demonstration nobody ever should.
    std::function<void()> onData;
};

}  // namespace mailvitals::demo
