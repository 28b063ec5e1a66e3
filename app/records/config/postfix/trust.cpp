// SPDX-License-Identifier: GPL-3.0-or-later
#include "records/config/postfix/trust.h"

#include "records/config/postfix/cells.h"
#include "records/config/postfix/evaluate.h"
#include "records/config/postfix/services.h"

#include <algorithm>
#include <set>

namespace mailvitals::config::postfix {
namespace {

constexpr std::size_t fewSettings = 5;
constexpr std::size_t mostCells = 1000;
constexpr std::size_t mostClaims = 100;
constexpr unsigned everybodyPrefix = 3;  // 2000::/3 is all of the IPv6 Internet there is.

/// Of nobody; stands for the networks of the server itself where no text tells them.
const Cidr ownStandIn{IpAddress::v4({240, 0, 0, 1}), 32};

struct Judged {
    Service service;
    Server server;
    bool ownStandsIn = false;
};

Client stranger(const IpAddress& address) {
    return {address, {}, "client.stranger.invalid", "someone@stranger.invalid", "someone@elsewhere.invalid"};
}

class Judge {
 public:
    Judge(const Texts& texts, const std::vector<Cidr>& own, Trust& trust)
        : own_(own), tables_(texts), trust_(trust) {}

    void judge(std::vector<Service> services) {
        for (Service& service : services) prepare(std::move(service));
        if (judged_.empty()) return;
        trust_.told = true;
        for (const Judged& one : judged_) general(one);
        cells();
        for (const Judged& one : judged_) claims(one);
    }

 private:
    void prepare(Service service) {
        const Settings& settings = service.settings;
        const bool networks = settings.has("mynetworks");
        // Of a service without its main.cf nothing is known but what it says of networks itself.
        if (!service.main && !networks) return;
        Judged judged{std::move(service), {}, false};
        judged.server = serverOf(judged.service.settings, own_, tables_);
        Networks& all = judged.server.networks;
        const bool few = all.byDefault && judged.service.main && judged.service.entries < fewSettings;
        if (all.own || few) {
            all.elements.push_back({ownStandIn, false});
            judged.ownStandsIn = all.own;
            // A few lines on their own say nothing of what stands at its default.
            if (few && best(judged.server, stranger(ownStandIn.address())).permitted) return;
        }
        judged_.push_back(std::move(judged));
    }

    Place placeOf(const Judged& judged, const std::optional<Place>& at) const {
        if (at) return *at;
        if (!judged.server.places.empty()) return judged.server.places.front();
        return judged.server.networks.at.value_or(Place{judged.service.text, 0});
    }

    void open(const Judged& judged, Opening::Kind kind, const std::optional<Place>& at, std::string what) {
        const Place place = placeOf(judged, at);
        const auto same = [&](const Opening& one) {
            return one.kind == kind && one.at == place && one.what == what;
        };
        constexpr std::size_t mostOpenings = 100;
        if (trust_.openings.size() >= mostOpenings ||
            std::any_of(trust_.openings.begin(), trust_.openings.end(), same))
            return;
        trust_.openings.push_back({kind, place, std::move(what), judged.service.name});
    }

    static Opening::Kind kindOf(Doubt doubt) {
        switch (doubt) {
            case Doubt::Claim: return Opening::Kind::ClaimElsewhere;
            case Doubt::Table: return Opening::Kind::Elsewhere;
            case Doubt::NotUnderstood: break;
        }
        return Opening::Kind::NotUnderstood;
    }

    void general(const Judged& judged) {
        const Server& server = judged.server;
        trust_.places.insert(trust_.places.end(), server.places.begin(), server.places.end());
        if (server.networks.at) trust_.places.push_back(*server.networks.at);
        if (server.refusesNobody) open(judged, Opening::Kind::TakesNothing, std::nullopt, {});
        if (judged.service.inner) return;
        for (const Exit& doubt : server.doubts) open(judged, kindOf(doubt.doubt), doubt.at, doubt.what);
        if (server.networks.broken)
            open(judged, Opening::Kind::NotUnderstood, server.networks.at, *server.networks.broken);
    }

