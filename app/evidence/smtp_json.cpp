// SPDX-License-Identifier: GPL-3.0-or-later
#include "evidence/json_fields.h"
#include "evidence/json_values.h"
#include "evidence/smtp_item.h"

namespace mailvitals {
namespace {

constexpr int mostLines = 5000;

QJsonObject toObject(const SmtpExchange& exchange) {
    return {{QStringLiteral("sent"), safe(exchange.sent)},
            {QStringLiteral("lines"), arrayOf(exchange.lines, safe)},
            {QStringLiteral("encrypted"), exchange.encrypted},
            {QStringLiteral("started_ms"), milliseconds(exchange.started)},
            {QStringLiteral("finished_ms"), milliseconds(exchange.finished)}};
}

}  // namespace

QJsonObject SmtpKind::write(const SmtpQuestion& question) {
    QJsonObject fields{{QStringLiteral("talk"), QString::fromLatin1(toString(question.kind))},
                       {QStringLiteral("host"), plain(question.host.toString())},
                       {QStringLiteral("server"), plain(question.server.toString())},
                       {QStringLiteral("tls"), QString::fromLatin1(toString(question.tls))}};
    if (question.afterPause) fields.insert(QStringLiteral("after_pause"), true);
    if (!question.message.empty()) fields.insert(QStringLiteral("message"), safe(question.message));
    if (!question.trials.empty())
        fields.insert(QStringLiteral("trials"), arrayOf(question.trials, [](const SmtpTrial& trial) {
                          return QJsonObject{{QStringLiteral("name"), plain(trial.name)},
                                             {QStringLiteral("sender"), safe(trial.sender)},
                                             {QStringLiteral("recipient"), safe(trial.recipient)},
                                             {QStringLiteral("if_taken"), trial.ifTaken}};
                      }));
    return fields;
}

QJsonObject SmtpKind::write(const SmtpSession& session) {
    QJsonObject fields{
        {QStringLiteral("local"), plain(session.local.toString())},
        {QStringLiteral("exchanges"), arrayOf(session.exchanges, [](const auto& e) { return toObject(e); })}};
    if (session.tls) fields.insert(QStringLiteral("tls"), toObject(*session.tls));
    if (session.tlsError) fields.insert(QStringLiteral("tls_error"), safe(*session.tlsError));
    if (session.brokeOff) fields.insert(QStringLiteral("broke_off"), toObject(*session.brokeOff));
    return fields;
}

SmtpQuestion SmtpKind::readQuestion(const Fields& fields) {
    SmtpQuestion question{
        readWord(fields, "talk",
                 {SmtpSessionKind::Greeting, SmtpSessionKind::Relay, SmtpSessionKind::PortCheck,
                  SmtpSessionKind::Injection, SmtpSessionKind::Proof}),
        fields.name("host"), fields.endpoint("server")};
    question.tls = readWord(fields, "tls", {TlsUse::AsOffered, TlsUse::OnDemand, TlsUse::Implicit});
    question.afterPause = fields.has("after_pause") && fields.flag("after_pause");
    if (fields.has("message")) {
        question.message = fields.bytes("message");
        if (question.message.empty()) fields.error().set(fields.place("message"), "empty");
    }
    readSome(fields, "trials", [&](const Fields& trial) {
        question.trials.push_back(
            {trial.text("name"), trial.bytes("sender"), trial.bytes("recipient"), trial.flag("if_taken")});
    });
    return question;
}

SmtpSession SmtpKind::readAnswer(const Fields& fields) {
    SmtpSession session;
    session.local = fields.address("local");
    fields.eachObject("exchanges", mostSmall, [&](const Fields& exchange) {
        session.exchanges.push_back({exchange.bytes("sent"), exchange.byteStrings("lines", mostLines),
                                     exchange.flag("encrypted"), exchange.milliseconds("started_ms"),
                                     exchange.milliseconds("finished_ms")});
    });
    if (fields.has("tls")) session.tls = readTls(fields.object("tls"));
    if (fields.has("tls_error")) session.tlsError = fields.bytes("tls_error");
    if (fields.has("broke_off")) session.brokeOff = readFailure(fields.object("broke_off"));
    return session;
}

}  // namespace mailvitals
