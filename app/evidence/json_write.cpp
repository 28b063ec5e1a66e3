// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/timestamp.h"
#include "evidence/bounce_item.h"
#include "evidence/configuration_json.h"
#include "evidence/json.h"
#include "evidence/json_values.h"

#include <QJsonDocument>

namespace mailvitals {
namespace {

template <class K>
QJsonArray itemsOf(const Evidence& evidence) {
    QJsonArray array;
    for (const auto& [question, attempt] : evidence.of<typename K::Question>()) {
        if (attempt.isOpen()) continue;
        const Timing& timing = attempt.timing();
        QJsonObject item{{QStringLiteral("id"), plain(question.id())},
                         {QStringLiteral("question"), K::write(question)},
                         {QStringLiteral("wanted_ms"), milliseconds(timing.wanted)},
                         {QStringLiteral("started_ms"), milliseconds(timing.started)},
                         {QStringLiteral("finished_ms"), milliseconds(timing.finished)},
                         {QStringLiteral("after"), plain(timing.after)}};
        if (const Failure* failure = attempt.failure())
            item.insert(QStringLiteral("failure"), toObject(*failure));
        else
            item.insert(QStringLiteral("answer"), K::write(*attempt.answer()));
        array.append(item);
    }
    return array;
}

/// Of the signatures only what the header alone does not tell.
QJsonObject toObject(const MessageItem& message) {
    const auto body = [](const dkim::Examined& signature) {
        return QJsonObject{{QStringLiteral("body"), QString::fromLatin1(dkim::toString(signature.body))},
                           {QStringLiteral("unsigned"), static_cast<qint64>(signature.unsignedOctets)}};
    };
    QJsonObject object{{QStringLiteral("name"), safe(message.name)},
                       {QStringLiteral("size"), static_cast<qint64>(message.size)},
                       {QStringLiteral("header"), base64(message.header.bytes())},
                       {QStringLiteral("header_flawed"), message.headerFlawed},
                       {QStringLiteral("signatures"), arrayOf(message.signatures, body)},
                       {QStringLiteral("arc"), arrayOf(message.chain.sets, [&](const arc::Set& set) {
                            return body(set.messageSignature);
                        })}};
    if (message.others > 0) object.insert(QStringLiteral("others"), static_cast<qint64>(message.others));
    if (message.number > 1) object.insert(QStringLiteral("number"), static_cast<qint64>(message.number));
    if (!message.copied.empty()) object.insert(QStringLiteral("copied"), safe(message.copied));
    return object;
}

QJsonObject toObject(const RelayProof& proof) {
    return {{QStringLiteral("question"), SmtpKind::write(proof.question)},
            {QStringLiteral("mailbox"), safe(proof.mailbox)},
            {QStringLiteral("mark"), safe(proof.mark)},
            {QStringLiteral("arrival"), QString::fromLatin1(toString(proof.arrival))}};
}

QJsonObject toObject(const CheckRequest& request) {
    const auto service = [](const OwnAddressService& s) {
        return QJsonObject{{QStringLiteral("server"), plain(s.server.toString())},
                           {QStringLiteral("name"), plain(s.name.toString())},
                           {QStringLiteral("type"), plain(dns::toString(s.type))},
                           {QStringLiteral("class"), plain(dns::toString(s.questionClass))}};
    };
    QJsonObject object{
        {QStringLiteral("target"), plain(request.target.toString())},
        {QStringLiteral("resolvers"),
         arrayOf(request.resolvers, [](const auto& r) { return plain(r.toString()); })},
        {QStringLiteral("selectors"), arrayOf(request.selectors, safe)},
        {QStringLiteral("treat_as_public"),
         arrayOf(request.treatAsPublic, [](const auto& n) { return plain(n.toString()); })},
        {QStringLiteral("own_address_services"), arrayOf(request.ownAddressServices, service)}};
    // A domain of a message need not be one that somebody could type: "localhost", "a_b.example", "x@y".
    const auto typed = Target::parse(request.target.toString());
    if (!request.target.isNameless() && (!typed || *typed != request.target)) {
        object.insert(QStringLiteral("target_is"),
                      request.target.domain() ? QStringLiteral("domain") : QStringLiteral("address"));
    }
    if (request.thorough) object.insert(QStringLiteral("thorough"), true);
    if (request.ownServer) object.insert(QStringLiteral("own_server"), true);
    if (request.offline) object.insert(QStringLiteral("offline"), true);
    if (request.tellsLocalPart) object.insert(QStringLiteral("tells_local_part"), true);
    if (request.proof) object.insert(QStringLiteral("proof"), toObject(*request.proof));
    if (request.message) object.insert(QStringLiteral("message"), toObject(*request.message));
    if (request.arrivalHop)
        object.insert(QStringLiteral("arrival_hop"), static_cast<qint64>(*request.arrivalHop));
    if (request.configuration)
        object.insert(QStringLiteral("configuration"), toObject(*request.configuration));
    if (request.bounce) object.insert(QStringLiteral("bounce"), toObject(*request.bounce));
    return object;
}

}  // namespace

QByteArray toJson(const Evidence& evidence) {
    QJsonObject root{{QStringLiteral("schema"), QStringLiteral("mailvitals.evidence/1")},
                     {QStringLiteral("program"), plain(evidence.program)},
                     {QStringLiteral("started_at"), plain(toIso(evidence.startedAt))},
                     {QStringLiteral("request"), toObject(evidence.request)}};
    AllKinds::forEach([&]<class K>(K) {
        const QJsonArray items = itemsOf<K>(evidence);
        if (K::isInEveryFile || !items.isEmpty()) root.insert(QLatin1String(K::jsonKey), items);
    });
    if (evidence.took) root.insert(QStringLiteral("took_ms"), milliseconds(*evidence.took));
    const QJsonDocument document(root);
    QByteArray json = document.toJson(QJsonDocument::Indented);
    // Blanks are for people; nobody reads so much.
    if (json.size() > largestEvidenceFile) json = document.toJson(QJsonDocument::Compact);
    return json;
}

}  // namespace mailvitals
