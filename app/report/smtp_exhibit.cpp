// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/printable.h"
#include "report/kind_exhibits.h"

namespace mailvitals::report {
namespace {

void addSession(Exhibit& exhibit, const SmtpSession& session) {
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

/// Word by word what the server was handed.
void addMessage(Exhibit& exhibit, const SmtpQuestion& question, const SmtpSession* session) {
    if (question.message.empty()) return;
    const bool sent = session && session->find(".");
    exhibit.lines.emplace_back(sent ? "The message:" : "The message, which was not sent:");
    addText(exhibit, question.message, question.message.size());
}

}  // namespace

void show(Exhibit& exhibit, const SmtpQuestion& question, const Attempt<SmtpSession>& look) {
    if (const SmtpSession* session = look.answer()) {
        exhibit.how = wayOf(session->local, look.timing());
        addSession(exhibit, *session);
    }
    addMessage(exhibit, question, look.answer());
}

}  // namespace mailvitals::report
