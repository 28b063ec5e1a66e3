// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/ascii.h"
#include "base/timestamp.h"
#include "records/dmarc/public_suffix_list.h"
#include "records/spf/record.h"
#include "rules/facts/authentication/dkim_keys.h"
#include "rules/facts/dns/mail_hosts.h"
#include "rules/facts/dns/zone_servers.h"
#include "rules/rule.h"

#include <algorithm>
#include <map>

namespace mailvitals::rules {
namespace {

constexpr std::size_t mostHosts = 4;
constexpr std::size_t mostSelectors = 4;

/// One set of records that mail needs.
struct Item {
    DomainName name;
    dns::Type type{};
    bool spfAlone = false;  ///< among TXT records of all kinds only this one is mail's

    std::string subject() const { return dns::toString(type) + " " + name.toString(); }
};

/// What mail needs, as far as the zone itself has it.
std::vector<Item> itemsOf(Inquiry& ask, const DomainName& domain, const DomainName& zone, bool& open) {
    std::vector<Item> items{{domain, dns::Type::Mx}, {domain, dns::Type::Txt, true}};
    if (const auto dmarcName = domain.child("_dmarc")) items.push_back({*dmarcName, dns::Type::Txt});
    const MailHosts mail = mailHosts(ask, domain);
    std::vector<DomainName> hosts;
    for (const DomainName& host : mail.hosts()) {
        if (host.isWithin(zone) && hosts.size() < mostHosts) hosts.push_back(host);
    }
    ask.prefetch([&] {
        for (const DomainName& host : hosts) {
            lookUp(ask, host, dns::Type::A);
            lookUp(ask, host, dns::Type::Aaaa);
        }
    });
    const DkimKeys keys = dkimKeys(ask, domain);
    open = keys.open || mail.state == MailHosts::State::Open;
    for (std::size_t i = 0; i < std::min(keys.found.size(), mostSelectors); ++i)
        items.push_back({keys.found[i].name, dns::Type::Txt});
    for (const DomainName& host : hosts) {
        items.push_back({host, dns::Type::A});
        items.push_back({host, dns::Type::Aaaa});
    }
    return items;
}

/// The records as one text that is equal where they are; only what mail reads of them. Neither order nor case
/// nor time to live matters, nor whether a name without such records exists.
std::string contentOf(const Item& item, const Lookup& lookup) {
    if (!lookup.aliases.empty()) return "an alias for " + lookup.aliases.front().toString();
    std::vector<std::string> lines;
    for (const dns::Record& record : lookup.records) {
        const auto* txt = std::get_if<dns::Txt>(&record.data);
        const std::string text = txt ? txt->joined() : dns::toString(record.data);
        if (!item.spfAlone || spf::isRecord(text)) lines.push_back(text);
    }
    if (lines.empty()) return "nothing";
    std::sort(lines.begin(), lines.end());
    return ascii::join(lines, ", ");
}

/// When the resolver's cache will have forgotten what it says now.
std::chrono::seconds forgottenIn(const DnsAnswer& answer) {
    std::uint32_t ttl = 0;
    for (const dns::Record& record : answer.answers) ttl = std::max(ttl, record.ttl);
    for (const dns::Record& record : answer.authority) {
        const auto* soa = std::get_if<dns::Soa>(&record.data);
        if (soa && answer.answers.empty()) ttl = std::max(ttl, std::min(record.ttl, soa->minimum));
    }
    return std::chrono::seconds(ttl);
}

bool hasPrivateAddress(const Lookup& lookup, const CheckRequest& request) {
    const auto addresses = lookup.addresses();
    return std::any_of(addresses.begin(), addresses.end(),
                       [&](const IpAddress& address) { return !request.isPublic(address); });
}

class Comparison {
 public:
    Comparison(Inquiry& ask, Verdicts& verdicts, const ZoneServers& zone)
        : ask_(ask), verdicts_(verdicts), zone_(zone) {}

    /// Puts the question to everybody. False while an answer is out.
    bool gather(const Item& item) {
        bool open = false;
        ask_.prefetch([&] { open = lookUp(ask_, item.name, item.type).isOpen(); });
        for (const NameServer& server : zone_.servers) {
            if (server.endpoints.empty()) continue;
            // One address will do: both lead to the same server.
            const DirectAnswer answer =
                askDirectly(ask_, item.name, item.type, server.endpoints.front(), Urgency::Patient);
            open = open || answer.state == DirectAnswer::State::Open;
            if (answer.state != DirectAnswer::State::Answered) continue;
            said_[item.subject()][contentOf(item, answer.lookup)].push_back(server.name.toString());
            evidence_[item.subject()].push_back(answer.lookup.evidence);
            answered_ = true;
        }
        return !open;
    }

