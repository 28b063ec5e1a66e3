// SPDX-License-Identifier: GPL-3.0-or-later
#include "records/arc/chain.h"

#include "base/ascii.h"
#include "records/dkim/canonical.h"
#include "records/dkim/digest.h"
#include "records/message/lexer.h"

#include <algorithm>
#include <array>
#include <map>

namespace mailvitals::arc {
namespace {

using dkim::Canonicalization;
using dkim::Digest;
using message::Field;
using message::Message;

enum Kind : std::size_t { Results, MessageSignature, SealField, kindCount };
constexpr std::array<std::string_view, kindCount> names{"ARC-Authentication-Results", "ARC-Message-Signature",
                                                        "ARC-Seal"};

/// The three fields of one instance, null where one is missing.
using Fields = std::array<const Field*, kindCount>;

/// "i=1" in front of the results (RFC 8617 section 4.1.1). Nothing else in there matters to the chain.
std::optional<unsigned> instanceOfResults(std::string_view value) {
    const std::string_view head = value.substr(0, value.find(';'));
    const auto tokens = message::tokenise(head, "=");
    if (!tokens || tokens->size() != 3 || !ascii::equalsIgnoringCase((*tokens)[0].text, "i") ||
        !(*tokens)[1].is('='))
        return std::nullopt;
    const std::string& digits = (*tokens)[2].text;
    if (digits.size() > 2 || !std::all_of(digits.begin(), digits.end(), ascii::isDigit)) return std::nullopt;
    unsigned number = 0;
    for (const char c : digits) number = number * 10 + static_cast<unsigned>(c - '0');
    return number >= 1 && number <= maxInstance ? std::optional(number) : std::nullopt;
}

class Examiner {
 public:
    explicit Examiner(const Message& message) : message_(message), bodies_(message) {}

    Chain run() {
        collect();
        if (seals_.empty() && fields_.empty()) return std::move(chain_);
        // A chain that came in as failed has failed, whatever else may be wrong with it (section 5.2, 2).
        if (!seals_.empty()) {
            const Seal& newest = seals_.rbegin()->second;
            chain_.newest = newest.instance;
            chain_.saysFail = newest.validation == ChainValidation::Fail;
        }
        if (!chain_.saysFail && !chain_.flaw) checkStructure();
        if (!chain_.saysFail && !chain_.flaw) examineSets();
        if (chain_.flaw) chain_.sets.clear();
        return std::move(chain_);
    }

 private:
    void flawed(Flaw flaw, unsigned instance = 0) {
        if (!chain_.flaw) chain_.flaw = StructureFlaw{.flaw = flaw, .instance = instance};
    }
    void malformed(const Field& field, ParseError error) {
        if (chain_.flaw) return;
        chain_.flaw = StructureFlaw{.flaw = Flaw::Malformed, .error = std::move(error), .fieldAt = field.at};
    }

    void collect() {
        std::size_t count = 0;
        for (const Field& field : message_.fields()) {
            const auto kind =
                std::find_if(names.begin(), names.end(), [&](auto name) { return field.isNamed(name); });
            if (kind == names.end()) continue;
            if (++count > kindCount * maxInstance) return flawed(Flaw::TooMany);
            add(field, static_cast<Kind>(kind - names.begin()));
        }
    }

    void add(const Field& field, Kind kind) {
        unsigned instance = 0;
        if (kind == Results) {
            instance = instanceOfResults(field.value).value_or(0);
            if (instance == 0)
                return malformed(
                    field, {0, "no i= with a number from 1 to 50 in front", {}, "RFC 8617 section 4.1.1"});
        } else if (kind == SealField) {
            auto seal = parseSeal(field.value);
            if (!seal) return malformed(field, std::move(seal.error()));
            instance = seal->instance;
            seals_.emplace(instance, std::move(*seal));
        } else {
            auto signature = dkim::parseSignature(field.value, dkim::SignatureKind::ArcMessage);
            if (!signature) return malformed(field, std::move(signature.error()));
            instance = *signature->instance;
            if (signature->timesSigned("ARC-Seal") > 0) flawed(Flaw::SealSigned, instance);
        }
        const Field*& place = fields_[instance][kind];
        if (place) flawed(Flaw::Duplicate, instance);
        place = &field;
    }

    void checkStructure() {
        unsigned expected = 1;
        for (const auto& [instance, fields] : fields_) {
            if (instance != expected++) return flawed(Flaw::Gap, instance);
            if (std::find(fields.begin(), fields.end(), nullptr) != fields.end())
                return flawed(Flaw::Incomplete, instance);
            const ChainValidation validation = seals_.at(instance).validation;
            if (instance == 1 && validation != ChainValidation::None) return flawed(Flaw::WrongFirst, 1);
            if (instance > 1 && validation != ChainValidation::Pass)
                return flawed(Flaw::WrongLater, instance);
        }
    }

    /// Each seal covers the sets before it and its own (section 5.1.1); what several cover is hashed once.
    void examineSets() {
        Digest before;
        for (auto& [instance, fields] : fields_) {
            Digest digest = before.copy();
            const auto cover = [&](std::string_view raw, Digest& into) {
                dkim::canonicalField(raw, Canonicalization::Relaxed, message_.lineEnds(),
                                     [&](std::string_view piece) { into.add(piece); });
            };
            for (const Kind kind : {Results, MessageSignature}) {
                cover(fields[kind]->raw, digest);
                digest.add("\r\n");
            }
            before = digest.copy();
            cover(fields[SealField]->raw, before);
            before.add("\r\n");
            cover(dkim::withoutSignatureValue(fields[SealField]->raw), digest);
            chain_.sets.push_back(
                {instance, message::parseAuthenticationResults(fields[Results]->value),
                 dkim::examine(message_, *fields[MessageSignature], dkim::SignatureKind::ArcMessage, bodies_),
                 seals_.at(instance), digest.finish()});
        }
    }

    const Message& message_;
    dkim::BodyHashes bodies_;
    std::map<unsigned, Fields> fields_;
    std::map<unsigned, Seal> seals_;
    Chain chain_;
};

}  // namespace

Chain examineChain(const Message& message) {
    return Examiner(message).run();
}

}  // namespace mailvitals::arc
