// SPDX-License-Identifier: GPL-3.0-or-later
#include "records/config/postfix/networks.h"

#include "base/ascii.h"

#include <algorithm>

namespace mailvitals::config::postfix {
namespace {

constexpr std::size_t mostElements = 2000;

/// A class A, B or C network, as mynetworks_style = class trusts it.
unsigned classPrefix(const IpAddress& address) {
    if (address.isV6()) return 64;
    const unsigned first = address.bytes()[0];
    return first < 128 ? 8 : first < 192 ? 16 : 24;
}

class Reader {
 public:
    Reader(Networks& networks, Tables& tables) : networks_(networks), tables_(tables) {}

    void readList(std::string_view value) {
        for (const std::string_view word : listWords(value)) {
            if (networks_.broken) return;
            readElement(word);
        }
    }

    void trustItself() {
        add(*Cidr::parse("127.0.0.0/8"), false);
        add(*Cidr::parse("::1/128"), false);
    }

    void add(const Cidr& network, bool excluded) {
        if (networks_.elements.size() < mostElements)
            networks_.elements.push_back({network, excluded});
        else
            networks_.complete = false;
    }

 private:
    void readElement(std::string_view word) {
        bool excluded = false;
        while (word.starts_with('!')) {
            excluded = !excluded;
            word.remove_prefix(1);
        }
        if (word.empty()) return;
        if (const auto network = networkIn(word, false)) {
            if (hasHostBits(*network))
                networks_.broken = std::string(word);
            else
                add(*network, excluded);
            return;
        }
        if (word == "localhost" && !excluded) return trustItself();
        if (word.starts_with('/')) return readTable("file:" + std::string(word), excluded);
        if (word.find(':') != word.npos && !word.starts_with('[')) return readTable(word, excluded);
        if (!excluded) networks_.elsewhere.emplace_back(word);
    }

    /// Of a table all that is found in it counts, whatever it leads to.
    void readTable(std::string_view word, bool excluded) {
        const Table& table = tables_.named(word);
        if (table.type == "file") return readFile(word, excluded);
        if (table.type == "static" && table.known) {
            add(*Cidr::parse("0.0.0.0/0"), excluded);
            return add(*Cidr::parse("::/0"), excluded);
        }
        const bool plain = std::all_of(table.entries.begin(), table.entries.end(), [](const Entry& entry) {
            return entry.network && !entry.excluded && entry.under.empty();
        });
        if (!table.known || table.fails || !plain) {
            if (!excluded) networks_.elsewhere.emplace_back(word);
            return;
        }
        // Only a table of networks knows of more than single addresses here.
        for (const Entry& entry : table.entries) {
            const bool single = entry.network->prefix() == entry.network->address().size() * 8;
            if (table.type == "cidr" || single) add(*entry.network, excluded);
        }
    }

    /// "/etc/postfix/nets": its lines are elements of the list.
    void readFile(std::string_view word, bool excluded) {
        const std::string path(word.substr(word.find(':') + 1));
        const Table& table = tables_.named("cidr:" + path);
        if (!table.known) {
            if (!excluded) networks_.elsewhere.push_back(path);
            return;
        }
        for (const Entry& entry : table.entries) {
            if (entry.network)
                add(*entry.network, entry.excluded != excluded);
            else
                networks_.elsewhere.push_back(path);
        }
    }

    Networks& networks_;
    Tables& tables_;
};

}  // namespace

bool Networks::hold(const IpAddress& address) const {
    for (const Element& element : elements) {
        if (element.network.contains(address)) return !element.excluded;
    }
    return false;
}

Networks networksOf(const Settings& settings, const std::vector<Cidr>& own, Tables& tables) {
    Networks networks;
    Reader reader(networks, tables);
    if (settings.has("mynetworks")) {
        const Value value = settings.value("mynetworks");
        networks.at = value.at;
        networks.complete = value.complete;
        reader.readList(value.text);
        return networks;
    }
    const Value style = settings.value("mynetworks_style");
    networks.at = style.at ? style.at : settings.value("compatibility_level").at;
    networks.byDefault = !style.at;
    reader.trustItself();
    const std::string by = ascii::lowered(ascii::trimmed(style.text));
    const bool alone = ascii::trimmed(settings.value("inet_interfaces").text) == "loopback-only";
    if (by == "host" || alone) return networks;
    for (const Cidr& network : own) {
        unsigned prefix = network.prefix();
        if (by == "class") prefix = std::min(prefix, classPrefix(network.address()));
        reader.add(maskedNetwork(Cidr(network.address(), prefix)), false);
    }
    networks.own = own.empty();
    return networks;
}

}  // namespace mailvitals::config::postfix
