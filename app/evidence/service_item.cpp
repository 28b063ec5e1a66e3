// SPDX-License-Identifier: GPL-3.0-or-later
#include "evidence/service_item.h"

#include "evidence/json_fields.h"
#include "evidence/json_values.h"
#include "evidence/weight_parts.h"

namespace mailvitals {

std::string ServiceQuestion::id() const {
    std::string id = "service:" + server.toString();
    if (tls) id += " tls";
    if (!say.empty()) id += " " + escaped(say);
    return id;
}

std::string ServiceKind::title(const ServiceQuestion& question) {
    return "Port " + std::to_string(question.server.port) + " of " + question.server.address.toString() +
           (question.tls ? ", encrypted" : "");
}

QJsonObject ServiceKind::write(const ServiceQuestion& question) {
    QJsonObject fields{{QStringLiteral("server"), plain(question.server.toString())}};
    if (!question.host.isRoot()) fields.insert(QStringLiteral("host"), plain(question.host.toString()));
    if (question.tls) fields.insert(QStringLiteral("tls"), true);
    if (!question.say.empty()) fields.insert(QStringLiteral("say"), safe(question.say));
    return fields;
}

QJsonObject ServiceKind::write(const ServiceReply& reply) {
    QJsonObject fields{{QStringLiteral("local"), plain(reply.local.toString())},
                       {QStringLiteral("heard"), safe(reply.heard)}};
    if (reply.tlsError) fields.insert(QStringLiteral("tls_error"), safe(*reply.tlsError));
    if (reply.brokeOff) fields.insert(QStringLiteral("broke_off"), toObject(*reply.brokeOff));
    return fields;
}

ServiceQuestion ServiceKind::readQuestion(const Fields& fields) {
    ServiceQuestion question;
    question.server = fields.endpoint("server");
    if (fields.has("host")) question.host = fields.name("host");
    question.tls = fields.has("tls") && fields.flag("tls");
    if (fields.has("say")) {
        question.say = fields.bytes("say");
        if (question.say.empty()) fields.error().set(fields.place("say"), "empty");
    }
    return question;
}

ServiceReply ServiceKind::readAnswer(const Fields& fields) {
    ServiceReply reply;
    reply.local = fields.address("local");
    reply.heard = fields.bytes("heard");
    if (reply.heard.size() > mostHeard)
        fields.error().set(fields.place("heard"), "longer than any that is kept");
    if (fields.has("tls_error")) reply.tlsError = fields.bytes("tls_error");
    if (fields.has("broke_off")) reply.brokeOff = readFailure(fields.object("broke_off"));
    return reply;
}

std::size_t ServiceKind::weigh(const ServiceQuestion&) {
    return weight::frame;  // the id has all of it
}

std::size_t ServiceKind::weigh(const ServiceReply& reply) {
    using namespace weight;
    std::size_t sum = frame + ofText(reply.heard);
    if (reply.tlsError) sum += ofText(*reply.tlsError);
    if (reply.brokeOff) sum += weightOf(*reply.brokeOff);
    return sum;
}

}  // namespace mailvitals
