// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/trust.h"

#include "net/trust_store.h"

namespace mailvitals::cli {

std::optional<std::string> whyNotTrustable(const std::string& caFile) {
    if (caFile.empty() || net::TrustStore::fromFile(caFile).usable()) return std::nullopt;
    return "There is no readable certificate in " + caFile + ".";
}

}  // namespace mailvitals::cli
