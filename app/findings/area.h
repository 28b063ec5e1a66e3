// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <optional>
#include <string_view>

namespace mailvitals {

/// The areas of the catalogue, in the order in which they are shown: the one that hurts most comes first.
enum class Area {
    Relay,
    Dns,
    Identity,
    Spf,
    Dkim,
    Dmarc,
    Transport,
    Reputation,
    Exposure,
    Message,
    Providers,
    Vantage,
};

inline constexpr std::array<Area, 12> allAreas{
    Area::Relay,     Area::Dns,        Area::Identity, Area::Spf,     Area::Dkim,      Area::Dmarc,
    Area::Transport, Area::Reputation, Area::Exposure, Area::Message, Area::Providers, Area::Vantage};

std::string_view idOf(Area area);        ///< "relay"; stable for ever
std::string_view titleOf(Area area);     ///< "Relaying"
std::string_view questionOf(Area area);  ///< "Who may send through it?"
std::optional<Area> areaFromId(std::string_view id);

}  // namespace mailvitals
