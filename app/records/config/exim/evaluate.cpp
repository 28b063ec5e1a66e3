// SPDX-License-Identifier: GPL-3.0-or-later
#include "records/config/exim/evaluate.h"

#include "base/ascii.h"
#include "records/config/exim/words.h"
#include "records/config/lines.h"
#include "records/config/shapes.h"

#include <algorithm>

namespace mailvitals::config::exim {
namespace {

constexpr std::size_t deepestAcl = 20;  // as Exim has it
constexpr std::size_t mostChoices = 32;
constexpr std::string_view elsewhere = "elsewhere.invalid";
/// A domain of which the DNS knows nothing: a client may name one as its sender's.
constexpr std::string_view unroutable = "unroutable.invalid";

void addOnce(std::vector<std::string>& all, std::string one) {
    if (std::find(all.begin(), all.end(), one) == all.end()) all.push_back(std::move(one));
}

}  // namespace

/// What may come out; the first line that leaves it open.
struct Evaluator::Outcome {
    bool accepts = false;
    bool refuses = false;
    std::optional<Place> acceptedAt{};
    std::optional<Place> acceptedIf{};
    std::optional<Place> openAt{};

    /// Of what is unclear, the line on which acceptance depends comes first.
    std::optional<Place> unclearAt() const { return acceptedIf ? acceptedIf : openAt ? openAt : acceptedAt; }
    Verdict verdict() const {
        if (accepts && refuses) return Verdict::Unclear;
        return accepts ? Verdict::Accepted : Verdict::Refused;
    }
    void accept(Place at, std::optional<Place> condition) {
        if (!accepts) {
            acceptedAt = at;
            acceptedIf = condition;
        }
        accepts = true;
    }
    void join(const Outcome& other) {
        if (other.accepts && !accepts) {
            acceptedAt = other.acceptedAt;
            acceptedIf = other.acceptedIf;
        }
        accepts = accepts || other.accepts;
        refuses = refuses || other.refuses;
        if (!openAt) openAt = other.openAt;
    }
};

/// One visitor and its message.
class Evaluator::Session {
 public:
    Session(Evaluator& evaluator, const Visitor& visitor, bool strict)
        : owner_(evaluator),
          rules_(evaluator.rules_),
          visitor_(visitor),
          lists_(evaluator.rules_, visitor, strict, evaluator.work_),
          strict_(strict) {}

    Outcome run() {
        Outcome all;
        bool passes = true;
        for (const Condition& rejection : rules_.rejections) stage(rejected(rejection), all, passes);
        for (const char* option : {"acl_smtp_connect", "acl_smtp_helo", "acl_smtp_mail"})
            if (rules_.options.contains(option) && !rules_.options.at(option).value.empty())
                stage(option_(option), all, passes);
        Outcome last = option_("acl_smtp_rcpt");
        if (!passes) {
            last.accepts = false;
            last.refuses = true;
        }
        last.refuses = last.refuses || all.refuses;
        if (!last.openAt) last.openAt = all.openAt;
        return last;
    }

 private:
    /// An earlier access list can only refuse.
    static void stage(const Outcome& outcome, Outcome& all, bool& passes) {
        passes = passes && outcome.accepts;
        all.refuses = all.refuses || outcome.refuses;
        if (outcome.accepts && outcome.refuses && !all.openAt) all.openAt = outcome.openAt;
    }

    Outcome rejected(const Condition& rejection) {
        const Tri fits = lists_.hosts(rejection.items);
        Outcome outcome;
        outcome.accepts = fits != Tri::Yes;
        outcome.refuses = fits != Tri::No;
        outcome.openAt = rejection.at;
        return outcome;
    }

