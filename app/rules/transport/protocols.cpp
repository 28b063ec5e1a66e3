// SPDX-License-Identifier: GPL-3.0-or-later
#include "rules/facts/transport/light_hellos.h"
#include "rules/rule.h"

#include <algorithm>

namespace mailvitals::rules {
namespace {

using State = HelloAnswer::State;
using tls::Version;

/// As other messages call it: "TLS 1.3" for OpenSSL's "TLSv1.3".
std::string readable(const std::string& protocol) {
    if (protocol == "TLSv1") return "TLS 1.0";
    return protocol.starts_with("TLSv") ? "TLS " + protocol.substr(4) : protocol;
}

bool isOutdated(const std::string& protocol) {
    return protocol == "TLSv1" || protocol == "TLSv1.1" || protocol.starts_with("SSL");
}

/// The best version of a port.
struct Best {
    std::string name;            ///< "TLS 1.3"; empty: not known
    std::optional<bool> modern;  ///< TLS 1.2 or later
    bool open = false;
};

/// Where this program's library came to no handshake, other hellos tell.
Best bestOf(Inquiry& ask, const TlsPort& port) {
    if (port.isEncrypted()) {
        const std::string& protocol = port.session->tls->protocol;
        return {readable(protocol), !isOutdated(protocol)};
    }
    const HelloAnswer answers[]{answerTo(ask, port, tls::HelloForm::ForwardSecret), answerToWeak(ask, port)};
    Best best{{}, false};
    for (const HelloAnswer& answer : answers) {
        best.open = best.open || answer.state == State::Open;
        if (answer.state == State::Unknown) best.modern.reset();
    }
    for (const HelloAnswer& answer : answers) {
        if (answer.hello && answer.hello->version >= Version::Tls12)
            best = {nameOf(answer.hello->version), true, best.open};
    }
    return best;
}

const char* tagFor(const Accepted<Version>& old, const Best& best, const TlsPort& port) {
    if (best.modern == false) return "only-outdated";
    if (old.all.back() == Version::Ssl3) return "ssl3";
    return port.reader == TlsPort::Reader::Users ? "outdated-for-users" : "outdated";
}

void judge(Inquiry& ask, Verdicts& verdicts, const TlsPort& port) {
    const Accepted<Version> old = oldVersions(ask, port);
    const Best best = bestOf(ask, port);
    if (old.open || best.open) return verdicts.wait();
    std::vector<std::string> evidence = old.evidence;
    evidence.insert(evidence.begin(), port.evidence);
    std::vector<std::string> names;
    for (const Version version : old.all) names.push_back(nameOf(version));
    // The handshake itself is proof enough where the hellos were turned away.
    if (names.empty() && best.modern == false && !best.name.empty()) names.push_back(best.name);
    const Args args{{arg::names, names}, {arg::type, best.name}};
    if (!names.empty()) return verdicts.say(tagFor(old, best, port), port.subject, args, evidence);
    if (!old.reason.empty()) return verdicts.couldNotLook(port.subject, old.reason, evidence);
    if (!port.isEncrypted())
        return verdicts.couldNotLook(port.subject,
                                     "the TLS handshake fails, so the best version is not known", evidence);
    verdicts.say(best.name == nameOf(Version::Tls13) ? "current" : "without-13", port.subject, args,
                 evidence);
}

void judge(Inquiry& ask, Verdicts& verdicts) {
    for (const TlsPort& port : tlsPortsToJudge(ask, verdicts)) {
        if (port.isAnswered())
            judge(ask, verdicts, port);
        else if (port.session->tlsError)
            verdicts.couldNotLook(port.subject, "the server does not answer the TLS handshake",
                                  {port.evidence});
        else
            verdicts.doesNotApply(port.subject, noTlsBegun);
    }
}

}  // namespace

extern const Rule tlsProtocols{"tls.protocols", Scope::Any, judge};

}  // namespace mailvitals::rules
