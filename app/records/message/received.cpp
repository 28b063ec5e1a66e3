// SPDX-License-Identifier: GPL-3.0-or-later
#include "records/message/received.h"

#include "base/ascii.h"
#include "records/message/lexer.h"
#include "records/message/received_client.h"

#include <algorithm>
#include <array>

namespace mailvitals::message {
namespace {

constexpr const char* section = "RFC 5321 section 4.4";

/// What stands behind one of the words from, by, via, with, id, for.
struct Clause {
    std::string_view key;
    std::vector<std::string> words;
    std::vector<std::string> comments;

    std::string text() const { return ascii::join(words, " "); }
};

constexpr std::array<std::string_view, 7> keys{"from", "by", "via", "with", "id", "for", "tls"};

std::string_view keyOf(const Token& token) {
    if (token.kind != Token::Kind::Word) return {};
    const auto found = std::find_if(keys.begin(), keys.end(), [&](std::string_view key) {
        return ascii::equalsIgnoringCase(key, token.text);
    });
    return found == keys.end() ? std::string_view() : *found;
}

/// The clauses in order; comments in front of the first ("(qmail 1 invoked by uid 0)") are in one without
/// key.
std::vector<Clause> clausesOf(const std::vector<Token>& tokens, std::size_t end) {
    std::vector<Clause> clauses(1);
    for (std::size_t i = 0; i < end; ++i) {
        const Token& token = tokens[i];
        if (token.kind == Token::Kind::Comment) {
            clauses.back().comments.push_back(token.text);
        } else if (const std::string_view key = keyOf(token); !key.empty() && i + 1 < end) {
            clauses.push_back({key, {}, {}});
        } else if (token.afterGap || clauses.back().words.empty()) {
            clauses.back().words.push_back(token.text);
        } else {
            clauses.back().words.back() += token.text;  // "[192.0.2.1]" and ":25"
        }
    }
    return clauses;
}

const Clause* find(const std::vector<Clause>& clauses, std::string_view key) {
    const auto found = std::find_if(clauses.begin(), clauses.end(),
                                    [key](const Clause& clause) { return clause.key == key; });
    return found == clauses.end() ? nullptr : &*found;
}

bool isVersion(std::string_view word) {
    return ascii::startsWithIgnoringCase(word, "TLS") && word.size() > 3 && word.size() <= 12 &&
           std::any_of(word.begin(), word.end(), ascii::isDigit) && word.find("_WITH") == word.npos;
}

bool isCipher(std::string_view word) {
    const auto fits = [](char c) { return ascii::isAlnum(c) || c == '-' || c == '_'; };
    return word.size() >= 7 && std::all_of(word.begin(), word.end(), fits) &&
           (word.find('-') != word.npos || word.find('_') != word.npos) &&
           std::any_of(word.begin(), word.end(), ascii::isDigit);
}

/// Pieces of "(using TLSv1.3 with cipher X (256/256 bits))", "(version=TLS1_3 cipher=X bits=256/256)",
/// "(TLSv1.3:X:256:NO)", "(TLS1.3)".
void readTls(std::string_view comment, Received& received) {
    std::vector<std::string_view> words;
    std::size_t start = 0;
    for (std::size_t i = 0; i <= comment.size(); ++i) {
        const bool inside =
            i < comment.size() && std::string_view(" \t\r\n,;:=()").find(comment[i]) == comment.npos;
        if (inside) continue;
        if (i > start) words.push_back(comment.substr(start, i - start));
        start = i + 1;
    }
    for (std::size_t i = 0; i < words.size(); ++i) {
        const bool named = i > 0 && ascii::equalsIgnoringCase(words[i - 1], "cipher");
        const bool behindVersion =
            i > 0 && !received.tlsVersion.empty() && words[i - 1] == received.tlsVersion;
        if (received.tlsVersion.empty() && isVersion(words[i])) {
            received.tlsVersion = words[i];
        } else if (received.cipher.empty() && (named || behindVersion) && isCipher(words[i])) {
            received.cipher = words[i];
        }
    }
}

bool mayBeTls(std::string_view comment) {
    if (comment.find('[') != comment.npos) return false;  // "tls1.example.org [192.0.2.1]"
    return ascii::startsWithIgnoringCase(comment, "using ") ||
           ascii::containsIgnoringCase(comment, "cipher=") ||
           ascii::containsIgnoringCase(comment, "version=") || ascii::startsWithIgnoringCase(comment, "TLS");
}

/// The protocol's name without its letters for STARTTLS and AUTH (RFC 3848, RFC 6531 section 4.3).
struct Protocol {
    bool isEsmtp = false;
    bool tls = false;
    bool auth = false;
};

Protocol protocolOf(std::string_view with) {
    std::string name = ascii::lowered(with.substr(0, with.find(' ')));
    for (const std::string_view base : {"utf8smtp", "utf8lmtp", "esmtp", "lmtp", "smtp"}) {
        if (!name.starts_with(base)) continue;
        const std::string_view letters = std::string_view(name).substr(base.size());
        if (letters != "" && letters != "s" && letters != "a" && letters != "sa") return {};
        return {base != "smtp", letters.starts_with('s'), letters.ends_with('a')};
    }
    return {};
}

/// "Authenticated sender: ann@example.org" of Postfix, "authenticated bits=0" of Sendmail, "SquirrelMail
/// authenticated user ann", "AUTH: PLAIN ann" of Courier, "account ann HELO laptop" of CommuniGate; but not
/// "authenticated.example.net [192.0.2.1]", a name that anybody may give to an address.
bool tellsOfLogin(std::string_view comment) {
    constexpr std::string_view word = "authenticated";
    if (ascii::startsWithIgnoringCase(comment, word)) {
        const std::string_view rest = comment.substr(word.size());
        return rest.empty() || rest.front() == ' ' || rest.front() == ':';
    }
    return ascii::startsWithIgnoringCase(comment, "AUTH: ") ||
           ascii::startsWithIgnoringCase(comment, "smtp-auth ") ||
           ascii::startsWithIgnoringCase(comment, "account ") ||
           ascii::startsWithIgnoringCase(comment, "SquirrelMail authenticated user");
}

void readProtocol(const std::vector<Clause>& clauses, Received& received) {
    for (const Clause& clause : clauses) {
        for (const std::string& comment : clause.comments) {
            if (mayBeTls(comment)) readTls(comment, received);
            if (tellsOfLogin(comment)) received.authenticated = true;
            // GMX and WEB.DE: "by 3c-app-gmx-bap05 (via HTTP)".
            if (received.via.empty() && ascii::startsWithIgnoringCase(comment, "via HTTP"))
                received.via = comment.substr(4);
        }
    }
    if (const Clause* tls = find(clauses, "tls"); tls && received.cipher.empty() && !tls->words.empty())
        received.cipher = tls->words.front();  // Exim since 4.95
    const Protocol protocol = protocolOf(received.with);
    received.authenticated = received.authenticated || protocol.auth;
    if (protocol.tls || !received.tlsVersion.empty() || !received.cipher.empty()) {
        received.tls = HopTls::Encrypted;
    } else if (protocol.isEsmtp) {
        received.tls = HopTls::Plain;
    }
}

std::string withoutBrackets(std::string_view text) {
    if (text.starts_with('<') && text.ends_with('>')) text = text.substr(1, text.size() - 2);
    return std::string(text);
}

/// The last semicolon outside of comments and quotes; the number of tokens where there is none.
std::size_t semicolonBeforeDate(const std::vector<Token>& tokens) {
    std::size_t found = tokens.size();
    for (std::size_t i = 0; i < tokens.size(); ++i) {
        if (tokens[i].is(';')) found = i;
    }
    return found;
}

void readDate(std::string_view value, const std::vector<Token>& tokens, std::size_t semicolon,
              Received& received) {
    if (semicolon == tokens.size()) {
        received.dateError = ParseError{value.size(), "no semicolon with a date behind it", {}, section};
        return;
    }
    const std::size_t at = tokens[semicolon].at + 1;
    auto date = parseDate(value.substr(at));
    if (date) {
        received.date = *date;
    } else {
        date.error().where += at;
        received.dateError = std::move(date.error());
    }
}

}  // namespace

bool Received::isLocal() const {
    if (client.address) return false;
    const bool localWord =
        ascii::startsWithIgnoringCase(with, "local") || ascii::equalsIgnoringCase(with, "mapi");
    return localWord || client.said.empty();
}

bool Received::isLogin() const {
    const auto isWeb = [](std::string_view text) { return ascii::startsWithIgnoringCase(text, "HTTP"); };
    const bool lmtp = ascii::lowered(with).find("lmtp") != std::string::npos;
    return (authenticated && !lmtp) || isWeb(with) || isWeb(via) ||
           ascii::startsWithIgnoringCase(with, "mapi");
}

bool Received::isFetch() const {
    for (const std::string* word : {&with, &via}) {
        if (ascii::startsWithIgnoringCase(*word, "IMAP") || ascii::startsWithIgnoringCase(*word, "POP"))
            return true;
    }
    return false;
}

Expected<Received, ParseError> parseReceived(std::string_view value) {
    const auto tokens = tokenise(value, ";", Comments::Keep);
    if (!tokens) return unexpected(tokens.error());
    const std::size_t semicolon = semicolonBeforeDate(*tokens);
    const auto clauses = clausesOf(*tokens, semicolon);
    Received received;
    readDate(value, *tokens, semicolon, received);
    const Clause* from = find(clauses, "from");
    const Clause* by = find(clauses, "by");
    if (from == nullptr && by == nullptr && !received.date) {
        return unexpected(
            ParseError{0, "neither from nor by nor a date", std::string(value.substr(0, 80)), section});
    }
    if (from) received.client = clientFrom(from->words, from->comments);
    if (by) {
        received.by = by->words.empty() ? std::string() : by->words.front();
        received.byAddress = addressIn(received.by);
        for (const std::string& comment : by->comments) {
            if (!received.byAddress) received.byAddress = addressIn(comment);
        }
    }
    const auto textOf = [&](std::string_view key) {
        const Clause* clause = find(clauses, key);
        return clause ? clause->text() : std::string();
    };
    received.via = textOf("via");
    received.with = textOf("with");
    const Clause* id = find(clauses, "id");
    received.id = id && !id->words.empty() ? id->words.front() : std::string();
    const Clause* forWhom = find(clauses, "for");
    received.forWhom =
        forWhom && !forWhom->words.empty() ? withoutBrackets(forWhom->words.front()) : std::string();
    readProtocol(clauses, received);
    return received;
}

}  // namespace mailvitals::message
