// SPDX-License-Identifier: GPL-3.0-or-later
#include "evidence/bounce_item.h"
#include "rules/rule.h"

#include <algorithm>
#include <map>

namespace mailvitals::rules {
namespace {

using bounce::Fate;
using bounce::Form;
using bounce::Statement;

/// More are counted only.
constexpr std::size_t mostShown = 50;

const char* tagOf(BounceCause cause) {
    switch (cause) {
        case BounceCause::Unauthenticated: return "unauthenticated";
        case BounceCause::Spf: return "spf";
        case BounceCause::Dkim: return "dkim";
        case BounceCause::Dmarc: return "dmarc";
        case BounceCause::DmarcMissing: return "dmarc-missing";
        case BounceCause::Alignment: return "alignment";
        case BounceCause::ReverseName: return "reverse-name";
        case BounceCause::HelloName: return "hello-name";
        case BounceCause::Tls: return "tls";
        case BounceCause::Listed: return "listed";
        case BounceCause::Blocked: return "blocked";
        case BounceCause::NewAddress: return "new-address";
        case BounceCause::DynamicAddress: return "dynamic-address";
        case BounceCause::Misused: return "misused";
        case BounceCause::Rate: return "rate";
        case BounceCause::Content: return "content";
        case BounceCause::Headers: return "headers";
        case BounceCause::SenderDomain: return "sender-domain";
        case BounceCause::Recipient: return "recipient";
        case BounceCause::Disabled: return "disabled";
        case BounceCause::MailboxFull: return "mailbox-full";
        case BounceCause::RecipientDomain: return "recipient-domain";
        case BounceCause::Probing: return "probing";
        case BounceCause::RelayDenied: return "relay-denied";
        case BounceCause::Login: return "login";
        case BounceCause::Greylisted: return "greylisted";
        case BounceCause::Busy: return "busy";
        case BounceCause::Unreachable: return "unreachable";
        case BounceCause::Loop: return "loop";
        case BounceCause::Size: return "size";
        case BounceCause::ReceiversFilter: return "receivers-filter";
        case BounceCause::ReceiversFault: return "receivers-fault";
        case BounceCause::Policy: break;
    }
    return "policy";
}

/// What several statements say alike.
struct Group {
    const Statement* first = nullptr;
    BounceReason reason;
    std::size_t count = 0;
};

bool isRefusal(const Statement& statement, const BounceReason& reason) {
    if (statement.fate == Fate::Delivered) return false;
    // Of what has no code, only words that are known are taken for a reply.
    return statement.fate != Fate::Unknown || statement.code != 0 || reason.pattern;
}

/// Words around a reply are none themselves.
bool isCoded(const Statement& statement) {
    return statement.form != Form::Reply || statement.code != 0 || statement.enhanced;
}

/// "550 5.7.26"; empty: no code.
std::string codeOf(const Statement& statement) {
    std::string code = statement.code == 0 ? std::string() : std::to_string(statement.code);
    if (statement.enhanced) code += (code.empty() ? "" : " ") + statement.enhanced->toString();
    return code;
}

/// Which words there are for what became of the message depends on the code, and on who speaks.
std::string fateOf(const Group& group) {
    const Statement& statement = *group.first;
    const bool gaveUp = statement.fate == Fate::Failed && statement.code / 100 == 4;
    std::string fate = "did not take the message";
    if (gaveUp)
        fate = "did not take the message in time, so it came back for good";
    else if (statement.fate == Fate::Failed)
        fate = "refused the message for good";
    else if (statement.fate == Fate::Delayed)
        fate = statement.incoming ? "did not take the message for now" : "did not take the message yet";
    std::string more = codeOf(statement);
    if (group.count > 1) more += (more.empty() ? "" : ", ") + std::to_string(group.count) + " times";
    return more.empty() ? fate : fate + " (" + more + ")";
}

std::string speakerOf(const Statement& statement, const BounceReason& reason) {
    if (statement.incoming) return "Your own server";
    if (reason.provider) return reason.provider->name;
    return statement.host.empty() ? std::string("The other server") : statement.host;
}

std::string subjectOf(const Statement& statement) {
    if (!statement.recipient.empty()) return statement.recipient;
    return statement.host.empty() ? std::string("the reply") : statement.host;
}

void say(const Group& group, const Bounces& bounces, Verdicts& verdicts) {
    const Statement& statement = *group.first;
    const BouncePattern* pattern = group.reason.pattern;
    Args args{{arg::name, speakerOf(statement, group.reason)},
              {arg::fate, fateOf(group)},
              {arg::code, codeOf(statement)},
              {arg::reply, statement.text.empty() ? std::string("nothing more") : statement.text},
              {arg::recipient, statement.recipient},
              {arg::host, statement.host}};
    if (!pattern) {
        const bool bare = statement.fate == Fate::Delayed && statement.text.empty();
        const char* tag = bare ? "delayed" : "unknown-reply";
        return verdicts.say(statement.incoming ? "own-refusal-unknown" : tag, subjectOf(statement), args);
    }
    args.push_back({arg::meaning, pattern->meaning});
    args.push_back({arg::source, pattern->source});
    args.push_back({arg::rules, bounces.rulesFor(pattern->cause)});
    verdicts.say(statement.incoming ? "own-refusal" : tagOf(pattern->cause), subjectOf(statement), args);
}

void judge(Inquiry& ask, Verdicts& verdicts) {
    const BounceItem& item = *ask.request().bounce;
    const Bounces& bounces = ask.policy().bounces;
    std::vector<Group> groups;
    std::map<std::string, std::size_t> places;
    const Statement* delivered = nullptr;
    const bool coded = std::any_of(item.notice.statements.begin(), item.notice.statements.end(), isCoded);
    for (const Statement& statement : item.notice.statements) {
        const BounceReason reason = bounces.reasonOf(statement);
        if (statement.fate == Fate::Delivered && !delivered) delivered = &statement;
        if (!isRefusal(statement, reason) || (coded && !isCoded(statement))) continue;
        const Group group{&statement, reason, statement.count};
        std::string key = speakerOf(statement, reason) + '\n' + codeOf(statement) + '\n' +
                          toString(statement.fate) + '\n' +
                          (reason.pattern ? reason.pattern->meaning : statement.text);
        const auto [place, fresh] = places.emplace(std::move(key), groups.size());
        if (fresh)
            groups.push_back(group);
        else
            groups[place->second].count += statement.count;
    }
    const std::string subject = item.name.empty() ? std::string("the text") : item.name;
    for (std::size_t i = 0; i < std::min(groups.size(), mostShown); ++i) say(groups[i], bounces, verdicts);
    const std::size_t more = item.notice.others + groups.size() - std::min(groups.size(), mostShown);
    if (more > 0) verdicts.say("more", subject, {{arg::count, static_cast<std::int64_t>(more)}});
    if (!groups.empty()) return;
    if (!delivered) return verdicts.say("nothing-found", subject);
    const std::string words = delivered->text.empty() ? codeOf(*delivered) : delivered->text;
    verdicts.say(delivered->form == Form::Reply ? "accepted" : "delivered", subjectOf(*delivered),
                 {{arg::name, speakerOf(*delivered, bounces.reasonOf(*delivered))},
                  {arg::reply, words.empty() ? std::string("nothing more") : words}});
}

}  // namespace

extern const Rule messageBounce{"message.bounce", Scope::Bounce, judge};

}  // namespace mailvitals::rules
