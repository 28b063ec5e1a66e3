// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/ascii.h"
#include "records/config/readers.h"

#include <map>
#include <set>

namespace mailvitals::config {
namespace {

/// Debian's update-exim4.conf.conf: a shell's assignments.
Reading readDebian(const Lines& lines) {
    static const std::set<std::string_view> kept{"dc_relay_nets", "dc_local_interfaces"};
    Text text{Kind::Exim, {}, 0, {}, false};
    bool known = false;
    for (const Line& line : lines) {
        const Assignment assignment = assignmentIn(line.content());
        if (assignment.key.empty()) continue;
        ++text.entries;
        known = known || assignment.key.starts_with("dc_");
        if (kept.contains(assignment.key))
            text.add({}, std::string(assignment.key), std::string(assignment.value), line.number);
    }
    if (!known) return std::nullopt;
    return text;
}

/// A line that ends in a backslash goes on in the next (Exim specification 6.2).
std::string joinedFrom(const Lines& lines, std::size_t& index) {
    std::string joined(lines[index].content());
    while (joined.ends_with('\\') && index + 1 < lines.size() && joined.size() <= maxValue) {
        joined.pop_back();
        joined += lines[++index].content();
    }
    return joined;
}

}  // namespace

Reading readExim(const Lines& lines) {
    if (Reading debian = readDebian(lines)) return debian;
    Text text{Kind::Exim, {}, 0, {}, false};
    std::map<std::string, std::string, std::less<>> macros;
    bool known = false;
    for (std::size_t index = 0; index < lines.size(); ++index) {
        const std::size_t number = lines[index].number;
        const std::string line = joinedFrom(lines, index);
        if (line.empty() || line.front() == '#') continue;
        const std::size_t equals = line.find('=');
        const std::string name(ascii::trimmed(std::string_view(line).substr(0, equals)));
        known = known || line.starts_with("begin ") || name == "acl_smtp_rcpt" ||
                name == "primary_hostname" || name.starts_with("hostlist ") ||
                name.starts_with("domainlist ");
        if (equals == line.npos) continue;
        ++text.entries;
        std::string value(ascii::trimmed(std::string_view(line).substr(equals + 1)));
        if (!name.empty() && ascii::isUpper(name.front())) macros[name] = value;
        const std::vector<std::string_view> words = wordsOf(name);
        const bool relay = words.size() == 2 && words[0] == "hostlist" && words[1] == "relay_from_hosts";
        if (name == "primary_hostname") text.add({}, name, value, number);
        if (!relay) continue;
        // The lists of Debian's own configuration are macros, set some lines before.
        const auto macro = macros.find(value);
        text.add({}, "relay_from_hosts", macro == macros.end() ? value : macro->second, number);
    }
    if (!known) return std::nullopt;
    return text;
}

}  // namespace mailvitals::config
