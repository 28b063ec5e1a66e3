// SPDX-License-Identifier: GPL-3.0-or-later
#include "records/x509/chain.h"

#include "records/x509/der.h"

#include <algorithm>
#include <numeric>

namespace mailvitals::x509 {
namespace {

/// Whether the signature is really the issuer's. So many are looked at; no honest chain needs more, and each
/// costs time.
class Signatures {
 public:
    bool isBy(X509* certificate, X509* issuer) {
        if (X509_NAME_cmp(X509_get_issuer_name(certificate), X509_get_subject_name(issuer)) != 0)
            return false;
        return left_-- > 0 && X509_verify(certificate, X509_get0_pubkey(issuer)) == 1;
    }

 private:
    int left_ = 32;
};

}  // namespace

bool ChainSurvey::inOrder() const {
    return std::is_sorted(path.begin(), path.end()) && path.back() + 1 == path.size();
}

Expected<ChainSurvey, ParseError> surveyChain(const std::vector<std::string>& chain) {
    const openssl::QuietErrors quiet;
    ChainSurvey survey;
    std::vector<X509Ptr> sent;
    for (const std::string& der : chain) {
        auto certificate = parse(der);
        if (!certificate && survey.sent.empty()) return unexpected(certificate.error());
        if (!certificate) {
            ++survey.unreadable;
            continue;
        }
        survey.sent.push_back(std::move(*certificate));
        sent.push_back(fromDer(der));
    }
    if (sent.empty())
        return unexpected(ParseError{0, "no certificate was sent", {}, "RFC 8446 section 4.4.2"});
    survey.surplus.resize(sent.size() - 1);
    std::iota(survey.surplus.begin(), survey.surplus.end(), 1);
    survey.path = {0};
    Signatures signatures;
    while (!survey.top().selfIssued) {
        X509* const top = sent[survey.path.back()].get();
        const auto issuer =
            std::find_if(survey.surplus.begin(), survey.surplus.end(),
                         [&](std::size_t place) { return signatures.isBy(top, sent[place].get()); });
        if (issuer == survey.surplus.end()) break;
        survey.path.push_back(*issuer);
        survey.surplus.erase(issuer);
    }
    return survey;
}

}  // namespace mailvitals::x509