    bool anybodyAnswered() const { return answered_; }
    /// What the resolver did not answer; and why.
    const std::vector<std::string>& unansweredByResolver() const { return unanswered_; }
    const std::string& reason() const { return reason_; }

    void judge(const Item& item) {
        const auto& contents = said_[item.subject()];
        if (contents.empty()) return;
        if (contents.size() > 1) return sayThatTheyDiffer(item);
        compareWithCache(item, contents.begin()->first);
    }

 private:
    void sayThatTheyDiffer(const Item& item) {
        std::vector<std::string> words;
        for (const auto& [content, servers] : said_[item.subject()])
            words.push_back(ascii::join(servers, " and ") + ": " + content);
        verdicts_.say("differ", item.subject(), {{arg::name, item.subject()}, {arg::records, words}},
                      evidence_[item.subject()]);
    }

    void compareWithCache(const Item& item, const std::string& content) {
        const Lookup cached = lookUp(ask_, item.name, item.type);
        const DnsAnswer* answer = ask_.ask(DnsQuestion::of(item.name, item.type)).answer();
        // At home a resolver may hand out private addresses on purpose; other rules speak of that.
        if (cached.failed()) {
            unanswered_.push_back(item.subject());
            reason_ = cached.reason;
        }
        if (!answer || cached.failed() || hasPrivateAddress(cached, ask_.request())) return;
        const std::string remembered = contentOf(item, cached);
        if (remembered == content) return;
        std::vector<std::string> evidence = evidence_[item.subject()];
        evidence.push_back(cached.evidence);
        const auto wait = forgottenIn(*answer);
        const Args args{{arg::name, item.subject()},
                        {arg::resolvers, answer->server.toString()},
                        {arg::found, remembered},
                        {arg::record, content},
                        {arg::wait, toReadable(wait)}};
        verdicts_.say(wait.count() > 0 ? "cached" : "resolver-differs", item.subject(), args, evidence);
    }

    Inquiry& ask_;
    Verdicts& verdicts_;
    const ZoneServers& zone_;
    std::map<std::string, std::map<std::string, std::vector<std::string>>> said_;  ///< item, content, servers
    std::map<std::string, std::vector<std::string>> evidence_;
    bool answered_ = false;
    std::vector<std::string> unanswered_;  ///< by the resolver
    std::string reason_;
};

void judge(Inquiry& ask, Verdicts& verdicts) {
    const DomainName& domain = *ask.request().target.domain();
    const Subject subject = domain;
    const ZoneServers zone = zoneServers(ask, domain);
    bool open = false;
    const std::vector<Item> items = itemsOf(ask, domain, zone.zone, open);
    if (zone.state == ZoneServers::State::Failed)
        return verdicts.couldNotLook(subject, zone.reason, {zone.evidence});
    const bool found = zone.state == ZoneServers::State::Found;
    if (zone.state == ZoneServers::State::None || (found && dmarc::isPublicSuffix(zone.zone)))
        return verdicts.doesNotApply(subject, "it is in no zone of its owner's");
    Comparison comparison(ask, verdicts, zone);
    open = open || zone.open;
    for (const Item& item : items) open = !comparison.gather(item) || open;
    if (open) return verdicts.wait();
    if (!comparison.anybodyAnswered()) {
        return verdicts.couldNotLook(subject, "none of its name servers answered with authority from here",
                                     {zone.evidence});
    }
    for (const Item& item : items) comparison.judge(item);
    if (!verdicts.findings().empty()) return;
    const Args args{{arg::domain, subject.toString()},
                    {arg::hosts, zone.names()},
                    {arg::count, static_cast<std::int64_t>(items.size())},
                    {arg::names, comparison.unansweredByResolver()},
                    {arg::reason, comparison.reason()}};
    const bool withResolver = comparison.unansweredByResolver().empty();
    verdicts.say(withResolver ? "agree" : "servers-agree", subject, args, {zone.evidence});
}

}  // namespace

extern const Rule dnsConsistency{"dns.consistency", Scope::Domain, judge};

}  // namespace mailvitals::rules
