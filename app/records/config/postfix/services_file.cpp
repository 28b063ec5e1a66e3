// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/ascii.h"
#include "records/config/postfix/words.h"
#include "records/config/readers.h"

#include <set>

namespace mailvitals::config {
namespace {

using Words = std::vector<std::string_view>;

bool isServiceLine(const Words& words) {
    static const std::set<std::string_view> types{"inet", "unix", "fifo", "pass", "unix-dgram"};
    const auto flag = [](std::string_view word) { return word == "-" || word == "y" || word == "n"; };
    return words.size() >= 8 && types.contains(words[1]) && flag(words[2]) && flag(words[3]) &&
           flag(words[4]);
}

/// Services that take connections: from the network, or from postscreen.
std::string groupOf(std::string_view name, std::string_view type) {
    if (type == "inet") return std::string(name);
    return type == "pass" ? std::string(name) + "/pass" : std::string();
}

/// "name=value" or "name = value".
void addParameter(Text& text, const std::string& service, std::string_view word, std::size_t line) {
    const std::size_t equals = word.find('=');
    if (equals == word.npos) return;
    const std::string name(ascii::trimmed(word.substr(0, equals)));
    // Of what others read nothing is needed, and the program itself is told in the line's own words.
    static const std::set<std::string_view> others{"program",
                                                   "syslog_name",
                                                   "content_filter",
                                                   "receive_override_options",
                                                   "header_checks",
                                                   "cleanup_service_name",
                                                   "strict_rfc821_envelopes",
                                                   "mime_header_checks",
                                                   "bounce_queue_lifetime"};
    if (!others.contains(name))
        text.add(service, name, std::string(ascii::trimmed(word.substr(equals + 1))), line);
}

/// A service with its arguments: "-o name=value", "-oname=value" and, since Postfix 3.0,
/// "-o { name = value }" (master(5)).
void addService(Text& text, const std::string& line, std::size_t number) {
    const Words words = postfix::argumentWords(line);
    const std::string service = groupOf(words[0], words[1]);
    if (service.empty()) return;
    std::string_view program = words[7];
    program = program.substr(program.rfind('/') == program.npos ? 0 : program.rfind('/') + 1);
    text.add(service, "program", std::string(program), number);
    for (std::size_t i = 8; i < words.size(); ++i) {
        if (words[i] == "-o" && i + 1 < words.size())
            addParameter(text, service, postfix::withoutBraces(words[++i]), number);
        else if (words[i].starts_with("-o"))
            addParameter(text, service, postfix::withoutBraces(words[i].substr(2)), number);
    }
}

/// "submission/inet/smtpd_client_restrictions = permit_mynetworks,reject" of postconf -P.
bool addOwnParameter(Text& text, std::string_view line, std::size_t number) {
    const std::size_t equals = line.find(" = ");
    const bool blank = line.ends_with(" =");
    if (equals == line.npos && !blank) return false;
    const std::string_view head = line.substr(0, blank ? line.size() - 2 : equals);
    const auto parts = ascii::split(head, '/');
    static const std::set<std::string_view> types{"inet", "unix", "fifo", "pass", "unix-dgram"};
    if (parts.size() < 3 || !types.contains(parts[parts.size() - 2])) return false;
    const std::size_t type = parts.size() - 2;
    const std::string_view name =
        head.substr(0, static_cast<std::size_t>(parts[type].data() - head.data()) - 1);
    const std::string service = groupOf(name, parts[type]);
    const std::string value(blank ? std::string_view() : line.substr(equals + 3));
    if (!service.empty()) addParameter(text, service, std::string(parts.back()) + "=" + value, number);
    return true;
}

}  // namespace

Reading readPostfixServices(const Lines& lines) {
    Text text{Kind::PostfixServices, {}, 0, {}, false};
    std::string logical;
    std::size_t begun = 0;
    std::size_t spent = 0;
    const auto end = [&] {
        if (!logical.empty()) addService(text, logical, begun);
        logical.clear();
    };
    for (const Line& line : lines) {
        const std::string_view content = line.content();
        if (content.empty() || content.front() == '#') continue;
        if (line.isIndented()) {
            if (logical.empty() && text.entries == 0) return std::nullopt;
            if (logical.empty()) continue;
            logical += ' ' + std::string(content);
            if (logical.size() > 16 * maxValue) text.cut = true;
            if (logical.size() > 16 * maxValue) logical.resize(16 * maxValue);
            continue;
        }
        end();
        if (addOwnParameter(text, content, line.number)) {
            ++text.entries;
        } else if (isServiceLine(postfix::argumentWords(content.substr(0, 400)))) {
            ++text.entries;
            logical = std::string(content);
            begun = line.number;
        } else if (!content.starts_with("postconf: warning")) {
            return std::nullopt;
        }
        if ((spent += content.size()) > maxText) break;
    }
    end();
    if (text.entries == 0) return std::nullopt;
    return text;
}

}  // namespace mailvitals::config
