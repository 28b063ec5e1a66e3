// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/ascii.h"
#include "records/config/exim/expansion.h"
#include "records/config/exim/list.h"
#include "records/config/exim/preprocess.h"
#include "records/config/exim/words.h"
#include "records/config/readers.h"
#include "records/config/shapes.h"

#include <algorithm>

namespace mailvitals::config {
namespace {

using exim::ListType;
using exim::LogicalLine;

/// Debian's update-exim4.conf.conf: a shell's assignments.
Reading readDebian(const Lines& lines) {
    static const std::set<std::string_view> kept{"dc_eximconfig_configtype", "dc_relay_nets",
                                                 "dc_local_interfaces"};
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

/// "name = value"; without the sign, all is the name.
struct Setting {
    std::string name;
    std::string value;
    bool hasValue = false;
};

Setting settingIn(std::string_view line) {
    const std::size_t equals = line.find('=');
    Setting setting;
    setting.hasValue = equals != line.npos;
    setting.name = ascii::trimmed(line.substr(0, equals));
    if (setting.hasValue) setting.value = ascii::trimmed(line.substr(equals + 1));
    if (setting.name.starts_with("hide "))
        setting.name = ascii::trimmed(std::string_view(setting.name).substr(5));
    return setting;
}

/// A string in quotes, with what backslashes say in it (specification 6.16).
std::string unquotedValue(std::string_view value) {
    if (value.size() < 2 || value.front() != '"' || value.back() != '"') return std::string(value);
    std::string plain;
    value = value.substr(1, value.size() - 2);
    for (std::size_t i = 0; i < value.size(); ++i) {
        if (value[i] != '\\' || i + 1 == value.size()) {
            plain += value[i];
            continue;
        }
        const char c = value[++i];
        plain += c == 'n' ? '\n' : c == 't' ? '\t' : c == 'r' ? '\r' : c;
    }
    return plain;
}

class EximReader {
 public:
    Reading read(const Lines& lines) {
        exim::Preprocessed pre = exim::preprocess(lines);
        text_.cut = pre.cut;
        // Split configurations have the access lists in files of their own.
        if (!pre.lines.empty() && isHead(pre.lines.front().text)) section_ = "acl";
        for (const LogicalLine& line : pre.lines) take(line);
        addAclOptions();
        if (!known_) return std::nullopt;
        return std::move(text_);
    }

 private:
    static bool isName(std::string_view word) {
        return !word.empty() && std::all_of(word.begin(), word.end(), [](char c) {
            return ascii::isAlnum(c) || c == '_' || c == '-' || c == '.';
        });
    }

    /// "acl_check_rcpt:", "dnslookup:"
    static bool isHead(std::string_view line) {
        return line.ends_with(':') && isName(ascii::trimmed(line.substr(0, line.size() - 1)));
    }

    void take(const LogicalLine& line) {
        ++text_.entries;
        if (line.text.starts_with(".include ")) return include(line);
        if (line.text.starts_with("begin ")) {
            section_ = ascii::trimmed(std::string_view(line.text).substr(6));
            known_ = known_ || exim::isSection(section_);
            group_.clear();
            if (exim::isSection(section_)) text_.add({}, "begin", section_, line.number);
            return;
        }
        if (section_.empty()) return mainSetting(line);
        if (section_ == "acl") return aclLine(line.text, line.number);
        if (section_ == "routers") return routerLine(line);
    }

    void include(const LogicalLine& line) {
        if (section_.empty() || section_ == "acl" || section_ == "routers")
            text_.add(section_.empty() ? std::string() : group_, "include", {}, line.number);
    }

    void list(ListType type, std::string group, std::string key, std::string_view value, std::size_t number) {
        text_.add(std::move(group), std::move(key), exim::keptList(type, value, &numbers_), number);
    }

    void mainSetting(const LogicalLine& line) {
        const Setting setting = settingIn(line.text);
        if (!setting.hasValue) return;
        const std::string value = unquotedValue(setting.value);
        const std::vector<std::string_view> words = wordsOf(setting.name, 3);
        if (setting.name == "hosts_proxy") {
            // All that "exim -bP hosts_proxy" prints.
            known_ = true;
            return list(ListType::Hosts, {}, setting.name, value, line.number);
        }
        if (words.size() == 2) {
            const auto type = exim::listTypeOf(words[0]);
            if (!type) return;
            known_ = true;
            std::string key(words[0].substr(0, words[0].find('_')));
            return list(*type, std::string(words[1]), std::move(key), value, line.number);
        }
        if (exim::isAclOption(setting.name)) {
            known_ = true;
            aclOptions_.push_back({setting.name, value, line.number});
        } else if (setting.name == "primary_hostname") {
            known_ = true;
            text_.add({}, setting.name, value, line.number);
        } else if (setting.name == "host_reject_connection" || setting.name == "local_interfaces") {
            list(ListType::Hosts, {}, setting.name, value, line.number);
        } else if (setting.name == "tls_advertise_hosts") {
            text_.add({}, setting.name, value, line.number);
        }
    }

    /// A new access list, a new statement, or one more condition of the last one.
    void aclLine(std::string_view line, std::size_t number) {
        const std::size_t colon = line.find(':');
        if (colon != line.npos && isName(ascii::trimmed(line.substr(0, colon))) &&
            (line.find('=') == line.npos || line.find('=') > colon)) {
            startAcl(std::string(ascii::trimmed(line.substr(0, colon))), number);
            return;
        }
        if (group_.empty()) return;
        std::string_view rest = line;
        const std::string_view word = rest.substr(0, std::min(rest.find_first_of(" \t=!"), rest.size()));
        if (exim::isVerb(word)) {
            known_ = true;
            text_.add(group_, std::string(word), {}, number);
            rest = ascii::trimmed(rest.substr(word.size()));
        }
        if (!rest.empty()) condition(rest, number);
    }

    void startAcl(std::string name, std::size_t number) {
        group_ = std::move(name);
        acls_.insert(group_);
        text_.add(group_, "acl", {}, number);
    }

    void condition(std::string_view rest, std::size_t number) {
        const bool negated = rest.starts_with('!');
        if (negated) rest = ascii::trimmed(rest.substr(1));
        const Setting setting = settingIn(rest);
        const std::string name = setting.name.substr(0, setting.name.find_first_of(" \t"));
        if (exim::isModifier(name)) return;
        const std::string key = (negated ? "!" : "") + name;
        if (name == "endpass") return text_.add(group_, name, {}, number);
        if (const auto type = exim::listTypeOfCondition(name))
            return list(*type, group_, key, setting.value, number);
        if (name == "verify") return text_.add(group_, key, exim::firstWord(setting.value, " \t/="), number);
        if (name == "acl") return text_.add(group_, key, exim::firstWord(setting.value, " \t"), number);
        if (name == "condition") return text_.add(group_, key, conditionOf(setting.value), number);
        if (name == "authenticated" || name == "encrypted" || name == "dnslists" || name == "ratelimit")
            return text_.add(group_, key, setting.value, number);
        text_.add(group_, negated ? "!other" : "other", name, number);
    }

    /// An expansion is kept as what it comes to, where that is known.
    static std::string conditionOf(const std::string& value) {
        const auto truth = exim::constantCondition(value);
        if (value.find('$') == value.npos || !truth) return value;
        return std::string(forgotten) + (*truth ? "yes" : "no");
    }

    void routerLine(const LogicalLine& line) {
        if (isHead(line.text)) {
            group_ = "router/" + line.text.substr(0, line.text.size() - 1);
            return text_.add(group_, "router", {}, line.number);
        }
        if (group_.empty()) return;
        const Setting setting = settingIn(line.text);
        const std::string value = unquotedValue(setting.value);
        const std::string& name = setting.name;
        if (name == "driver") return text_.add(group_, name, value, line.number);
        if (const auto type = exim::listTypeOfCondition(name))
            return list(*type, group_, name, value, line.number);
        if (name == "condition") return text_.add(group_, name, conditionOf(value), line.number);
        const bool off = setting.hasValue && (value == "false" || value == "no");
        if (name == "check_local_user" && !off) return text_.add(group_, name, {}, line.number);
        const bool unverified = name == "no_verify" || name == "no_verify_recipient" ||
                                name == "not_verify" || name == "not_verify_recipient" ||
                                ((name == "verify" || name == "verify_recipient") && off);
        if (unverified) return text_.add(group_, "no_verify", {}, line.number);
        if (name == "no_more" || name == "not_more" || (name == "more" && off))
            return text_.add(group_, "no_more", {}, line.number);
        if (name == "data")
            return text_.add(group_, name, value.starts_with("${lookup") ? "lookup" : "", line.number);
        if (name == "route_list") return routes(value, line.number);
        if (exim::limitsRouter(name)) text_.add(group_, "other", name, line.number);
    }

    /// The domains of "route_list = * smarthost; *.example.org other" (specification 20.3).
    void routes(std::string_view value, std::size_t number) {
        std::string domains;
        for (const std::string_view rule : ascii::split(value, ';')) {
            const std::vector<std::string_view> words = wordsOf(rule, 1);
            if (!words.empty()) domains += (domains.empty() ? "" : " : ") + std::string(words[0]);
        }
        list(ListType::Domains, group_, "route_list", domains, number);
    }

    struct AclOption {
        std::string name;
        std::string value;
        std::size_t number;
    };

    /// What the options name is known only when all access lists are read.
    void addAclOptions() {
        for (const AclOption& option : aclOptions_) {
            std::string_view value = ascii::trimmed(option.value);
            if (value.find("${") != value.npos) {
                text_.add({}, option.name, candidatesIn(value), option.number);
            } else if (value.find_first_of(" \t\n") != value.npos ||
                       (exim::isVerb(value) && !acls_.contains(std::string(value)))) {
                inlineAcl(option);
            } else {
                text_.add({}, option.name, std::string(value), option.number);
            }
        }
    }

    /// "${if eq{$interface_port}{587}{acl_a}{acl_b}}": the lists that it may become.
    std::string candidatesIn(std::string_view value) const {
        std::string found(forgotten);
        std::set<std::string> once;
        std::size_t at = 0;
        while (at < value.size()) {
            std::size_t end = at;
            while (end < value.size() && isName(value.substr(end, 1))) ++end;
            std::string word(value.substr(at, end - at));
            if (acls_.contains(word) && once.insert(word).second) found += " " + word;
            at = end + 1;
        }
        return found;
    }

    void inlineAcl(const AclOption& option) {
        const std::string name = option.name + "/inline";
        text_.add({}, option.name, name, option.number);
        startAcl(name, option.number);
        for (const std::string_view line : ascii::split(option.value, '\n'))
            aclLine(ascii::trimmed(line), option.number);
    }

    Text text_{Kind::Exim, {}, 0, {}, false};
    Numbered numbers_;
    bool known_ = false;
    std::string section_;  ///< empty: the main one
    std::string group_;    ///< the access list or router that is read
    std::set<std::string> acls_;
    std::vector<AclOption> aclOptions_;
};

}  // namespace

Reading readExim(const Lines& lines) {
    if (Reading debian = readDebian(lines)) return debian;
    return EximReader().read(lines);
}

}  // namespace mailvitals::config
