// SPDX-License-Identifier: GPL-3.0-or-later
// Marks of packets: one rule sets them, another translates what carries them. Tailscale and kube-proxy work
// so.
#include "records/config/nat.h"

#include <algorithm>
#include <charconv>

namespace mailvitals::config {
namespace {

constexpr int deepest = 16;
constexpr std::size_t mostSetters = 200;

/// A rule by which a packet comes into a chain.
struct Call {
    const std::string* from;
    const NatRule* rule;
};

/// Which chains of a table strangers' packets come to.
class Reach {
 public:
    Reach(const NatTable& table, const Visit& visit) : table_(table), visit_(visit) {
        for (const auto& [name, rules] : table.chains) {
            for (const NatRule& rule : rules) {
                if (rule.action == NatAction::Jump || rule.action == NatAction::Goto)
                    calls_[rule.target].push_back({&name, &rule});
            }
        }
    }

    Truth of(const std::string& chain, int depth = 0) {
        if (std::find(table_.first.begin(), table_.first.end(), chain) != table_.first.end())
            return Truth::Yes;
        const auto known = known_.find(chain);
        if (known != known_.end()) return known->second;
        if (depth > deepest) return Truth::Maybe;
        known_[chain] = Truth::No;  // what leads into itself is reached from elsewhere or not at all
        Truth best = Truth::No;
        const auto calls = calls_.find(chain);
        if (calls != calls_.end()) {
            for (const Call& call : calls->second) {
                const Truth above = of(*call.from, depth + 1);
                best = std::max(best, std::min(above, matches(*call.rule, *call.from)));
            }
        }
        return known_[chain] = best;
    }

    /// In a table of translation, what is not behind POSTROUTING sees packets before they are translated.
    Truth matches(const NatRule& rule, const std::string& chain) const {
        Visit visit = visit_;
        visit.before = table_.translates && !isLeaving(chain);
        // Addresses that kube-proxy takes from outside need not be on an interface.
        const bool outside = rule.target.starts_with("KUBE-EXT-") || rule.target.starts_with("KUBE-FW-") ||
                             rule.target.starts_with("KUBE-XLB-");
        if (outside) visit.own.clear();
        return rule.matches(visit);
    }

 private:
    bool isLeaving(const std::string& chain) const {
        return std::find(table_.leaving.begin(), table_.leaving.end(), chain) != table_.leaving.end();
    }

    const NatTable& table_;
    Visit visit_;
    std::map<std::string, std::vector<Call>> calls_;
    std::map<std::string, Truth> known_;
};

}  // namespace

std::optional<std::uint32_t> markIn(std::string_view text) {
    const bool hex = text.starts_with("0x");
    if (hex) text.remove_prefix(2);
    std::uint32_t number = 0;
    const auto result = std::from_chars(text.data(), text.data() + text.size(), number, hex ? 16 : 10);
    if (text.empty() || result.ec != std::errc() || result.ptr != text.data() + text.size())
        return std::nullopt;
    return number;
}

std::vector<MarkSetter> markSetters(const std::vector<const NatTable*>& tables, const Visit& visit) {
    std::vector<MarkSetter> setters;
    Visit unmarked = visit;
    unmarked.marks.clear();
    for (const NatTable* table : tables) {
        if (visit.server.isV4() ? !table->v4 : !table->v6) continue;
        Reach reach(*table, unmarked);
        for (const auto& [chain, rules] : table->chains) {
            for (const NatRule& rule : rules) {
                if (rule.action != NatAction::SetMark || (rule.bits == 0 && !rule.anyBits)) continue;
                const Truth reached = std::min(reach.of(chain), reach.matches(rule, chain));
                // More than anybody writes: whether they agree is not worth the time.
                if (setters.size() >= mostSetters) return {{0, true, Truth::Maybe}};
                setters.push_back({rule.bits, rule.anyBits, reached});
            }
        }
    }
    return setters;
}

Truth carriesMark(const std::vector<MarkSetter>& setters, std::uint32_t value, std::uint32_t mask) {
    bool known = false;
    bool always = false;  // every stranger's packet gets one of these bits
    Truth best = Truth::No;
    for (const MarkSetter& setter : setters) {
        const std::uint32_t bits = setter.bits & mask;
        if (!setter.any && (value == 0 ? bits : bits & value) == 0) continue;
        known = known || !setter.any;
        always = always || (!setter.any && setter.reached == Truth::Yes);
        const bool exact = !setter.any && bits == value;
        best = std::max(best, exact ? setter.reached : std::min(setter.reached, Truth::Maybe));
    }
    // A packet has no mark of its own, unless somebody puts one there that no text shows.
    if (value == 0) return always ? Truth::No : best == Truth::No ? Truth::Yes : Truth::Maybe;
    return known || best != Truth::No ? best : Truth::Maybe;
}

}  // namespace mailvitals::config
