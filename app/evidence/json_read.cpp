// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/printable.h"
#include "base/timestamp.h"
#include "evidence/bounce_item.h"
#include "evidence/configuration_json.h"
#include "records/message/journey.h"

#include <QJsonDocument>

namespace mailvitals {
namespace {

constexpr char schemaFamily[] = "mailvitals.evidence/";
constexpr int mostItems = 20000;

template <class K>
void readItems(const Fields& root, Evidence& evidence) {
    using Answer = typename K::Answer;
    if (!K::isInEveryFile && !root.has(K::jsonKey)) return;
    auto& items = evidence.of<typename K::Question>();
    if (!K::isInEveryFile && root.value(K::jsonKey).toArray().isEmpty())
        root.error().set(K::jsonKey, "empty");
    root.eachObject(K::jsonKey, mostItems, [&](const Fields& item) {
        const auto question = K::readQuestion(item.object("question"));
        const Timing timing{item.milliseconds("wanted_ms"), item.milliseconds("started_ms"),
                            item.milliseconds("finished_ms"), item.text("after")};
        items[question] = item.has("failure")
                              ? Attempt<Answer>::failed(readFailure(item.object("failure")), timing)
                              : Attempt<Answer>::done(K::readAnswer(item.object("answer")), timing);
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
    if (fields.has("number")) {
        item->number = static_cast<std::size_t>(
            fields.number("number", static_cast<std::int64_t>(message::maxMessageSize)));
    }
    item->copied = fields.has("copied") ? fields.bytes("copied") : std::string();
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
        SmtpKind::readQuestion(fields.object("question")), fields.bytes("mailbox"), fields.bytes("mark"),
        readWord(fields, "arrival", {ProofArrival::NotTold, ProofArrival::Arrived, ProofArrival::Missing})};
}

Target readTarget(const Fields& fields) {
    if (fields.has("target_is")) {
        const std::string kind = fields.text("target_is");
        if (kind == "domain") return Target::ofDomain(fields.name("target"));
        if (kind != "address") fields.error().set(fields.place("target_is"), "not a known word");
        return Target::ofAddress(fields.address("target"));
    }
    // A target without a name is one of configuration texts or a bounce only: no other rule could ask about
    // it.
    const bool nameless = (fields.has("configuration") || fields.has("bounce")) &&
                          fields.text("target") == Target::nameless().toString();
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
    request.ownServer = fields.has("own_server") && fields.flag("own_server");
    request.offline = fields.has("offline") && fields.flag("offline");
    request.tellsLocalPart = fields.has("tells_local_part") && fields.flag("tells_local_part");
    if (fields.has("proof")) request.proof = readProof(fields.object("proof"));
    if (fields.has("message")) request.message = readMessage(fields.object("message"));
    if (fields.has("arrival_hop")) {
        request.arrivalHop = static_cast<std::size_t>(
            fields.number("arrival_hop", static_cast<std::int64_t>(message::maxHops)));
    }
    if (fields.has("configuration")) {
        request.configuration =
            std::make_shared<const ConfigurationItem>(readConfiguration(fields.object("configuration")));
    }
    if (fields.has("bounce"))
        request.bounce = std::make_shared<const BounceItem>(readBounce(fields.object("bounce")));
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
    AllKinds::forEach([&]<class K>(K) { readItems<K>(root, evidence); });
    if (error.error) return unexpected(*error.error);
    return evidence;
}

}  // namespace mailvitals
