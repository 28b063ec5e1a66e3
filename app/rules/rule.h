// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "rules/inquiry.h"
#include "rules/verdicts.h"

#include <string_view>
#include <vector>

namespace mailvitals {

/// What a rule judges.
enum class Scope {
    Domain,               ///< a mail domain; does not apply where the target is a bare address
    Any,                  ///< whatever the target is
    Message,              ///< a message that was handed over; nothing else
    AnyAndMessage,        ///< the target, or the message where there is one
    AnyAndConfiguration,  ///< the target, or the configuration texts where there are some
    Proof,                ///< a proof that the owner asked for; nothing else
};

/// One rule: a pure function of the evidence. Its id, its page and its file bear the same name.
struct Rule {
    std::string_view id;
    Scope scope = Scope::Any;
    void (*judge)(Inquiry& ask, Verdicts& verdicts) = nullptr;
};

/// Every rule there is, in the order of the catalogue. The one place where a new rule is entered.
const std::vector<Rule>& allRules();

}  // namespace mailvitals
