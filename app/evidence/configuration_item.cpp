// SPDX-License-Identifier: GPL-3.0-or-later
#include "evidence/configuration_item.h"

#include "base/ascii.h"

#include <algorithm>

namespace mailvitals {
namespace {

/// Room in a file: names of fields, blanks and the line number, and each byte escaped at worst.
std::size_t roomFor(const config::Fact& fact) {
    constexpr std::size_t frame = 256;
    constexpr std::size_t escapedByte = 5;
    return frame + escapedByte * (fact.group.size() + fact.key.size() + fact.value.size());
}

/// Drops the last facts of the later texts where all of them would be too much.
void fitIn(std::vector<config::Text>& texts) {
    std::size_t room = maxConfigurationBytes;
    for (config::Text& text : texts) {
        std::size_t kept = 0;
        while (kept < text.facts.size() && roomFor(text.facts[kept]) <= room)
            room -= roomFor(text.facts[kept++]);
        if (kept == text.facts.size()) continue;
        text.facts.erase(text.facts.begin() + static_cast<std::ptrdiff_t>(kept), text.facts.end());
        text.cut = true;
        room = 0;
    }
}

template <class T>
void append(std::vector<T>& all, std::vector<T> more) {
    for (T& one : more) {
        if (all.size() < maxConfigurationTexts) all.push_back(std::move(one));
    }
}

}  // namespace

void ConfigurationItem::add(std::string_view given, std::string_view name) {
    config::Recognised recognised = config::recognise(given, name);
    append(texts, std::move(recognised.texts));
    fitIn(texts);
    append(unread, std::move(recognised.unread));
}

void ConfigurationItem::add(ConfigurationItem more) {
    append(texts, std::move(more.texts));
    fitIn(texts);
    append(unread, std::move(more.unread));
}

Target targetOf(const ConfigurationItem& configuration) {
    for (const char* key : {"myhostname", "MAILCOW_HOSTNAME", "OVERRIDE_HOSTNAME", "HOSTNAMES", "DOMAIN",
                            "primary_hostname", "mydomain"}) {
        for (const config::Text& text : configuration.texts) {
            const config::Fact* fact = text.last(key);
            if (!fact) continue;
            const std::string first(ascii::trimmed(ascii::split(fact->value, ',').front()));
            const auto target = Target::parse(first);
            if (target && target->domain()) return *target;
        }
    }
    return Target::nameless();
}

}  // namespace mailvitals
