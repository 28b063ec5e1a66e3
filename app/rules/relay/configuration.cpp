// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/ascii.h"
#include "evidence/derived.h"
#include "records/config/survey.h"
#include "rules/rule.h"

#include <algorithm>
#include <array>
#include <map>
#include <set>

namespace mailvitals::rules {
namespace {

using config::Cause;
using config::Opening;
using config::Place;
using config::TrustedRange;
using config::Truth;
using config::Way;

/// What a way is called that the texts prove, and that ends in a trusted address.
const char* armedTag(Cause cause) {
    switch (cause) {
        case Cause::DockerWithoutRules: return "armed-without-rules";
        case Cause::HelperForIpv6: return "armed-ipv6";
        case Cause::HelperWithoutRules6: return "armed-ipv6-rules";
        case Cause::Masquerade: return "armed-masquerade";
        case Cause::Tunnel: return "armed-tunnel";
        case Cause::Rootless: return "armed-rootless";
        case Cause::Proxy:
        case Cause::ContainerProxy: return "armed-proxy";
        case Cause::Ingress: return "armed-ingress";
        case Cause::ProxyNotExpected: return "proxy-not-expected";
        case Cause::ProxyNotSent: return "proxy-not-sent";
        case Cause::Node: break;
    }
    return "armed-node";
}

/// One that they leave open.
const char* halfTag(const Way& way) {
    if (!way.missing.empty()) return "half-armed";
    return way.cause == Cause::HelperForIpv6 ? "half-armed-ipv6" : "half-armed-unclear";
}

/// Networks of addresses that nobody has on the Internet.
constexpr std::array<const char*, 9> reserved{"10.0.0.0/8",    "172.16.0.0/12", "192.168.0.0/16",
                                              "100.64.0.0/10", "127.0.0.0/8",   "169.254.0.0/16",
                                              "fc00::/7",      "fe80::/10",     "::/64"};

/// The private network that this one holds beside public addresses, as 172.0.0.0/8 holds 172.16.0.0/12.
std::optional<std::string> privatePartOf(const Cidr& network) {
    for (const char* each : reserved) {
        const Cidr inner = *Cidr::parse(each);
        const bool isPrivate = kindOf(inner.address()) == AddressKind::Private;
        if (isPrivate && network.prefix() < inner.prefix() && network.contains(inner.address())) return each;
    }
    return std::nullopt;
}

/// What lets somebody in, or may, besides an address.
const char* openingTag(Opening::Kind kind) {
    switch (kind) {
        case Opening::Kind::Elsewhere: return "trust-elsewhere";
        case Opening::Kind::NotUnderstood: return "not-understood";
        case Opening::Kind::Claim: return "trusts-claims";
        case Opening::Kind::ClaimElsewhere: return "trusts-claims-elsewhere";
        case Opening::Kind::Destination: return "relays-to";
        case Opening::Kind::TakesNothing: break;
    }
    return "takes-nothing";
}

/// Networks of which somebody may live in every part; an own public address or two are none.
bool isStrangers(const Cidr& network, const CheckRequest& request) {
    for (const char* each : reserved) {
        const Cidr inner = *Cidr::parse(each);
        if (network.prefix() >= inner.prefix() && inner.contains(network.address())) return false;
    }
    const unsigned small = network.address().isV4() ? 29 : 48;
    const unsigned wide = network.address().isV4() ? 16 : 32;
    if (network.prefix() >= small) return false;
    return network.prefix() < wide || request.isPublic(config::firstAddress(network));
}

class Judge {
 public:
    Judge(const ConfigurationItem& item, const CheckRequest& request, Verdicts& verdicts)
        : item_(item), request_(request), verdicts_(verdicts), survey_(config::survey(item.texts)) {}

    void judge() {
        judgeTexts();
        for (const config::Unread& unread : item_.unread) {
            const std::string name = unread.name.empty() ? std::string("a pasted text") : unread.name;
            verdicts_.say(isBeside(unread) ? "not-judged" : "not-recognised", name + lineOf(unread.line),
                          {{arg::reason, unread.reason}});
        }
    }

