// SPDX-License-Identifier: GPL-3.0-or-later
#include "records/config/nat.h"

#include <algorithm>
#include <charconv>

namespace mailvitals::config {
namespace {

using Of = NatRule::Condition::Of;

constexpr int mostJumps = 16;
constexpr int mostSteps = 20000;

Truth negatedIf(bool negated, Truth truth) {
    if (!negated || truth == Truth::Maybe) return truth;
    return truth == Truth::Yes ? Truth::No : Truth::Yes;
}

template <class Test>
Truth anyOf(const std::vector<std::string>& values, Test test) {
    Truth best = Truth::No;
    for (const std::string& value : values) best = std::max(best, test(value));
    return best;
}

/// A stranger can be anywhere in the Internet. A network that is only a part of it catches some, no stranger
/// in general.
Truth isStranger(const std::string& value) {
    const auto network = Cidr::parse(value);
    if (!network) return Truth::Maybe;
    return network->prefix() == 0 ? Truth::Yes : Truth::No;
}

/// Before it is translated, a stranger's packet goes to an address of the host, or to a public one that its
/// router or provider leads here; which of these is mail's, no text tells.
Truth isServer(const std::string& value, const Visit& visit) {
    const auto network = Cidr::parse(value);
    if (!network) return Truth::Maybe;
    if (!visit.before) return network->contains(visit.server) ? Truth::Yes : Truth::No;
    if (network->prefix() == 0) return Truth::Yes;
    const bool own = std::any_of(visit.own.begin(), visit.own.end(),
                                 [&](const IpAddress& address) { return network->contains(address); });
    if (own || kindOf(network->address()) == AddressKind::Public) return Truth::Maybe;
    return visit.own.empty() ? Truth::Maybe : Truth::No;
}

/// "br-*" in nft, "br+" in iptables.
bool isSameInterface(std::string_view pattern, std::string_view name) {
    if (pattern.ends_with('*') || pattern.ends_with('+'))
        return name.starts_with(pattern.substr(0, pattern.size() - 1));
    return pattern == name;
}

Truth goesOut(const std::string& value, const std::string& out) {
    if (value == "lo") return Truth::No;
    if (out.empty()) return Truth::Maybe;
    return isSameInterface(value, out) ? Truth::Yes : Truth::No;
}

/// Strangers come in through a line to the outside, whatever its name: never from a container, a network of
/// the owner's own devices, or from itself.
Truth comesIn(const std::string& value) {
    for (const char* inner : {"lo", "docker", "br-", "veth", "podman", "cni", "virbr", "tailscale"}) {
        if (value.starts_with(inner)) return Truth::No;
    }
    return Truth::Maybe;
}

Truth hasPort(const std::string& value, std::uint16_t port) {
    const std::size_t dash = value.find_first_of("-:");
    unsigned from = 0;
    unsigned to = 0;
    const auto read = [](std::string_view text, unsigned& number) {
        const auto result = std::from_chars(text.data(), text.data() + text.size(), number);
        return result.ec == std::errc() && result.ptr == text.data() + text.size();
    };
    if (value == "smtp") return port == 25 ? Truth::Yes : Truth::No;
    if (value == "submission") return port == 587 ? Truth::Yes : Truth::No;
    if (value == "submissions" || value == "urd") return port == 465 ? Truth::Yes : Truth::No;
    if (!read(std::string_view(value).substr(0, dash), from)) return Truth::Maybe;
    to = from;
    if (dash != value.npos && !read(std::string_view(value).substr(dash + 1), to)) return Truth::Maybe;
    return from <= port && port <= to ? Truth::Yes : Truth::No;
}

/// Before it is translated, mail may come to any port that is published for it; Kubernetes has its own for
/// that.
Truth takesPort(const std::string& value, const Visit& visit) {
    if (!visit.before) return hasPort(value, visit.port);
    Truth best = Truth::No;
    for (const std::uint16_t port : {25, 465, 587}) best = std::max(best, hasPort(value, port));
    if (best != Truth::No) return best;
    unsigned number = 0;
    const auto result = std::from_chars(value.data(), value.data() + value.size(), number);
    return result.ec == std::errc() && number >= 30000 && number <= 32767 ? Truth::Maybe : Truth::No;
}

Truth hasMark(const std::vector<std::string>& values, const Visit& visit) {
    if (values.size() != 2) return Truth::Maybe;
    const auto value = markIn(values[0]);
    const auto mask = markIn(values[1]);
    if (!value || !mask) return Truth::Maybe;
    return carriesMark(visit.marks, *value, *mask);
}

Truth isInState(std::string value) {
    std::transform(value.begin(), value.end(), value.begin(),
                   [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
    if (value == "new" || value == "dnat") return Truth::Yes;
    return Truth::No;
}

Truth holds(const NatRule::Condition& condition, const Visit& visit) {
    const auto& values = condition.values;
    switch (condition.of) {
        case Of::Source: return anyOf(values, isStranger);
        case Of::Server: return anyOf(values, [&](const std::string& v) { return isServer(v, visit); });
        case Of::Out: return anyOf(values, [&](const std::string& v) { return goesOut(v, visit.out); });
        case Of::In: return anyOf(values, comesIn);
        case Of::Protocol:
            return anyOf(values, [](const std::string& v) {
                return v == "tcp" || v == "all" || v == "6" ? Truth::Yes : Truth::No;
            });
        case Of::Port: return anyOf(values, [&](const std::string& v) { return takesPort(v, visit); });
        case Of::State: return anyOf(values, isInState);
        case Of::LocalSource: return Truth::No;
        case Of::LocalServer: return visit.before ? Truth::Yes : Truth::Maybe;
        case Of::Mark: return hasMark(values, visit);
        case Of::Unknown: break;
    }
    return Truth::Maybe;
}

/// Walks the chains as the kernel does. Once a rule that may have ended the way has been passed, what comes
/// later is no more than possible.
class Walk {
 public:
    Walk(const NatTable& table, const Visit& visit) : table_(table), visit_(visit) {}

    Masking run() {
        for (const std::string& chain : table_.leaving) {
            if (enter(chain, mostJumps) == Way::Ended) break;
        }
        return result_;
    }

 private:
    enum class Way { GoesOn, Ended };

    Way enter(const std::string& name, int jumps) {
        const auto found = table_.chains.find(name);
        if (found == table_.chains.end() || jumps == 0) return Way::GoesOn;
        const bool certainBefore = certain_;
        for (const NatRule& rule : found->second) {
            if (++steps_ > mostSteps) {
                certain_ = false;
                return Way::Ended;
            }
            Truth match = rule.matches(visit_);
            if (match == Truth::No || rule.action == NatAction::None) continue;
            if (!certain_) match = Truth::Maybe;
            switch (rule.action) {
                case NatAction::Masquerade:
                case NatAction::Snat:
                    note(rule, match);
                    if (match == Truth::Yes) return Way::Ended;
                    break;
                case NatAction::Accept:
                case NatAction::Dnat:
                    if (match == Truth::Yes) return Way::Ended;
                    certain_ = false;
                    break;
                case NatAction::Return:
                    if (match == Truth::Yes) {
                        certain_ = certainBefore;
                        return Way::GoesOn;
                    }
                    certain_ = false;
                    break;
                case NatAction::Jump:
                case NatAction::Goto: {
                    const bool before = certain_;
                    if (match == Truth::Maybe) certain_ = false;
                    const Way way = enter(rule.target, jumps - 1);
                    if (match == Truth::Yes && way == Way::Ended) return way;
                    // A chain that may have been entered, and may have ended the way, leaves doubt behind.
                    if (match == Truth::Maybe) certain_ = before && result_.masked == Truth::No;
                    if (match == Truth::Yes && rule.action == NatAction::Goto) return Way::GoesOn;
                    if (match == Truth::Maybe && rule.action == NatAction::Goto) certain_ = false;
                    break;
                }
                case NatAction::SetMark:
                case NatAction::None: break;
            }
        }
        return Way::GoesOn;
    }

    void note(const NatRule& rule, Truth match) {
        if (match <= result_.masked) return;
        result_ = {match, &rule,
                   rule.action == NatAction::Snat ? IpAddress::parse(rule.target) : std::nullopt};
    }

    const NatTable& table_;
    const Visit& visit_;
    Masking result_;
    bool certain_ = true;
    int steps_ = 0;
};

}  // namespace

Truth NatRule::matches(const Visit& visit) const {
    Truth all = Truth::Yes;
    for (const Condition& condition : conditions)
        all = std::min(all, negatedIf(condition.negated, holds(condition, visit)));
    return all;
}

Masking maskingOf(const NatTable& table, const Visit& visit) {
    if (visit.server.isV4() ? !table.v4 : !table.v6) return {};
    return Walk(table, visit).run();
}

std::vector<Forwarding> forwardings(const NatTable& table, const std::vector<std::uint16_t>& ports) {
    std::vector<Forwarding> found;
    for (const auto& [name, rules] : table.chains) {
        for (const NatRule& rule : rules) {
            if (rule.action != NatAction::Dnat) continue;
            const auto server = IpEndpoint::parse(rule.target, 0);
            if (!server) continue;
            const auto ofPort = std::find_if(rule.conditions.begin(), rule.conditions.end(),
                                             [](const auto& condition) { return condition.of == Of::Port; });
            if (ofPort == rule.conditions.end()) continue;
            for (const std::uint16_t port : ports) {
                const bool handed = !ofPort->negated && anyOf(ofPort->values, [&](const std::string& value) {
                                                            return hasPort(value, port);
                                                        }) == Truth::Yes;
                if (!handed) continue;
                found.push_back({server->address, server->port != 0 ? server->port : port, rule.fact});
                break;
            }
        }
    }
    return found;
}

}  // namespace mailvitals::config
