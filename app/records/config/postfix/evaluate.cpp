// SPDX-License-Identifier: GPL-3.0-or-later
#include "records/config/postfix/evaluate.h"

#include "base/ascii.h"
#include "records/config/shapes.h"

#include <algorithm>

namespace mailvitals::config::postfix {
namespace {

constexpr int deepest = 50;
constexpr std::size_t mostSteps = 5000;

using Words = std::vector<std::string>;

enum class Status { Next, Permit, Refuse };

bool isNakedAddress(std::string_view helo) {
    return IpAddress::parse(helo).has_value();
}

/// One client's way through one list.
class Walk {
 public:
    Walk(const Server& server, Tables& tables, const Client& client, const List& list)
        : server_(server), tables_(tables), client_(client), list_(list) {}

    Status walk() {
        const Status status = follow(list_.words, 0, false);
        return deferred_ ? Status::Refuse : status;
    }

    std::vector<Exit> exits;
    std::vector<Exit> barriers;
    std::optional<Place> by;

 private:
    Status follow(const Words& words, int depth, bool warnOnly) {
        bool warnNext = false;
        for (std::size_t i = 0; i < words.size(); ++i) {
            if (++steps_ > mostSteps || depth > deepest || !tables_.spend(1)) {
                leave(Doubt::NotUnderstood, words[i]);
                return Status::Refuse;
            }
            const auto restriction = restrictionNamed(words[i]);
            if (restriction && restriction->effect == Effect::WarnIfReject) {
                warnNext = true;
                continue;
            }
            const bool warned = warnOnly || warnNext;
            warnNext = false;
            Status status =
                restriction ? one(*restriction, words, i, depth, warned) : other(words[i], depth, warned);
            if (status == Status::Refuse && warned) status = Status::Next;
            if (status != Status::Next) return status;
        }
        return Status::Next;
    }

    /// What is no restriction of Postfix's own: a class, a table, or nobody knows what.
    Status other(const std::string& word, int depth, bool warned) {
        const auto found = server_.classes.find(word);
        if (found != server_.classes.end()) return follow(found->second, depth + 1, warned);
        if (word.find(':') != word.npos) return lookUp(word, {Effect::Table, list_.plain}, depth, warned);
        // Postfix answers an unknown name with an error, and nothing behind it counts.
        leave(Doubt::NotUnderstood, word);
        return Status::Refuse;
    }

    Status one(const Restriction& restriction, const Words& words, std::size_t& i, int depth, bool warned) {
        switch (restriction.effect) {
            case Effect::Permit: return permit(list_.at);
            case Effect::Refuse: return Status::Refuse;
            case Effect::Networks: return networks();
            case Effect::Interfaces: {
                const auto& own = server_.interfaces;
                const bool is = std::find(own.begin(), own.end(), client_.address) != own.end();
                return is ? permit(list_.at) : Status::Next;
            }
            case Effect::RefuseRelaying:
                return list_.recipient && !server_.relaysAnywhere ? Status::Refuse : Status::Next;
            case Effect::Destinations:
                return list_.recipient && server_.relaysAnywhere ? permit(list_.at) : Status::Next;
            case Effect::DeferIfPermit: deferred_ = deferred_ || !warned; return Status::Next;
            case Effect::PermitByClaim:
                return list_.helo && isNakedAddress(client_.helo) ? permit(list_.at) : Status::Next;
            case Effect::PermitByAuthority: leave(Doubt::Table, words[i]); return Status::Next;
            case Effect::Policy: {
                const std::string whose = i + 1 < words.size() ? words[++i] : std::string();
                leave(Doubt::Table, "check_policy_service " + whose);
                barriers.push_back(exits.back());
                return Status::Next;
            }
            case Effect::Table:
                if (i + 1 >= words.size()) {
                    leave(Doubt::NotUnderstood, words[i]);
                    return Status::Next;
                }
                return lookUp(words[++i], restriction, depth, warned);
            case Effect::NothingWithArgument: ++i; return Status::Next;
            case Effect::WarnIfReject:
            case Effect::Nothing: break;
        }
        return Status::Next;
    }

    Status networks() {
        const Networks& networks = server_.networks;
        if (!tables_.spend(networks.elements.size())) {
            leave(Doubt::NotUnderstood, "mynetworks", networks.at);
            return Status::Refuse;
        }
        if (networks.hold(client_.address)) return permit(networks.at);
        if (networks.broken) return Status::Refuse;
        for (const std::string& what : networks.elsewhere) leave(Doubt::Table, what, networks.at);
        if (!networks.complete) leave(Doubt::NotUnderstood, "mynetworks", networks.at);
        return Status::Next;
    }

