// SPDX-License-Identifier: GPL-3.0-or-later
#include "records/message/address.h"

#include "base/ascii.h"
#include "records/message/encoded_word.h"
#include "records/message/lexer.h"

#include <algorithm>

namespace mailvitals::message {
namespace {

constexpr const char* section = "RFC 5322 section 3.4";

using Tokens = std::vector<Token>;

/// Words up to the next special, as one text: with a blank where one stood, unless a dot is beside it.
struct Phrase {
    std::string text;
    std::size_t at = 0;
    std::size_t words = 0;
};

class AddressReader {
 public:
    AddressReader(const Tokens& tokens, std::size_t end) : tokens_(tokens), end_(end) {}

    Expected<AddressList, ParseError> list() {
        AddressList list;
        bool inGroup = false;
        while (!atEnd()) {
            if (special(',')) continue;  // empty elements are obsolete, but allowed (section 4.4)
            if (inGroup && special(';')) {
                inGroup = false;
                continue;
            }
            const Phrase phrase = words();
            if (!inGroup && phrase.words > 0 && special(':')) {
                list.groups.push_back(decodeWords(phrase.text));
                inGroup = true;
                continue;
            }
            auto mailbox = mailboxBehind(phrase);
            if (!mailbox) return unexpected(std::move(mailbox.error()));
            list.mailboxes.push_back(std::move(*mailbox));
            if (!atEnd() && !here(',') && !(inGroup && here(';')))
                return wrong("something between two addresses that is no comma");
        }
        if (inGroup) return wrong("a group that no semicolon closes");
        return list;
    }

    Expected<Mailbox, ParseError> returnPath() {
        auto mailbox = mailboxBehind(words(), EmptyPath::Allowed);
        if (mailbox && !atEnd()) return wrong("something behind the return path");
        return mailbox;
    }

 private:
    enum class EmptyPath { Allowed, Wrong };

    bool atEnd() const { return index_ == tokens_.size(); }
    bool here(char c) const { return !atEnd() && tokens_[index_].is(c); }
    bool special(char c) {
        if (!here(c)) return false;
        ++index_;
        return true;
    }
    std::size_t place() const { return atEnd() ? end_ : tokens_[index_].at; }

    Phrase words() {
        Phrase phrase{{}, place(), 0};
        for (; !atEnd() && tokens_[index_].isText(); ++index_) {
            const Token& token = tokens_[index_];
            const bool dotted = phrase.text.ends_with('.') || token.text.starts_with('.');
            const bool gap = phrase.words > 0 && token.afterGap;
            if (gap && !(dotted && !nameFollows())) phrase.text += ' ';
            phrase.text += token.text;
            ++phrase.words;
        }
        return phrase;
    }

    /// In "John Q. Public <...>" the blank behind the dot is part of a name; in "john . doe @ ..." it is not.
    bool nameFollows() const {
        std::size_t next = index_;
        while (next < tokens_.size() && tokens_[next].isText()) ++next;
        return next < tokens_.size() && (tokens_[next].is('<') || tokens_[next].is(':'));
    }

    Expected<Mailbox, ParseError> mailboxBehind(const Phrase& phrase,
                                                EmptyPath emptyPath = EmptyPath::Wrong) {
        if (special('<')) {
            if (special('>')) {
                if (emptyPath == EmptyPath::Allowed) return Mailbox{{}, {}, {}, phrase.at};
                return wrong("an empty address");
            }
            skipRoute();
            auto mailbox = addrSpec(words());
            if (!mailbox) return mailbox;
            if (!special('>')) return wrong("an angle bracket that nothing closes");
            mailbox->displayName = decodeWords(phrase.text);
            return mailbox;
        }
        return addrSpec(phrase);
    }

    /// "@a,@b:" in front of an address, which nobody follows any more (section 4.4).
    void skipRoute() {
        if (!here('@')) return;
        const std::size_t start = index_;
        while (!atEnd() && !here(':') && !here('>')) ++index_;
        if (!special(':')) index_ = start;
    }

    Expected<Mailbox, ParseError> addrSpec(const Phrase& local) {
        if (local.words == 0) return wrong("no address here");
        if (!special('@')) return wrong("no @ behind the name of a mailbox");
        if (local.text.find(' ') != std::string::npos && local.words > 1)
            return unexpected(ParseError{local.at, "blanks in the name of a mailbox", local.text, section});
        const Phrase domain = words();
        if (domain.words == 0) return wrong("no domain behind the @");
        if (domain.text.find(' ') != std::string::npos)
            return unexpected(ParseError{domain.at, "blanks in a domain", domain.text, section});
        return Mailbox{{}, local.text, domain.text, local.at};
    }

    tl::unexpected<ParseError> wrong(const char* what) const {
        return unexpected(ParseError{place(), what, atEnd() ? std::string() : tokens_[index_].text, section});
    }

    const Tokens& tokens_;
    std::size_t end_;
    std::size_t index_ = 0;
};

constexpr std::string_view addressSpecials = "<>:;@,";

}  // namespace

Expected<AddressList, ParseError> parseAddresses(std::string_view value) {
    const auto tokens = tokenise(value, addressSpecials);
    if (!tokens) return unexpected(tokens.error());
    return AddressReader(*tokens, value.size()).list();
}

Expected<Mailbox, ParseError> parseReturnPath(std::string_view value) {
    const auto tokens = tokenise(value, addressSpecials);
    if (!tokens) return unexpected(tokens.error());
    return AddressReader(*tokens, value.size()).returnPath();
}

Expected<std::string, ParseError> parseMessageId(std::string_view value) {
    constexpr const char* idSection = "RFC 5322 section 3.6.4";
    const auto tokens = tokenise(value, "<>@");
    if (!tokens) return unexpected(tokens.error());
    const auto wrong = [&](std::size_t index, const char* what) {
        const bool here = index < tokens->size();
        return unexpected(ParseError{here ? (*tokens)[index].at : value.size(), what,
                                     here ? (*tokens)[index].text : std::string(), idSection});
    };
    if (tokens->empty() || !tokens->front().is('<')) return wrong(0, "a message id without angle brackets");
    std::string id;
    std::size_t index = 1;
    std::size_t atSigns = 0;
    for (; index < tokens->size() && !(*tokens)[index].is('>'); ++index) {
        const Token& token = (*tokens)[index];
        if (token.is('<')) return wrong(index, "an angle bracket inside a message id");
        if (token.is('@')) ++atSigns;
        id += token.text;
    }
    if (index == tokens->size()) return wrong(index, "an angle bracket that nothing closes");
    if (atSigns != 1 || id.starts_with('@') || id.ends_with('@'))
        return wrong(0, "a message id without one @ between two parts");
    if (index + 1 != tokens->size()) return wrong(index + 1, "something behind the message id");
    return id;
}

}  // namespace mailvitals::message
