// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "policy/policy.h"
#include "ui/check_options.h"
#include "ui/snapshot.h"

namespace mailvitals::ui {

/// How "check this again" is carried out.
struct RecheckPlan {
    enum class Kind {
        OneRule,
        Everything,    ///< what was seen from one place and from another would not go together
        AfterConsent,  ///< a file says that every trick was tried; only the user can want that
    };
    Kind kind = Kind::OneRule;
    CheckRequest request;
    run::RunSettings settings;
};

/// `present`: what the user would ask now, by the options and with what messages have taught. `agreed`: he
/// wants every trick tried.
RecheckPlan planRecheck(const Snapshot& shown, const std::string& rule, CheckRequest present,
                        run::RunSettings settings, const Catalogue& catalogue, bool agreed = false);

/// The settings of a check that tries every trick, which takes its time.
run::RunSettings withTimeFor(const CheckRequest& request, run::RunSettings settings);

}  // namespace mailvitals::ui
