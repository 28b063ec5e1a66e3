// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "report/report.h"

#include <QString>

namespace mailvitals::report {

/// An item of evidence under a finding. Items are numbered through the report and shown where they first
/// appear; later findings that lean on them name the number.
struct Citation {
    int number = 0;
    std::string id;
    bool shownHere = false;
};

/// One finding that wants to be told at length.
struct FindingEntry {
    const ShownFinding* finding = nullptr;
    Document advice;  ///< empty where a finding before it in the group gave the same
    std::vector<Citation> citations;
    std::size_t further = 0;  ///< items of evidence beyond those cited
};

/// How to mend what a rule found, with the owner's own names filled in.
struct Remediation {
    Document why;
    Document fix;
    std::vector<StackFix> stackFixes;
    std::vector<QString> notes;  ///< where a name filled in does not stand for every subject
};

/// Everything that one rule has to say: its subjects may be many, but why it matters and how to fix it is
/// told once.
struct RuleSection {
    const RulePage* page = nullptr;
    std::vector<FindingEntry> entries;  ///< the urgent ones first
    Remediation remediation;            ///< empty unless something is critical or a warning
};

/// An area in the order in which it is told.
struct AreaOutline {
    const AreaReport* area = nullptr;
    std::vector<RuleSection> sections;
    std::vector<const ShownFinding*> passed;
    std::vector<std::string> notApplicable;  ///< ids of rules
};

/// Points into the report and the catalogue, which have to live longer.
std::vector<AreaOutline> outlineOf(const Report& report, const Evidence& evidence,
                                   const Catalogue& catalogue);

}  // namespace mailvitals::report
