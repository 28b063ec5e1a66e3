// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/ascii.h"
#include "records/config/postfix/evaluate.h"

#include <algorithm>
#include <set>

namespace mailvitals::config::postfix {
namespace {

using Words = std::vector<std::string>;

constexpr std::size_t mostClasses = 200;

bool isYes(const Value& value) {
    return ascii::lowered(ascii::trimmed(value.text)) == "yes";
}

class Builder {
 public:
    Builder(const Settings& settings, Tables& tables) : settings_(settings), tables_(tables) {}

    Server build(const std::vector<Cidr>& own) {
        server_.networks = networksOf(settings_, own, tables_);
        for (const char* loopback : {"127.0.0.1", "::1"})
            server_.interfaces.push_back(*IpAddress::parse(loopback));
        addLists();
        addClasses();
        relayDomains();
        std::set<std::string_view> asked;
        const auto refuses = [&](const List& list) { return demandsRefusal(list.words, asked); };
        server_.refusesNobody =
            std::none_of(server_.lists.begin(), server_.lists.end(),
                         [&](const List& list) { return list.plain == Subject::Recipient && refuses(list); });
        return std::move(server_);
    }

 private:
    /// All but the lists for relaying and recipients are asked earlier, unless smtpd_delay_reject puts that
    /// off. A client that sends no HELO passes the list for it, where none is demanded.
    void addLists() {
        const bool late = isYes(settings_.value("smtpd_delay_reject"));
        add("smtpd_client_restrictions", Subject::Client, late, late, late);
        server_.helloRequired = isYes(settings_.value("smtpd_helo_required"));
        const std::size_t before = server_.lists.size();
        add("smtpd_helo_restrictions", Subject::Helo, true, late, late);
        if (server_.lists.size() > before) server_.lists.back().onlyWithHelo = !server_.helloRequired;
        add("smtpd_sender_restrictions", Subject::Sender, true, true, late);
        add("smtpd_relay_restrictions", Subject::Recipient, true, true, true);
        add("smtpd_recipient_restrictions", Subject::Recipient, true, true, true);
        // Of several recipients none is known any more.
        add("smtpd_data_restrictions", Subject::Sender, true, true, false);
        add("smtpd_end_of_data_restrictions", Subject::Sender, true, true, false);
    }

    void add(const char* name, Subject plain, bool helo, bool sender, bool recipient) {
        const Value value = settings_.value(name);
        if (value.at) server_.places.push_back(*value.at);
        const auto words = listWords(value.text);
        if (!value.complete) server_.doubts.push_back({Doubt::NotUnderstood, value.at, name});
        if (words.empty()) return;
        server_.lists.push_back(
            {Words(words.begin(), words.end()), value.at, plain, helo, sender, recipient});
    }

    void addClasses() {
        const Value names = settings_.value("smtpd_restriction_classes");  // the words lie in it
        for (const std::string_view name : listWords(names.text)) {
            if (server_.classes.size() == mostClasses) return;
            const Value value = settings_.value(name);
            const auto words = listWords(value.text);
            server_.classes[std::string(name)] = Words(words.begin(), words.end());
            if (value.at) server_.places.push_back(*value.at);
            if (!value.complete)
                server_.doubts.push_back({Doubt::NotUnderstood, value.at, std::string(name)});
        }
    }

    /// Domains for which everybody may relay: harmless, unless all of them are.
    void relayDomains() {
        const Value value = settings_.value("relay_domains");
        for (const std::string_view word : listWords(value.text)) {
            if (word.find(':') == word.npos) continue;
            const Table& table = tables_.named(word);
            const bool patterns = table.type == "pcre" || table.type == "regexp";
            if (table.type == "static" || (patterns && table.known && table.find(Subject::Client, {}).action))
                server_.relaysAnywhere = true;
            else if (patterns)
                server_.doubts.push_back({Doubt::Table, value.at, std::string(word)});
        }
        if (server_.relaysAnywhere && value.at) server_.places.push_back(*value.at);
    }

    /// What smtpd asks of its two lists before it starts.
    bool demandsRefusal(const Words& words, std::set<std::string_view>& asked) const {
        for (std::size_t i = 0; i < words.size(); ++i) {
            const auto restriction = restrictionNamed(words[i]);
            if (restriction) {
                switch (restriction->effect) {
                    case Effect::WarnIfReject: ++i; break;
                    case Effect::Permit: return false;
                    case Effect::Refuse:
                    case Effect::RefuseRelaying:
                    case Effect::DeferIfPermit: return true;
                    default: break;
                }
            } else if (const auto found = server_.classes.find(words[i]);
                       found != server_.classes.end() && asked.insert(found->first).second &&
                       demandsRefusal(found->second, asked)) {
                return true;
            }
        }
        return false;
    }

    const Settings& settings_;
    Tables& tables_;
    Server server_;
};

/// Names every table once, in lists, classes, and what tables lead to.
class Census {
 public:
    Census(const Server& server, Tables& tables) : server_(server), tables_(tables) {}

    std::vector<NamedTable> take() {
        for (const List& list : server_.lists) words(list.words, list);
        return std::move(named_);
    }

 private:
    void words(const Words& words, const List& list) {
        constexpr std::size_t mostTables = 200;
        for (std::size_t i = 0; i < words.size() && named_.size() < mostTables; ++i) {
            const auto restriction = restrictionNamed(words[i]);
            if (restriction && restriction->effect == Effect::Table && i + 1 < words.size()) {
                table(words[++i], restriction->subject, list);
            } else if (const auto found = server_.classes.find(words[i]); found != server_.classes.end()) {
                if (seen_.insert(found->first + ' ' + std::to_string(static_cast<int>(list.plain))).second)
                    this->words(found->second, list);
            } else if (!restriction && words[i].find(':') != std::string::npos) {
                table(words[i], list.plain, list);
            }
        }
    }

    void table(const std::string& word, Subject subject, const List& list) {
        if (!seen_.insert(word + ' ' + std::to_string(static_cast<int>(subject))).second) return;
        const Table& table = tables_.named(word);
        named_.push_back({&table, subject, list.at});
        for (const Entry& entry : table.entries) {
            const auto inner = listWords(entry.action);
            if (inner.size() > 1 || (inner.size() == 1 && server_.classes.count(inner.front()) > 0))
                words(Words(inner.begin(), inner.end()), list);
        }
    }

    const Server& server_;
    Tables& tables_;
    std::vector<NamedTable> named_;
    std::set<std::string> seen_;
};

}  // namespace

Server serverOf(const Settings& settings, const std::vector<Cidr>& own, Tables& tables) {
    return Builder(settings, tables).build(own);
}

std::vector<NamedTable> tablesOf(const Server& server, Tables& tables) {
    return Census(server, tables).take();
}

}  // namespace mailvitals::config::postfix
