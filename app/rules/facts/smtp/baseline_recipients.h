// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "rules/facts/smtp/relay_sessions.h"

#include <optional>

namespace mailvitals {

/// What one server said, when it was greeted on port 25, to mail for its own people.
struct BaselineRecipients {
    Session session;
    TrialOutcome known;    ///< its postmaster
    TrialOutcome bounce;   ///< the same from the empty sender, where that was taken
    TrialOutcome unknown;  ///< a user whom it cannot know, where that was taken too

    /// Why the session ended before its time, as an English clause.
    std::string ending() const;
};

/// Says grey where nothing was heard, and waits where that is still to come.
std::optional<BaselineRecipients> baselineToJudge(Inquiry& ask, Verdicts& verdicts, const Server& server);

}  // namespace mailvitals
