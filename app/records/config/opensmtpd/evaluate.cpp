// SPDX-License-Identifier: GPL-3.0-or-later
#include "records/config/opensmtpd/evaluate.h"

#include "base/ascii.h"
#include "records/config/shapes.h"

#include <algorithm>

namespace mailvitals::config::opensmtpd {
namespace {

constexpr std::size_t mostChoices = 32;
constexpr std::size_t mostWork = 3'000'000;
constexpr std::string_view elsewhere = "elsewhere.invalid";
constexpr std::string_view nobodyListed = "anybody";

enum class Tri { No, Maybe, Yes };

Tri opposite(Tri value) {
    if (value == Tri::Maybe) return value;
    return value == Tri::Yes ? Tri::No : Tri::Yes;
}

/// As smtpd compares names (util.c, hostname_match): a "*" passes over everything before the next occurrence
/// of the character behind it.
bool fitsName(std::string_view name, std::string_view pattern) {
    std::size_t n = 0;
    std::size_t p = 0;
    while (p < pattern.size() && n < name.size()) {
        if (pattern[p] == '*') {
            while (p < pattern.size() && pattern[p] == '*') ++p;
            while (n < name.size() &&
                   (p == pattern.size() || ascii::lower(name[n]) != ascii::lower(pattern[p])))
                ++n;
            continue;
        }
        if (ascii::lower(pattern[p]) != ascii::lower(name[n])) return false;
        ++p;
        ++n;
    }
    return n == name.size() && p == pattern.size();
}

/// "local@domain", "@domain", "local" (mailaddr_match).
bool fitsAddress(std::string_view address, std::string_view pattern) {
    const std::size_t at = address.rfind('@');
    const std::size_t sign = pattern.rfind('@');
    const std::string_view domain = sign == pattern.npos ? std::string_view() : pattern.substr(sign + 1);
    const std::string_view local = pattern.substr(0, sign);
    if (!domain.empty() && !fitsName(at == address.npos ? "" : address.substr(at + 1), domain)) return false;
    return local.empty() || ascii::equalsIgnoringCase(address.substr(0, at), local);
}

void addOnce(std::vector<std::string>& all, std::string one, bool& tooMany) {
    if (std::find(all.begin(), all.end(), one) != all.end()) return;
    if (all.size() < mostChoices)
        all.push_back(std::move(one));
    else
        tooMany = true;
}

/// A sender that some list holds whose entries are not known: of a table, or of a pattern.
std::string unknownOf(const Part& part) {
    return "<" + (part.pattern && !part.entries.empty() ? part.entries.front() : part.table) + ">";
}

}  // namespace

struct Evaluator::Choice {
    IpAddress client;
    const Listener* listener = nullptr;  ///< null: the texts show none
    std::string sender;
    std::string name;
    std::string recipient;
    bool encrypts = false;
};

class Evaluator::Session {
 public:
    Session(Evaluator& evaluator, const Choice& choice, bool strict)
        : owner_(evaluator), rules_(evaluator.rules_), choice_(choice), strict_(strict) {}

    Decision run() {
        if (choice_.listener && choice_.listener->authenticated) return {};
        bool accepts = false;
        bool refuses = false;
        std::optional<Place> acceptedAt;
        for (const Rule& rule : rules_.rules) {
            if (++owner_.work_ > mostWork) return {Verdict::Unclear, rule.at};
            const Tri fits = rule.elsewhere ? Tri::Maybe : matches(rule);
            if (fits == Tri::No) continue;
            // What is delivered here does not leave the server again.
            const bool relays = rule.elsewhere || (!rule.rejects && rule.relays);
            if (relays && !acceptedAt) {
                acceptedAt = rule.at;
                isLikely_ = fits == Tri::Yes;
            }
            accepts = accepts || relays;
            refuses = refuses || !relays || rule.elsewhere;
            if (fits == Tri::Maybe && !openAt_) openAt_ = rule.at;
            if (fits == Tri::Yes) return decided(accepts, refuses, acceptedAt);
        }
        return decided(accepts, true, acceptedAt);
    }

