// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/printable.h"
#include "base/timestamp.h"
#include "evidence/configuration_json.h"
#include "evidence/json.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

namespace mailvitals {
namespace {

QString plain(const std::string& text) {
    return QString::fromStdString(text);
}
QString safe(const std::string& bytes) {
    return QString::fromStdString(escaped(bytes));
}
double milliseconds(std::chrono::microseconds time) {
    return static_cast<double>(time.count()) / 1000.0;
}

template <class Values, class Convert>
QJsonArray arrayOf(const Values& values, Convert convert) {
    QJsonArray array;
    for (const auto& value : values) array.append(convert(value));
    return array;
}

QString base64(const std::string& bytes) {
    return QString::fromLatin1(QByteArray::fromStdString(bytes).toBase64());
}

struct RdataToJson {
    QJsonValue operator()(const dns::RawRdata& raw) const {
        return QJsonObject{{QStringLiteral("raw"), base64(raw.bytes)}};
    }
    QJsonValue operator()(const IpAddress& address) const { return plain(address.toString()); }
    QJsonValue operator()(const DomainName& name) const { return plain(name.toString()); }
    QJsonValue operator()(const dns::Mx& mx) const {
        return QJsonObject{{QStringLiteral("preference"), mx.preference},
                           {QStringLiteral("exchange"), plain(mx.exchange.toString())}};
    }
    QJsonValue operator()(const dns::Txt& txt) const { return arrayOf(txt.strings, safe); }
    QJsonValue operator()(const dns::Soa& soa) const {
        return QJsonObject{{QStringLiteral("primary"), plain(soa.primary.toString())},
                           {QStringLiteral("mailbox"), plain(soa.mailbox.toString())},
                           {QStringLiteral("serial"), static_cast<qint64>(soa.serial)},
                           {QStringLiteral("minimum"), static_cast<qint64>(soa.minimum)}};
    }
    QJsonValue operator()(const dns::Srv& srv) const {
        return QJsonObject{{QStringLiteral("priority"), srv.priority},
                           {QStringLiteral("weight"), srv.weight},
                           {QStringLiteral("port"), srv.port},
                           {QStringLiteral("target"), plain(srv.target.toString())}};
    }
    QJsonValue operator()(const dns::Caa& caa) const {
        return QJsonObject{{QStringLiteral("flags"), caa.flags},
                           {QStringLiteral("tag"), safe(caa.tag)},
                           {QStringLiteral("value"), safe(caa.value)}};
    }
};

QJsonValue toValue(const dns::Record& record) {
    return QJsonObject{{QStringLiteral("name"), plain(record.name.toString())},
                       {QStringLiteral("type"), plain(dns::toString(record.type))},
                       {QStringLiteral("ttl"), static_cast<qint64>(record.ttl)},
                       {QStringLiteral("data"), std::visit(RdataToJson{}, record.data)}};
}

QJsonObject questionFields(const LocalQuestion&) {
    return {};
}

QJsonObject questionFields(const DnsQuestion& question) {
    QJsonObject fields{{QStringLiteral("name"), plain(question.name.toString())},
                       {QStringLiteral("type"), plain(dns::toString(question.type))},
                       {QStringLiteral("class"), plain(dns::toString(question.questionClass))},
                       {QStringLiteral("recursion"), question.flags.recursionDesired},
                       {QStringLiteral("checking_disabled"), question.flags.checkingDisabled}};
    if (question.server) fields.insert(QStringLiteral("server"), plain(question.server->toString()));
    return fields;
}

QJsonObject questionFields(const SmtpQuestion& question) {
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

QString toText(const IpAddress& address) {
    return plain(address.toString());
}

QJsonObject toObject(const LocalNetwork::Exit& exit) {
    return QJsonObject{{QStringLiteral("interface"), safe(exit.interface)},
                       {QStringLiteral("address"), plain(exit.address.toString())}};
}

QJsonObject toObject(const LocalNetwork::Tunnel& tunnel) {
    return QJsonObject{{QStringLiteral("interface"), safe(tunnel.interface)},
                       {QStringLiteral("addresses"), arrayOf(tunnel.addresses, toText)}};
}

QJsonObject answerFields(const LocalNetwork& local) {
    QJsonObject fields{{QStringLiteral("addresses"), arrayOf(local.addresses, toText)},
                       {QStringLiteral("resolvers"),
                        arrayOf(local.resolvers, [](const auto& r) { return plain(r.toString()); })},
                       {QStringLiteral("way_out"), plain(local.proxy)}};
    const auto insert = [&](const char* name, const auto& values) {
        using Value = typename std::decay_t<decltype(values)>::value_type;
        if (!values.empty())
            fields.insert(QLatin1String(name),
                          arrayOf(values, [](const Value& value) { return toObject(value); }));
    };
    insert("exits", local.exits);
    insert("tunnels", local.tunnels);
    return fields;
}

QJsonObject answerFields(const DnsAnswer& answer) {
    return {{QStringLiteral("answered_by"), plain(answer.server.toString())},
            {QStringLiteral("tcp"), answer.overTcp},
            {QStringLiteral("rcode"), static_cast<int>(answer.rcode)},
            {QStringLiteral("authoritative"), answer.authoritative},
            {QStringLiteral("authentic_data"), answer.authenticData},
            {QStringLiteral("answers"), arrayOf(answer.answers, toValue)},
            {QStringLiteral("authority"), arrayOf(answer.authority, toValue)}};
}

QJsonObject toObject(const SmtpExchange& exchange) {
    return {{QStringLiteral("sent"), safe(exchange.sent)},
            {QStringLiteral("lines"), arrayOf(exchange.lines, safe)},
            {QStringLiteral("encrypted"), exchange.encrypted},
            {QStringLiteral("started_ms"), milliseconds(exchange.started)},
            {QStringLiteral("finished_ms"), milliseconds(exchange.finished)}};
}

QJsonObject toObject(const TlsFacts& tls) {
    QJsonObject fields{{QStringLiteral("protocol"), plain(tls.protocol)},
                       {QStringLiteral("cipher"), plain(tls.cipher)},
                       {QStringLiteral("chain"), arrayOf(tls.chain, base64)},
                       {QStringLiteral("store_usable"), tls.storeUsable},
                       {QStringLiteral("verify_code"), tls.verifyCode},
                       {QStringLiteral("verify_text"), plain(tls.verifyText)}};
    if (tls.dhBits != 0) fields.insert(QStringLiteral("dh_bits"), tls.dhBits);
    if (!tls.signatureDigest.empty())
        fields.insert(QStringLiteral("signature_digest"), plain(tls.signatureDigest));
    return fields;
}

QJsonObject toObject(const Failure& failure) {
    return {{QStringLiteral("why"), QString::fromLatin1(toString(failure.why))},
            {QStringLiteral("detail"), safe(failure.detail)}};
}

QJsonObject answerFields(const SmtpSession& session) {
    QJsonObject fields{
        {QStringLiteral("local"), plain(session.local.toString())},
        {QStringLiteral("exchanges"), arrayOf(session.exchanges, [](const auto& e) { return toObject(e); })}};
    if (session.tls) fields.insert(QStringLiteral("tls"), toObject(*session.tls));
    if (session.tlsError) fields.insert(QStringLiteral("tls_error"), safe(*session.tlsError));
    if (session.brokeOff) fields.insert(QStringLiteral("broke_off"), toObject(*session.brokeOff));
    return fields;
}

template <class Q>
QJsonArray itemsOf(const ItemsOf<Q>& items) {
    QJsonArray array;
    for (const auto& [question, attempt] : items) {
        if (attempt.isOpen()) continue;
        const Timing& timing = attempt.timing();
        QJsonObject item{{QStringLiteral("id"), plain(question.id())},
                         {QStringLiteral("question"), questionFields(question)},
                         {QStringLiteral("wanted_ms"), milliseconds(timing.wanted)},
                         {QStringLiteral("started_ms"), milliseconds(timing.started)},
                         {QStringLiteral("finished_ms"), milliseconds(timing.finished)},
                         {QStringLiteral("after"), plain(timing.after)}};
        if (const Failure* failure = attempt.failure())
            item.insert(QStringLiteral("failure"), toObject(*failure));
        else
            item.insert(QStringLiteral("answer"), answerFields(*attempt.answer()));
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
    return object;
}

QJsonObject toObject(const RelayProof& proof) {
    return {{QStringLiteral("question"), questionFields(proof.question)},
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
    if (request.offline) object.insert(QStringLiteral("offline"), true);
    if (request.tellsLocalPart) object.insert(QStringLiteral("tells_local_part"), true);
    if (request.proof) object.insert(QStringLiteral("proof"), toObject(*request.proof));
    if (request.message) object.insert(QStringLiteral("message"), toObject(*request.message));
    if (request.configuration)
        object.insert(QStringLiteral("configuration"), toObject(*request.configuration));
    return object;
}

}  // namespace

QByteArray toJson(const Evidence& evidence) {
    QJsonObject root{{QStringLiteral("schema"), QStringLiteral("mailvitals.evidence/1")},
                     {QStringLiteral("program"), plain(evidence.program)},
                     {QStringLiteral("started_at"), plain(toIso(evidence.startedAt))},
                     {QStringLiteral("request"), toObject(evidence.request)},
                     {QStringLiteral("local"), itemsOf<LocalQuestion>(evidence.of<LocalQuestion>())},
                     {QStringLiteral("dns"), itemsOf<DnsQuestion>(evidence.of<DnsQuestion>())},
                     {QStringLiteral("smtp"), itemsOf<SmtpQuestion>(evidence.of<SmtpQuestion>())}};
    if (evidence.took) root.insert(QStringLiteral("took_ms"), milliseconds(*evidence.took));
    const QJsonDocument document(root);
    QByteArray json = document.toJson(QJsonDocument::Indented);
    // Blanks are for people; nobody reads so much.
    if (json.size() > largestEvidenceFile) json = document.toJson(QJsonDocument::Compact);
    return json;
}

}  // namespace mailvitals
