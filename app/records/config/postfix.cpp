// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/ascii.h"
#include "records/config/readers.h"

#include <algorithm>
#include <map>
#include <set>

namespace mailvitals::config {
namespace {

const std::set<std::string_view> kept{"mynetworks",
                                      "mynetworks_style",
                                      "compatibility_level",
                                      "smtpd_relay_restrictions",
                                      "smtpd_recipient_restrictions",
                                      "smtpd_upstream_proxy_protocol",
                                      "postscreen_upstream_proxy_protocol",
                                      "myhostname",
                                      "mydomain"};

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

/// "$name", "${name}" and "$(name)" replaced by what the same text says of it; what it does not say stays.
std::string expanded(std::string_view value, const Settings& settings, int depth) {
    std::string out;
    std::size_t at = 0;
    while (at < value.size() && out.size() <= maxValue) {
        if (value[at] != '$' || depth == 0) {
            out += value[at++];
            continue;
        }
        std::size_t from = at + 1;
        const bool bracketed = from < value.size() && (value[from] == '{' || value[from] == '(');
        if (bracketed) ++from;
        std::size_t end = from;
        while (end < value.size() && (ascii::isAlnum(value[end]) || value[end] == '_')) ++end;
        const auto found = settings.find(value.substr(from, end - from));
        const bool closed = !bracketed || (end < value.size() && (value[end] == '}' || value[end] == ')'));
        if (found == settings.end() || !closed) {
            out += value[at++];
            continue;
        }
        out += expanded(found->second.value, settings, depth - 1);
        at = end + (bracketed ? 1 : 0);
    }
    return out;
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

}  // namespace

Reading readPostfix(const Lines& lines) {
    std::size_t strange = 0;
    const Settings settings = settingsIn(lines, strange);
    const bool known = std::any_of(settings.begin(), settings.end(),
                                   [](const auto& setting) { return isPostfixName(setting.first); });
    // A stray line, such as a warning of postconf's, does no harm; a text of them is something else.
    if (!known || strange > settings.size()) return std::nullopt;
    Text text{Kind::Postfix, {}, settings.size(), {}, false};
    for (const auto& [name, setting] : settings) {
        if (kept.contains(name)) text.add({}, name, expanded(setting.value, settings, 5), setting.line);
    }
    return text;
}

namespace {

bool isServiceLine(const std::vector<std::string_view>& words) {
    static const std::set<std::string_view> types{"inet", "unix", "fifo", "pass", "unix-dgram"};
    const auto flag = [](std::string_view word) { return word == "-" || word == "y" || word == "n"; };
    return words.size() >= 8 && types.contains(words[1]) && flag(words[2]) && flag(words[3]) &&
           flag(words[4]);
}

/// What a service says for itself with "-o name=value"; names that matter only.
void addOverrides(Text& text, const std::string& service, std::string_view rest, std::size_t line) {
    static const std::set<std::string_view> overrides{"mynetworks", "smtpd_relay_restrictions",
                                                      "smtpd_recipient_restrictions",
                                                      "smtpd_upstream_proxy_protocol"};
    const std::vector<std::string_view> words = wordsOf(rest);
    for (std::size_t i = 0; i + 1 < words.size(); ++i) {
        if (words[i] != "-o") continue;
        const std::size_t equals = words[i + 1].find('=');
        const std::string_view name = words[i + 1].substr(0, std::min(equals, words[i + 1].size()));
        if (equals == words[i + 1].npos || !overrides.contains(name)) continue;
        text.add(service, std::string(name), std::string(words[i + 1].substr(equals + 1)), line);
    }
}

}  // namespace

Reading readPostfixServices(const Lines& lines) {
    Text text{Kind::PostfixServices, {}, 0, {}, false};
    std::string service;
    for (const Line& line : lines) {
        const std::string_view content = line.content();
        if (content.empty() || content.front() == '#') continue;
        const std::vector<std::string_view> words = wordsOf(content);
        const bool begins = !line.isIndented() && isServiceLine(words);
        if (begins) {
            ++text.entries;
            service = words[1] == "inet" ? std::string(words[0]) : std::string();
            if (!service.empty()) text.add(service, "program", std::string(words[7]), line.number);
        } else if (!line.isIndented()) {
            return std::nullopt;
        }
        if (!service.empty()) addOverrides(text, service, content, line.number);
    }
    if (text.entries == 0) return std::nullopt;
    return text;
}

}  // namespace mailvitals::config