 private:
    Decision decided(bool accepts, bool refuses, std::optional<Place> acceptedAt) const {
        if (!accepts) return {};
        if (refuses) return {Verdict::Unclear, acceptedAt ? acceptedAt : openAt_, isLikely_};
        if (choice_.listener && isFiltered(choice_.listener->filters, 0))
            return {Verdict::Unclear, choice_.listener->at};
        return {Verdict::Accepted, acceptedAt};
    }

    bool isFiltered(const std::vector<std::string>& filters, std::size_t depth) const {
        return std::any_of(filters.begin(), filters.end(), [&](const std::string& filter) {
            if (filter == "rejects") return true;
            const auto further = rules_.filters.find(filter);
            return further != rules_.filters.end() && depth < 8 && isFiltered(further->second, depth + 1);
        });
    }

    Tri matches(const Rule& rule) {
        Tri all = rule.unclear ? Tri::Maybe : Tri::Yes;
        for (const Part& part : rule.parts) {
            Tri value = meets(part);
            if (part.negated) value = opposite(value);
            all = std::min(all, value);
            if (all == Tri::No) break;
        }
        return all;
    }

    Tri meets(const Part& part) {
        switch (part.subject) {
            case Subject::Source: return source(part);
            case Subject::Domain: return domain(part);
            case Subject::Tag: return tag(part);
            case Subject::Helo: return chosen(part, choice_.name, fitsName);
            case Subject::Sender: return chosen(part, choice_.sender, fitsAddress);
            case Subject::Recipient: return recipient(part);
            case Subject::Tls: return choice_.encrypts ? Tri::Yes : Tri::No;
            case Subject::ReverseName: return part.anything ? Tri::Yes : perhaps();
            case Subject::Auth:
            case Subject::Socket: break;
        }
        return Tri::No;
    }

    Tri perhaps() const { return strict_ ? Tri::Maybe : Tri::No; }

    /// The entries of the part; null: the texts do not hold them.
    const std::vector<std::string>* entriesOf(const Part& part) const {
        if (part.pattern) return nullptr;
        if (part.table.empty()) return &part.entries;
        const auto table = rules_.tables.find(part.table);
        return table != rules_.tables.end() && table->second.complete ? &table->second.entries : nullptr;
    }

    Tri source(const Part& part) {
        if (part.anything) return Tri::Yes;
        if (part.own) return kindOf(choice_.client) == AddressKind::Loopback ? Tri::Yes : Tri::No;
        const std::vector<std::string>* entries = entriesOf(part);
        if (!entries) return perhaps();
        bool open = false;
        for (const std::string& entry : *entries) {
            ++owner_.work_;
            std::string plain(entry);
            std::erase_if(plain, [](char c) { return c == '[' || c == ']'; });
            const auto network = Cidr::parse(plain);
            if (network && network->contains(choice_.client)) return Tri::Yes;
            open = open || (!network && entry != "local");
        }
        return open ? perhaps() : Tri::No;
    }

    Tri domain(const Part& part) {
        if (part.anything) return Tri::Yes;
        if (part.own) return Tri::No;
        const std::vector<std::string>* entries = entriesOf(part);
        if (!entries) return part.pattern ? Tri::Maybe : perhaps();
        for (const std::string& entry : *entries) {
            ++owner_.work_;
            if (fitsName(choice_.recipient, entry)) return Tri::Yes;
        }
        return Tri::No;
    }

    Tri recipient(const Part& part) {
        const std::vector<std::string>* entries = entriesOf(part);
        if (!entries) return part.pattern ? Tri::Maybe : perhaps();
        const std::string address = std::string(nobodyListed) + "@" + choice_.recipient;
        bool anywhere = false;
        for (const std::string& entry : *entries) {
            ++owner_.work_;
            if (fitsAddress(address, entry)) return Tri::Yes;
            anywhere = anywhere || entry.find('@') == entry.npos;
        }
        return anywhere ? perhaps() : Tri::No;
    }

    Tri tag(const Part& part) {
        if (!choice_.listener) return Tri::Maybe;
        if (part.pattern) return Tri::Maybe;
        const std::vector<std::string>* entries = entriesOf(part);
        if (!entries) return Tri::Maybe;
        const bool listed =
            std::find(entries->begin(), entries->end(), choice_.listener->tag) != entries->end();
        return listed ? Tri::Yes : Tri::No;
    }

