// SPDX-License-Identifier: GPL-3.0-or-later
#include "records/config/opensmtpd/rules.h"

#include "base/ascii.h"
#include "records/config/numbered.h"
#include "records/config/opensmtpd/tokens.h"
#include "records/config/shapes.h"

#include <algorithm>
#include <set>

namespace mailvitals::config::opensmtpd {
namespace {

/// Reads the parts of one rule from its kept words.
class RuleParser {
 public:
    RuleParser(const std::string& value, bool old) : old_(old) {
        const std::vector<Sentence> sentences = sentencesIn(linesOf(value)).all;
        if (!sentences.empty()) tokens_ = sentences.front().tokens;
    }

    /// `actions`: which of them deliver elsewhere; one that is not told does.
    Rule parse(const std::map<std::string, bool>& actions, bool rejects) {
        rule_.rejects = rejects;
        rule_.relays = !old_;
        while (at_ < tokens_.size()) {
            const bool negated = take("!");
            if (take("from")) {
                from(negated);
            } else if (take("for")) {
                forWhom(negated);
            } else if (take("tag") || take("tagged")) {
                list(Subject::Tag, take("!") || negated);
            } else if (take("helo")) {
                list(Subject::Helo, negated);
            } else if (take("auth")) {
                auth(negated);
            } else if (take("tls")) {
                Part part{Subject::Tls, negated};
                part.anything = true;
                rule_.parts.push_back(part);
            } else if (take("mail-from") || take("sender")) {
                list(Subject::Sender, take("!") || negated);
            } else if (take("rcpt-to") || take("recipient")) {
                list(Subject::Recipient, take("!") || negated);
            } else if (take("reject")) {
                rule_.rejects = true;
            } else if (take("relay")) {
                rule_.relays = true;
                at_ = tokens_.size();
            } else if (take("action")) {
                const auto action = at_ < tokens_.size() ? actions.find(tokens_[at_].text) : actions.end();
                rule_.relays = action == actions.end() || action->second;
                ++at_;
            } else if (take("deliver") || take("forward-only")) {
                at_ = tokens_.size();
            } else {
                rule_.unclear = true;
                ++at_;
            }
        }
        // What is not said is "from local" and "for local".
        if (!from_) own(Subject::Source, false);
        if (!for_) own(Subject::Domain, false);
        return std::move(rule_);
    }

 private:
    bool is(std::string_view word) const {
        return at_ < tokens_.size() && !tokens_[at_].isText && tokens_[at_].text == word;
    }
    bool take(std::string_view word) {
        if (!is(word)) return false;
        ++at_;
        return true;
    }

    void own(Subject subject, bool negated) {
        Part part{subject, negated};
        part.own = true;
        rule_.parts.push_back(part);
    }

    void any(Subject subject, bool negated = false) {
        Part part{subject, negated};
        part.anything = true;
        rule_.parts.push_back(part);
    }

    void from(bool negated) {
        from_ = true;
        negated = take("!") || negated;
        if (take("any")) return any(Subject::Source, negated);
        if (take("local")) return own(Subject::Source, negated);
        if (take("socket")) return any(Subject::Socket, negated);
        if (take("src") || take("source")) return list(Subject::Source, negated);
        if (take("rdns")) {
            if (startsList()) return list(Subject::ReverseName, negated);
            return any(Subject::ReverseName, negated);
        }
        if (take("auth")) return auth(negated);
        if (take("mail-from")) return list(Subject::Sender, negated);
        // Before version 5.7 the networks followed at once.
        if (startsList()) return list(Subject::Source, negated);
        rule_.unclear = true;
    }

    void forWhom(bool negated) {
        for_ = true;
        negated = take("!") || negated;
        if (take("any")) return any(Subject::Domain, negated);
        if (take("local")) return own(Subject::Domain, negated);
        if (take("domain")) return list(Subject::Domain, take("!") || negated);
        if (take("rcpt-to")) return list(Subject::Recipient, negated);
        if (startsList()) return list(Subject::Domain, negated);
        rule_.unclear = true;
    }

    void auth(bool negated) {
        if (is("regex") || startsList()) return list(Subject::Auth, negated);
        any(Subject::Auth, negated);
    }

    bool startsList() const {
        return at_ < tokens_.size() &&
               (tokens_[at_].isText || tokens_[at_].text == "<" || tokens_[at_].text == "{");
    }

