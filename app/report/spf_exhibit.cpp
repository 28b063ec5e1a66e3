// SPDX-License-Identifier: GPL-3.0-or-later
#include "report/spf_exhibit.h"

#include "base/printable.h"
#include "evidence/message_path.h"
#include "evidence/spf_lookup.h"
#include "records/spf/check.h"
#include "records/spf/survey.h"
#include "records/spf/tree_text.h"

namespace mailvitals::report {
namespace {

/// A message has a sender of its own, whose local part may be one that is not told to the DNS.
void takeSender(spf::Session& session, const CheckRequest& request) {
    if (!request.message) return;
    const MessagePath path = messagePath(request);
    if (!path.envelopeSender || path.envelopeSender->address().empty()) return;
    if (!path.envelopeSender->localPart.empty()) session.local = path.envelopeSender->localPart;
    session.tellsLocal = request.tellsLocalPart;
}

}  // namespace

Exhibit exhibitOf(const Evidence& evidence, const SpfTreeView& view) {
    const spf::Survey survey = spf::survey(view.domain, spfLookupIn(evidence), spf::Reach::Hosts);
    Exhibit exhibit;
    exhibit.title = "SPF tree of " + printable(view.domain.toString());
    exhibit.how = "worked out from the answers of the DNS; ten lookups are allowed";
    exhibit.lines = spf::treeLines(survey.tree);
    return exhibit;
}

Exhibit exhibitOf(const Evidence& evidence, const SpfCheckView& view) {
    auto session = spf::Session::of(view.client, "postmaster@" + view.domain.toString(),
                                    view.helo.isRoot() ? std::string() : view.helo.toString());
    takeSender(session, evidence.request);
    const spf::Evaluation evaluation = spf::check(session, spfLookupIn(evidence));
    Exhibit exhibit;
    exhibit.title = "SPF of " + printable(view.domain.toString()) + " for " + view.client.toString();
    exhibit.how = "worked out as a receiver does";
    std::string result =
        "result: " + (evaluation.result ? std::string(spf::toString(*evaluation.result)) : "not known yet");
    const std::string decision = spf::describeDecision(evaluation.tree);
    if (!decision.empty()) result += ", decided by " + decision;
    exhibit.lines.push_back(std::move(result));
    for (std::string& line : spf::treeLines(evaluation.tree)) exhibit.lines.push_back(std::move(line));
    return exhibit;
}

}  // namespace mailvitals::report
