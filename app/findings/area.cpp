// SPDX-License-Identifier: GPL-3.0-or-later
#include "findings/area.h"

namespace mailvitals {
namespace {

struct Words {
    Area area;
    std::string_view id;
    std::string_view title;
    std::string_view question;
};

constexpr std::array<Words, 12> table{{
    {Area::Relay, "relay", "Relaying", "Who may send through it?"},
    {Area::Dns, "dns", "DNS and routing", "Does mail find its way to it?"},
    {Area::Identity, "identity", "Identity", "Does it say who it is?"},
    {Area::Spf, "spf", "SPF", "Who may send in its name?"},
    {Area::Dkim, "dkim", "DKIM", "Can its signatures be checked?"},
    {Area::Dmarc, "dmarc", "DMARC", "What becomes of forgeries?"},
    {Area::Transport, "transport", "Transport", "Is mail encrypted on its way?"},
    {Area::Reputation, "reputation", "Reputation", "What do blocklists say?"},
    {Area::Exposure, "exposure", "Exposure", "What else can be reached?"},
    {Area::Message, "message", "A message", "What does a real message show?"},
    {Area::Providers, "providers", "Providers", "Would they take its mail?"},
    {Area::Vantage, "vantage", "Test location", "Where was this run from?"},
}};

}  // namespace

std::string_view idOf(Area area) {
    return table[static_cast<std::size_t>(area)].id;
}
std::string_view titleOf(Area area) {
    return table[static_cast<std::size_t>(area)].title;
}
std::string_view questionOf(Area area) {
    return table[static_cast<std::size_t>(area)].question;
}

std::optional<Area> areaFromId(std::string_view id) {
    for (const Words& words : table) {
        if (words.id == id) return words.area;
    }
    return std::nullopt;
}

}  // namespace mailvitals
