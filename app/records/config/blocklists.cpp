// SPDX-License-Identifier: GPL-3.0-or-later
#include "records/config/blocklists.h"

#include "base/ascii.h"
#include "records/config/exim/rules.h"
#include "records/config/postfix/services.h"
#include "records/config/postfix/words.h"
#include "records/config/shapes.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <set>

namespace mailvitals::config {
namespace {

using ListUses = std::vector<ListUse>;

/// Those that follow a variable through other variables are bounded by Settings; these by themselves.
constexpr std::size_t mostUses = 500;

class Uses {
 public:
    void add(ListUse use) {
        while (use.zone.ends_with('.')) use.zone.pop_back();
        use.zone = ascii::lowered(use.zone);
        const bool name =
            use.zone.find('.') != use.zone.npos && std::all_of(use.zone.begin(), use.zone.end(), [](char c) {
                return ascii::isAlnum(c) || c == '.' || c == '-' || c == '_';
            });
        if (!name || all.size() >= mostUses) return;
        if (seen_.insert(use.zone + '=' + use.filter + (use.alone ? "!" : "")).second)
            all.push_back(std::move(use));
    }

    ListUses all;

 private:
    std::set<std::string> seen_;
};

bool isOneOf(std::string_view word, std::initializer_list<std::string_view> words) {
    return std::any_of(words.begin(), words.end(),
                       [&](std::string_view each) { return ascii::equalsIgnoringCase(each, word); });
}

void addRestrictions(const postfix::Value& value, Uses& uses) {
    if (!value.at) return;
    const auto words = postfix::listWords(value.text);
    bool warning = false;
    for (std::size_t i = 0; i < words.size(); ++i) {
        if (postfix::asksBlocklist(words[i]) && i + 1 < words.size()) {
            const std::string_view list = words[++i];
            const std::size_t equals = list.find('=');
            ListUse use{std::string(list.substr(0, equals)), {}, Kind::Postfix, true, *value.at};
            if (equals != list.npos) use.filter = std::string(list.substr(equals + 1));
            if (!warning) uses.add(std::move(use));
        }
        warning = ascii::equalsIgnoringCase(words[i], "warn_if_reject");
    }
}

int numberIn(std::string_view text, int otherwise) {
    int number = otherwise;
    std::from_chars(text.data(), text.data() + text.size(), number);
    return number;
}

/// postscreen(8) only notes what the lists say unless it is told to act on it.
void addPostscreen(const postfix::Settings& settings, Uses& uses) {
    const postfix::Value sites = settings.value("postscreen_dnsbl_sites");
    if (!sites.at || !isOneOf(settings.value("postscreen_dnsbl_action").text, {"enforce", "drop"})) return;
    const int threshold = numberIn(settings.value("postscreen_dnsbl_threshold").text, 1);
    for (const std::string_view word : postfix::listWords(sites.text)) {
        const std::size_t star = word.rfind('*');
        const int weight = star == word.npos ? 1 : numberIn(word.substr(star + 1), 1);
        if (weight <= 0) continue;
        const std::string_view list = word.substr(0, star);
        const std::size_t equals = list.find('=');
        ListUse use{std::string(list.substr(0, equals)), {}, Kind::Postfix, weight >= threshold, *sites.at};
        if (equals != list.npos) use.filter = std::string(list.substr(equals + 1));
        uses.add(std::move(use));
    }
}

/// Where a master.cf is among the texts and starts no postscreen, nobody asks its lists.
bool mayRunPostscreen(const Texts& texts) {
    bool told = false;
    for (const Text& text : texts) {
        if (text.kind != Kind::PostfixServices) continue;
        told = true;
        for (const Fact& fact : text.facts) {
            if (fact.key == "program" && fact.value.find("postscreen") != fact.value.npos) return true;
        }
    }
    return !told;
}

void addPostfix(const Texts& texts, Uses& uses) {
    static constexpr std::array<std::string_view, 7> lists{
        "smtpd_client_restrictions",     "smtpd_helo_restrictions",      "smtpd_sender_restrictions",
        "smtpd_relay_restrictions",      "smtpd_recipient_restrictions", "smtpd_data_restrictions",
        "smtpd_end_of_data_restrictions"};
    const bool screens = mayRunPostscreen(texts);
    for (const postfix::Service& service : postfix::servicesIn(texts)) {
        if (service.inner) continue;
        for (const std::string_view list : lists) addRestrictions(service.settings.value(list), uses);
        const std::string classes = service.settings.value("smtpd_restriction_classes").text;
        for (const std::string_view name : postfix::listWords(classes))
            addRestrictions(service.settings.value(name), uses);
        if (screens) addPostscreen(service.settings, uses);
    }
}

/// "zen.spamhaus.org=127.0.0.2,127.0.0.3/$sender_host_address" (specification, chapter 44, dnslists).
void addDnslists(const exim::Condition& condition, Uses& uses) {
    for (const std::string& element : exim::elementsOf(condition.value)) {
        std::string_view rest = ascii::trimmed(element);
        if (rest.starts_with('+') || rest.starts_with('!')) continue;
        rest = rest.substr(0, rest.find('/'));
        const std::size_t sign = rest.find_first_of("=!&");
        const std::string_view zones = rest.substr(0, sign);
        ListUse use{std::string(ascii::trimmed(zones.substr(0, zones.find(',')))),
                    {},
                    Kind::Exim,
                    true,
                    condition.at};
        if (sign != rest.npos) use.filter = std::string(rest.substr(sign));
        uses.add(std::move(use));
    }
}

void addExim(const Texts& texts, Uses& uses) {
    for (const auto& [name, acl] : exim::rulesIn(texts).acls) {
        for (const exim::Statement& statement : acl) {
            if (!isOneOf(statement.verb, {"deny", "drop", "defer"})) continue;
            for (const exim::Condition& condition : statement.conditions) {
                if (condition.name == "dnslists" && !condition.negated) addDnslists(condition, uses);
            }
        }
    }
}

/// "2", "[2..11]", "[2;4..7]": is the octet among them? Null: not understood.
std::optional<bool> holdsOctet(std::string_view pattern, unsigned octet) {
    if (pattern.starts_with('[') && pattern.ends_with(']')) pattern = pattern.substr(1, pattern.size() - 2);
    bool held = false;
    for (const std::string_view part : ascii::split(pattern, ';')) {
        const std::size_t dots = part.find("..");
        const std::string_view from = part.substr(0, dots);
        const std::string_view to = dots == part.npos ? from : part.substr(dots + 2);
        const bool digits = !from.empty() && !to.empty() &&
                            std::all_of(from.begin(), from.end(), ascii::isDigit) &&
                            std::all_of(to.begin(), to.end(), ascii::isDigit);
        if (!digits) return std::nullopt;
        held = held || (numberIn(from, 999) <= static_cast<int>(octet) &&
                        static_cast<int>(octet) <= numberIn(to, -1));
    }
    return held;
}

/// Postfix: "127.0.0.[2..11]" (postconf(5), reject_rbl_client).
std::optional<bool> postfixCounts(std::string_view filter, const std::array<unsigned, 4>& octets) {
    std::size_t at = 0;
    bool counts = true;
    for (std::size_t i = 0; i < 4; ++i) {
        std::size_t end = at;
        bool inside = false;
        while (end < filter.size() && (inside || filter[end] != '.')) {
            if (filter[end] == '[') inside = true;
            if (filter[end] == ']') inside = false;
            ++end;
        }
        const auto held = holdsOctet(filter.substr(at, end - at), octets[i]);
        if (!held || (i < 3) != (end < filter.size())) return std::nullopt;
        counts = counts && *held;
        at = end + 1;
    }
    return counts;
}

/// Exim: "=127.0.0.2,127.0.0.3", "!=127.0.0.2", "&0.0.0.4".
std::optional<bool> eximCounts(std::string_view filter, const std::array<unsigned, 4>& octets) {
    const bool negated = filter.starts_with('!');
    if (negated) filter.remove_prefix(1);
    const bool bits = filter.starts_with('&');
    if (!bits && !filter.starts_with('=')) return std::nullopt;
    filter.remove_prefix(1);
    if (filter.starts_with('=') || filter.starts_with('&')) filter.remove_prefix(1);
    bool found = false;
    for (const std::string_view each : ascii::split(filter, ',')) {
        const auto address = IpAddress::parse(ascii::trimmed(each));
        if (!address || !address->isV4()) return std::nullopt;
        bool fits = true;
        for (std::size_t i = 0; i < 4; ++i) {
            const unsigned wanted = address->bytes()[i];
            fits = fits && (bits ? (octets[i] & wanted) == wanted : octets[i] == wanted);
        }
        found = found || fits;
    }
    return found != negated;
}

bool isKeyLabel(std::string_view label, std::string_view rest) {
    const bool odd = std::any_of(label.begin(), label.end(), ascii::isUpper);
    const bool digits = std::any_of(label.begin(), label.end(), ascii::isDigit);
    // The last two are the operator's own domain.
    const bool inner = std::count(rest.begin(), rest.end(), '.') >= 2;
    const bool sold = rest.find(".dq.") != rest.npos || rest.find("mail.abusix.") != rest.npos;
    return odd || sold || (inner && (label.size() >= 16 || (label.size() >= 12 && digits)));
}

std::string keptZone(std::string_view zone) {
    const bool name =
        !zone.empty() && zone.size() <= 253 && std::all_of(zone.begin(), zone.end(), [](char c) {
            return ascii::isAlnum(c) || c == '.' || c == '-' || c == '_';
        });
    if (!name || zone.find('.') == zone.npos) return std::string(forgotten);
    std::string out;
    bool first = true;
    for (std::size_t at = 0; at < zone.size();) {
        const std::size_t end = std::min(zone.find('.', at), zone.size());
        const std::string_view label = zone.substr(at, end - at);
        // Only in front a key can stand.
        const bool key =
            isKeyLabel(label, zone.substr(end)) &&
            (first || std::any_of(label.begin(), label.end(), ascii::isUpper) || label.size() >= 12);
        out += key ? std::string("KEY") : std::string(label);
        if (end < zone.size()) out += '.';
        at = end + 1;
        first = false;
    }
    return out;
}

bool isFilter(std::string_view text) {
    return text.size() <= 200 && text.find_first_not_of("0123456789.[];,=&!") == text.npos;
}

/// "zone=filter", as both servers write it, or `forgotten` where anything else stands in it.
std::string keptUse(std::string_view element, std::string_view signs) {
    const std::size_t sign = element.find_first_of(signs);
    const std::string zone = keptZone(element.substr(0, sign));
    if (zone == forgotten || sign == element.npos) return zone;
    const std::string_view filter = element.substr(sign);
    return isFilter(filter) ? zone + std::string(filter) : zone + "=" + std::string(forgotten);
}

}  // namespace

std::optional<bool> ListUse::counts(const IpAddress& answer) const {
    if (filter.empty()) return true;
    if (!answer.isV4()) return std::nullopt;
    std::array<unsigned, 4> octets{};
    for (std::size_t i = 0; i < 4; ++i) octets[i] = answer.bytes()[i];
    return server == Kind::Exim ? eximCounts(filter, octets) : postfixCounts(filter, octets);
}

std::vector<ListUse> blocklistsAsked(const Texts& texts) {
    Uses uses;
    addPostfix(texts, uses);
    addExim(texts, uses);
    return std::move(uses.all);
}

std::string keptListElement(std::string_view element) {
    return keptUse(element, "=");
}

std::string keptListSites(std::string_view value) {
    std::string out;
    for (const std::string_view word : postfix::listWords(value)) {
        const std::size_t star = word.rfind('*');
        if (!out.empty()) out += ' ';
        out += keptUse(word.substr(0, star), "=");
        const std::string_view weight = star == word.npos ? std::string_view() : word.substr(star + 1);
        if (!weight.empty() && weight.size() <= 6 && weight.find_first_not_of("0123456789-+") == weight.npos)
            out += '*' + std::string(weight);
    }
    return out;
}

std::string keptDnslists(std::string_view value) {
    std::string out;
    for (const std::string& each : exim::elementsOf(value)) {
        const std::string_view element = ascii::trimmed(each);
        if (!out.empty()) out += " : ";
        if (element == "+include_unknown" || element == "+defer_unknown" || element == "+exclude_unknown")
            out += element;
        else
            out += keptUse(element.substr(0, element.find_first_of("/,$ ")), "=!&");
        // Further values stand behind commas.
        const std::size_t sign = element.find_first_of("=&");
        const std::size_t comma = element.find(',');
        if (sign != element.npos && comma != element.npos && comma > sign) {
            const std::string_view more = element.substr(comma, element.find('/', comma) - comma);
            if (isFilter(more)) out += more;
        }
    }
    return out;
}

}  // namespace mailvitals::config