    Outcome option_(const std::string& name) {
        Outcome outcome;
        const auto option = rules_.options.find(name);
        if (option == rules_.options.end() || option->second.value.empty()) {
            // Without an access list no recipient is accepted.
            outcome.refuses = true;
            return outcome;
        }
        owner_.seen_.insert(option->second.at.text * maxFacts + option->second.at.fact);
        bool any = false;
        for (const std::string_view word : wordsOf(option->second.value)) {
            const auto acl = rules_.acls.find(std::string(word));
            if (acl == rules_.acls.end()) continue;
            outcome.join(evaluate(acl->second, 0));
            any = true;
        }
        if (any && (!outcome.accepts || !outcome.refuses)) return outcome;
        if (!any) outcome.accepts = outcome.refuses = true;
        if (!any) outcome.acceptedAt = option->second.at;
        if (!outcome.openAt) outcome.openAt = option->second.at;
        return outcome;
    }

    Outcome evaluate(const Acl& acl, std::size_t depth) {
        Outcome outcome;
        for (const Statement& statement : acl) {
            if (++owner_.work_ > mostWork) {
                outcome.accept(statement.at, statement.at);
                outcome.refuses = true;
                return outcome;
            }
            if (depth == 0) owner_.seen_.insert(statement.at.text * maxFacts + statement.at.fact);
            if (decides(statement, outcome, depth)) return outcome;
        }
        outcome.refuses = true;
        return outcome;
    }

    /// True: no later statement matters.
    bool decides(const Statement& statement, Outcome& outcome, std::size_t depth) {
        if (statement.verb == "warn") return false;
        Tri before = Tri::Yes;  ///< "endpass"
        Tri all = Tri::Yes;
        bool endpass = false;
        std::optional<Place> openAt;
        for (const Condition& condition : statement.conditions) {
            if (condition.name == "endpass") {
                before = all;
                endpass = true;
                continue;
            }
            Tri value = holds(condition, depth);
            if (condition.negated) value = !value;
            if (value == Tri::Maybe && !openAt) openAt = condition.at;
            all = std::min(all, value);
            if (all == Tri::No) break;
        }
        if (statement.verb == "include") {
            all = Tri::Maybe;
            openAt = statement.at;
        }
        if (all == Tri::Maybe && !outcome.openAt) outcome.openAt = openAt ? openAt : statement.at;
        const bool maybe = all != Tri::No;
        if (statement.verb == "include") {
            outcome.accept(statement.at, statement.at);
            outcome.refuses = true;
            return false;
        }
        if (statement.verb == "accept" || statement.verb == "discard") {
            // What is discarded is taken and goes nowhere.
            if (maybe && statement.verb == "accept") outcome.accept(statement.at, openAt);
            if (maybe && statement.verb == "discard") outcome.refuses = true;
            if (endpass && before != Tri::No && all != Tri::Yes) outcome.refuses = true;
            return all == Tri::Yes || (endpass && before == Tri::Yes);
        }
        if (statement.verb == "require") {
            outcome.refuses = outcome.refuses || all != Tri::Yes;
            return all == Tri::No;
        }
        outcome.refuses = outcome.refuses || maybe;
        return all == Tri::Yes;
    }

    Tri holds(const Condition& condition, std::size_t depth) {
        const std::string& name = condition.name;
        if (name == "hosts") return lists_.hosts(condition.items);
        if (name == "domains") return lists_.domain(condition.items, visitor_.recipient);
        if (name == "sender_domains") return lists_.domain(condition.items, domainOf(visitor_.sender));
        if (name == "local_parts") return lists_.localPart(condition.items);
        if (name == "recipients") return lists_.recipient(condition.items);
        if (name == "senders") return lists_.sender(condition.items);
        if (name == "authenticated") return Tri::No;
        if (name == "encrypted")
            return !visitor_.encrypts ? Tri::No : condition.value == "*" ? Tri::Yes : Tri::Maybe;
        if (name == "verify") return verified(condition.value);
        if (name == "condition") return constant(condition.value);
        if (name == "acl") return nested(condition.value, depth);
        // Blocklists and rates concern some clients, not the next one.
        if (name == "dnslists" || name == "ratelimit") return strict_ ? Tri::Maybe : Tri::No;
        return Tri::Maybe;
    }

    static std::string_view domainOf(std::string_view address) {
        const std::size_t at = address.rfind('@');
        return at == address.npos ? std::string_view() : address.substr(at + 1);
    }

