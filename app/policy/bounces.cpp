// SPDX-License-Identifier: GPL-3.0-or-later
#include "policy/bounces.h"

#include "base/ascii.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

#include <algorithm>
#include <array>

namespace mailvitals {
namespace {

using Word = std::pair<std::string_view, BounceCause>;

constexpr std::array<Word, 33> causeWords{{
    {"unauthenticated", BounceCause::Unauthenticated},
    {"spf", BounceCause::Spf},
    {"dkim", BounceCause::Dkim},
    {"dmarc", BounceCause::Dmarc},
    {"dmarc-missing", BounceCause::DmarcMissing},
    {"alignment", BounceCause::Alignment},
    {"reverse-name", BounceCause::ReverseName},
    {"hello-name", BounceCause::HelloName},
    {"tls", BounceCause::Tls},
    {"listed", BounceCause::Listed},
    {"blocked", BounceCause::Blocked},
    {"new-address", BounceCause::NewAddress},
    {"dynamic-address", BounceCause::DynamicAddress},
    {"misused", BounceCause::Misused},
    {"rate", BounceCause::Rate},
    {"content", BounceCause::Content},
    {"headers", BounceCause::Headers},
    {"sender-domain", BounceCause::SenderDomain},
    {"recipient", BounceCause::Recipient},
    {"disabled", BounceCause::Disabled},
    {"mailbox-full", BounceCause::MailboxFull},
    {"recipient-domain", BounceCause::RecipientDomain},
    {"probing", BounceCause::Probing},
    {"relay-denied", BounceCause::RelayDenied},
    {"login", BounceCause::Login},
    {"greylisted", BounceCause::Greylisted},
    {"busy", BounceCause::Busy},
    {"unreachable", BounceCause::Unreachable},
    {"loop", BounceCause::Loop},
    {"size", BounceCause::Size},
    {"receivers-filter", BounceCause::ReceiversFilter},
    {"receivers-fault", BounceCause::ReceiversFault},
    {"policy", BounceCause::Policy},
}};

/// The name, or one below it.
bool isWithin(std::string_view name, std::string_view domain) {
    while (name.ends_with('.')) name.remove_suffix(1);
    if (name.size() < domain.size()) return false;
    const std::string_view end = name.substr(name.size() - domain.size());
    const bool whole = name.size() == domain.size() || name[name.size() - domain.size() - 1] == '.';
    return whole && ascii::equalsIgnoringCase(end, domain);
}

bool isWithinAny(std::string_view name, const std::vector<std::string>& domains) {
    return !name.empty() && std::any_of(domains.begin(), domains.end(),
                                        [&](const std::string& domain) { return isWithin(name, domain); });
}

std::string_view domainOf(std::string_view mailbox) {
    const std::size_t at = mailbox.rfind('@');
    return at == mailbox.npos ? std::string_view() : mailbox.substr(at + 1);
}

bool contains(std::string_view text, const std::string& piece) {
    return text.find(piece) != text.npos;
}

/// "5.7.26", or "x.7.26" for each class.
bool fits(const std::string& code, const smtp::EnhancedCode& found) {
    const std::string whole = found.toString();
    if (code.starts_with('x')) return whole.size() > 1 && whole.substr(1) == code.substr(1);
    return whole == code;
}

class Reader {
 public:
    Bounces read(const QJsonObject& root) {
        Bounces bounces;
        for (const QJsonValue& value : list(root, "providers")) bounces.providers.push_back(provider(value));
        for (const QJsonValue& value : list(root, "patterns"))
            bounces.patterns.push_back(pattern(value.toObject(), bounces));
        const QJsonObject rules = root.value(QLatin1String("rules")).toObject();
        for (const auto& [word, cause] : causeWords)
            bounces.rules.emplace_back(cause, texts(rules, QLatin1String(word.data())));
        if (rules.size() != static_cast<qsizetype>(causeWords.size())) fail("rules for an unknown cause");
        bounces.refusedResolver = texts(root, QLatin1String("refused_resolver"));
        if (bounces.refusedResolver.empty()) fail("no words of a list that refuses a resolver");
        return bounces;
    }

    std::optional<std::string> error;

 private:
    void fail(const std::string& what) {
        if (!error) error = place_.empty() ? what : place_ + ": " + what;
    }

    QJsonArray list(const QJsonObject& object, const char* key) {
        const QJsonArray array = object.value(QLatin1String(key)).toArray();
        if (array.isEmpty()) fail(std::string("\"") + key + "\" is missing or empty");
        return array;
    }

    std::string text(const QJsonObject& object, const char* key, bool wanted) {
        const std::string words = object.value(QLatin1String(key)).toString().toStdString();
        if (wanted && words.empty()) fail(std::string("no ") + key);
        return words;
    }

    std::vector<std::string> texts(const QJsonObject& object, QLatin1String key) {
        std::vector<std::string> read;
        for (const QJsonValue& value : object.value(key).toArray()) {
            read.push_back(value.toString().toStdString());
            if (read.back().empty()) fail("an empty text in " + std::string(key.data()));
        }
        return read;
    }