    Status lookUp(const std::string& word, const Restriction& restriction, int depth, bool warned) {
        const Subject subject = restriction.subject;
        const bool asked = subject == Subject::Helo        ? list_.helo && !client_.helo.empty()
                           : subject == Subject::Sender    ? list_.sender
                           : subject == Subject::Recipient ? list_.recipient
                                                           : subject == Subject::Client;
        if (!asked || !restriction.mayPermit) return Status::Next;
        const bool claimed = subject == Subject::Helo || subject == Subject::Sender;
        const Table& table = tables_.named(word);
        if (table.fails) return Status::Refuse;
        // A table of single keys that is not given refuses some clients at most.
        const bool ofKeys = table.type == "hash" || table.type == "btree" || table.type == "lmdb" ||
                            table.type == "cdb" || table.type == "dbm" || table.type == "texthash";
        const auto barrier = [&] {
            if (subject == Subject::Client && !warned && !ofKeys)
                barriers.push_back({Doubt::Table, list_.at, word});
        };
        if (!table.known) {
            leave(claimed ? Doubt::Claim : Doubt::Table, word);
            barrier();
            return Status::Next;
        }
        // Of names each domain above is compared as well.
        if (!tables_.spend(table.entries.size() * 4)) {
            leave(Doubt::NotUnderstood, word);
            return Status::Refuse;
        }
        const Answer answer = table.find(subject, client_);
        if (answer.maybe) leave(claimed ? Doubt::Claim : Doubt::Table, word);
        if (!answer.certain) barrier();
        return answer.action ? act(*answer.action, word, depth, warned) : Status::Next;
    }

    /// What a table leads to (access(5)).
    Status act(const std::string& action, const std::string& word, int depth, bool warned) {
        const auto words = listWords(action);
        if (words.empty() || action.find(forgotten) != action.npos) {
            leave(Doubt::NotUnderstood, word);
            return Status::Refuse;
        }
        const std::string first = ascii::lowered(words.front());
        if (first == "ok" || first == "relay") return permit(list_.at);
        if (std::all_of(first.begin(), first.end(), ascii::isDigit)) {
            const bool code = first.size() == 3 && (first.front() == '4' || first.front() == '5');
            return code ? Status::Refuse : permit(list_.at);
        }
        // What is thrown away is relayed as little as what is refused.
        if (first == "reject" || first == "defer" || first == "discard") return Status::Refuse;
        if (first == "defer_if_permit") deferred_ = deferred_ || !warned;
        for (const char* more : {"defer_if_permit", "defer_if_reject", "dunno", "hold", "filter", "prepend",
                                 "warn", "info", "redirect", "bcc", "delay"}) {
            if (first == more) return Status::Next;
        }
        return follow(Words(words.begin(), words.end()), depth + 1, warned);
    }

    Status permit(const std::optional<Place>& at) {
        by = at;
        return Status::Permit;
    }

    void leave(Doubt doubt, const std::string& what) { leave(doubt, what, list_.at); }
    void leave(Doubt doubt, const std::string& what, const std::optional<Place>& at) {
        constexpr std::size_t mostExits = 50;
        if (!deferred_ && exits.size() < mostExits) exits.push_back({doubt, at, what});
    }

    const Server& server_;
    Tables& tables_;
    const Client& client_;
    const List& list_;
    std::size_t steps_ = 0;
    bool deferred_ = false;
};

Doubt leastDoubt(const std::vector<Exit>& exits) {
    return std::min_element(exits.begin(), exits.end(),
                            [](const Exit& a, const Exit& b) { return a.doubt < b.doubt; })
        ->doubt;
}

}  // namespace

Outcome ask(const Server& server, Tables& tables, const Client& client) {
    Outcome outcome;
    if (server.refusesNobody) return outcome;
    outcome.permitted = true;
    std::optional<Doubt> worst;
    for (const List& list : server.lists) {
        if (list.onlyWithHelo && client.helo.empty()) continue;
        Walk walk(server, tables, client, list);
        const Status status = walk.walk();
        if (status == Status::Permit && (!outcome.by || list.plain == Subject::Recipient))
            outcome.by = walk.by;
        outcome.barriers.insert(outcome.barriers.end(), walk.barriers.begin(), walk.barriers.end());
        if (status != Status::Refuse) continue;
        if (walk.exits.empty()) return {};
        // Every list has to let the client in, so the one of which least is known says how much is known.
        outcome.permitted = false;
        const Doubt least = leastDoubt(walk.exits);
        if (worst && least <= *worst) continue;
        worst = least;
        outcome.exits = std::move(walk.exits);
    }
    if (!outcome.permitted) outcome.barriers.clear();
    return outcome;
}

}  // namespace mailvitals::config::postfix