    static Tri constant(const std::string& value) {
        if (value == forgotten) return Tri::Maybe;
        const std::string word =
            ascii::lowered(value.starts_with(forgotten) ? value.substr(forgotten.size()) : value);
        const bool no =
            word.empty() || word == "no" || word == "false" || word.find_first_not_of('0') == word.npos;
        return no ? Tri::No : Tri::Yes;
    }

    Tri nested(const std::string& name, std::size_t depth) {
        const auto acl = rules_.acls.find(name);
        if (acl == rules_.acls.end() || depth >= deepestAcl || ++owner_.work_ > mostWork) return Tri::Maybe;
        const Outcome outcome = evaluate(acl->second, depth + 1);
        if (outcome.accepts && outcome.refuses) return Tri::Maybe;
        return outcome.accepts ? Tri::Yes : Tri::No;
    }

    Tri verified(const std::string& what) {
        if (what == "recipient") return routed(visitor_.recipient, Tri::Maybe);
        if (what == "sender")
            return visitor_.sender.empty() ? Tri::Yes : routed(domainOf(visitor_.sender), Tri::Yes);
        if (what == "certificate" || what == forgotten) return Tri::Maybe;
        // Its name and that of its address are the client's own matter.
        return Tri::Yes;
    }

    /// Does some router take an address at this domain? `otherwise`: the routers are not in the text.
    Tri routed(std::string_view domain, Tri otherwise) {
        if (rules_.routers.empty() || rules_.included)
            return rules_.sections.contains("routers") && !rules_.included ? Tri::No : otherwise;
        Tri result = Tri::No;
        bool mayFail = false;
        for (const Router& router : rules_.routers) {
            if (!router.verifies) continue;
            Tri takes = preconditions(router, domain);
            if (takes == Tri::No) continue;
            const Tri met = takes;
            takes = std::min(takes, driver(router, domain));
            if (takes == Tri::Yes) return mayFail ? Tri::Maybe : Tri::Yes;
            if (takes == Tri::Maybe) result = Tri::Maybe;
            // Whom it declines it does not pass on.
            if (!router.more && met == Tri::Yes) return result;
            // Whoever takes an address, it is one that can be routed; a redirection may also refuse it.
            const bool onlyTakes =
                router.driver == "dnslookup" || router.driver == "accept" || router.driver == "manualroute";
            mayFail = mayFail || !router.more || (takes == Tri::Maybe && !onlyTakes);
        }
        return result;
    }

    Tri preconditions(const Router& router, std::string_view domain) {
        if (router.forLocalUsers) return strict_ ? Tri::Maybe : Tri::No;
        Tri all = router.limited ? Tri::Maybe : Tri::Yes;
        for (const Condition& condition : router.conditions) {
            const Tri value = condition.name == "domains" ? lists_.domain(condition.items, domain)
                                                          : holds(condition, deepestAcl);
            all = std::min(all, value);
        }
        return all;
    }

    Tri driver(const Router& router, std::string_view domain) {
        if (router.driver == "dnslookup" && domain == unroutable) return Tri::No;
        if (router.driver == "dnslookup" || router.driver == "accept") return Tri::Yes;
        if (router.driver == "manualroute") return router.hasRoutes ? routes(router, domain) : Tri::Yes;
        if (router.driver == "redirect" && router.byLookup) return strict_ ? Tri::Maybe : Tri::No;
        return router.driver == "ipliteral" ? Tri::No : Tri::Maybe;
    }

    Tri routes(const Router& router, std::string_view domain) {
        Tri best = Tri::No;
        for (const Item& item : router.routes) best = std::max(best, lists_.domain({item}, domain));
        return best;
    }

