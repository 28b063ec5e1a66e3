// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "records/spf/check.h"
#include "records/spf/survey.h"
#include "rules/verdicts.h"
#include "rules/views/lookup.h"

namespace mailvitals {

/// The domain's SPF record with all that it leads to; what is missing is asked for.
spf::Survey surveySpf(Inquiry& ask, const DomainName& domain, spf::Reach reach);

/// As a receiver of a message judges it; what is missing is asked for.
spf::Evaluation checkSpf(Inquiry& ask, const spf::Session& session);

/// For rules about the whole tree of the domain: waits while it grows, says grey or not-applicable where
/// there is no record to walk. True where the tree is complete and has a record.
bool isWorthJudging(const spf::Survey& survey, Verdicts& verdicts);

/// Why some branch could not be looked at; empty where all could.
std::string blindSpotOf(const spf::Node& tree);
/// Why an evaluation ended in temperror.
std::string reasonOfFailure(const spf::Node& tree);

/// What the DNS has at the name of this record is not known yet.
bool isOpen(const spf::Node& node);
/// Why it could not be read, as an English clause; for a node whose result is TempError.
std::string failureOf(Inquiry& ask, const spf::Node& node);

/// The TXT item that this record stands on; none where its name is never asked for.
std::vector<std::string> ownEvidence(const spf::Node& node);
/// The tree as one view, then the TXT items that it stands on.
std::vector<std::string> treeEvidence(const spf::Node& tree);
/// Only those items.
std::vector<std::string> recordEvidence(const spf::Node& tree);

}  // namespace mailvitals
