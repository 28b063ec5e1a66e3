// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "evidence/target.h"
#include "records/config/recognise.h"

namespace mailvitals {

/// What a check keeps of configuration texts that somebody handed it: of each the few facts that tell whom
/// the server trusts and who can appear under which address. The texts themselves, with their passwords, are
/// gone.
struct ConfigurationItem {
    std::vector<config::Text> texts;
    std::vector<config::Unread> unread;

    /// Takes in what one more paste or file says. At most maxConfigurationTexts are kept, and of their facts
    /// as many as saved evidence has room for; a text that lost some is cut.
    void add(std::string_view given, std::string_view name);
    void add(ConfigurationItem more);
    bool isEmpty() const { return texts.empty() && unread.empty(); }
    bool operator==(const ConfigurationItem&) const = default;
};

inline constexpr std::size_t maxConfigurationTexts = 200;
/// Of all facts together, as they stand in a file of evidence.
inline constexpr std::size_t maxConfigurationBytes = 32 * 1024 * 1024;

/// The host or domain that the texts name; where they name none: a target without a name.
Target targetOf(const ConfigurationItem& configuration);

}  // namespace mailvitals
