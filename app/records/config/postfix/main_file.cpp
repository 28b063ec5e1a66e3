// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/ascii.h"
#include "records/config/keep.h"
#include "records/config/postfix/settings.h"
#include "records/config/postfix/shapes.h"
#include "records/config/postfix/words.h"
#include "records/config/readers.h"
#include "records/config/shapes.h"

#include <algorithm>
#include <map>
#include <set>

namespace mailvitals::config {
namespace {

/// By these one knows a main.cf; every one of them begins with such a word, or is one.
bool isPostfixName(std::string_view name) {
    static const std::set<std::string_view> whole{"mynetworks",
                                                  "mynetworks_style",
                                                  "myhostname",
                                                  "mydomain",
                                                  "myorigin",
                                                  "mydestination",
                                                  "inet_interfaces",
                                                  "inet_protocols",
                                                  "relayhost",
                                                  "relay_domains",
                                                  "compatibility_level",
                                                  "mailbox_size_limit",
                                                  "alias_maps",
                                                  "alias_database",
                                                  "recipient_delimiter",
                                                  "biff",
                                                  "append_dot_mydomain",
                                                  "readme_directory",
                                                  "queue_directory",
                                                  "command_directory",
                                                  "message_size_limit"};
    return whole.contains(name) || name.starts_with("smtpd_") || name.starts_with("postscreen_") ||
           name.starts_with("virtual_") || name.starts_with("smtp_");
}

bool isName(std::string_view text) {
    return !text.empty() && std::all_of(text.begin(), text.end(),
                                        [](char c) { return ascii::isAlnum(c) || c == '_' || c == '-'; });
}

struct Setting {
    std::string value;
    std::size_t line = 0;
};
using Settings = std::map<std::string, Setting, std::less<>>;

/// The names behind "$" in a value.
void collectNames(std::string_view value, std::set<std::string>& names) {
    for (std::size_t at = value.find('$'); at != value.npos; at = value.find('$', at)) {
        at = std::min(value.find_first_not_of("${( ", at), value.size());
        std::size_t end = at;
        while (end < value.size() && (ascii::isAlnum(value[end]) || value[end] == '_' || value[end] == '-'))
            ++end;
        if (end > at) names.insert(std::string(value.substr(at, end - at)));
    }
}

/// The owner's own parameters that the others use: restriction classes, and what stands behind a "$".
std::set<std::string> usedNames(const Settings& settings) {
    std::set<std::string> used;
    std::set<std::string> open;
    const auto look = [&](std::string_view name, std::string_view value) {
        collectNames(value, open);
        if (name != "smtpd_restriction_classes") return;
        for (const std::string_view word : postfix::listWords(value)) open.insert(std::string(word));
    };
    for (const auto& [name, setting] : settings) {
        if (kept(Kind::Postfix, name, {}) && !postfix::isOwnersName(name)) look(name, setting.value);
        if (postfix::isAccessList(setting.value)) open.insert(name);
    }
    for (const auto& listed : {"mynetworks", "mydestination", "relay_domains"}) {
        if (const auto found = settings.find(listed); found != settings.end())
            look(listed, found->second.value);
    }
    while (!open.empty()) {
        const std::string name = *open.begin();
        open.erase(open.begin());
        const auto found = settings.find(name);
        if (found == settings.end() || !used.insert(name).second) continue;
        std::set<std::string> more;
        collectNames(found->second.value, more);
        for (const std::string& one : more) {
            if (!used.contains(one)) open.insert(one);
        }
    }
    return used;
}

/// The logical lines of main.cf: one that begins with a blank continues the one before (postconf(5)).
Settings settingsIn(const Lines& lines, std::size_t& strange) {
    Settings settings;
    Setting* current = nullptr;
    for (const Line& line : lines) {
        const std::string_view content = line.content();
        if (content.empty() || content.front() == '#') continue;
        if (line.isIndented()) {
            if (current && current->value.size() <= maxValue) current->value += " " + std::string(content);
            continue;
        }
        current = nullptr;
        const std::size_t equals = content.find('=');
        const std::string_view name = ascii::trimmed(content.substr(0, std::min(equals, content.size())));
        if (equals == content.npos || !isName(name)) {
            ++strange;
            continue;
        }
        Setting& setting = settings[std::string(name)];
        setting = {std::string(ascii::trimmed(content.substr(equals + 1))), line.number};
        current = &setting;
    }
    return settings;
}

/// Others ask for the server's names as they are, not as variables.
void nameHosts(Text& text) {
    postfix::Settings all;
    all.takeMain({text}, 0);
    for (Fact& fact : text.facts) {
        if (fact.key == "myhostname" || fact.key == "mydomain")
            fact.value = keptHosts(all.value(fact.key).text.substr(0, maxValue / 4));
    }
}

}  // namespace

Reading readPostfix(const Lines& lines) {
    std::size_t strange = 0;
    const Settings settings = settingsIn(lines, strange);
    const bool known = std::any_of(settings.begin(), settings.end(),
                                   [](const auto& setting) { return isPostfixName(setting.first); });
    // A stray line, such as a warning of postconf's, does no harm; a text of them is something else.
    if (!known || strange > settings.size()) return std::nullopt;
    Text text{Kind::Postfix, {}, settings.size(), {}, false};
    const std::set<std::string> used = usedNames(settings);
    for (const auto& [name, setting] : settings) {
        if (!postfix::isOwnersName(name) || isPostfixName(name) || used.contains(name))
            text.add({}, name, setting.value, setting.line);
    }
    nameHosts(text);
    return text;
}

}  // namespace mailvitals::config
