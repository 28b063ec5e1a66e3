// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "evidence/evidence.h"
#include "findings/condense.h"

#include <memory>

namespace mailvitals::ui {

class MailSystem;
class OutsideView;
class ProofDesk;
class RecoveryBook;

/// What every finding on a page shares.
struct FindingContext {
    const Catalogue& catalogue;
    MailSystem& mailSystem;
    OutsideView& outsideView;
    ProofDesk& proof;
    RecoveryBook& recovery;
};

/// One finding with what it rests on. A value; two that are equal need no repainting.
struct FindingItem {
    ShownFinding finding;
    std::shared_ptr<const Evidence> evidence;
    int rechecks = 0;        ///< of its rule: exhibits may be new though the finding reads the same
    bool looking = false;    ///< its rule is being looked at again
    bool canRecheck = true;  ///< nothing else runs, and there is somebody to ask

    /// The same words and the same exhibits.
    bool showsTheSameAs(const FindingItem& other) const {
        return finding == other.finding && rechecks == other.rechecks;
    }
};

/// What a finding is about; it stays the same while its verdict changes. Several may share one.
inline std::string keyOf(const Finding& finding) {
    return finding.rule + '\n' + finding.subject.toString();
}

}  // namespace mailvitals::ui
