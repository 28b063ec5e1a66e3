// SPDX-License-Identifier: GPL-3.0-or-later
#include "records/x509/chain.h"

#include "rules/facts/transport/shown_chains.h"
#include "rules/rule.h"

#include <numeric>

namespace mailvitals::rules {
namespace {

/// Nobody reads a list of hundreds.
constexpr std::size_t mostNamed = 8;

std::vector<std::string> subjectsOf(const x509::ChainSurvey& survey, const std::vector<std::size_t>& places) {
    std::vector<std::string> subjects;
    for (const std::size_t place : places) {
        if (subjects.size() == mostNamed) break;
        subjects.push_back(survey.sent[place].subject);
    }
    return subjects;
}

std::vector<std::string> allSubjectsOf(const x509::ChainSurvey& survey) {
    std::vector<std::size_t> places(survey.sent.size());
    std::iota(places.begin(), places.end(), 0);
    return subjectsOf(survey, places);
}

/// OpenSSL's codes for an issuer that is not at hand: X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT, ..._LOCALLY and
/// X509_V_ERR_UNABLE_TO_VERIFY_LEAF_SIGNATURE. Whatever else is wrong, no certificate is missing.
bool lacksIssuer(const TlsFacts& tls) {
    return tls.verifyCode == 2 || tls.verifyCode == 20 || tls.verifyCode == 21;
}

/// The certificate by which the chain would go on is neither sent nor among the roots of trust.
void sayIncomplete(Verdicts& verdicts, const ShownChain& shown, const x509::Certificate& top) {
    const bool users = shown.reader == ShownChain::Reader::Users;
    const char* withLink = users ? "incomplete-at-for-users" : "incomplete-at";
    const char* withoutLink = users ? "incomplete-for-users" : "incomplete";
    verdicts.say(top.issuerLink.empty() ? withoutLink : withLink, shown.subject,
                 {{arg::issuer, top.issuer}, {arg::name, top.subject}, {arg::detail, top.issuerLink}},
                 {shown.evidence});
}

void judge(Verdicts& verdicts, const ShownChain& shown) {
    const std::vector<std::string> evidence{shown.evidence};
    const auto survey = x509::surveyChain(shown.tls.chain);
    if (!survey) return verdicts.doesNotApply(shown.subject, "the certificate cannot be read");
    const x509::Certificate& top = survey->top();
    if (survey->path.size() == 1 && top.selfIssued)
        return verdicts.doesNotApply(shown.subject, "the certificate is self-signed, so there is no chain");
    if (!shown.tls.storeUsable) {
        return verdicts.couldNotLook(shown.subject, "this computer has no list of certificate authorities",
                                     evidence);
    }
    const bool complete = top.selfIssued || !lacksIssuer(shown.tls);
    if (!complete) sayIncomplete(verdicts, shown, top);
    if (!survey->inOrder())
        verdicts.say("wrong-order", shown.subject, {{arg::names, allSubjectsOf(*survey)}}, evidence);
    const std::size_t surplus = survey->surplus.size() + survey->unreadable;
    if (surplus > 0 && survey->inOrder()) {
        verdicts.say("surplus", shown.subject,
                     {{arg::count, static_cast<std::int64_t>(surplus)},
                      {arg::names, subjectsOf(*survey, survey->surplus)}},
                     evidence);
    }
    if (top.selfIssued) verdicts.say("root-sent", shown.subject, {{arg::name, top.subject}}, evidence);
    if (complete && survey->inOrder()) {
        verdicts.say("complete", shown.subject,
                     {{arg::host, shown.server.host.toString()},
                      {arg::count, static_cast<std::int64_t>(survey->path.size())}},
                     evidence);
    }
}

void judge(Inquiry& ask, Verdicts& verdicts) {
    for (const ShownChain& shown : chainsToJudge(ask, verdicts)) judge(verdicts, shown);
}

}  // namespace

extern const Rule tlsChain{"tls.chain", Scope::Any, judge};

}  // namespace mailvitals::rules
