// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/domain_name.h"
#include "base/ip_address.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace mailvitals::smtp {

/// How the recipient names the foreign domain.
enum class RelaySpelling {
    Plain,   ///< as everybody does
    Routed,  ///< by a route that can be read in one way only: user%domain, @host:user@domain
    Odd,     ///< so that one server reads a foreign domain in it, and another a strange name of its own
};

/// One way in which strangers have talked servers into carrying their mail.
struct RelayForm {
    std::string_view name;   ///< "third-party"; stable
    std::string_view title;  ///< "external sender to external recipient"
    bool gentle;             ///< real servers fall for it, so every check tries it
    RelaySpelling spelling;
};

/// The classic list, most telling first: a server may trust the caller, the sender, or a spelling.
const std::vector<RelayForm>& relayForms();
/// The form with this name; null: none.
const RelayForm* relayForm(std::string_view name);

/// A local part that nobody has. Always the same, so that the owner finds it in his log.
inline constexpr std::string_view nobodysName = "mailvitals-no-such-user";

/// Who takes part in a trial.
struct RelayParties {
    std::string sender;     ///< a foreign mailbox
    std::string recipient;  ///< another foreign mailbox
    std::string ownDomain;  ///< for which the server takes mail; an address literal where no name is known
    std::string hostName;   ///< of the server; an address literal where it has none
    IpAddress server;
    /// The local part where the recipient is hidden in a name of the server's own. Nobody's, unless the mail
    /// shall arrive.
    std::string hiddenUser{nobodysName};
};

/// The paths of MAIL and RCPT without their brackets.
struct RelayEnvelope {
    std::string sender;
    std::string recipient;
};

/// How this form addresses a message.
RelayEnvelope envelopeOf(const RelayForm& form, const RelayParties& parties);

}  // namespace mailvitals::smtp
