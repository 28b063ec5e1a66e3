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
    std::vector<std::string> keywords;  ///< of EHLO; STARTTLS is added where there is an identity
    std::optional<Identity> identity;   ///< for STARTTLS
    /// The reply to MAIL ("250 2.1.0 Ok").
    std::function<std::string(const std::string& sender)> onMail;
    /// The reply to RCPT.
    std::function<std::string(const std::string& recipient)> onRecipient;
    /// Called when somebody says DATA: in a demonstration nobody ever should.
    std::function<void()> onData;
};

}  // namespace mailvitals::demo
