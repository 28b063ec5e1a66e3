// SPDX-License-Identifier: GPL-3.0-or-later
#include "evidence/tls_hello_item.h"

#include "evidence/json_fields.h"
#include "evidence/json_values.h"
#include "evidence/weight_parts.h"

#include <algorithm>

namespace mailvitals {
namespace {

using tls::HelloForm;
using tls::Version;
using tls::Weakness;

/// What a form asks for, for people.
const char* subjectOf(HelloForm form) {
    switch (form) {
        case HelloForm::Tls11: return "TLS 1.1 or older";
        case HelloForm::Tls10: return "TLS 1.0 or older";
        case HelloForm::Ssl3: return "SSL 3.0";
        case HelloForm::Weak: return "weak cipher suites";
        case HelloForm::ForwardSecret: return "forward secrecy";
        case HelloForm::Hybrid: return "post-quantum key exchange";
    }
    return "";
}

QJsonObject toObject(const tls::ServerHello& hello) {
    QJsonObject fields{{QStringLiteral("version"), static_cast<int>(hello.version)},
                       {QStringLiteral("suite"), hello.suite},
                       {QStringLiteral("retry"), hello.retry}};
    if (hello.group) fields.insert(QStringLiteral("group"), *hello.group);
    return fields;
}

std::uint16_t shortNumber(const Fields& fields, const char* key) {
    return static_cast<std::uint16_t>(fields.number(key, 0xffff));
}

tls::ServerHello readHello(const Fields& fields) {
    tls::ServerHello hello;
    hello.version = static_cast<Version>(shortNumber(fields, "version"));
    if (hello.version < Version::Ssl3 || hello.version > Version::Tls13)
        fields.error().set(fields.place("version"), "not a version of TLS");
    hello.suite = shortNumber(fields, "suite");
    hello.retry = fields.flag("retry");
    if (fields.has("group")) hello.group = shortNumber(fields, "group");
    return hello;
}

tls::Alert readAlert(const Fields& fields) {
    return {static_cast<std::uint8_t>(fields.number("level", 255)),
            static_cast<std::uint8_t>(fields.number("description", 255))};
}

}  // namespace

std::string TlsHelloQuestion::id() const {
    std::string id = std::string("tls-hello:") + toString(form) + " ";
    if (!host.isRoot()) id += host.toString() + " ";
    id += server.toString();
    if (tls != TlsUse::AsOffered) id += std::string(" ") + toString(tls);
    for (const Weakness& weakness : weaknesses)
        id += std::string(&weakness == &weaknesses.front() ? " " : "+") + toString(weakness);
    return id;
}

std::string TlsHelloKind::title(const TlsHelloQuestion& question) {
    const std::string host = question.host.isRoot() ? "" : question.host.toString() + ", ";
    return std::string("TLS hello (") + subjectOf(question.form) + ") to " + host +
           question.server.toString();
}

QJsonObject TlsHelloKind::write(const TlsHelloQuestion& question) {
    QJsonObject fields{{QStringLiteral("form"), QString::fromLatin1(toString(question.form))},
                       {QStringLiteral("server"), plain(question.server.toString())},
                       {QStringLiteral("tls"), QString::fromLatin1(toString(question.tls))}};
    if (!question.host.isRoot()) fields.insert(QStringLiteral("host"), plain(question.host.toString()));
    if (!question.weaknesses.empty())
        fields.insert(QStringLiteral("weaknesses"), arrayOf(question.weaknesses, [](Weakness weakness) {
                          return QString::fromLatin1(toString(weakness));
                      }));
    return fields;
}

QJsonObject TlsHelloKind::write(const TlsHelloReply& reply) {
    QJsonObject fields{{QStringLiteral("local"), plain(reply.local.toString())},
                       {QStringLiteral("sent"), reply.sent}};
    if (!reply.refusal.empty()) fields.insert(QStringLiteral("refusal"), safe(reply.refusal));
    if (reply.flight.hello) fields.insert(QStringLiteral("hello"), toObject(*reply.flight.hello));
    if (const auto& alert = reply.flight.alert)
        fields.insert(QStringLiteral("alert"),
                      QJsonObject{{QStringLiteral("level"), alert->level},
                                  {QStringLiteral("description"), alert->description}});
    if (reply.brokeOff) fields.insert(QStringLiteral("broke_off"), toObject(*reply.brokeOff));
    return fields;
}

TlsHelloQuestion TlsHelloKind::readQuestion(const Fields& fields) {
    TlsHelloQuestion question;
    question.form = readWord(fields, "form",
                             {HelloForm::Tls11, HelloForm::Tls10, HelloForm::Ssl3, HelloForm::Weak,
                              HelloForm::ForwardSecret, HelloForm::Hybrid});
    question.server = fields.endpoint("server");
    question.tls = readWord(fields, "tls", {TlsUse::AsOffered, TlsUse::Implicit});
    if (fields.has("host")) question.host = fields.name("host");
    if (!fields.has("weaknesses")) return question;
    question.weaknesses =
        readEach<Weakness>(fields, "weaknesses", "not a known word", [](const std::string& word) {
            const auto& all = tls::allWeaknesses();
            const auto found = std::find_if(all.begin(), all.end(),
                                            [&](Weakness weakness) { return word == toString(weakness); });
            return found == all.end() ? std::nullopt : std::optional(*found);
        });
    if (question.weaknesses.empty()) fields.error().set(fields.place("weaknesses"), "empty");
    return question;
}

TlsHelloReply TlsHelloKind::readAnswer(const Fields& fields) {
    TlsHelloReply reply;
    reply.local = fields.address("local");
    reply.sent = fields.flag("sent");
    if (fields.has("refusal")) {
        reply.refusal = fields.bytes("refusal");
        if (reply.refusal.empty()) fields.error().set(fields.place("refusal"), "empty");
    }
    if (fields.has("hello")) reply.flight.hello = readHello(fields.object("hello"));
    if (fields.has("alert")) reply.flight.alert = readAlert(fields.object("alert"));
    if (fields.has("broke_off")) reply.brokeOff = readFailure(fields.object("broke_off"));
    return reply;
}

std::size_t TlsHelloKind::weigh(const TlsHelloQuestion& question) {
    return weight::frame + question.weaknesses.size() * weight::line;
}

std::size_t TlsHelloKind::weigh(const TlsHelloReply& reply) {
    std::size_t sum = 2 * weight::frame + weight::ofText(reply.refusal);
    if (reply.brokeOff) sum += weightOf(*reply.brokeOff);
    return sum;
}

}  // namespace mailvitals
