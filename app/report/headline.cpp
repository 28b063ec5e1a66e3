// SPDX-License-Identifier: GPL-3.0-or-later
#include "report/headline.h"

#include "base/ascii.h"
#include "base/printable.h"

#include <algorithm>
#include <optional>
#include <set>

namespace mailvitals::report {
namespace {

/// A card has room for about three lines; a record that fills more is read on its page.
constexpr std::size_t mostBytes = 200;
constexpr std::size_t mostNamed = 3;

std::string bounded(const std::string& bytes) {
    std::string text = printable(bytes);
    if (text.size() <= mostBytes) return text;
    std::size_t end = mostBytes;
    while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80) --end;
    return text.substr(0, end) + "…";
}

const ArgValue* valueOf(const Finding& finding, std::string_view name) {
    const auto found = std::find_if(finding.args.begin(), finding.args.end(),
                                    [&](const Arg& one) { return one.name == name; });
    return found == finding.args.end() ? nullptr : &found->value;
}

std::string textOf(const Finding& finding, std::string_view name) {
    const ArgValue* value = valueOf(finding, name);
    const auto* text = value ? std::get_if<std::string>(value) : nullptr;
    return text ? *text : std::string();
}

std::optional<std::int64_t> numberOf(const Finding& finding, std::string_view name) {
    const ArgValue* value = valueOf(finding, name);
    const auto* number = value ? std::get_if<std::int64_t>(value) : nullptr;
    return number ? std::optional(*number) : std::nullopt;
}

std::vector<std::string> listOf(const Finding& finding, std::string_view name) {
    const ArgValue* value = valueOf(finding, name);
    const auto* list = value ? std::get_if<std::vector<std::string>>(value) : nullptr;
    return list ? *list : std::vector<std::string>();
}

using Findings = std::vector<Finding>;

std::vector<const Finding*> ofRule(const Findings& findings, std::string_view rule) {
    std::vector<const Finding*> found;
    for (const Finding& finding : findings) {
        if (finding.rule == rule && finding.outcome != Outcome::NotApplicable) found.push_back(&finding);
    }
    return found;
}

/// The first record that a finding of this rule quotes.
std::string recordOf(const Findings& findings, std::string_view rule) {
    for (const Finding* finding : ofRule(findings, rule)) {
        if (const std::string record = textOf(*finding, arg::record); !record.empty()) return record;
    }
    return {};
}

std::string counted(std::size_t count, const char* one, const char* many) {
    return std::to_string(count) + ' ' + (count == 1 ? one : many);
}

/// "a, b, c and 4 more"
std::string named(const std::set<std::string>& names) {
    std::vector<std::string> some(names.begin(), names.end());
    if (some.size() > mostNamed) some.resize(mostNamed);
    const std::size_t left = names.size() - some.size();
    return ascii::join(some, ", ") + (left > 0 ? " and " + std::to_string(left) + " more" : "");
}

std::string relaying(const Findings& findings) {
    const auto tried = ofRule(findings, "relay.open");
    const auto refused =
        static_cast<std::size_t>(std::count_if(tried.begin(), tried.end(), [](const Finding* finding) {
            return finding->outcome == Outcome::Pass;
        }));
    // Where one accepted, the verdict on it is the fact.
    const bool bad = std::any_of(tried.begin(), tried.end(), [](const Finding* finding) {
        return finding->outcome == Outcome::Critical || finding->outcome == Outcome::Warning;
    });
    if (tried.empty() || refused == 0 || bad) return {};
    if (refused == tried.size())
        return "Not an open relay: " + std::to_string(refused) + " of " +
               counted(tried.size(), "endpoint", "endpoints") + " refused.";
    return std::to_string(refused) + " of " + counted(tried.size(), "endpoint", "endpoints") +
           " refused to relay; the others could not be judged.";
}

std::string routing(const Findings& findings) {
    std::set<std::string> hosts;
    for (const Finding* finding : ofRule(findings, "mx.resolves")) {
        if (const std::string host = textOf(*finding, arg::host); !host.empty()) hosts.insert(host);
    }
    return hosts.empty() ? std::string() : "Mail goes to " + named(hosts) + ".";
}

std::string identity(const Findings& findings) {
    std::set<std::string> names;
    std::size_t addresses = 0;
    for (const Finding* finding : ofRule(findings, "ptr.present")) {
        const std::vector<std::string> found = listOf(*finding, arg::names);
        names.insert(found.begin(), found.end());
        if (finding->outcome == Outcome::Pass) ++addresses;
    }
    if (names.empty()) return {};
    return counted(addresses, "address", "addresses") + (addresses == 1 ? " has" : " have") +
           " a PTR record: " + named(names) + ".";
}

std::string dkim(const Findings& findings) {
    std::set<std::string> keys;
    for (const Finding* finding : ofRule(findings, "dkim.key")) {
        const std::string selector = textOf(*finding, arg::selector);
        const auto bits = numberOf(*finding, arg::bits);
        const std::string type = ascii::lowered(textOf(*finding, arg::type));
        if (selector.empty()) continue;
        keys.insert(selector + ": " + (type == "rsa" && bits ? "RSA " + std::to_string(*bits) : type));
    }
    return keys.empty() ? std::string() : "Selector " + named(keys) + ".";
}

/// "Let's Encrypt" of "CN=R3,O=Let's Encrypt,C=US": the organisation, or else the common name.
std::string organisationOf(const std::string& issuer) {
    std::string common;
    for (const std::string_view part : ascii::split(issuer, ',')) {
        const std::string_view piece = ascii::trimmed(part);
        if (piece.starts_with("O=")) return std::string(piece.substr(2));
        if (piece.starts_with("CN=")) common = piece.substr(3);
    }
    return common;
}

std::string transport(const Findings& findings) {
    std::set<std::string> versions;
    for (const Finding* finding : ofRule(findings, "tls.starttls")) {
        const std::string version = textOf(*finding, arg::type);
        if (finding->outcome == Outcome::Pass && version.starts_with("TLSv"))
            versions.insert("TLS " + version.substr(4));
    }
    const Finding* soonest = nullptr;
    for (const Finding* finding : ofRule(findings, "tls.certificate")) {
        const auto days = numberOf(*finding, arg::days);
        if (days && (!soonest || *days < *numberOf(*soonest, arg::days))) soonest = finding;
    }
    std::string text = versions.empty() ? std::string() : "STARTTLS works (" + named(versions) + "). ";
    if (!soonest) return text;
    const std::int64_t days = *numberOf(*soonest, arg::days);
    const std::string issuer = organisationOf(textOf(*soonest, arg::issuer));
    if (days < 0) return text + "The certificate has expired.";
    return text + "Certificate expires in " + counted(static_cast<std::size_t>(days), "day", "days") +
           (issuer.empty() ? "." : " (" + issuer + ").");
}

std::string reputation(const Findings& findings) {
    std::set<std::string> clear;
    bool listed = false;
    for (const Finding* finding : ofRule(findings, "dnsbl.address")) {
        if (finding->tag == "clear") {
            const std::vector<std::string> lists = listOf(*finding, arg::lists);
            clear.insert(lists.begin(), lists.end());
        }
        listed = listed || finding->outcome == Outcome::Critical || finding->outcome == Outcome::Warning;
    }
    if (clear.empty() || listed) return {};
    return "Not on " + counted(clear.size(), "blocklist", "blocklists") + ": " + named(clear) + ".";
}

std::string exposure(const Findings& findings) {
    std::int64_t closed = 0;
    std::set<std::string> open;
    for (const Finding* finding : ofRule(findings, "exposure.service")) {
        if (finding->outcome != Outcome::Pass) return {};
        closed = std::max(closed, numberOf(*finding, arg::count).value_or(0));
    }
    for (const Finding* finding : ofRule(findings, "exposure.mail-ports")) {
        for (const std::string& name : listOf(*finding, arg::names))
            open.insert(name.substr(0, name.find(' ')));
    }
    if (closed == 0) return {};
    return counted(static_cast<std::size_t>(closed), "other port is", "other ports are") + " closed" +
           (open.empty() ? "." : "; mail ports: " + ascii::join({open.begin(), open.end()}, ", ") + ".");
}

std::string providers(const Findings& findings) {
    std::size_t ready = 0;
    std::set<std::string> others;
    for (const Finding* finding : ofRule(findings, "providers.readiness")) {
        if (finding->tag == "ready" || finding->tag == "ready-but-for-bulk")
            ++ready;
        else if (finding->tag == "not-ready")
            others.insert(textOf(*finding, arg::name));
    }
    if (!others.empty()) return "Requirements are not met of " + named(others) + ".";
    return ready == 0 ? std::string()
                      : "Requirements are met of " + counted(ready, "provider", "providers") + ".";
}

std::string location(const Findings& findings) {
    std::set<std::string> addresses;
    for (const Finding* finding : ofRule(findings, "vantage.address")) {
        const std::vector<std::string> found = listOf(*finding, arg::addresses);
        addresses.insert(found.begin(), found.end());
    }
    return addresses.empty() ? std::string() : "Seen from " + named(addresses) + ".";
}

std::string factOf(Area area, const Findings& findings) {
    switch (area) {
        case Area::Relay: return relaying(findings);
        case Area::Dns: return routing(findings);
        case Area::Identity: return identity(findings);
        case Area::Spf: return recordOf(findings, "spf.present");
        case Area::Dkim: return dkim(findings);
        case Area::Dmarc: return recordOf(findings, "dmarc.present");
        case Area::Transport: return transport(findings);
        case Area::Reputation: return reputation(findings);
        case Area::Exposure: return exposure(findings);
        case Area::Providers: return providers(findings);
        case Area::Vantage: return location(findings);
        default: return {};
    }
}

}  // namespace

std::string headlineOf(Area area, const std::vector<Finding>& findings) {
    return bounded(std::string(ascii::trimmed(factOf(area, findings))));
}

}  // namespace mailvitals::report