 private:
    void judgeTexts() {
        if (survey_.cut) verdicts_.couldNotLook(subject(), "one of the texts has more than is read of it");
        if (!survey_.trust.told) return trustNotGiven();
        for (const Place& place : survey_.trust.everybody) {
            say("trusts-everybody", subject(), {{arg::place, nameOf(place)}, {arg::found, valueAt(place)}},
                {place});
        }
        for (const Way& way : survey_.ways) provedWay(way);
        for (const Way& way : survey_.ways) openWay(way);
        for (const TrustedRange& range : survey_.trust.ranges) ranges(range);
        for (const Opening& opening : survey_.trust.openings) judgeOpening(opening);
        lacking_ = lacking_ || !survey_.trust.ownNetwork.empty() || !survey_.trust.elsewhere.empty() ||
                   !survey_.trust.rulesMissing.empty();
        for (const Place& place : survey_.trust.ownNetwork)
            say("half-armed-own-network", subject(), {{arg::place, nameOf(place)}}, {place});
        for (const Place& place : survey_.trust.elsewhere) {
            say("trust-elsewhere", subject(), {{arg::place, nameOf(place)}, {arg::found, valueAt(place)}},
                {place});
        }
        for (const Place& place : survey_.trust.unclear)
            say("rules-unclear", nameOf(place), {{arg::place, nameOf(place)}, {arg::found, valueAt(place)}},
                {place});
        for (const Place& place : survey_.trust.rulesMissing)
            say("rules-not-given", nameOf(place), {{arg::place, nameOf(place)}, {arg::found, valueAt(place)}},
                {place});
        // Of what could not be read, a part might have said otherwise.
        const bool allRead = std::all_of(item_.unread.begin(), item_.unread.end(),
                                         [&](const config::Unread& unread) { return isBeside(unread); });
        if (!spoken_ && !survey_.cut && allRead)
            say("safe", subject(), {{arg::found, trusted()}}, survey_.trust.places);
    }

    void judgeOpening(const Opening& opening) {
        lacking_ = lacking_ || opening.kind == Opening::Kind::Elsewhere ||
                   opening.kind == Opening::Kind::ClaimElsewhere;
        const std::string place = nameOf(opening.at) + serviceOf(opening.service);
        // The table or the word, where there is one; else the whole setting.
        const std::string found = opening.what.empty() ? valueAt(opening.at) : opening.what;
        spoken_ = true;
        const std::string tag = openingTag(opening.kind);
        if (said_.insert(tag + ' ' + place + ' ' + found).second)
            verdicts_.say(tag, subject(), {{arg::place, place}, {arg::found, found}},
                          evidenceOf({opening.at}));
    }

    static std::string serviceOf(const std::string& service) {
        return service.empty() ? std::string() : ", service " + service;
    }

    /// A file of its own that is none of the texts in question, while those that were read leave nothing
    /// open: as if it had not been given. Not so where it may be the rest of something: what stands in one
    /// paste or one file with a text that was read, and what bears the name of a text that decides.
    bool isBeside(const config::Unread& unread) const {
        if (lacking_ || survey_.cut || unread.reason != config::noKnownText || unread.name.empty())
            return false;
        return !isNamedLikeOne(unread.name) &&
               std::none_of(item_.texts.begin(), item_.texts.end(),
                            [&](const config::Text& text) { return text.name == unread.name; });
    }

    /// The command above a pasted text has blanks; files are called after what they hold.
    static bool isNamedLikeOne(std::string_view name) {
        if (name.find(' ') != name.npos) return true;
        const std::string lower = ascii::lowered(name);
        for (const char* word :
             {"postconf",   "postfix", "main.cf", "master.cf", "exim",   "smtpd",   "mailcow", "mailu",
              "mailserver", "docker",  "daemon",  "compose",   "podman", "tables",  "nft",     "firewall",
              "haproxy",    "lxc",     "incus",   "kube",      "listen", "inspect", "ruleset"}) {
            if (lower.find(word) != lower.npos) return true;
        }
        return lower.starts_with("ss");
    }

    std::string subject() const { return request_.target.toString(); }

    static std::string lineOf(std::size_t line) {
        return line == 0 ? std::string() : ", line " + std::to_string(line);
    }

    /// "postconf -n, line 3"
    std::string nameOf(const Place& place) const {
        if (place.text >= item_.texts.size()) return {};
        const config::Text& text = item_.texts[place.text];
        const std::string name = config::titleOf(text);
        return place.fact < text.facts.size() ? name + lineOf(text.facts[place.fact].line) : name;
    }

    std::string valueAt(const Place& place) const {
        const bool known =
            place.text < item_.texts.size() && place.fact < item_.texts[place.text].facts.size();
        if (!known) return {};
        const config::Fact& fact = item_.texts[place.text].facts[place.fact];
        if (fact.value.empty()) return fact.group + ": " + fact.key;
        const bool rule = item_.texts[place.text].kind == config::Kind::OpenSmtpd;
        return fact.key + (rule ? " " : " = ") + fact.value;
    }

    /// The lines that decided, text by text.
    static std::vector<std::string> evidenceOf(const std::vector<Place>& places) {
        std::map<std::size_t, std::set<std::size_t>> byText;
        for (const Place& place : places) byText[place.text].insert(place.fact);
        std::vector<std::string> ids;
        for (const auto& [text, facts] : byText)
            ids.push_back(idOf(ConfigurationView{text, {facts.begin(), facts.end()}}));
        return ids;
    }

