// SPDX-License-Identifier: GPL-3.0-or-later
#include "records/arc/seal.h"

#include "base/ascii.h"
#include "records/dkim/signature_tags.h"

namespace mailvitals::arc {
namespace {

using dkim::TagError;
using dkim::tagError;

constexpr const char* section = "RFC 8617 section 4.1.3";

TagError readValidation(const Tag& tag, ChainValidation& validation) {
    if (ascii::equalsIgnoringCase(tag.value, "none")) {
        validation = ChainValidation::None;
    } else if (ascii::equalsIgnoringCase(tag.value, "pass")) {
        validation = ChainValidation::Pass;
    } else if (ascii::equalsIgnoringCase(tag.value, "fail")) {
        validation = ChainValidation::Fail;
    } else {
        return tagError(tag, "cv= is none of none, pass and fail", "RFC 8617 section 4.4");
    }
    return std::nullopt;
}

TagError readTag(const Tag& tag, Seal& seal) {
    if (tag.name == "a") return dkim::readAlgorithm(tag, seal.signer);
    if (tag.name == "b") return dkim::readBase64(tag, seal.signer.signature);
    if (tag.name == "cv") return readValidation(tag, seal.validation);
    if (tag.name == "d") return dkim::readDomain(tag, seal.signer);
    if (tag.name == "h") return tagError(tag, "h= in a seal, which covers what the standard says", section);
    if (tag.name == "s") return dkim::readSelector(tag, seal.signer);
    if (tag.name == "t") return dkim::readSignedAt(tag, seal.signer);
    if (tag.name == "i") {
        std::optional<unsigned> instance;
        auto error = dkim::readInstance(tag, instance);
        seal.instance = instance.value_or(0);
        return error;
    }
    seal.unknownTags.push_back(tag);
    return std::nullopt;
}

}  // namespace

Expected<Seal, ParseError> parseSeal(std::string_view value) {
    const auto tags = dkim::signatureTags(value);
    if (!tags) return unexpected(tags.error());
    Seal seal;
    for (const Tag& tag : *tags) {
        if (auto error = readTag(tag, seal)) return unexpected(std::move(*error));
    }
    if (auto error = dkim::findMissing(*tags, {"i", "a", "b", "cv", "d", "s"}, value.size(), section))
        return unexpected(std::move(*error));
    if (auto error = dkim::findKeyName(*tags, seal.signer)) return unexpected(std::move(*error));
    return seal;
}

}  // namespace mailvitals::arc
