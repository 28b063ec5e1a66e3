// SPDX-License-Identifier: GPL-3.0-or-later
#include "records/smtp/relay_answer.h"

#include "base/ascii.h"

#include <algorithm>
#include <initializer_list>

namespace mailvitals::smtp {
namespace {

/// A word of the sentence, without the marks around it; empty where it is a name, an address or a number, for
/// "relay.example.org" tells nothing about relaying.
std::string_view plainWord(std::string_view word) {
    static constexpr std::string_view marks = ".,;:!?()<>\"'";
    while (!word.empty() && marks.find(word.front()) != marks.npos) word.remove_prefix(1);
    while (!word.empty() && marks.find(word.back()) != marks.npos) word.remove_suffix(1);
    const bool plain = std::all_of(word.begin(), word.end(),
                                   [](char c) { return ascii::isAlpha(c) || c == '-' || c == '/'; });
    return plain ? word : std::string_view();
}

/// What it says, in small letters; so is whatever it is searched for.
class Wording {
 public:
    explicit Wording(const Reply& reply) : text_(ascii::lowered(reply.text())) {}

    bool hasAny(std::initializer_list<std::string_view> pieces) const {
        return std::any_of(pieces.begin(), pieces.end(),
                           [&](std::string_view piece) { return text_.find(piece) != text_.npos; });
    }

    bool hasWordWith(std::string_view stem) const {
        const auto words = ascii::split(text_, ' ');
        return std::any_of(words.begin(), words.end(),
                           [stem](std::string_view word) { return plainWord(word).find(stem) != word.npos; });
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
    return reply.code == 521 || wording.hasWordWith("banned") ||
           wording.hasAny({"blocked using", "dnsbl", "blocklist", "block list", "blacklist", "black list",
                           "spamhaus", "bad reputation", "poor reputation", "dialup/transient ip",
                           "bad dns ptr", "ask your postmaster for help", "access denied to you",
                           "you are blocked"}) ||
           (wording.hasAny({"client"}) && wording.hasWordWith("listed"));
}

bool stumblesOverSender(const Reply& reply, const Wording& wording) {
    return codeEndsIn(reply, 1, 7) || codeEndsIn(reply, 1, 8) || codeEndsIn(reply, 7, 23) ||
           codeEndsIn(reply, 7, 25) || codeEndsIn(reply, 7, 27) ||
           wording.hasAny({"sender address rejected", "sender rejected", "helo command rejected",
                           "cannot find your hostname", "cannot find your reverse hostname",
                           "spf check failed", "spf policy"});
}

bool demandsAuthentication(const Reply& reply, const Wording& wording) {
    return reply.code == 530 ||
           wording.hasAny({"authentication required", "must authenticate", "not authenticated",
                           "authenticate first", "authentication is required", "please authenticate"});
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
           wording.hasAny({"domain not found"});
}

}  // namespace

RelayAnswer readRelayAnswer(const Reply& reply) {
    const Wording wording(reply);
    if (reply.positive()) return readPositive(reply, wording);
    if (throttles(reply, wording)) return RelayAnswer::Throttled;
    if (reply.code == 530 && wording.hasAny({"starttls"})) return RelayAnswer::NeedsTls;
    if (blocksTester(reply, wording)) return RelayAnswer::TesterBlocked;
    if (wording.hasAny({"greylist", "graylist", "grey-list", "gray-list"})) return RelayAnswer::Greylisted;
    if (wording.hasWordWith("relay")) return RelayAnswer::Refused;
    if (demandsAuthentication(reply, wording)) return RelayAnswer::NeedsAuthentication;
    if (isBusy(reply)) return RelayAnswer::Busy;
    if (stumblesOverSender(reply, wording)) return RelayAnswer::SenderRefused;
    if (isUnknownRecipient(reply, wording)) return RelayAnswer::RecipientUnknown;
    if (reply.transient() && wording.hasAny({"try again", "come back", "later"})) {
        return RelayAnswer::Greylisted;
    }
    return reply.permanent() || codeEndsIn(reply, 7, 1) ? RelayAnswer::Refused : RelayAnswer::Unclear;
}

}  // namespace mailvitals::smtp
