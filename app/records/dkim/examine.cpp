// SPDX-License-Identifier: GPL-3.0-or-later
#include "records/dkim/examine.h"

#include "base/ascii.h"
#include "records/dkim/digest.h"

#include <algorithm>
#include <limits>
#include <unordered_map>

namespace mailvitals::dkim {
namespace {

using message::Field;
using message::Message;

/// Where the fields stand that a signature may name, by their names in lower case; the signature itself is
/// none of them (RFC 6376 section 3.5, h=).
using Places = std::unordered_map<std::string, std::vector<const Field*>>;

Places placesOf(const Message& message, const Signature& signature, const Field& itself) {
    Places places;
    for (const std::string& name : signature.signedFields) places[ascii::lowered(name)];
    for (const Field& field : message.fields()) {
        if (field.at == itself.at) continue;
        const auto wanted = places.find(ascii::lowered(field.name));
        if (wanted != places.end()) wanted->second.push_back(&field);
    }
    return places;
}

/// The fields of h=, those of one name from the bottom up, one that is not there as nothing (RFC 6376 section
/// 5.4.2); then the signature itself without its value and without a line end (section 3.7).
std::string hashOfHeader(const Message& message, const Signature& signature, const Field& itself) {
    Digest digest;
    const Sink sink = [&](std::string_view piece) { digest.add(piece); };
    Places places = placesOf(message, signature, itself);
    for (const std::string& name : signature.signedFields) {
        auto& left = places[ascii::lowered(name)];
        if (left.empty()) continue;
        canonicalField(left.back()->raw, signature.headerForm, message.lineEnds(), sink);
        digest.add("\r\n");
        left.pop_back();
    }
    canonicalField(withoutSignatureValue(itself.raw), signature.headerForm, message.lineEnds(), sink);
    return digest.finish();
}

}  // namespace

const BodyHashes::Hashed& BodyHashes::of(Canonicalization form, std::optional<std::uint64_t> length) {
    const auto [place, isNew] = known_.try_emplace({form, length});
    Hashed& hashed = place->second;
    if (!isNew) return hashed;
    Digest digest;
    std::uint64_t left = length.value_or(std::numeric_limits<std::uint64_t>::max());
    canonicalBody(message_.body(), form, message_.lineEnds(), [&](std::string_view piece) {
        const std::uint64_t taken = std::min<std::uint64_t>(left, piece.size());
        digest.add(piece.substr(0, static_cast<std::size_t>(taken)));
        left -= taken;
        hashed.unsignedOctets += piece.size() - taken;
    });
    hashed.tooShort = length && left > 0;
    hashed.hash = digest.finish();
    return hashed;
}

const char* toString(BodyHash body) {
    switch (body) {
        case BodyHash::Matches: return "matches";
        case BodyHash::Differs: return "differs";
        case BodyHash::TooShort: break;
    }
    return "too-short";
}

Examined examine(const Message& message, const Field& field, SignatureKind kind) {
    BodyHashes bodies(message);
    return examine(message, field, kind, bodies);
}

Examined examine(const Message& message, const Field& field, SignatureKind kind, BodyHashes& bodies) {
    Examined examined{field.at, parseSignature(field.value, kind), {}, BodyHash::Differs, 0, false, 0};
    if (!examined.signature) return examined;
    const Signature& signature = *examined.signature;
    const std::size_t froms = message.named("From").size();
    examined.hasFrom = froms > 0;
    examined.unsignedFrom = froms - std::min(froms, signature.timesSigned("From"));
    const Algorithm algorithm = signature.signer.algorithm;
    if (algorithm == Algorithm::Unknown || algorithm == Algorithm::RsaSha1) return examined;
    examined.headerHash = hashOfHeader(message, signature, field);
    const BodyHashes::Hashed& body = bodies.of(signature.bodyForm, signature.bodyLength);
    examined.unsignedOctets = body.unsignedOctets;
    examined.body = body.tooShort                     ? BodyHash::TooShort
                    : body.hash == signature.bodyHash ? BodyHash::Matches
                                                      : BodyHash::Differs;
    return examined;
}

std::vector<Examined> examineSignatures(const Message& message) {
    BodyHashes bodies(message);
    std::vector<Examined> all;
    for (const Field& field : message.fields()) {
        if (all.size() == maxSignatures) break;
        if (field.isNamed("DKIM-Signature"))
            all.push_back(examine(message, field, SignatureKind::Dkim, bodies));
    }
    return all;
}

}  // namespace mailvitals::dkim
