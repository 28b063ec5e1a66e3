// SPDX-License-Identifier: GPL-3.0-or-later
#include "evidence/configuration_item.h"

#include "base/ascii.h"

#include <algorithm>

namespace mailvitals {
namespace {

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
    append(unread, std::move(recognised.unread));
}

void ConfigurationItem::add(ConfigurationItem more) {
    append(texts, std::move(more.texts));
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
