// SPDX-License-Identifier: GPL-3.0-or-later
#include "evidence/dns_item.h"
#include "evidence/json_fields.h"
#include "evidence/json_values.h"

namespace mailvitals {
namespace {

// As much as fits into an answer of 64 KiB, were all records and strings empty (RFC 1035 section 3.2.1).
constexpr int mostRecords = 6000;
constexpr int mostStrings = 65536;

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

dns::Rdata readRdata(const Fields& record, dns::Type type) {
    const QJsonValue data = record.value("data");
    if (data.isObject() && data.toObject().contains(QLatin1String("raw"))) {
        return dns::RawRdata{record.object("data").base64("raw")};
    }
    switch (type) {
        case dns::Type::A:
        case dns::Type::Aaaa: {
            const IpAddress address = record.address("data");
            if (address.isV4() != (type == dns::Type::A))
                record.error().set(record.place("data"), "not an address of this type");
            return address;
        }
        case dns::Type::Mx: {
            const Fields mx = record.object("data");
            return dns::Mx{static_cast<std::uint16_t>(mx.number("preference", 65535)), mx.name("exchange")};
        }
        case dns::Type::Txt: return dns::Txt{record.byteStrings("data", mostStrings)};
        case dns::Type::Soa: {
            const Fields soa = record.object("data");
            return dns::Soa{soa.name("primary"), soa.name("mailbox"),
                            static_cast<std::uint32_t>(soa.number("serial", 0xffffffff)),
                            static_cast<std::uint32_t>(soa.number("minimum", 0xffffffff))};
        }
        case dns::Type::Srv: {
            const Fields srv = record.object("data");
            const auto number = [&](const char* key) {
                return static_cast<std::uint16_t>(srv.number(key, 65535));
            };
            return dns::Srv{number("priority"), number("weight"), number("port"), srv.name("target")};
        }
        case dns::Type::Caa: {
            const Fields caa = record.object("data");
            return dns::Caa{static_cast<std::uint8_t>(caa.number("flags", 255)), caa.bytes("tag"),
                            caa.bytes("value")};
        }
        default: return record.name("data");
    }
}

std::vector<dns::Record> readRecords(const Fields& answer, const char* key) {
    std::vector<dns::Record> records;
    answer.eachObject(key, mostRecords, [&](const Fields& fields) {
        const dns::Type type = fields.type("type");
        records.push_back({fields.name("name"), type,
                           static_cast<std::uint32_t>(fields.number("ttl", 0x7fffffff)),
                           readRdata(fields, type)});
    });
    return records;
}

}  // namespace

QJsonObject DnsKind::write(const DnsQuestion& question) {
    QJsonObject fields{{QStringLiteral("name"), plain(question.name.toString())},
                       {QStringLiteral("type"), plain(dns::toString(question.type))},
                       {QStringLiteral("class"), plain(dns::toString(question.questionClass))},
                       {QStringLiteral("recursion"), question.flags.recursionDesired},
                       {QStringLiteral("checking_disabled"), question.flags.checkingDisabled}};
    if (question.flags.dnssecOk) fields.insert(QStringLiteral("dnssec_ok"), true);
    if (question.server) fields.insert(QStringLiteral("server"), plain(question.server->toString()));
    return fields;
}

QJsonObject DnsKind::write(const DnsAnswer& answer) {
    QJsonObject fields{{QStringLiteral("answered_by"), plain(answer.server.toString())},
                       {QStringLiteral("tcp"), answer.overTcp},
                       {QStringLiteral("rcode"), static_cast<int>(answer.rcode)},
                       {QStringLiteral("authoritative"), answer.authoritative},
                       {QStringLiteral("authentic_data"), answer.authenticData},
                       {QStringLiteral("answers"), arrayOf(answer.answers, toValue)},
                       {QStringLiteral("authority"), arrayOf(answer.authority, toValue)}};
    if (!answer.additional.empty())
        fields.insert(QStringLiteral("additional"), arrayOf(answer.additional, toValue));
    return fields;
}

DnsQuestion DnsKind::readQuestion(const Fields& fields) {
    DnsQuestion question{
        fields.name("name"), fields.type("type"), fields.queryClass("class"), std::nullopt, {}};
    question.flags = {fields.flag("recursion"), fields.flag("checking_disabled"),
                      fields.has("dnssec_ok") && fields.flag("dnssec_ok")};
    // Both are written only where there is something to say, and read back just so.
    if (fields.has("dnssec_ok") && !question.flags.dnssecOk)
        fields.error().set(fields.place("dnssec_ok"), "false, which is left out");
    if (fields.has("server")) question.server = fields.endpoint("server");
    return question;
}

DnsAnswer DnsKind::readAnswer(const Fields& fields) {
    std::vector<dns::Record> additional;
    if (fields.has("additional")) {
        additional = readRecords(fields, "additional");
        if (additional.empty()) fields.error().set(fields.place("additional"), "empty, which is left out");
    }
    return {fields.endpoint("answered_by"),
            fields.flag("tcp"),
            static_cast<dns::Rcode>(fields.number("rcode", 4095)),
            fields.flag("authoritative"),
            fields.flag("authentic_data"),
            readRecords(fields, "answers"),
            readRecords(fields, "authority"),
            std::move(additional)};
}

}  // namespace mailvitals
