// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "records/config/ways.h"

namespace mailvitals::config {

/// The two halves of a loaded gun, as a set of texts tells them: who is trusted, and who can appear as whom.
struct Survey {
    std::vector<ContainerNetwork> networks;
    Trust trust;
    std::vector<Way> ways;
    bool cut = false;  ///< some text had more than was kept

    /// The range that trusts what strangers appear as on this way; null: they gain nothing by it.
    const TrustedRange* trusting(const Way& way) const;
    /// Some address of the way's network is trusted, but not every one.
    bool mayTrust(const Way& way) const;
    /// A network of single devices that are trusted, none of containers: a house's own.
    bool isNeighbourhood(const TrustedRange& range) const;
};

Survey survey(const Texts& texts);

}  // namespace mailvitals::config
