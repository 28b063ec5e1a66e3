// SPDX-License-Identifier: GPL-3.0-or-later
#include "records/smtp/refusal_of_caller.h"

namespace mailvitals::smtp {
namespace {

/// "host [x] is listed at y". What is not listed is a domain that it takes mail for: "not listed in
/// rcpthosts".
bool saysListed(const Wording& wording) {
    if (wording.hasAny({"not listed", "recipient"})) return false;
    return wording.hasAny({" listed at ", " listed in ", " listed on ", " listed by ", " is listed",
                           " are listed", "listed as a source", "found on one or more", "found in dnsbl"}) ||
           (wording.hasAny({"client"}) && wording.hasWordWith("listed"));
}

/// "You are an open relay", not "we are none".
bool callsUsOpenRelay(const Wording& wording) {
    return wording.hasAny({"open relay", "open-relay"}) &&
           !wording.hasAny(
               {"not an open", "no open", "isn't an open", "not open relay", "do not run an open"});
}

bool rejects(const Wording& wording) {
    return wording.hasAny({"rejected", "refused", "denied", "blocked", "not accepted", "not allowed",
                           "not permitted", "not welcome"});
}

/// cPanel's text for a recipient that it cannot deliver to, which guesses at three reasons.
bool isAboutRecipient(const Wording& wording) {
    return wording.hasAny({"may be blacklisted"});
}

}  // namespace

bool refusesListedAddress(const Reply& reply, const Wording& wording) {
    if (isAboutRecipient(wording)) return false;
    return reply.code == 521 || wording.hasWordWith("banned") ||
           wording.hasWord({"rbl", "rbls", "rbl's", "dnsbls", "blackhole"}) ||
           wording.hasAny({"blocked using",
                           "dnsbl",
                           "blocklist",
                           "block list",
                           "block-list",
                           "blacklist",
                           "black list",
                           "black-list",
                           "denylist",
                           "deny list",
                           "spamhaus",
                           "spamcop",
                           "barracudacentral",
                           "barracuda reputation",
                           "uceprotect",
                           "senderbase",
                           "bad reputation",
                           "poor reputation",
                           "low reputation",
                           "dialup/transient ip",
                           "bad dns ptr",
                           "ask your postmaster for help",
                           "access denied to you",
                           "you are blocked",
                           "you have been blocked",
                           "rejected by our spam"}) ||
           saysListed(wording) || callsUsOpenRelay(wording);
}

bool refusesAddress(const Reply& reply, const Wording& wording) {
    if (isAboutRecipient(wording) || wording.hasAny({"recipient", " through ", " via "})) return false;
    return codeEndsIn(reply, 7, 25) || codeEndsIn(reply, 7, 28) ||
           wording.hasWord({"ptr", "rdns", "reputation", "residential", "geoip", "country", "blocked"}) ||
           wording.hasWordWith("spam") ||
           wording.hasAny({"reverse dns",
                           "reverse-dns",
                           "no reverse",
                           "your ip",
                           "ip address",
                           "ip is ",
                           "your host",
                           "your server",
                           "your network",
                           "your country",
                           "dynamic ip",
                           "dynamic host",
                           "dynamic address",
                           "dynamic pool",
                           "host name is dynamic",
                           "dial-up",
                           "dialup",
                           "connection refused",
                           "connection rejected",
                           "connection denied",
                           "allowed to connect",
                           "permitted to connect",
                           "local policy",
                           "policy reason",
                           "policy violation",
                           "policy rejection",
                           "security policy",
                           "not whitelisted",
                           "junkmail rejected"});
}

bool refusesSender(const Reply& reply, const Wording& wording) {
    const bool coded = codeEndsIn(reply, 1, 7) || codeEndsIn(reply, 1, 8) || codeEndsIn(reply, 7, 23) ||
                       codeEndsIn(reply, 7, 24) || codeEndsIn(reply, 7, 25) || codeEndsIn(reply, 7, 26) ||
                       codeEndsIn(reply, 7, 27);
    if (coded) return true;
    if (wording.hasAny({"cannot find your hostname", "cannot find your reverse hostname", "spf check failed",
                        "spf policy", "openspf", "helo command rejected", "sender address rejected"}))
        return true;
    if (wording.hasWordWith("helo") || wording.hasWordWith("ehlo") || wording.hasWord({"spf", "dmarc"}))
        return true;
    if (wording.hasAny({"verification failed for", "verify failed", "callback setup failed", "callout",
                        "callback verification"}))
        return !wording.hasAny({"recipient verif", "recipient address"});
    if (wording.hasAny({"recipient"})) return false;
    return wording.hasWordWith("sender") || wording.hasWordWith("spoof") || wording.hasWordWith("forged") ||
           wording.hasAny({"mailfrom", "impersonat", "no mail exchanger", "your domain name",
                           "your domain has", "return path", "return-path", "from address"}) ||
           (wording.hasAny({"mail from "}) && rejects(wording));
}

}  // namespace mailvitals::smtp
