// SPDX-License-Identifier: GPL-3.0-or-later
#include "records/config/trust.h"

#include "base/ascii.h"
#include "records/config/exim/trust.h"
#include "records/config/lines.h"
#include "records/config/opensmtpd/trust.h"
#include "records/config/postfix/trust.h"

#include <algorithm>

namespace mailvitals::config {
namespace {

constexpr std::size_t mostRanges = 2000;

/// "[fd00::]/64" is fd00::/64; Postfix writes IPv6 so.
std::string withoutBrackets(std::string_view word) {
    std::string plain(word);
    std::erase_if(plain, [](char c) { return c == '[' || c == ']'; });
    return plain;
}

bool isLoopbackName(std::string_view word) {
    return word == "localhost" || word == "@[]" || word == "127.0.0.1" || word == "<localnames>";
}

class Reader {
 public:
    Reader(const Texts& texts, const std::vector<ContainerNetwork>& networks)
        : texts_(texts), networks_(networks) {}

    Trust read() {
        // What the mail server itself says outweighs what a system's settings make of it.
        join(eximTrust(texts_));
        join(openSmtpdTrust(texts_));
        postfix::addTrust(texts_, ownNetworksIn(texts_, networks_), trust_);
        if (trust_.told) return std::move(trust_);
        for (std::size_t t = 0; t < texts_.size(); ++t) readSystem(t);
        return std::move(trust_);
    }

 private:
    /// Several servers on one host trust whom any of them trusts.
    void join(const Trust& other) {
        const auto append = [](auto& all, const auto& more) {
            all.insert(all.end(), more.begin(), more.end());
        };
        trust_.told = trust_.told || other.told;
        append(trust_.ranges, other.ranges);
        append(trust_.everybody, other.everybody);
        append(trust_.elsewhere, other.elsewhere);
        append(trust_.unclear, other.unclear);
        append(trust_.rulesMissing, other.rulesMissing);
        append(trust_.openings, other.openings);
        append(trust_.places, other.places);
    }

    Place placeOf(std::size_t text, const Fact* fact) const {
        return {text, fact ? static_cast<std::size_t>(fact - texts_[text].facts.data()) : 0};
    }

    void trustNetwork(const Cidr& network, Place at, bool excluded = false) {
        // 2000::/3 is all of the IPv6 Internet there is.
        if (network.prefix() <= 3 && !excluded) return trust_.everybody.push_back(at);
        if (trust_.ranges.size() < mostRanges)
            trust_.ranges.push_back({network, excluded, at});
        else
            trust_.elsewhere.push_back(at);
    }

    void trustItself(Place at) {
        trustNetwork(*Cidr::parse("127.0.0.0/8"), at);
        trustNetwork(*Cidr::parse("::1/128"), at);
    }

    /// One element of a list, in Postfix's or Exim's spelling.
    void trustElement(std::string_view word, Place at) {
        const bool excluded = word.starts_with('!');
        if (excluded) word = ascii::trimmed(word.substr(1));
        if (word == "*" && !excluded) return trust_.everybody.push_back(at);
        if (const auto network = Cidr::parse(withoutBrackets(word)))
            return trustNetwork(*network, at, excluded);
        if (isLoopbackName(word)) return trustItself(at);
        // A table, a file, or a name that only the server's own DNS knows.
        if (!excluded) trust_.elsewhere.push_back(at);
    }

    /// `widest`: the prefix that every network is widened to, for IPv4; 33: as it is.
    void trustOwnNetworks(Place at, unsigned widest = 33) {
        trustItself(at);
        const std::vector<Cidr> own = ownNetworksIn(texts_, networks_);
        for (const Cidr& network : own) {
            unsigned prefix = network.prefix();
            if (network.address().isV4()) prefix = std::min(prefix, widest);
            trustNetwork(maskedNetwork(Cidr(network.address(), prefix)), at);
        }
        if (own.empty()) trust_.ownNetwork.push_back(at);
    }

    void trustPostfixList(std::string value, Place at) {
        std::replace(value.begin(), value.end(), ',', ' ');
        for (const std::string_view word : wordsOf(value)) trustElement(word, at);
    }

    void readSystem(std::size_t t) {
        const Text& text = texts_[t];
        if (const Fact* permit = text.last("PERMIT_DOCKER")) return readPermitDocker(t, permit);
        if (text.kind == Kind::MailserverSettings)
            return told(t, nullptr, [&](Place at) { trustItself(at); });
        // mailcow trusts the network that it is in, Mailu the one that it is told of.
        if (text.kind == Kind::MailcowSettings)
            return told(t, text.last("IPV4_NETWORK"), [&](Place at) { trustOwnNetworks(at); });
        if (text.kind != Kind::MailuSettings) return;
        const Fact* networks = text.last("RELAYNETS");
        told(t, text.last("SUBNET"), [&](Place at) { trustOwnNetworks(at); });
        if (networks && !networks->value.empty())
            told(t, networks, [&](Place at) { trustPostfixList(networks->value, at); });
    }

    template <class Read>
    void told(std::size_t t, const Fact* fact, Read read) {
        trust_.told = true;
        if (fact) trust_.places.push_back(placeOf(t, fact));
        read(placeOf(t, fact));
    }

    /// docker-mailserver's choices; "host" trusts the /16 around its own address, whoever lives there.
    void readPermitDocker(std::size_t t, const Fact* permit) {
        told(t, permit, [&](Place at) {
            if (permit->value == "network") {
                trustItself(at);
                return trustNetwork(*Cidr::parse("172.16.0.0/12"), at);
            }
            if (permit->value == "connected-networks") return trustOwnNetworks(at);
            if (permit->value == "host") return trustOwnNetworks(at, 16);
            trustItself(at);
        });
    }

    const Texts& texts_;
    const std::vector<ContainerNetwork>& networks_;
    Trust trust_;
};

}  // namespace

const TrustedRange* Trust::holding(const IpAddress& address) const {
    for (const TrustedRange& range : ranges) {
        if (range.network.contains(address)) return range.excluded ? nullptr : &range;
    }
    return nullptr;
}

std::vector<Cidr> ownNetworksIn(const Texts& texts, const std::vector<ContainerNetwork>& networks) {
    std::vector<Cidr> own;
    for (const ContainerNetwork& network : networks)
        own.insert(own.end(), network.subnets.begin(), network.subnets.end());
    if (!own.empty()) return own;
    for (const Text& text : texts) {
        if (text.kind != Kind::Addresses) continue;
        for (const Fact& fact : text.facts) {
            const auto network = Cidr::parse(fact.value);
            if (network && kindOf(network->address()) != AddressKind::Loopback) own.push_back(*network);
        }
    }
    return own;
}

Trust trustIn(const Texts& texts, const std::vector<ContainerNetwork>& networks) {
    return Reader(texts, networks).read();
}

}  // namespace mailvitals::config
