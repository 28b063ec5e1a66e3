// SPDX-License-Identifier: GPL-3.0-or-later
#include "rules/facts/smtp/ehlo_offers.h"

namespace mailvitals {

EhloOffers ehloOffers(const SmtpSession& session, std::initializer_list<const char*> keywords) {
    const auto plain = session.ehlo(false);
    const auto encrypted = session.ehlo(true);
    EhloOffers offers;
    offers.heard = plain || encrypted;
    for (const char* keyword : keywords) {
        if ((plain && plain->offers(keyword)) || (encrypted && encrypted->offers(keyword)))
            offers.offered.emplace_back(keyword);
    }
    return offers;
}

}  // namespace mailvitals
