// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/printable.h"
#include "base/timestamp.h"
#include "evidence/configuration_json.h"

#include <QJsonDocument>

namespace mailvitals {
namespace {

constexpr char schemaFamily[] = "mailvitals.evidence/";
constexpr int mostItems = 20000;
// As much as fits into an answer of 64 KiB, were all records and strings empty (RFC 1035 section 3.2.1).
constexpr int mostRecords = 6000;
constexpr int mostStrings = 65536;
constexpr int mostLines = 5000;
constexpr int mostSmall = 1000;

Failure readFailure(const Fields& fields) {
    Failure failure;
    if (!fromString(fields.text("why"), failure.why))
        fields.error().set(fields.place("why"), "not a known reason");
    failure.detail = fields.bytes("detail");
    return failure;
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

TlsFacts readTls(const Fields& fields) {
    TlsFacts tls;
    tls.protocol = fields.text("protocol");
    tls.cipher = fields.text("cipher");
    fields.each("chain", 64, [&](const QJsonValue& der, const std::string& where) {
        tls.chain.push_back(fields.decoded(der, where));
    });
    tls.storeUsable = fields.flag("store_usable");
    tls.verifyCode = static_cast<int>(fields.number("verify_code", 10000));
    tls.verifyText = fields.text("verify_text");
    if (fields.has("dh_bits")) tls.dhBits = static_cast<int>(fields.number("dh_bits", 65536));
    if (fields.has("signature_digest")) {
        tls.signatureDigest = fields.text("signature_digest");
        if (tls.signatureDigest.empty()) fields.error().set(fields.place("signature_digest"), "empty");
    }
    return tls;
}

LocalQuestion readQuestion(const Fields&, LocalQuestion*) {
    return {};
}

DnsQuestion readQuestion(const Fields& fields, DnsQuestion*) {
    DnsQuestion question{
        fields.name("name"), fields.type("type"), fields.queryClass("class"), std::nullopt, {}};
    question.flags = {fields.flag("recursion"), fields.flag("checking_disabled")};
    if (fields.has("server")) question.server = fields.endpoint("server");
    return question;
}

/// One of these values, by its name.
template <class T>
T readWord(const Fields& fields, const char* key, std::initializer_list<T> values) {
    const std::string word = fields.text(key);
    for (const T value : values) {
        if (word == toString(value)) return value;
    }
    fields.error().set(fields.place(key), "not a known word");
    return *values.begin();
}

/// A list of objects that is left out where it would be empty.
template <class Take>
void readSome(const Fields& fields, const char* key, Take take) {
    if (!fields.has(key)) return;
    bool any = false;
    fields.eachObject(key, mostSmall, [&](const Fields& element) {
        any = true;
        take(element);
    });
    if (!any) fields.error().set(fields.place(key), "empty");
}

SmtpQuestion readQuestion(const Fields& fields, SmtpQuestion*) {
    SmtpQuestion question{readWord(fields, "talk",
                                   {SmtpSessionKind::Greeting, SmtpSessionKind::Relay,
                                    SmtpSessionKind::PortCheck, SmtpSessionKind::Proof}),
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

/// Texts of which each must be something; what it is not is named by `what`.
template <class T, class Parse>
std::vector<T> readEach(const Fields& fields, const char* key, const char* what, Parse parse) {
    std::vector<T> values;
    fields.each(key, mostSmall, [&](const QJsonValue& element, const std::string& where) {
        if (const auto value = parse(element.toString().toStdString()))
            values.push_back(*value);
        else
            fields.error().set(where, what);
    });
    return values;
}

std::vector<IpEndpoint> readEndpoints(const Fields& fields, const char* key) {
    return readEach<IpEndpoint>(fields, key, "not an address",
                                [](const std::string& text) { return IpEndpoint::parse(text, 53); });
}

std::vector<IpAddress> readAddresses(const Fields& fields) {
    return readEach<IpAddress>(fields, "addresses", "not an address", IpAddress::parse);
}

LocalNetwork readAnswer(const Fields& fields, LocalQuestion*) {
    LocalNetwork network{readAddresses(fields), readEndpoints(fields, "resolvers"), fields.text("way_out")};
    readSome(fields, "exits", [&](const Fields& exit) {
        network.exits.push_back({exit.bytes("interface"), exit.address("address")});
    });
    readSome(fields, "tunnels", [&](const Fields& tunnel) {
        network.tunnels.push_back({tunnel.bytes("interface"), readAddresses(tunnel)});
    });
    return network;
}

DnsAnswer readAnswer(const Fields& fields, DnsQuestion*) {
    return {fields.endpoint("answered_by"),
            fields.flag("tcp"),
            static_cast<dns::Rcode>(fields.number("rcode", 4095)),
            fields.flag("authoritative"),
            fields.flag("authentic_data"),
            readRecords(fields, "answers"),
            readRecords(fields, "authority")};
}

SmtpSession readAnswer(const Fields& fields, SmtpQuestion*) {
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

template <class Q>
void readItems(const Fields& root, const char* key, Evidence& evidence) {
    using Answer = typename AnswerTo<Q>::type;
    root.eachObject(key, mostItems, [&](const Fields& item) {
        const Q question = readQuestion(item.object("question"), static_cast<Q*>(nullptr));
        Timing timing{item.milliseconds("wanted_ms"), item.milliseconds("started_ms"),
                      item.milliseconds("finished_ms"), item.text("after")};
        if (item.has("failure")) {
            evidence.of<Q>()[question] = Attempt<Answer>::failed(readFailure(item.object("failure")), timing);
        } else {
            evidence.of<Q>()[question] =
                Attempt<Answer>::done(readAnswer(item.object("answer"), static_cast<Q*>(nullptr)), timing);
        }
    });
}

dkim::BodyHash readBodyHash(const Fields& fields) {
    for (const auto body : {dkim::BodyHash::Matches, dkim::BodyHash::Differs, dkim::BodyHash::TooShort}) {
        if (fields.text("body") == dkim::toString(body)) return body;
    }
    fields.error().set(fields.place("body"), "not what a body can be");
    return dkim::BodyHash::Differs;
}

/// What the body was to each of these signatures.
void readBodies(const Fields& fields, const char* key, const std::vector<dkim::Examined*>& signatures) {
    std::size_t read = 0;
    fields.eachObject(key, mostSmall, [&](const Fields& saved) {
        if (read == signatures.size()) return;
        dkim::Examined& signature = *signatures[read++];
        signature.body = readBodyHash(saved);
        signature.unsignedOctets = static_cast<std::uint64_t>(
            saved.number("unsigned", static_cast<std::int64_t>(message::maxMessageSize)));
    });
    if (read != signatures.size()) fields.error().set(fields.place(key), "not as many as the header has");
}

/// The header is examined again; what only the body can tell is as it was saved.
std::shared_ptr<const MessageItem> readMessage(const Fields& fields) {
    auto item = examineMessage(fields.base64("header"), fields.bytes("name"));
    if (!item) {
        fields.error().set(fields.place("header"), item.error().what);
        return nullptr;
    }
    item->size =
        static_cast<std::uint64_t>(fields.number("size", static_cast<std::int64_t>(message::maxMessageSize)));
    item->headerFlawed = fields.flag("header_flawed");
    if (fields.has("others")) {
        item->others = static_cast<std::size_t>(
            fields.number("others", static_cast<std::int64_t>(message::maxMessageSize)));
    }
    std::vector<dkim::Examined*> signatures;
    for (dkim::Examined& signature : item->signatures) signatures.push_back(&signature);
    readBodies(fields, "signatures", signatures);
    std::vector<dkim::Examined*> links;
    for (arc::Set& set : item->chain.sets) links.push_back(&set.messageSignature);
    readBodies(fields, "arc", links);
    return std::make_shared<const MessageItem>(std::move(*item));
}

RelayProof readProof(const Fields& fields) {
    return {
        readQuestion(fields.object("question"), static_cast<SmtpQuestion*>(nullptr)), fields.bytes("mailbox"),
        fields.bytes("mark"),
        readWord(fields, "arrival", {ProofArrival::NotTold, ProofArrival::Arrived, ProofArrival::Missing})};
}

Target readTarget(const Fields& fields) {
    if (fields.has("target_is")) {
        const std::string kind = fields.text("target_is");
        if (kind == "domain") return Target::ofDomain(fields.name("target"));
        if (kind != "address") fields.error().set(fields.place("target_is"), "not a known word");
        return Target::ofAddress(fields.address("target"));
    }
    // A target without a name is one of configuration texts only: no other rule could ask about it.
    const bool nameless =
        fields.has("configuration") && fields.text("target") == Target::nameless().toString();
    if (nameless) return Target::nameless();
    const auto target = Target::parse(fields.text("target"));
    if (!target) fields.error().set(fields.place("target"), "neither a domain nor an address");
    return target.value_or(Target::ofAddress(IpAddress()));
}

CheckRequest readRequest(const Fields& fields) {
    CheckRequest request{readTarget(fields), {}, {}, {}, {}};
    request.resolvers = readEndpoints(fields, "resolvers");
    request.selectors = fields.byteStrings("selectors", mostSmall);
    request.treatAsPublic = readEach<Cidr>(fields, "treat_as_public", "not a network", Cidr::parse);
    fields.eachObject("own_address_services", mostSmall, [&](const Fields& service) {
        request.ownAddressServices.push_back({service.endpoint("server"), service.name("name"),
                                              service.type("type"), service.queryClass("class")});
    });
    request.thorough = fields.has("thorough") && fields.flag("thorough");
    request.offline = fields.has("offline") && fields.flag("offline");
    request.tellsLocalPart = fields.has("tells_local_part") && fields.flag("tells_local_part");
    if (fields.has("proof")) request.proof = readProof(fields.object("proof"));
    if (fields.has("message")) request.message = readMessage(fields.object("message"));
    if (fields.has("configuration")) {
        request.configuration =
            std::make_shared<const ConfigurationItem>(readConfiguration(fields.object("configuration")));
    }
    return request;
}

/// Has it the beginning that every such file has, or its name further on?
bool beginsAsEvidence(const QByteArray& json) {
    QByteArray head = json.left(1000).simplified();
    head.replace(' ', "");
    // Docker's daemon.json may begin with a list "dns" too, but of texts.
    return head.startsWith("{\"dns\":[{") || head.startsWith("{\"dns\":[],\"local\":") ||
           (head.startsWith('{') && json.contains(schemaFamily));
}

EvidenceFileError whyNotJson(const QByteArray& json, const std::string& reason) {
    if (beginsAsEvidence(json)) return {{}, "it is cut off or damaged (" + reason + ")"};
    return {{}, "not JSON: " + reason, false};
}

std::optional<EvidenceFileError> whyNotOurs(const std::string& schema) {
    if (schema == "mailvitals.evidence/1") return std::nullopt;
    if (schema.starts_with(schemaFamily)) {
        return EvidenceFileError{{},
                                 "it was saved by another version of Mailvitals, as " + printable(schema) +
                                     ", which this one cannot read"};
    }
    if (schema.starts_with("mailvitals.report/"))
        return EvidenceFileError{{}, "it is a report; what can be judged again is the saved evidence"};
    return EvidenceFileError{"schema", "not evidence of this program", false};
}

}  // namespace

Expected<Evidence, EvidenceFileError> evidenceFromJson(const QByteArray& json) {
    if (json.size() > largestEvidenceFile)
        return unexpected(EvidenceFileError{{}, "the file is larger than 64 MiB"});
    QJsonParseError parseError;
    const QJsonDocument document = QJsonDocument::fromJson(json, &parseError);
    if (parseError.error != QJsonParseError::NoError)
        return unexpected(whyNotJson(json, parseError.errorString().toStdString()));
    FirstError error;
    const Fields root(document.object(), {}, error);
    if (auto foreign = whyNotOurs(document.object().value(QLatin1String("schema")).toString().toStdString()))
        return unexpected(*foreign);
    Evidence evidence(readRequest(root.object("request")));
    evidence.program = root.text("program");
    const auto startedAt = fromIso(root.text("started_at"));
    if (!startedAt) error.set("started_at", "not a time");
    evidence.startedAt = startedAt.value_or(std::chrono::sys_seconds());
    if (root.has("took_ms")) evidence.took = root.milliseconds("took_ms");
    readItems<LocalQuestion>(root, "local", evidence);
    readItems<DnsQuestion>(root, "dns", evidence);
    readItems<SmtpQuestion>(root, "smtp", evidence);
    if (error.error) return unexpected(*error.error);
    return evidence;
}

}  // namespace mailvitals