    /// What is compared with words in small letters.
    std::vector<std::string> words(const QJsonObject& object) {
        std::vector<std::string> read = texts(object, QLatin1String("says"));
        for (const std::string& word : read) {
            if (word != ascii::lowered(word)) fail("\"" + word + "\" is not in small letters");
        }
        return read;
    }

    void expectOnly(const QJsonObject& object, std::initializer_list<const char*> names) {
        for (const QString& key : object.keys()) {
            const bool known = std::any_of(names.begin(), names.end(),
                                           [&](const char* name) { return key == QLatin1String(name); });
            if (!known) fail("\"" + key.toStdString() + "\" is not known here");
        }
    }

    BounceProvider provider(const QJsonValue& value) {
        const QJsonObject object = value.toObject();
        place_ = object.value(QLatin1String("id")).toString().toStdString();
        expectOnly(object, {"id", "name", "hosts", "domains", "says"});
        BounceProvider read{text(object, "id", true), text(object, "name", true),
                            texts(object, QLatin1String("hosts")), texts(object, QLatin1String("domains")),
                            words(object)};
        place_.clear();
        return read;
    }

    BouncePattern pattern(const QJsonObject& object, const Bounces& bounces) {
        BouncePattern read;
        read.meaning = text(object, "meaning", true);
        place_ = read.meaning;
        expectOnly(object, {"provider", "codes", "replies", "says", "cause", "meaning", "source"});
        read.provider = text(object, "provider", false);
        const bool known = std::any_of(bounces.providers.begin(), bounces.providers.end(),
                                       [&](const BounceProvider& each) { return each.id == read.provider; });
        if (!read.provider.empty() && !known) fail("no provider \"" + read.provider + "\"");
        read.codes = texts(object, QLatin1String("codes"));
        for (const QJsonValue& value : object.value(QLatin1String("replies")).toArray())
            read.replies.push_back(value.toInt());
        read.says = words(object);
        // What everything fits would explain everything.
        if (read.codes.empty() && read.replies.empty() && read.says.empty())
            fail("a pattern without a condition");
        const std::string word = text(object, "cause", true);
        const auto cause = std::find_if(causeWords.begin(), causeWords.end(),
                                        [&](const Word& each) { return each.first == word; });
        if (cause == causeWords.end())
            fail("no cause \"" + word + "\"");
        else
            read.cause = cause->second;
        read.source = text(object, "source", true);
        place_.clear();
        return read;
    }

    std::string place_;
};

bool isOf(const BouncePattern& pattern, const bounce::Statement& statement, std::string_view lower) {
    const bool coded = pattern.codes.empty() ||
                       (statement.enhanced &&
                        std::any_of(pattern.codes.begin(), pattern.codes.end(), [&](const std::string& code) {
                            return fits(code, *statement.enhanced);
                        }));
    const bool replied = pattern.replies.empty() || std::find(pattern.replies.begin(), pattern.replies.end(),
                                                              statement.code) != pattern.replies.end();
    return coded && replied &&
           std::all_of(pattern.says.begin(), pattern.says.end(),
                       [&](const std::string& piece) { return contains(lower, piece); });
}

}  // namespace

BounceReason Bounces::reasonOf(const bounce::Statement& statement) const {
    BounceReason reason;
    const std::string lower = ascii::lowered(statement.text);
    // Who said it counts before whose mailbox it is: a server in between may have refused.
    const auto found = [&](auto is) {
        const auto provider = std::find_if(providers.begin(), providers.end(), is);
        if (!reason.provider && provider != providers.end()) reason.provider = &*provider;
    };
    if (!statement.incoming) {
        found([&](const BounceProvider& each) { return isWithinAny(statement.host, each.hosts); });
        found([&](const BounceProvider& each) {
            return std::any_of(each.says.begin(), each.says.end(),
                               [&](const std::string& piece) { return contains(lower, piece); });
        });
        if (statement.host.empty()) {
            found([&](const BounceProvider& each) {
                return isWithinAny(domainOf(statement.recipient), each.domains);
            });
        }
    }
    const auto pattern = std::find_if(patterns.begin(), patterns.end(), [&](const BouncePattern& each) {
        const bool its = each.provider.empty() || (reason.provider && reason.provider->id == each.provider);
        return its && isOf(each, statement, lower);
    });
    if (pattern != patterns.end()) reason.pattern = &*pattern;
    return reason;
}

const std::vector<std::string>& Bounces::rulesFor(BounceCause cause) const {
    static const std::vector<std::string> none;
    const auto found =
        std::find_if(rules.begin(), rules.end(), [&](const auto& each) { return each.first == cause; });
    return found == rules.end() ? none : found->second;
}

bool Bounces::isResolverRefused(std::string_view words) const {
    const std::string lower = ascii::lowered(words);
    return std::any_of(refusedResolver.begin(), refusedResolver.end(),
                       [&](const std::string& sign) { return contains(lower, sign); });
}

Expected<Bounces, std::string> parseBounces(const QByteArray& json) {
    QJsonParseError flaw;
    const QJsonDocument document = QJsonDocument::fromJson(json, &flaw);
    if (!document.isObject()) return unexpected("not JSON: " + flaw.errorString().toStdString());
    Reader reader;
    Bounces bounces = reader.read(document.object());
    if (reader.error) return unexpected(*reader.error);
    return bounces;
}

}  // namespace mailvitals
