// SPDX-License-Identifier: GPL-3.0-or-later
#include "evidence/https_item.h"

#include "evidence/json_fields.h"
#include "evidence/json_values.h"
#include "evidence/weight_parts.h"

namespace mailvitals {
namespace {

QJsonObject toObject(const http::Response& response) {
    QJsonObject fields{{QStringLiteral("status"), response.status},
                       {QStringLiteral("content_type"), safe(response.contentType)},
                       {QStringLiteral("body"), safe(response.body)},
                       {QStringLiteral("cut"), response.cut}};
    if (!response.location.empty()) fields.insert(QStringLiteral("location"), safe(response.location));
    return fields;
}

http::Response readResponse(const Fields& fields) {
    http::Response response;
    response.status = static_cast<int>(fields.number("status", 999));
    response.contentType = fields.bytes("content_type");
    response.body = fields.bytes("body");
    if (response.body.size() > http::longestBody)
        fields.error().set(fields.place("body"), "longer than any that is kept");
    response.cut = fields.flag("cut");
    if (fields.has("location")) {
        response.location = fields.bytes("location");
        if (response.location.empty()) fields.error().set(fields.place("location"), "empty");
    }
    return response;
}

}  // namespace

std::string HttpsQuestion::id() const {
    return "https:" + host.toString() + escaped(path) + " " + server.toString();
}

std::string HttpsKind::title(const HttpsQuestion& question) {
    return "https://" + question.host.toString() + question.path + ", " + question.server.toString();
}

QJsonObject HttpsKind::write(const HttpsQuestion& question) {
    return {{QStringLiteral("host"), plain(question.host.toString())},
            {QStringLiteral("path"), safe(question.path)},
            {QStringLiteral("server"), plain(question.server.toString())}};
}

QJsonObject HttpsKind::write(const HttpsReply& reply) {
    QJsonObject fields{{QStringLiteral("local"), plain(reply.local.toString())}};
    if (reply.tls) fields.insert(QStringLiteral("tls"), toObject(*reply.tls));
    if (reply.tlsError) fields.insert(QStringLiteral("tls_error"), safe(*reply.tlsError));
    if (reply.response) fields.insert(QStringLiteral("response"), toObject(*reply.response));
    if (reply.brokeOff) fields.insert(QStringLiteral("broke_off"), toObject(*reply.brokeOff));
    return fields;
}

HttpsQuestion HttpsKind::readQuestion(const Fields& fields) {
    return {fields.name("host"), fields.bytes("path"), fields.endpoint("server")};
}

HttpsReply HttpsKind::readAnswer(const Fields& fields) {
    HttpsReply reply;
    reply.local = fields.address("local");
    if (fields.has("tls")) reply.tls = readTls(fields.object("tls"));
    if (fields.has("tls_error")) reply.tlsError = fields.bytes("tls_error");
    if (fields.has("response")) reply.response = readResponse(fields.object("response"));
    if (fields.has("broke_off")) reply.brokeOff = readFailure(fields.object("broke_off"));
    return reply;
}

std::size_t HttpsKind::weigh(const HttpsQuestion&) {
    return weight::frame;  // the id has all of it
}

std::size_t HttpsKind::weigh(const HttpsReply& reply) {
    using namespace weight;
    std::size_t sum = frame;
    if (reply.tls) sum += weightOf(*reply.tls);
    if (reply.tlsError) sum += ofText(*reply.tlsError);
    if (reply.response)
        sum += frame + ofText(reply.response->contentType) + ofText(reply.response->location) +
               ofText(reply.response->body);
    if (reply.brokeOff) sum += weightOf(*reply.brokeOff);
    return sum;
}

}  // namespace mailvitals