    /// Once for each subject: several networks may lead to the same address.
    void say(std::string_view tag, const std::string& about, Args args, const std::vector<Place>& places) {
        spoken_ = true;
        if (said_.insert(std::string(tag) + ' ' + about).second)
            verdicts_.say(tag, about, std::move(args), evidenceOf(places));
    }

    void trustNotGiven() {
        lacking_ = true;
        if (!item_.texts.empty() && !survey_.cut) say("trust-not-given", subject(), {}, {});
    }

    static std::string addressOf(const Way& way) {
        if (kindOf(way.seen) == AddressKind::Unspecified) return "the address of " + way.name;
        return way.within ? "an address of " + way.within->toString() : way.seen.toString();
    }

    Args argsOf(const Way& way, const TrustedRange* range) const {
        Args args{{arg::address, addressOf(way)}, {arg::program, way.name}};
        if (way.port != 0) args.push_back({arg::port, std::to_string(way.port)});
        if (!way.missing.empty()) args.push_back({arg::commands, way.missing});
        if (!range) return args;
        args.push_back({arg::range, range->network.toString()});
        args.push_back({arg::place, nameOf(range->at) + serviceOf(range->service)});
        return args;
    }

    std::vector<Place> placesOf(const Way& way, const TrustedRange* range) {
        std::vector<Place> places = way.places;
        if (range) told_.insert(range);
        if (range) places.push_back(range->at);
        return places;
    }

    void provedWay(const Way& way) {
        if (way.truth != Truth::Yes) return;
        // Mail does not come through at all, whoever is trusted.
        if (way.cause == Cause::ProxyNotExpected || way.cause == Cause::ProxyNotSent)
            return say(armedTag(way.cause), way.name, argsOf(way, nullptr), placesOf(way, nullptr));
        const TrustedRange* range = survey_.trusting(way);
        const std::string address = way.within ? way.within->toString() : way.seen.toString();
        const char* tag = armedTag(way.cause);
        if (range) {
            armed_.insert(way.seen);
            say(tag, address, argsOf(way, range), placesOf(way, range));
        } else {
            say("hidden-callers", address, argsOf(way, nullptr), placesOf(way, nullptr));
        }
    }

    void openWay(const Way& way) {
        if (way.truth != Truth::Maybe || armed_.contains(way.seen)) return;
        // What is proved comes first; to ask for more texts beside it would only delay the mending.
        if (!armed_.empty() && !way.missing.empty()) return;
        const TrustedRange* range = survey_.trusting(way);
        if (!range) return;
        const bool known = kindOf(way.seen) != AddressKind::Unspecified;
        const char* tag = halfTag(way);
        lacking_ = lacking_ || !way.missing.empty();
        const std::string seen = way.within ? way.within->toString() : way.seen.toString();
        say(tag, known ? seen : range->network.toString(), argsOf(way, range), placesOf(way, range));
    }

    void ranges(const TrustedRange& range) {
        const std::string network = range.network.toString();
        Args args{{arg::range, network}, {arg::place, nameOf(range.at) + serviceOf(range.service)}};
        if (!range.excluded && isStrangers(range.network, request_)) {
            const auto inner = privatePartOf(range.network);
            if (!inner) return say("public-range", network, args, {range.at});
            args.push_back({arg::found, *inner});
            return say("mixed-range", network, args, {range.at});
        }
        if (!told_.contains(&range) && survey_.isNeighbourhood(range))
            say("trusts-neighbours", network, args, {range.at});
    }

    std::vector<std::string> trusted() const {
        std::vector<std::string> networks;
        for (const TrustedRange& range : survey_.trust.ranges) {
            if (!range.excluded) networks.push_back(range.network.toString());
        }
        if (networks.empty()) networks.emplace_back("nobody");
        return networks;
    }

    const ConfigurationItem& item_;
    const CheckRequest& request_;
    Verdicts& verdicts_;
    config::Survey survey_;
    std::set<std::string> said_;
    std::set<IpAddress> armed_;
    std::set<const TrustedRange*> told_;  ///< that a finding about a way has named
    bool spoken_ = false;
    bool lacking_ = false;  ///< one more text would tell
};

void judge(Inquiry& ask, Verdicts& verdicts) {
    const CheckRequest& request = ask.request();
    if (!request.configuration || request.configuration->isEmpty())
        return verdicts.say("nothing-given", request.target.toString());
    Judge(*request.configuration, request, verdicts).judge();
}

}  // namespace

extern const Rule trustConfiguration{"trust.configuration", Scope::AnyAndConfiguration, judge};

}  // namespace mailvitals::rules
