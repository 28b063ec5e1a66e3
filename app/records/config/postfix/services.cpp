// SPDX-License-Identifier: GPL-3.0-or-later
#include "records/config/postfix/services.h"

#include "base/ascii.h"
#include "records/config/postfix/shapes.h"
#include "records/config/postfix/words.h"

#include <algorithm>
#include <set>

namespace mailvitals::config::postfix {
namespace {

constexpr std::size_t mostServices = 20;

bool isLoopback(std::string_view host) {
    return host.starts_with("127.") || host == "localhost" || host == "::1" || host == "[::1]" ||
           host == "loopback-only";
}

/// "127.0.0.1:10025", or a port alone where inet_interfaces has nothing but loopback.
bool isInner(const std::string& group, const Settings& settings) {
    const std::size_t colon = group.rfind(':');
    if (colon != group.npos) return isLoopback(std::string_view(group).substr(0, colon));
    if (group.ends_with("/pass")) return false;
    const std::string text = settings.value("inet_interfaces").text;
    const auto words = listWords(text);
    return !words.empty() && std::all_of(words.begin(), words.end(), isLoopback);
}

struct Group {
    std::string program;
    std::vector<std::size_t> texts;
    std::string says;  ///< all of its overrides
};

/// Of the parameters with names that Postfix does not know as those of access, such as syslog_name, only
/// those matter that something refers to.
bool isUsed(const std::string& name, const Texts& texts) {
    if (!isOwnersName(name) || isParameterOfAccess(name)) return true;
    for (const Text& text : texts) {
        if (text.kind != Kind::Postfix && text.kind != Kind::PostfixServices) continue;
        for (const Fact& fact : text.facts) {
            if (fact.value.find(name) != fact.value.npos) return true;
        }
    }
    return false;
}

std::map<std::string, Group> groupsIn(const Texts& texts) {
    std::map<std::string, Group> groups;
    std::map<std::string, bool> used;
    for (std::size_t t = 0; t < texts.size(); ++t) {
        if (texts[t].kind != Kind::PostfixServices) continue;
        for (const Fact& fact : texts[t].facts) {
            Group& group = groups[fact.group];
            if (group.texts.empty() || group.texts.back() != t) group.texts.push_back(t);
            if (fact.key == "program") {
                group.program = fact.value;
                continue;
            }
            const auto [known, fresh] = used.emplace(fact.key, false);
            if (fresh) known->second = isUsed(fact.key, texts);
            if (known->second) group.says += fact.key + '=' + fact.value + '\n';
        }
    }
    return groups;
}

}  // namespace

std::vector<Service> servicesIn(const Texts& texts) {
    const std::map<std::string, Group> groups = groupsIn(texts);
    const bool complete = std::any_of(groups.begin(), groups.end(),
                                      [](const auto& entry) { return entry.second.program == "smtpd"; });
    std::vector<Service> services;
    const auto addAll = [&](const Settings& base, std::size_t text, bool main) {
        const std::size_t entries = texts[text].entries;
        const std::size_t before = services.size();
        std::set<std::string> said;
        const auto add = [&](const std::string& group, const Group* overrides) {
            Service service{overrides && !overrides->says.empty() ? group : std::string(),
                            base,
                            false,
                            main,
                            entries,
                            text};
            if (overrides) {
                for (const std::size_t one : overrides->texts)
                    service.settings.takeService(texts, one, group);
            }
            service.inner = isInner(group, service.settings);
            const std::string what = (service.inner ? "inner\n" : "") + (overrides ? overrides->says : "");
            if (services.size() - before < mostServices && said.insert(what).second)
                services.push_back(std::move(service));
        };
        // Without master.cf, or with some of its parameters alone, there is one that main.cf describes.
        if (!complete) add({}, nullptr);
        for (const auto& [name, group] : groups) {
            const bool smtpd = complete ? group.program == "smtpd" : group.program.empty();
            if (smtpd) add(name, &group);
        }
    };
    bool main = false;
    for (std::size_t t = 0; t < texts.size(); ++t) {
        if (texts[t].kind != Kind::Postfix) continue;
        main = true;
        Settings base;
        base.takeMain(texts, t);
        addAll(base, t, true);
    }
    if (!main && !groups.empty()) addAll({}, groups.begin()->second.texts.front(), false);
    return services;
}

}  // namespace mailvitals::config::postfix