    void mention(CellMap& map, const Cidr& network, Place at, bool permits) {
        if (map.size() < mostCells)
            map.mention(network, at, permits);
        else
            trust_.openings.push_back({Opening::Kind::NotUnderstood, at, "too many networks", {}});
    }

    void cells() {
        CellMap map;
        for (const Judged& judged : judged_) {
            const Place networks = placeOf(judged, judged.server.networks.at);
            for (const Networks::Element& element : judged.server.networks.elements)
                mention(map, element.network, networks, !element.excluded);
            for (const NamedTable& named : tablesOf(judged.server, tables_)) {
                const Place at = placeOf(judged, named.at);
                for (const Entry& entry : named.table->entries) {
                    if (named.subject != Subject::Client) break;
                    if (entry.network) mention(map, *entry.network, at, letsIn(entry.action));
                    for (const auto& condition : entry.under) mention(map, condition.first, at, false);
                }
            }
            for (const IpAddress& address : judged.server.interfaces)
                mention(map, Cidr(address, 128), networks, false);
        }
        for (Cell& cell : map.cells()) judge(cell);
        const auto excluded = [](const TrustedRange& range) { return range.excluded; };
        map.addRanges(trust_.ranges);
        // The narrowest network that holds an address has been judged, and the first in the list decides.
        if (std::any_of(trust_.ranges.begin(), trust_.ranges.end(), excluded))
            std::stable_sort(trust_.ranges.begin(), trust_.ranges.end(),
                             [](const TrustedRange& a, const TrustedRange& b) {
                                 return a.network.prefix() > b.network.prefix();
                             });
    }

    /// As the client fares better: with a HELO or, where it is not demanded, without.
    Outcome best(const Server& server, Client client) {
        Outcome outcome = ask(server, tables_, client);
        if (outcome.permitted || server.helloRequired) return outcome;
        client.helo.clear();
        Outcome silent = ask(server, tables_, client);
        const bool better = silent.permitted || (outcome.exits.empty() && !silent.exits.empty());
        return better ? silent : outcome;
    }

    void judge(Cell& cell) {
        for (const Judged& judged : judged_) {
            const bool reaches = !judged.service.inner ||
                                 mailvitals::kindOf(cell.sample) == AddressKind::Loopback ||
                                 cell.network.prefix() == 0;
            if (!reaches) continue;
            const Outcome outcome = best(judged.server, stranger(cell.sample));
            if (!outcome.permitted) {
                if (judged.service.inner) continue;
                for (const Exit& exit : outcome.exits) open(judged, kindOf(exit.doubt), exit.at, exit.what);
            } else if (cell.network == ownStandIn) {
                if (judged.ownStandsIn) trust_.ownNetwork.push_back(placeOf(judged, outcome.by));
                return;
            } else if (cell.network.prefix() <= everybodyPrefix) {
                everybody(judged, outcome);
            } else if (!cell.permitted) {
                cell.permitted = true;
                cell.service = judged.service.name;
                cell.at = outcome.by ? *outcome.by : cell.at;
            }
        }
    }

    void everybody(const Judged& judged, const Outcome& outcome) {
        const Place at = placeOf(judged, outcome.by);
        if (judged.service.inner) {
            // Nobody comes to it but from the server itself.
            for (const char* loopback : {"127.0.0.0/8", "::1/128"})
                trust_.ranges.push_back({*Cidr::parse(loopback), false, at, judged.service.name});
        } else if (!outcome.barriers.empty()) {
            for (const Exit& barrier : outcome.barriers)
                open(judged, Opening::Kind::Elsewhere, barrier.at, barrier.what);
        } else if (std::find(trust_.everybody.begin(), trust_.everybody.end(), at) ==
                   trust_.everybody.end()) {
            trust_.everybody.push_back(at);
        }
    }

