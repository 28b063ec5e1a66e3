// SPDX-License-Identifier: GPL-3.0-or-later
#include "evidence/tls_facts.h"

#include "evidence/json_fields.h"
#include "evidence/json_values.h"
#include "evidence/weight_parts.h"

namespace mailvitals {

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

std::size_t weightOf(const TlsFacts& tls) {
    return 2 * weight::frame + weight::sumOf(tls.chain, weight::ofText);
}

}  // namespace mailvitals
