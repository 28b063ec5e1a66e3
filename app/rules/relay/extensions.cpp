// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/ascii.h"
#include "rules/facts/smtp/sessions.h"
#include "rules/rule.h"

#include <charconv>

namespace mailvitals::rules {
namespace {

/// A message of this size every server must take (RFC 5321 section 4.5.3.1.7), and so its SIZE must allow it.
constexpr std::uint64_t leastSize = 64 * 1024;
/// Photographs and papers that people send each other; a third of it is lost to base64.
constexpr std::uint64_t usualSize = 10'000'000;

std::string wordOf(const std::string& keyword) {
    return std::string(ascii::split(keyword, ' ').front());
}

/// STARTTLS is used up behind encryption, logins come with it, and words with X are the server's own.
bool mayDiffer(const std::string& word) {
    return ascii::equalsIgnoringCase(word, "STARTTLS") || ascii::startsWithIgnoringCase(word, "AUTH") ||
           ascii::startsWithIgnoringCase(word, "X");
}

std::vector<std::string> goneAfter(const smtp::EhloReply& plain, const smtp::EhloReply& encrypted) {
    std::vector<std::string> gone;
    for (const std::string& keyword : plain.keywords) {
        const std::string word = wordOf(keyword);
        if (!mayDiffer(word) && !encrypted.offers(word)) gone.push_back(word);
    }
    return gone;
}

std::vector<std::string> missingIn(const smtp::EhloReply& ehlo) {
    std::vector<std::string> missing;
    for (const char* word : {"8BITMIME", "SIZE", "PIPELINING"}) {
        if (!ehlo.offers(word)) missing.emplace_back(word);
    }
    return missing;
}

/// 0: no limit, or none that it tells (RFC 1870 section 4).
std::uint64_t sizeLimit(const smtp::EhloReply& ehlo) {
    for (const std::string& keyword : ehlo.keywords) {
        if (!ascii::startsWithIgnoringCase(keyword, "SIZE ")) continue;
        const std::string number(ascii::trimmed(std::string_view(keyword).substr(5)));
        std::uint64_t octets = 0;
        const auto read = std::from_chars(number.data(), number.data() + number.size(), octets);
        if (read.ec == std::errc()) return octets;
    }
    return 0;
}

/// What was announced in one session.
struct Lists {
    const smtp::EhloReply* plain = nullptr;
    const smtp::EhloReply* encrypted = nullptr;

    /// The one that holds for mail as it comes: behind encryption, where that came about (RFC 3207
    /// section 4.2).
    const smtp::EhloReply& last() const { return encrypted ? *encrypted : *plain; }
};

void judge(Verdicts& verdicts, const ServerSession& heard, const Lists& lists) {
    const std::uint64_t limit = sizeLimit(lists.last());
    const auto say = [&](const char* tag, const std::vector<std::string>& names) {
        verdicts.say(tag, heard.session.subject,
                     {{arg::address, heard.server.address.toString()},
                      {arg::names, names},
                      {arg::found, lists.plain ? lists.plain->keywords : std::vector<std::string>()},
                      {arg::bytes, static_cast<std::int64_t>(std::min<std::uint64_t>(limit, INT64_MAX))}},
                     {heard.session.evidence});
    };
    const std::vector<std::string> missing = missingIn(lists.last());
    std::vector<std::string> gone;
    if (lists.plain && lists.encrypted) gone = goneAfter(*lists.plain, *lists.encrypted);
    const bool tiny = limit > 0 && limit < leastSize;
    const bool tight = limit >= leastSize && limit < usualSize;
    if (!missing.empty()) say("missing", missing);
    if (!gone.empty()) say("gone", gone);
    if (tiny) say("tiny", {});
    if (tight) say("tight", {});
    if (!missing.empty() || !gone.empty() || tiny || tight) return;
    say(lists.encrypted ? "offered" : "offered-plain", lists.last().keywords);
}

void judge(Inquiry& ask, Verdicts& verdicts) {
    for (const ServerSession& heard : sessionsToJudge(ask, verdicts, SmtpSessionKind::Greeting)) {
        const auto plain = heard.session.transcript->ehlo(false);
        const auto encrypted = heard.session.transcript->ehlo(true);
        if (plain || encrypted)
            judge(verdicts, heard,
                  {plain ? &plain.value() : nullptr, encrypted ? &encrypted.value() : nullptr});
        else
            verdicts.couldNotLook(heard.session.subject, "it did not answer EHLO", {heard.session.evidence});
    }
}

}  // namespace

extern const Rule smtpExtensions{"smtp.extensions", Scope::Any, judge};

}  // namespace mailvitals::rules
