// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "records/config/text.h"

namespace mailvitals::config {

/// One table of iptables while it is read.
struct IptablesTable {
    std::string name;  ///< empty: the text does not say
    std::vector<std::string> policies;
    struct Rule {
        std::string chain;
        std::string rule;  ///< what stands behind "-A CHAIN"
        std::size_t line = 0;
    };
    std::vector<Rule> rules;
    bool ended = true;  ///< "COMMIT" was there, or need not be

    /// By the chains that it has of its own, where the text does not name it ("iptables -S").
    std::string nameOrGuess() const;
};

/// Keeps of the tables all rules of translation, and of the others what sets marks and what leads there.
void addTables(Text& text, const std::vector<IptablesTable>& tables);

}  // namespace mailvitals::config
