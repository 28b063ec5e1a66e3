// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/printable.h"
#include "report/kind_exhibits.h"

namespace mailvitals::report {
namespace {

/// "→ hello: TLS 1.2 at best, 52 cipher suites (null, export)"
std::string asked(const TlsHelloQuestion& question) {
    const tls::ClientHello hello = tls::helloOf(question.form, question.weaknesses, {}, {});
    const bool orOlder = hello.version != tls::Version::Tls13 && hello.version != tls::Version::Ssl3;
    std::string line = "→ hello: " + nameOf(hello.version) + (orOlder ? " at best, " : ", ") +
                       std::to_string(hello.suites.size()) + " cipher suites";
    std::string flaws;
    for (const tls::Weakness weakness : question.weaknesses)
        flaws += (flaws.empty() ? "" : ", ") + std::string(toString(weakness));
    if (!flaws.empty()) line += " (" + flaws + ")";
    if (question.form == tls::HelloForm::Hybrid) line += ", " + tls::nameOfGroup(tls::x25519MlKem768);
    return line;
}

std::string answered(const tls::ServerHello& hello) {
    std::string line = "← server's hello: " + nameOf(hello.version) + ", " + tls::nameOfSuite(hello.suite);
    if (hello.group) line += ", " + tls::nameOfGroup(*hello.group);
    return line + (hello.retry ? ", wants a key" : "");
}

}  // namespace

void show(Exhibit& exhibit, const TlsHelloQuestion& question, const Attempt<TlsHelloReply>& look) {
    const TlsHelloReply* reply = look.answer();
    if (!reply) return;
    exhibit.how = wayOf(reply->local, look.timing());
    if (!reply->sent && !reply->refusal.empty()) exhibit.lines.push_back("← " + printable(reply->refusal));
    exhibit.lines.push_back(reply->sent ? asked(question) : "the hello was not sent");
    if (const auto& hello = reply->flight.hello) exhibit.lines.push_back(answered(*hello));
    if (const auto& alert = reply->flight.alert)
        exhibit.lines.push_back("← alert " + std::to_string(alert->description) + " (" + nameOf(*alert) +
                                ")");
    if (reply->brokeOff) exhibit.lines.push_back(describe(*reply->brokeOff));
}

}  // namespace mailvitals::report