    void list(Subject subject, bool negated) {
        Part part{subject, negated};
        part.pattern = take("regex");
        if (take("<")) {
            if (at_ < tokens_.size()) part.table = tokens_[at_++].text;
            take(">");
        } else if (take("{")) {
            while (at_ < tokens_.size() && !is("}")) {
                if (!is(",")) part.entries.push_back(tokens_[at_].text);
                ++at_;
            }
            take("}");
        } else if (at_ < tokens_.size()) {
            part.entries.push_back(tokens_[at_++].text);
        }
        rule_.parts.push_back(std::move(part));
    }

    bool old_;
    std::vector<Token> tokens_;
    std::size_t at_ = 0;
    bool from_ = false;
    bool for_ = false;
    Rule rule_;
};

class Builder {
 public:
    explicit Builder(const Texts& texts) : texts_(texts) {
        for (const Text& text : texts) {
            if (text.kind != Kind::OpenSmtpd) continue;
            for (const Fact& fact : text.facts) {
                if (fact.key == "action")
                    actions_[fact.group] = fact.value == "relay" || fact.value == forgotten;
                if (fact.key == "include") included_.insert(nameOfFile(fact.value));
            }
        }
    }

    Rules build() {
        for (std::size_t t = 0; t < texts_.size(); ++t) {
            if (texts_[t].kind == Kind::OpenSmtpd && !included_.contains(nameOfFile(texts_[t].name))) text(t);
        }
        // Files that include each other leave none to begin with.
        for (std::size_t t = 0; t < texts_.size(); ++t) {
            if (texts_[t].kind == Kind::OpenSmtpd) text(t);
        }
        return std::move(rules_);
    }

 private:
    /// Empty for what was pasted.
    static std::string nameOfFile(const std::string& path) {
        if (path.empty() || path.find(' ') != path.npos) return {};
        return path.substr(path.rfind('/') + 1);
    }

    void text(std::size_t t) {
        if (!read_.insert(t).second) return;
        for (std::size_t f = 0; f < texts_[t].facts.size(); ++f) {
            if (!rules_.first) rules_.first = Place{t, f};
            take(texts_[t].facts[f], {t, f});
        }
    }

    void take(const Fact& fact, Place at) {
        if (fact.key == "match" || fact.key == "accept" || fact.key == "reject") {
            rules_.rules.push_back(
                RuleParser(fact.value, fact.key != "match").parse(actions_, fact.key == "reject"));
            rules_.rules.back().at = at;
        } else if (fact.key == "table") {
            Table& table = rules_.tables[fact.group];
            table.complete = fact.value == "list";
            table.at = at;
        } else if (fact.key == "network" || fact.key == "entry") {
            // An older version of this program kept the networks alone.
            const auto [table, isNew] = rules_.tables.insert({fact.group, {true, {}, at}});
            table->second.entries.push_back(fact.value);
        } else if (fact.key == "listen") {
            listen(fact.value, at);
        } else if (fact.key == "filter") {
            for (const std::string_view word : wordsOf(fact.value))
                rules_.filters[fact.group].emplace_back(word);
        } else if (fact.key == "include") {
            include(fact, at);
        }
    }

    void include(const Fact& fact, Place at) {
        const std::string name = nameOfFile(fact.value);
        for (std::size_t t = 0; t < texts_.size() && !name.empty(); ++t) {
            const bool same = texts_[t].kind == Kind::OpenSmtpd && nameOfFile(texts_[t].name) == name;
            if (same && !read_.contains(t)) return text(t);
        }
        Rule rule;
        rule.elsewhere = true;
        rule.at = at;
        rules_.rules.push_back(std::move(rule));
    }

    void listen(const std::string& value, Place at) {
        const std::vector<std::string_view> words = wordsOf(value);
        if (words.empty()) return;
        Listener listener;
        listener.at = at;
        const auto address = IpAddress::parse(words[0]);
        listener.loopback = words[0] == "lo" || words[0] == "lo0" || words[0] == "localhost" ||
                            words[0] == "socket" || (address && kindOf(*address) == AddressKind::Loopback);
        bool filters = false;
        for (std::size_t i = 1; i < words.size(); ++i) {
            if (words[i] == "auth") listener.authenticated = true;
            if (words[i] == "tag" && i + 1 < words.size()) listener.tag = words[++i];
            if (filters) listener.filters.emplace_back(words[i]);
            filters = filters || words[i] == "filter";
        }
        rules_.listeners.push_back(std::move(listener));
    }

    const Texts& texts_;
    std::map<std::string, bool> actions_;
    std::set<std::string> included_;
    std::set<std::size_t> read_;
    Rules rules_;
};

}  // namespace

Rules rulesIn(const Texts& texts) {
    return Builder(texts).build();
}

}  // namespace mailvitals::config::opensmtpd
