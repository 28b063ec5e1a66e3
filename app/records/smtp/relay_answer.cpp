// SPDX-License-Identifier: GPL-3.0-or-later
#include "records/smtp/relay_answer.h"

#include "records/smtp/refusal_of_caller.h"

namespace mailvitals::smtp {
namespace {

RelayAnswer readPositive(const Reply& reply, const Wording& wording) {
    // The whole humour of OpenBSD's spamd(8); whoever words a reply so delivers nothing.
    if (wording.hasAny({"hurting you more than it is hurting me", "wasting your time",
                        "your time will be spent, for nothing"})) {
        return RelayAnswer::Tarpit;
    }
    return reply.code == 250 || reply.code == 251 ? RelayAnswer::Accepted : RelayAnswer::Unclear;
}

bool demandsAuthentication(const Reply& reply, const Wording& wording) {
    return reply.code == 530 ||
           wording.hasAny({"authentication required", "must authenticate", "not authenticated",
                           "authenticate first", "authentication is required", "please authenticate",
                           "must be authenticated", "only authenticated", "authenticated users",
                           "unauthenticated"});
}

bool throttles(const Reply& reply, const Wording& wording) {
    return reply.code == 421 ||
           wording.hasAny({"too much mail from", "too many connections", "too many errors", "rate limit"});
}

/// RFC 3463 section 3.4: it is about the state of the mail system, not about us or the recipient.
bool isBusy(const Reply& reply) {
    return reply.transient() && reply.enhanced && reply.enhanced->subject == 3;
}

bool isUnknownRecipient(const Reply& reply, const Wording& wording) {
    return reply.code == 556 || codeEndsIn(reply, 1, 2) || codeEndsIn(reply, 1, 10) ||
           wording.hasAny({"domain not found", "account or domain may not exist"});
}

}  // namespace

RelayAnswer readRelayAnswer(const Reply& reply) {
    const Wording wording(reply);
    if (reply.positive()) return readPositive(reply, wording);
    if (throttles(reply, wording)) return RelayAnswer::Throttled;
    if (reply.code == 530 && wording.hasAny({"starttls"})) return RelayAnswer::NeedsTls;
    if (refusesListedAddress(reply, wording)) return RelayAnswer::TesterBlocked;
    if (wording.hasAny({"greylist", "graylist", "grey-list", "gray-list"})) return RelayAnswer::Greylisted;
    if (wording.hasWordWith("relay")) return RelayAnswer::Refused;
    if (demandsAuthentication(reply, wording)) return RelayAnswer::NeedsAuthentication;
    if (isBusy(reply)) return RelayAnswer::Busy;
    if (refusesSender(reply, wording)) return RelayAnswer::SenderRefused;
    if (refusesAddress(reply, wording)) return RelayAnswer::TesterBlocked;
    if (isUnknownRecipient(reply, wording)) return RelayAnswer::RecipientUnknown;
    if (reply.transient() && wording.hasAny({"try again", "come back", "later"})) {
        return RelayAnswer::Greylisted;
    }
    return reply.permanent() || codeEndsIn(reply, 7, 1) ? RelayAnswer::Refused : RelayAnswer::Unclear;
}

}  // namespace mailvitals::smtp
