// SPDX-License-Identifier: GPL-3.0-or-later
#include "records/smtp/relay_answer.h"

#include "base/ascii.h"

#include <algorithm>
#include <initializer_list>

namespace mailvitals::smtp {
namespace {

class Wording {
   public:
    explicit Wording(const Reply& reply) : text_(reply.text()) {}

    bool hasAny(std::initializer_list<std::string_view> pieces) const {
        return std::any_of(pieces.begin(), pieces.end(),
                           [&](std::string_view piece) { return ascii::containsIgnoringCase(text_, piece); });
    }

   private:
    std::string text_;
};

bool codeEndsIn(const Reply& reply, int subject, int detail) {
    return reply.enhanced && reply.enhanced->subject == subject && reply.enhanced->detail == detail;
}

RelayAnswer readPositive(const Reply& reply, const Wording& wording) {
    // The whole humour of OpenBSD's spamd(8); whoever words a reply so delivers nothing.
    if (wording.hasAny({"hurting you more than it is hurting me", "wasting your time",
                        "your time will be spent, for nothing"})) {
        return RelayAnswer::Tarpit;
    }
    return reply.code == 250 || reply.code == 251 ? RelayAnswer::Accepted : RelayAnswer::Unclear;
}

bool blocksTester(const Reply& reply, const Wording& wording) {
    return reply.code == 521 ||
           wording.hasAny({"blocked using", "dnsbl", "blocklist", "blacklist", "spamhaus", "bad reputation",
                           "poor reputation", "dialup/transient ip", "access denied to you", "you are blocked"}) ||
           (wording.hasAny({"client"}) && wording.hasAny({"listed", "banned"}));
}

bool stumblesOverSender(const Reply& reply, const Wording& wording) {
    return codeEndsIn(reply, 1, 7) || codeEndsIn(reply, 1, 8) || codeEndsIn(reply, 7, 23) ||
           codeEndsIn(reply, 7, 25) || codeEndsIn(reply, 7, 27) ||
           wording.hasAny({"sender address rejected", "sender rejected", "helo command rejected",
                           "cannot find your hostname", "cannot find your reverse hostname", "spf check failed"});
}

bool demandsAuthentication(const Reply& reply, const Wording& wording) {
    return reply.code == 530 ||
           wording.hasAny({"authentication required", "must authenticate", "not authenticated",
                           "authenticate first", "authentication is required", "please authenticate"});
}

}  // namespace

RelayAnswer readRelayAnswer(const Reply& reply) {
    const Wording wording(reply);
    if (reply.positive()) return readPositive(reply, wording);
    if (reply.code == 421) return RelayAnswer::Throttled;
    if (reply.code == 530 && wording.hasAny({"starttls"})) return RelayAnswer::NeedsTls;
    if (blocksTester(reply, wording)) return RelayAnswer::TesterBlocked;
    if (wording.hasAny({"relay"})) return RelayAnswer::Refused;
    if (demandsAuthentication(reply, wording)) return RelayAnswer::NeedsAuthentication;
    if (wording.hasAny({"greylist", "graylist"})) return RelayAnswer::Greylisted;
    if (codeEndsIn(reply, 3, 2)) return RelayAnswer::Busy;
    if (stumblesOverSender(reply, wording)) return RelayAnswer::SenderRefused;
    if (reply.code == 556 || codeEndsIn(reply, 1, 2) || codeEndsIn(reply, 1, 10) ||
        wording.hasAny({"domain not found"})) {
        return RelayAnswer::RecipientUnknown;
    }
    if (reply.permanent() || codeEndsIn(reply, 7, 1)) {
        const bool later = reply.transient() && wording.hasAny({"try again", "come back", "later"});
        return later ? RelayAnswer::Greylisted : RelayAnswer::Refused;
    }
    return RelayAnswer::Unclear;
}

}  // namespace mailvitals::smtp
