// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "evidence/smtp_item.h"

#include <initializer_list>
#include <string>
#include <vector>

namespace mailvitals {

/// What a server offered in its answers to EHLO, before encryption or behind it.
struct EhloOffers {
    bool heard = false;  ///< it answered EHLO at all, with a yes
    std::vector<std::string> offered;
};

/// Those of the keywords that were offered, in the order given here.
EhloOffers ehloOffers(const SmtpSession& session, std::initializer_list<const char*> keywords);

}  // namespace mailvitals
