// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/ascii.h"
#include "evidence/bounce_item.h"
#include "evidence/derived.h"
#include "records/config/blocklists.h"
#include "records/smtp/list_claim.h"
#include "rules/facts/smtp/baseline_recipients.h"
#include "rules/rule.h"

#include <algorithm>
#include <array>
#include <set>

namespace mailvitals::rules {
namespace {

using config::ListUse;

bool isDead(const Blocklist* list) {
    return list && list->state == Blocklist::State::Dead;
}

/// Would the server take an answer for a listing by which the list refuses it? Null: its filter is not
/// understood, or the list refuses nobody in that way.
std::optional<bool> takesRefusal(const ListUse& use, const Blocklist& list) {
    const std::vector<IpAddress> refusals = list.refusals();
    bool unknown = refusals.empty();
    for (const IpAddress& answer : refusals) {
        const auto counts = use.counts(answer);
        if (counts.value_or(false)) return true;
        unknown = unknown || !counts;
    }
    return unknown ? std::nullopt : std::optional(false);
}

const Blocklist* listNamed(Inquiry& ask, std::string_view zone) {
    const auto name = DomainName::parse(zone);
    return name ? listOfZone(ask.policy().knownLists, *name) : nullptr;
}

/// The answers that mean a listing, in the server's own spelling.
std::string filterFor(const ListUse& use) {
    const bool ofDomains = use.zone.find("dbl.") != use.zone.npos;
    if (use.zone.find("spamhaus.") == use.zone.npos)
        return use.zone + " with the answers that its operator documents";
    if (use.server == config::Kind::Exim)
        return use.zone + (ofDomains ? "=127.0.1.2,127.0.1.4,127.0.1.5,127.0.1.6"
                                     : "=127.0.0.2,127.0.0.3,127.0.0.4,127.0.0.9,127.0.0.10,127.0.0.11");
    return use.zone + (ofDomains ? "=127.0.1.[2..99]" : "=127.0.0.[2..11]");
}

void judgeConfiguration(Inquiry& ask, Verdicts& verdicts) {
    const ConfigurationItem& item = *ask.request().configuration;
    std::vector<std::string> fine;
    bool spoken = false;
    std::vector<std::string> places;
    for (const ListUse& use : config::blocklistsAsked(item.texts)) {
        const config::Text& text = item.texts[use.at.text];
        const std::size_t line = text.facts[use.at.fact].line;
        const std::string place =
            config::titleOf(text) + (line == 0 ? std::string() : ", line " + std::to_string(line));
        const std::vector<std::string> evidence{idOf(ConfigurationView{use.at.text, {use.at.fact}})};
        const Blocklist* list = listNamed(ask, use.zone);
        Args args{{arg::list, use.zone}, {arg::place, place}};
        if (isDead(list)) {
            args.push_back({arg::reason, list->reason});
            const bool everybody = list->everybody && use.alone;
            verdicts.say(everybody ? "dead-list" : "dead-list-silent", use.zone, args, evidence);
            spoken = true;
            continue;
        }
        const auto refusal = list ? takesRefusal(use, *list) : std::nullopt;
        if (!refusal) continue;
        if (*refusal && use.alone) {
            args.push_back({arg::found, use.zone + use.filter});
            args.push_back({arg::term, filterFor(use)});
            verdicts.say("unfiltered", use.zone, args, evidence);
            spoken = true;
        } else if (!*refusal) {
            fine.push_back(use.zone);
            places.insert(places.end(), evidence.begin(), evidence.end());
        }
    }
    if (!spoken && !fine.empty())
        verdicts.say("filtered", ask.request().target.toString(), {{arg::lists, fine}}, places);
}

/// What an owner's own log says of clients that were refused.
void judgeBounce(Inquiry& ask, Verdicts& verdicts) {
    const Bounces& bounces = ask.policy().bounces;
    std::set<std::string> said;
    for (const bounce::Statement& statement : ask.request().bounce->notice.statements) {
        if (!statement.incoming || statement.fate == bounce::Fate::Delivered) continue;
        const auto claim = smtp::listClaimIn(statement.text);
        const std::string zone = claim ? claim->zone.toString() : std::string("a blocklist");
        const Blocklist* list = claim ? listNamed(ask, zone) : nullptr;
        const Args args{
            {arg::name, std::string("Your server")}, {arg::list, zone}, {arg::reply, statement.text}};
        if (bounces.isResolverRefused(statement.text)) {
            if (said.insert(zone).second) verdicts.say("resolver-refused", zone, args);
        } else if (isDead(list) && said.insert(zone).second) {
            Args more = args;
            more.push_back({arg::reason, list->reason});
            verdicts.say("refuses-by-dead-list", zone, more);
        }
    }
}

/// Is the client really on the list? Its test entries tell first whether its answers can be believed (RFC
/// 5782 section 5).
enum class Truth { Open, Listed, NotListed, Unknown };

DomainName entryOf(const DomainName& zone, const IpAddress& address) {
    return zone.child(address.toReverse()).value_or(DomainName());
}

bool isListing(const Lookup& lookup) {
    const std::vector<IpAddress> addresses = lookup.addresses();
    return std::any_of(addresses.begin(), addresses.end(), [](const IpAddress& each) {
        return each.isV4() && each.bytes()[0] == 127 && !(each.bytes()[1] == 255 && each.bytes()[2] == 255);
    });
}

Truth isListed(Inquiry& ask, const DomainName& zone, const IpAddress& client,
               std::vector<std::string>& evidence) {
    const Lookup listed = lookUp(ask, entryOf(zone, client), dns::Type::A);
    const Lookup alive = lookUp(ask, entryOf(zone, IpAddress::v4({127, 0, 0, 2})), dns::Type::A);
    const Lookup wild = lookUp(ask, entryOf(zone, IpAddress::v4({127, 0, 0, 1})), dns::Type::A);
    if (listed.isOpen() || alive.isOpen() || wild.isOpen()) return Truth::Open;
    for (const Lookup* each : {&listed, &alive, &wild}) evidence.push_back(each->evidence);
    if (!isListing(alive) || !wild.absent()) return Truth::Unknown;
    if (isListing(listed)) return Truth::Listed;
    return listed.absent() ? Truth::NotListed : Truth::Unknown;
}

void judgeReply(Inquiry& ask, Verdicts& verdicts, const Session& session, const std::string& reply) {
    const auto claim = smtp::listClaimIn(reply);
    const std::string zone = claim ? claim->zone.toString() : std::string("a blocklist");
    Args args{
        {arg::name, "The server at " + session.subject.toString()}, {arg::list, zone}, {arg::reply, reply}};
    std::vector<std::string> evidence{session.evidence};
    if (ask.policy().bounces.isResolverRefused(reply))
        return verdicts.say("resolver-refused", session.subject, args, evidence);
    if (!claim)
        return verdicts.doesNotApply(session.subject, "no blocklist is named in what the server says");
    const Blocklist* list = listNamed(ask, zone);
    if (isDead(list)) {
        args.push_back({arg::reason, list->reason});
        return verdicts.say("refuses-by-dead-list", session.subject, args, evidence);
    }
    if (!claim->client || !ask.request().isPublic(*claim->client))
        return verdicts.say("client-not-told", session.subject, args, evidence);
    args.push_back({arg::address, claim->client->toString()});
    switch (isListed(ask, claim->zone, *claim->client, evidence)) {
        case Truth::Open: return verdicts.wait();
        case Truth::Listed: return verdicts.say("client-listed", session.subject, args, evidence);
        case Truth::NotListed: return verdicts.say("client-not-listed", session.subject, args, evidence);
        case Truth::Unknown: break;
    }
    verdicts.say("cannot-tell", session.subject, args, evidence);
}

void judge(Inquiry& ask, Verdicts& verdicts) {
    if (ask.request().configuration) return judgeConfiguration(ask, verdicts);
    if (ask.request().bounce) return judgeBounce(ask, verdicts);
    for (const Server& server : serversToJudge(ask, verdicts)) {
        const auto baseline = baselineToJudge(ask, verdicts, server);
        if (!baseline) continue;
        const TrialOutcome& known = baseline->known;
        if (known.answer == smtp::RelayAnswer::Accepted) {
            verdicts.say("not-refused", baseline->session.subject, {}, {baseline->session.evidence});
        } else {
            judgeReply(ask, verdicts, baseline->session, known.reply);
        }
    }
}

}  // namespace

extern const Rule smtpOwnFilter{"smtp.own-filter", Scope::AnyOfThese, judge};

}  // namespace mailvitals::rules
