// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/ascii.h"
#include "rules/facts/smtp/sessions.h"
#include "rules/rule.h"

namespace mailvitals::rules {
namespace {

/// Below, RFC 9325 section 4.4 no longer calls it secure.
constexpr int fewestDhBits = 2048;

/// What is weak about a version that is not: an English phrase; empty: nothing.
std::string weaknessOf(const TlsFacts& tls) {
    if (tls.dhBits != 0 && tls.dhBits < fewestDhBits)
        return "a key exchange of only " + std::to_string(tls.dhBits) + " bits (Diffie-Hellman)";
    if (tls.signatureDigest == "SHA1" || tls.signatureDigest == "MD5")
        return "a signature by " + tls.signatureDigest;
    return {};
}

/// Old and weak encryption is better than none, and none is what a sender that insisted would get on port 25.
void judgeEncryption(Verdicts& verdicts, const TlsFacts& tls, const Subject& subject,
                     const std::vector<std::string>& evidence) {
    Args args{{arg::type, tls.protocol}, {arg::name, tls.cipher}};
    const std::string weakness = weaknessOf(tls);
    const bool outdated =
        tls.protocol == "TLSv1" || tls.protocol == "TLSv1.1" || tls.protocol.starts_with("SSL");
    if (!outdated && !weakness.empty()) args.push_back({arg::found, weakness});
    verdicts.say(outdated           ? "outdated"
                 : weakness.empty() ? "works"
                                    : "weak",
                 subject, std::move(args), evidence);
}

/// It broke off at STARTTLS or in the handshake, and not at an EHLO that was never answered.
bool isBegun(const SmtpSession& transcript) {
    return !transcript.exchanges.empty() && transcript.exchanges.back().sent == "STARTTLS";
}

void judge(Verdicts& verdicts, const ServerSession& heard) {
    const SmtpSession& transcript = *heard.session.transcript;
    const Subject& subject = heard.session.subject;
    const std::vector<std::string> evidence{heard.session.evidence};
    const auto ehlo = transcript.ehlo(false);
    if (!ehlo) {
        const std::string reason =
            transcript.brokeOff ? reasonOf(*transcript.brokeOff) : "it did not answer EHLO";
        return verdicts.couldNotLook(subject, reason, evidence);
    }
    if (!ehlo->offers("STARTTLS")) return verdicts.say("not-offered", subject, {}, evidence);
    if (transcript.tls) return judgeEncryption(verdicts, *transcript.tls, subject, evidence);
    if (transcript.brokeOff && isOurDoing(transcript.brokeOff->why))
        return verdicts.couldNotLook(subject, reasonOf(*transcript.brokeOff), evidence);
    if (transcript.brokeOff && transcript.brokeOff->why == FailureReason::TimedOut && isBegun(transcript)) {
        const auto reply = SmtpSession::replyOf(transcript.exchanges.back());
        return verdicts.say(reply && reply->code == 220 ? "silent" : "unanswered", subject, {}, evidence);
    }
    if (transcript.tlsError)
        return verdicts.say("broken", subject, {{arg::detail, *transcript.tlsError}}, evidence);
    if (const SmtpExchange* start = transcript.find("STARTTLS")) {
        const auto reply = SmtpSession::replyOf(*start);
        const bool refused =
            reply && !reply->positive() && reply->code != 421;  // 421: it closes for everybody
        if (refused) {
            const Args args{{arg::reply, ascii::join(start->lines, " / ")}};
            return verdicts.say("refused", subject, args, evidence);
        }
    }
    verdicts.couldNotLook(
        subject, transcript.brokeOff ? reasonOf(*transcript.brokeOff) : "the session ended before it",
        evidence);
}

void judge(Inquiry& ask, Verdicts& verdicts) {
    for (const ServerSession& heard : sessionsToJudge(ask, verdicts, SmtpSessionKind::Greeting))
        judge(verdicts, heard);
}

}  // namespace

extern const Rule tlsStarttls{"tls.starttls", Scope::Any, judge};

}  // namespace mailvitals::rules
