// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "evidence/evidence.h"
#include "findings/condense.h"
#include "findings/light.h"
#include "run/check_run.h"

#include <memory>
#include <set>
#include <vector>

namespace mailvitals::ui {

/// One area as a card shows it.
struct AreaState {
    Area area{};
    Light light = Light::Grey;
    bool looking = false;                     ///< a rule of it still waits for an answer
    std::vector<ShownFinding> findings;       ///< urgent ones first
    bool partly = false;                      ///< see AreaVerdict
    std::vector<std::string> missing = {};    ///< what it lacks then
    std::vector<std::string> elsewhere = {};  ///< what depends on findings of other areas, in sentences
    std::string headline = {};                ///< see report::headlineOf()

    /// Findings there are, and every one says that it does not apply.
    bool nothingApplies() const;
    bool operator==(const AreaState&) const = default;
};

/// All that the window shows of a check at one moment. A value: made on the check's thread, never changed,
/// shared by whoever shows it.
struct Snapshot {
    enum class Phase {
        Running,     ///< the check goes on
        Rechecking,  ///< one rule is looked at again; the rest stands as it was
        Finished,
        Stopped,  ///< by the user: what had been seen by then
        Opened,   ///< from a file
    };
    Phase phase = Phase::Finished;
    std::shared_ptr<const Evidence> evidence;
    std::vector<Finding> findings;
    std::vector<AreaState> areas;   ///< every area in which a check of this kind judges
    std::set<std::string> waiting;  ///< rules that are being looked at
    Light light = Light::Grey;
    std::string verdict;
    std::vector<std::string> publicAddresses;  ///< of the vantage
    std::string proxy;                         ///< empty: direct
    run::Progress progress;
    /// Where the last re-check could not look at a proven hole again, so that it stands.
    std::vector<std::string> standing;

    bool isRunning() const { return phase == Phase::Running || phase == Phase::Rechecking; }
    const AreaState* area(Area which) const;
};

using SnapshotPtr = std::shared_ptr<const Snapshot>;

/// The areas in which at least one rule has code, in the catalogue's order.
std::vector<Area> areasWithRules(const Catalogue& catalogue);

/// Those that a snapshot shows; null: none.
std::vector<Area> areasShownIn(const SnapshotPtr& snapshot);

/// Where everything that applies is in one area, that one: an overview would only repeat it. None: in
/// several, or nothing is shown.
std::optional<Area> soleArea(const SnapshotPtr& snapshot);

/// Those in which a check of this request judges: of a message, or of all but messages.
std::vector<Area> areasOf(const CheckRequest& request, const Catalogue& catalogue);

/// A check that has just been asked for: everything is still being looked at.
SnapshotPtr beginning(const CheckRequest& request, const RuleSelection& selection,
                      const Catalogue& catalogue);

SnapshotPtr makeSnapshot(Snapshot::Phase phase, const run::CheckUpdate& update, const Catalogue& catalogue);

/// `update` is a check of one rule: its findings and its evidence take the place of the old ones, but for
/// those at an address where a proven hole was not looked at again. A check that had been stopped stays one.
SnapshotPtr mergeRecheck(const Snapshot& before, const std::string& rule, const run::CheckUpdate& update,
                         const Catalogue& catalogue);

}  // namespace mailvitals::ui
