// SPDX-License-Identifier: GPL-3.0-or-later
#include "report/exhibit.h"

#include "base/printable.h"
#include "base/timestamp.h"
#include "records/x509/certificate.h"
#include "report/configuration_exhibit.h"
#include "report/message_exhibit.h"
#include "report/relay_exhibit.h"
#include "report/spf_exhibit.h"

#include <QString>

namespace mailvitals::report {
namespace {

std::string inMilliseconds(const Timing& timing) {
    const double milliseconds = static_cast<double>((timing.finished - timing.started).count()) / 1000.0;
    // Not by printf(), which writes a comma where the machine's language does.
    return QString::number(milliseconds, 'f', milliseconds < 10 ? 1 : 0).toStdString() + " ms";
}

std::string describe(const Failure& failure) {
    std::string text = std::string("failed: ") + toString(failure.why);
    if (!failure.detail.empty()) text += " (" + printable(failure.detail) + ")";
    return text;
}

std::string titleOf(const DnsQuestion& question) {
    return dns::toString(question.type) + " records of " + question.name.toString();
}

std::string titleOf(const SmtpQuestion& question) {
    const std::string what = question.kind == SmtpSessionKind::Relay   ? "Relay test with "
                             : question.kind == SmtpSessionKind::Proof ? "Proof by a message to "
                                                                       : "Conversation with ";
    const std::string host = question.host.isRoot() ? "" : question.host.toString() + ", ";
    return what + host + question.server.toString();
}

std::string titleOf(const LocalQuestion&) {
    return "This computer's own network";
}

void addRecords(Exhibit& exhibit, const std::vector<dns::Record>& records, const char* mark) {
    for (const dns::Record& record : records) {
        exhibit.lines.push_back(printable(mark + record.name.toString() + ". " + std::to_string(record.ttl) +
                                          " " + dns::toString(record.type) + " " +
                                          dns::toString(record.data)));
    }
}

void fillFrom(Exhibit& exhibit, const DnsAnswer& answer, const Timing& timing) {
    exhibit.how = "from " + answer.server.toString() + " over " + (answer.overTcp ? "TCP" : "UDP") + " in " +
                  inMilliseconds(timing);
    std::string status = dns::toString(answer.rcode);
    if (answer.authoritative) status += ", with authority";
    if (answer.authenticData) status += ", validated (AD)";
    exhibit.lines.push_back(status);
    addRecords(exhibit, answer.answers, "");
    if (answer.answers.empty()) addRecords(exhibit, answer.authority, "authority: ");
}

void addTls(Exhibit& exhibit, const TlsFacts& tls) {
    exhibit.lines.push_back("   " + tls.protocol + " " + tls.cipher);
    for (const std::string& der : tls.chain) {
        const auto certificate = x509::parse(der);
        if (!certificate) {
            exhibit.lines.push_back("   unreadable certificate");
            continue;
        }
        exhibit.lines.push_back(printable("   certificate: " + certificate->subject));
        exhibit.lines.push_back(printable("      issued by " + certificate->issuer));
        std::string names;
        for (const std::string& name : certificate->dnsNames) names += (names.empty() ? "" : ", ") + name;
        if (!names.empty()) exhibit.lines.push_back(printable("      for " + names));
        exhibit.lines.push_back("      valid " + toReadable(certificate->notBefore) + " to " +
                                toReadable(certificate->notAfter));
        exhibit.lines.push_back(printable("      key " + certificate->keyType + " " +
                                          std::to_string(certificate->keyBits) + " bits, signed with " +
                                          certificate->signatureAlgorithm));
    }
    exhibit.lines.push_back(tls.storeUsable ? printable("   trust: " + tls.verifyText)
                                            : "   trust: no CA certificates to compare with");
}

void fillFrom(Exhibit& exhibit, const SmtpSession& session, const Timing& timing) {
    // A proxy does not tell from which address it went on.
    const bool direct = kindOf(session.local) != AddressKind::Unspecified;
    exhibit.how =
        (direct ? "from " + session.local.toString() : "through a proxy") + " in " + inMilliseconds(timing);
    bool encrypted = false;
    for (const SmtpExchange& exchange : session.exchanges) {
        if (exchange.encrypted && !encrypted && session.tls) addTls(exhibit, *session.tls);
        encrypted = exchange.encrypted;
        if (!exchange.sent.empty()) exhibit.lines.push_back("→ " + printable(exchange.sent));
        for (const std::string& line : exchange.lines) exhibit.lines.push_back("← " + printable(line));
    }
    if (session.tlsError) exhibit.lines.push_back("TLS handshake failed: " + printable(*session.tlsError));
    if (session.brokeOff) exhibit.lines.push_back(describe(*session.brokeOff));
}

void fillFrom(Exhibit& exhibit, const LocalNetwork& local, const Timing&) {
    for (const IpAddress& address : local.addresses) exhibit.lines.push_back("address " + address.toString());
    for (const IpEndpoint& resolver : local.resolvers)
        exhibit.lines.push_back("resolver " + resolver.toString());
    exhibit.lines.push_back("proxy " + (local.proxy.empty() ? "none" : printable(local.proxy)));
    for (const LocalNetwork::Exit& exit : local.exits)
        exhibit.lines.push_back("leaves by " + printable(exit.interface) + " as " + exit.address.toString());
    for (const LocalNetwork::Tunnel& tunnel : local.tunnels)
        exhibit.lines.push_back("tunnel " + printable(tunnel.interface));
}

/// Word by word what the server was handed.
void addMessage(Exhibit& exhibit, const SmtpQuestion& question, const SmtpSession* session) {
    if (question.message.empty()) return;
    const bool sent = session && session->find(".");
    exhibit.lines.emplace_back(sent ? "The message:" : "The message, which was not sent:");
    for (std::string_view rest = question.message; !rest.empty();) {
        const std::size_t end = std::min(rest.find('\n'), rest.size() - 1) + 1;
        exhibit.lines.push_back("   " + printable(rest.substr(0, rest.find_first_of("\r\n"))));
        rest.remove_prefix(end);
    }
}

template <class Question, class Answer>
void addMessage(Exhibit&, const Question&, const Answer*) {}

template <class Q>
bool tryItems(const ItemsOf<Q>& items, const std::string& id, Exhibit& exhibit) {
    for (const auto& [question, attempt] : items) {
        if (question.id() != id) continue;
        exhibit.title = printable(titleOf(question));
        if (const Failure* failure = attempt.failure()) exhibit.lines.push_back(describe(*failure));
        if (const auto* answer = attempt.answer()) fillFrom(exhibit, *answer, attempt.timing());
        addMessage(exhibit, question, attempt.answer());
        if (attempt.isOpen()) exhibit.lines.emplace_back("not answered yet");
        return true;
    }
    return false;
}

/// Whatever a server, a certificate or a saved file put into it, here it becomes fit to be shown.
Exhibit madePrintable(Exhibit exhibit) {
    exhibit.title = printable(exhibit.title);
    exhibit.how = printable(exhibit.how);
    for (std::string& line : exhibit.lines) line = printable(line);
    return exhibit;
}

}  // namespace

Exhibit exhibitOf(const Evidence& evidence, const std::string& id) {
    if (const auto derived = derivedFrom(id))
        return madePrintable(
            std::visit([&](const auto& view) { return exhibitOf(evidence, view); }, *derived));
    Exhibit exhibit;
    const bool found = std::apply([&](const auto&... items) { return (tryItems(items, id, exhibit) || ...); },
                                  evidence.items);
    if (!found) {
        exhibit.title = printable(id);
        exhibit.lines.emplace_back("not part of this evidence");
    }
    return madePrintable(std::move(exhibit));
}

}  // namespace mailvitals::report
