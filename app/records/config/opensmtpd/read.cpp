// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/ascii.h"
#include "base/ip_address.h"
#include "records/config/opensmtpd/kept.h"
#include "records/config/opensmtpd/tokens.h"
#include "records/config/readers.h"
#include "records/config/shapes.h"

#include <algorithm>

namespace mailvitals::config {
namespace {

using opensmtpd::Sentence;
using opensmtpd::Token;

class SmtpdReader {
 public:
    Reading read(const Lines& lines) {
        const opensmtpd::Sentences sentences = opensmtpd::sentencesIn(lines);
        text_.cut = sentences.cut;
        std::size_t strange = 0;
        for (const Sentence& sentence : sentences.all) {
            ++text_.entries;
            if (!take(sentence) && !sentence.isIndented) ++strange;
        }
        if (rules_ == 0 || strange > text_.entries / 4) return std::nullopt;
        return std::move(text_);
    }

 private:
    /// False: no statement of smtpd.conf(5).
    bool take(const Sentence& sentence) {
        static const std::set<std::string_view> others = wordSet(
            "pki smtp queue ca include mta proc admd bounce mda scheduler srs max-message-size "
            "expire limit bounce-warn");
        const std::vector<Token>& tokens = sentence.tokens;
        const std::string& word = tokens[0].text;
        const bool old = (word == "accept" || word == "reject") && has(tokens, "for");
        if (word == "match" || old) {
            rule(sentence);
        } else if (word == "action" && tokens.size() > 2) {
            ++rules_;
            text_.add(named(tokens[1].text), "action", tokens[2].text, sentence.number);
        } else if (word == "listen" && tokens.size() > 2) {
            listen(sentence);
        } else if (word == "table" && tokens.size() > 1) {
            table(sentence);
        } else if (word == "filter" && tokens.size() > 2) {
            filter(sentence);
        } else if (word == "include" && tokens.size() > 1) {
            text_.add({}, "include", tokens[1].text, sentence.number);
        } else {
            return others.contains(word) || (tokens.size() == 3 && tokens[1].text == "=");
        }
        return true;
    }

    static bool has(const std::vector<Token>& tokens, std::string_view word) {
        return std::any_of(tokens.begin(), tokens.end(),
                           [&](const Token& token) { return !token.isText && token.text == word; });
    }

    /// The name of an action, a table or a filter.
    std::string named(const std::string& name) {
        return isNameWord(name) && !name.empty() ? name : numbers_.of(name);
    }

    /// A tag may be called as a word of the language is.
    static bool isTextBehind(const std::string& before, std::string_view piece) {
        static const std::set<std::string_view> heads =
            wordSet("tag tagged helo src rdns mail-from rcpt-to domain");
        return heads.contains(before) && piece != "{" && piece != "regex" && piece != "!";
    }

    void rule(const Sentence& sentence) {
        ++rules_;
        std::string value;
        std::string before;
        const std::vector<Token>& tokens = sentence.tokens;
        for (std::size_t i = 1; i < tokens.size(); ++i) {
            std::string piece = tokens[i].text;
            if (piece == "<" && !tokens[i].isText && i + 2 < tokens.size() && tokens[i + 2].text == ">") {
                piece = "<" + named(tokens[i + 1].text) + ">";
                i += 2;
            } else if (before == "action") {
                piece = "\"" + named(piece) + "\"";
            } else if (tokens[i].isText || !opensmtpd::isWord(piece) || isTextBehind(before, piece)) {
                piece = "\"" + opensmtpd::keptText(piece, &numbers_) + "\"";
            }
            const bool list = before == "{" || piece == "," || value.empty();
            if (!value.empty() && !(list && piece == ",")) value += ' ';
            value += piece;
            before = tokens[i].isText ? std::string() : tokens[i].text;
        }
        text_.add({}, tokens[0].text, value, sentence.number);
    }

    /// Tables may hold names with their passwords as well; only what is listed alone is kept.
    void table(const Sentence& sentence) {
        const std::vector<Token>& tokens = sentence.tokens;
        const std::string name = named(tokens[1].text);
        const bool isList = tokens.size() > 2 && tokens[2].text == "{" && !tokens[2].isText;
        const bool isFile =
            tokens.size() > 2 && (tokens[2].text.starts_with("file:") || tokens[2].text.starts_with('/'));
        text_.add(name, "table", isList ? "list" : isFile ? "file" : "other", sentence.number);
        if (!isList) return;
        for (std::size_t i = 3; i < tokens.size(); ++i) {
            const std::string& entry = tokens[i].text;
            const bool separator = !tokens[i].isText && (entry == "," || entry == "}" || entry == "=");
            const bool assigned = tokens[i - 1].text == "=" && !tokens[i - 1].isText;
            if (separator || assigned) continue;
            const bool network = isNetworkWord(entry) && !entry.starts_with('!');
            text_.add(name, network ? "network" : "entry",
                      network ? entry : opensmtpd::keptText(entry, &numbers_), sentence.number);
        }
    }

    void listen(const Sentence& sentence) {
        ++rules_;
        const std::vector<Token>& tokens = sentence.tokens;
        std::string value;
        std::string filters;
        for (std::size_t i = 1; i < tokens.size(); ++i) {
            const std::string& word = tokens[i].text;
            const bool first = tokens[i - 1].text == "on";
            const bool follows = i + 1 < tokens.size();
            if (first) value += word;
            if (word == "auth" || word == "auth-optional" || word == "proxy-v2" || word == "smtps")
                value += " " + word;
            if (word == "port" && follows) value += " port " + tokens[++i].text;
            if (word == "tag" && follows) value += " tag " + numbers_.of(tokens[++i].text);
            if (word == "filter" && follows) {
                // "filter { a, b }" is a chain without a name.
                filters += " filter";
                if (tokens[i + 1].text == "{") {
                    for (i += 2; i < tokens.size() && tokens[i].text != "}"; ++i)
                        if (tokens[i].text != ",") filters += " " + numbers_.of("filter " + tokens[i].text);
                } else {
                    filters += " " + numbers_.of("filter " + tokens[++i].text);
                }
            }
        }
        // Whatever follows the word is the name of one.
        text_.add({}, "listen", value + filters, sentence.number);
    }

    /// Whether a filter may refuse a client for where it comes from. What else filters look at, a client
    /// chooses; programs that filter look for spam.
    void filter(const Sentence& sentence) {
        const std::vector<Token>& tokens = sentence.tokens;
        std::string value = "passes";
        if (has(tokens, "chain")) {
            value = "chain";
            for (std::size_t i = 3; i < tokens.size(); ++i)
                if (tokens[i].text != "{" && tokens[i].text != "}" && tokens[i].text != ",")
                    value += " " + numbers_.of("filter " + tokens[i].text);
        } else if ((has(tokens, "src") || has(tokens, "auth")) &&
                   (has(tokens, "disconnect") || has(tokens, "reject"))) {
            value = "rejects";
        }
        text_.add(numbers_.of("filter " + tokens[1].text), "filter", value, sentence.number);
    }

    Text text_{Kind::OpenSmtpd, {}, 0, {}, false};
    Numbered numbers_;
    std::size_t rules_ = 0;
};

}  // namespace

Reading readOpenSmtpd(const Lines& lines) {
    return SmtpdReader().read(lines);
}

}  // namespace mailvitals::config