    /// What the client says as it likes.
    Tri chosen(const Part& part, const std::string& value, bool (*fits)(std::string_view, std::string_view)) {
        const std::vector<std::string>* entries = entriesOf(part);
        if (!entries)
            return value == unknownOf(part)   ? Tri::Yes
                   : value.starts_with('<')   ? perhaps()
                   : strict_ && !part.pattern ? Tri::Maybe
                                              : Tri::No;
        if (value.starts_with('<')) return entries->empty() ? Tri::No : perhaps();
        for (const std::string& entry : *entries) {
            ++owner_.work_;
            if (fits(value, entry)) return Tri::Yes;
        }
        return Tri::No;
    }

    Evaluator& owner_;
    const Rules& rules_;
    const Choice& choice_;
    bool strict_;
    std::optional<Place> openAt_;
    bool isLikely_ = false;
};

Evaluator::Evaluator(const Rules& rules) : rules_(rules) {
    senders_ = {"anybody@elsewhere.invalid"};
    names_ = {std::string(elsewhere)};
    recipients_ = {std::string(elsewhere)};
    for (const Rule& rule : rules.rules) {
        for (const Part& part : rule.parts) {
            if (part.subject == Subject::Tls) tlsMatters_ = true;
            const auto table = rules.tables.find(part.table);
            const bool known = !part.pattern && (part.table.empty() ||
                                                 (table != rules.tables.end() && table->second.complete));
            const std::vector<std::string>& entries =
                part.table.empty() || !known ? part.entries : table->second.entries;
            const bool says = part.subject == Subject::Sender || part.subject == Subject::Helo;
            std::vector<std::string>& choices = part.subject == Subject::Sender ? senders_ : names_;
            if (says && !known) addOnce(choices, unknownOf(part), tooMany_);
            if (!known) continue;
            for (const std::string& entry : entries) {
                const std::size_t at = entry.rfind('@');
                std::string domain = at == entry.npos ? entry : entry.substr(at + 1);
                // A whole top-level domain is elsewhere.
                const bool zone = domain.starts_with("*.") && domain.find('.', 2) == domain.npos;
                const bool to = part.subject == Subject::Domain || part.subject == Subject::Recipient;
                if (to && zone) addOnce(recipients_, "elsewhere" + domain.substr(1), tooMany_);
                if (!says) continue;
                if (part.subject == Subject::Sender && at == entry.npos) domain = elsewhere;
                if (domain.starts_with('*'))
                    domain = domain.size() == 1 ? std::string(elsewhere) : "any" + domain.substr(1);
                if (part.subject == Subject::Helo) {
                    addOnce(names_, domain, tooMany_);
                    continue;
                }
                std::string local = entry.substr(0, at);
                if (local.empty()) local = nobodyListed;
                addOnce(senders_, local + "@" + domain, tooMany_);
            }
        }
    }
}

Decision Evaluator::decide(const IpAddress& client, bool strict) {
    std::vector<const Listener*> reached;
    for (const Listener& listener : rules_.listeners) {
        const bool reaches = !listener.loopback || kindOf(client) == AddressKind::Loopback;
        const bool known = std::any_of(reached.begin(), reached.end(), [&](const Listener* other) {
            return other->tag == listener.tag && other->authenticated == listener.authenticated &&
                   other->filters == listener.filters;
        });
        if (reaches && !known && reached.size() < mostChoices) reached.push_back(&listener);
    }
    if (rules_.listeners.empty()) reached.push_back(nullptr);
    Decision best;
    for (const Listener* listener : reached) {
        for (const std::string& recipient : recipients_) {
            for (const std::string& sender : senders_) {
                for (const std::string& name : names_) {
                    for (const bool encrypts : {false, true}) {
                        if (encrypts && !tlsMatters_) continue;
                        if (work_ > mostWork) return {Verdict::Unclear, best.at};
                        const Choice choice{client, listener, sender, name, recipient, encrypts};
                        const Decision decision = Session(*this, choice, strict).run();
                        if (decision.verdict == Verdict::Accepted) return decision;
                        if (decision.verdict == Verdict::Unclear && best.verdict == Verdict::Refused)
                            best = decision;
                    }
                }
            }
        }
    }
    if (strict && tooMany_ && best.verdict == Verdict::Refused) best.verdict = Verdict::Unclear;
    return best;
}

}  // namespace mailvitals::config::opensmtpd