    /// What strangers may say of themselves, one thing after the other, and the destinations that a table
    /// opens to all of them.
    void claims(const Judged& judged) {
        if (judged.service.inner) return;
        const Client plain = stranger(IpAddress::v4({198, 51, 100, 199}));
        const auto passes = [&](const Client& client) {
            const Outcome outcome = ask(judged.server, tables_, client);
            return outcome.permitted && outcome.barriers.empty();
        };
        if (best(judged.server, plain).permitted || judged.server.refusesNobody) return;
        Client unnamed = plain;
        unnamed.name = "unknown";
        if (passes(unnamed)) everybody(judged, ask(judged.server, tables_, unnamed));
        std::vector<std::string> senders{plain.sender};
        std::vector<std::string> helos{plain.helo, "192.0.2.1"};
        if (!judged.server.helloRequired) helos.emplace_back();
        std::vector<std::string> recipients;
        std::map<std::string, NamedTable> from;
        for (const NamedTable& named : tablesOf(judged.server, tables_)) {
            std::vector<std::string>* into = named.subject == Subject::Sender      ? &senders
                                             : named.subject == Subject::Helo      ? &helos
                                             : named.subject == Subject::Recipient ? &recipients
                                                                                   : nullptr;
            if (!into) continue;
            for (const Entry& entry : named.table->entries) {
                if (into->size() >= mostClaims) break;
                const std::string said = claimFor(entry.pattern, named.subject);
                from.emplace(said, named);
                into->push_back(said);
            }
        }
        for (const std::string& helo : helos) {
            for (const std::string& sender : senders) {
                Client client = plain;
                client.helo = helo;
                client.sender = sender;
                if (!passes(client)) continue;
                const auto named = from.find(sender) != from.end() ? from.find(sender) : from.find(helo);
                const bool table = named != from.end();
                open(judged, Opening::Kind::Claim, table ? named->second.at : std::nullopt,
                     table ? named->second.table->word : std::string("permit_naked_ip_address"));
            }
            // Two at a time are enough for a search; more tables would multiply it.
            if (senders.size() * helos.size() > 20 * mostClaims) senders.resize(1);
        }
        for (const std::string& recipient : recipients) {
            Client client = plain;
            client.recipient = recipient;
            if (isOwn(judged, recipient) || !passes(client)) continue;
            open(judged, Opening::Kind::Destination, from.at(recipient).at, from.at(recipient).table->word);
        }
    }

    /// Something that the pattern of a table fits.
    static std::string claimFor(const std::string& pattern, Subject subject) {
        if (subject == Subject::Helo) return pattern;
        if (pattern == "<>") return {};
        if (pattern.ends_with('@')) return pattern + "stranger.invalid";
        return pattern.find('@') == pattern.npos ? "someone@" + pattern : pattern;
    }

    /// Its domain is one of the server's own, or may be: then a permit is no relaying.
    static bool isOwn(const Judged& judged, const std::string& recipient) {
        const std::string domain = recipient.substr(recipient.rfind('@') + 1);
        for (const char* name :
             {"mydestination", "virtual_mailbox_domains", "virtual_alias_domains", "relay_domains"}) {
            const std::string value = judged.service.settings.value(name).text;
            for (const std::string_view word : listWords(value)) {
                if (word == domain || word.find_first_of(":/.") == 0 || word.find(':') != word.npos ||
                    word.find("..") != word.npos || domain.ends_with("." + std::string(word)))
                    return true;
            }
        }
        return false;
    }

    const std::vector<Cidr>& own_;
    Tables tables_;
    Trust& trust_;
    std::vector<Judged> judged_;
};

}  // namespace

void addTrust(const Texts& texts, const std::vector<Cidr>& own, Trust& trust) {
    Judge(texts, own, trust).judge(servicesIn(texts));
}

}  // namespace mailvitals::config::postfix