    Evaluator& owner_;
    const Rules& rules_;
    const Visitor& visitor_;
    Lists lists_;
    bool strict_;
};

Evaluator::Evaluator(const Rules& rules) : rules_(rules) {
    senders_ = {std::string(nobodyListed) + "@" + std::string(elsewhere), ""};
    recipients_ = {std::string(elsewhere)};
    for (const auto& [name, acl] : rules.acls) {
        for (const Statement& statement : acl) collect(statement.conditions);
    }
    for (const Router& router : rules.routers) collect(router.conditions);
    for (const auto& [name, list] : rules.lists) {
        const bool ofSenders = senderDomainsMatter_ && name.first == ListType::Domains;
        choose(ofSenders ? ListType::Addresses : name.first, list.items);
    }
}

void Evaluator::collect(const std::vector<Condition>& conditions) {
    for (const Condition& condition : conditions) {
        if (condition.name == "encrypted") encryptionMatters_ = true;
        const bool verifies = condition.name == "verify" && condition.value == "sender";
        if (verifies) addOnce(senders_, "anybody@unroutable.invalid");
        senderDomainsMatter_ = senderDomainsMatter_ || verifies || condition.name == "sender_domains";
        if (condition.name == "sender_domains" || condition.name == "senders")
            choose(ListType::Addresses, condition.items);
        if (condition.name == "domains" || condition.name == "recipients")
            choose(ListType::Domains, condition.items);
    }
}

/// Whoever may choose its sender chooses one that is listed.
void Evaluator::choose(ListType type, const std::vector<Item>& items) {
    if (type == ListType::Hosts || type == ListType::LocalParts) return;
    for (const Item& item : items) {
        const std::string_view word = item.word;
        if (word.empty() || std::string_view("+^/").find(word.front()) != std::string_view::npos ||
            word.find(';') != word.npos || word == forgotten)
            continue;
        const std::size_t at = word == "@" ? word.npos : word.rfind('@');
        std::string domain(at == word.npos ? word : word.substr(at + 1));
        if (domain == "@") domain = ownName;
        // A whole top-level domain is elsewhere.
        const bool zone = domain.starts_with("*.") && domain.find('.', 2) == domain.npos;
        if (zone && recipients_.size() < mostChoices) addOnce(recipients_, "elsewhere" + domain.substr(1));
        if (type != ListType::Addresses) continue;
        if (domain.starts_with('*')) domain = "any" + (domain.size() == 1 ? ".invalid" : domain.substr(1));
        std::string local(at == word.npos ? std::string_view() : word.substr(0, at));
        if (local.empty() || local == "*") local = nobodyListed;
        if (senders_.size() < mostChoices)
            addOnce(senders_, local + "@" + domain);
        else
            tooMany_ = true;
    }
}

std::vector<Place> Evaluator::seen() const {
    std::vector<Place> places;
    for (const std::size_t place : seen_) places.push_back({place / maxFacts, place % maxFacts});
    return places;
}

Decision Evaluator::decide(const IpAddress& client, bool strict) {
    Decision best;
    if (!rules_.interfaces.empty()) {
        const bool inside =
            std::all_of(rules_.interfaces.begin(), rules_.interfaces.end(), [](const Item& item) {
                return item.network && kindOf(item.network->address()) == AddressKind::Loopback;
            });
        if (inside && kindOf(client) != AddressKind::Loopback) return best;
    }
    for (const std::string& recipient : recipients_) {
        for (const std::string& sender : senders_) {
            for (const bool encrypts : {false, true}) {
                if (encrypts && (!encryptionMatters_ || !rules_.encryption)) continue;
                if (work_ > mostWork) return {Verdict::Unclear, best.at};
                const Visitor visitor{client, sender, recipient, encrypts};
                const Outcome outcome = Session(*this, visitor, strict).run();
                if (outcome.verdict() == Verdict::Accepted) return {Verdict::Accepted, outcome.acceptedAt};
                if (outcome.verdict() != Verdict::Unclear) continue;
                const bool isLikely = outcome.acceptedAt && !outcome.acceptedIf;
                if (best.verdict == Verdict::Refused || (isLikely && !best.isLikely))
                    best = {Verdict::Unclear, outcome.unclearAt(), isLikely};
            }
        }
    }
    if (strict && tooMany_ && best.verdict == Verdict::Refused) best.verdict = Verdict::Unclear;
    return best;
}

}  // namespace mailvitals::config::exim
