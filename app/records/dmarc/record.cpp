// SPDX-License-Identifier: GPL-3.0-or-later
#include "records/dmarc/record.h"

#include "base/ascii.h"
#include "records/dmarc/report_address.h"
#include "records/odd_character.h"

#include <algorithm>
#include <array>
#include <set>

namespace mailvitals::dmarc {
namespace {

constexpr const char* formatSection = "RFC 9989 section 4.7";
constexpr const char* formalSection = "RFC 9989 section 4.8";
constexpr const char* discoverySection = "RFC 9989 section 4.10.1";
constexpr const char* tagListSection = "RFC 6376 section 3.2";

template <class Value>
struct Word {
    std::string_view text;
    Value value;
};

constexpr std::array<Word<Policy>, 3> policies{
    {{"none", Policy::None}, {"quarantine", Policy::Quarantine}, {"reject", Policy::Reject}}};
constexpr std::array<Word<Alignment>, 2> alignments{{{"r", Alignment::Relaxed}, {"s", Alignment::Strict}}};
constexpr std::array<Word<PublicSuffix>, 3> publicSuffixes{
    {{"y", PublicSuffix::Yes}, {"n", PublicSuffix::No}, {"u", PublicSuffix::Unknown}}};
constexpr std::array<Word<bool>, 2> answers{{{"y", true}, {"n", false}}};

ParseError errorAt(std::size_t where, const char* what, std::string_view found, const char* section) {
    return ParseError{where, what, std::string(found), section};
}

/// What is wrong with a value of fo=, or null: 0, 1, d and s between colons, each once, and not 0 with 1.
const char* flawOfFailureOptions(std::string_view value) {
    std::string seen;
    for (const std::string_view piece : ascii::split(value, ':')) {
        const std::string option = ascii::lowered(ascii::trimmed(piece));
        if (option.size() != 1 || std::string_view("01ds").find(option) == std::string_view::npos) {
            return "an unknown option of fo=";
        }
        if (seen.find(option) != seen.npos) return "an option of fo= that occurs twice";
        seen += option;
    }
    const bool both = seen.find('0') != seen.npos && seen.find('1') != seen.npos;
    return both ? "options 0 and 1 of fo=, which exclude each other" : nullptr;
}

/// What is wrong with a value of pct=, ri= or rf=, for receivers that still read them; or null (RFC 7489
/// section 6.4).
const char* flawOfRemoved(const std::string& name, std::string_view value) {
    const bool number = std::all_of(value.begin(), value.end(), ascii::isDigit);
    if (name == "ri") return number ? nullptr : "not a number of seconds";
    if (name == "pct") {
        const bool percent = number && (value.size() < 3 || value == "100");
        return percent ? nullptr : "not a number from 0 to 100";
    }
    for (const std::string_view piece : ascii::split(value, ':')) {
        const std::string_view word = ascii::trimmed(piece);
        const bool keyword =
            !word.empty() && ascii::isAlnum(word.back()) &&
            std::all_of(word.begin(), word.end(), [](char c) { return ascii::isAlnum(c) || c == '-'; });
        if (!keyword) return "not the name of a report format";
    }
    return nullptr;
}

/// A piece without '=' that shows a well-known mix-up, in words of its own.
ParseError explained(ParseError error) {
    if (ascii::startsWithIgnoringCase(error.found, "mailto:")) {
        error.what = "a semicolon where a comma belongs between addresses";
    }
    return error;
}

class Reader {
 public:
    Expected<Record, ParseError> run(std::string_view txt) {
        bool first = true;
        for (auto& piece : splitTagList(txt, formalSection)) {
            if (first) {
                if (auto error = readVersion(piece)) return unexpected(std::move(*error));
            } else if (!piece) {
                block(piece.error());
                slip(explained(std::move(piece.error())));
            } else if (!names_.insert(ascii::lowered(piece->name)).second) {
                return unexpected(errorAt(piece->nameAt, "tag occurs twice", piece->name, tagListSection));
            } else {
                readTag(std::move(*piece));
            }
            first = false;
        }
        return judged(txt);
    }

 private:
    /// "It MUST be the first tag in the list", and its value "MUST match precisely" (RFC 9989 section 4.7).
    std::optional<ParseError> readVersion(const Expected<Tag, ParseError>& piece) {
        if (!piece) return piece.error();
        if (!ascii::equalsIgnoringCase(piece->name, "v")) {
            return errorAt(piece->nameAt, "v=DMARC1 is not the first tag", piece->name, formatSection);
        }
        if (piece->value != "DMARC1") {
            return errorAt(piece->valueAt, flawOfVersion(piece->value), piece->value, formatSection);
        }
        names_.insert("v");
        noteSpelling(*piece);
        if (piece->nameAt > 0) slip(0, "a blank before v=DMARC1", " ", formalSection);
        return std::nullopt;
    }

    static const char* flawOfVersion(std::string_view value) {
        if (ascii::equalsIgnoringCase(value, "DMARC1")) return "DMARC1 must be in capital letters";
        const bool runsOn =
            value.starts_with("DMARC1") && (value[6] == ' ' || value[6] == ',' || value[6] == '\t');
        return runsOn ? "no semicolon behind v=DMARC1" : "a version other than DMARC1";
    }

    void readTag(Tag tag) {
        noteSpelling(tag);
        const std::string name = ascii::lowered(tag.name);
        if (name == "p") {
            readPolicy(tag, givenPolicy_);
        } else if (name == "sp") {
            readPolicy(tag, record_.subdomainPolicy);
        } else if (name == "np") {
            readPolicy(tag, record_.nonexistentPolicy);
        } else if (name == "adkim") {
            readWord(tag, alignments, record_.dkimAlignment, "neither r nor s");
        } else if (name == "aspf") {
            readWord(tag, alignments, record_.spfAlignment, "neither r nor s");
        } else if (name == "psd") {
            readWord(tag, publicSuffixes, record_.publicSuffix, "neither y nor n nor u");
        } else if (name == "t") {
            readWord(tag, answers, record_.testing, "neither y nor n");
        } else if (name == "fo") {
            readFailureOptions(tag);
        } else if (name == "rua") {
            readAddresses(tag, record_.aggregateReports);
        } else if (name == "ruf") {
            readAddresses(tag, record_.failureReports);
        } else if (name == "pct" || name == "rf" || name == "ri") {
            checkValue(tag, flawOfRemoved(name, tag.value), "RFC 7489 section 6.4");
            record_.removedTags.push_back(std::move(tag));
        } else {
            checkValue(tag, nullptr, formalSection);
            record_.unknownTags.push_back(std::move(tag));
        }
    }

    void readPolicy(const Tag& tag, std::optional<Policy>& place) {
        Policy policy{};
        static constexpr const char* flaw = "neither none nor quarantine nor reject";
        if (readWord(tag, policies, policy, flaw)) {
            place = policy;
        } else if (!policyError_) {
            policyError_ = errorAt(tag.valueAt, flaw, tag.value, formatSection);
        }
    }

    /// Words count in any case (RFC 9989 section 4.8, RFC 5234 section 2.3). Any other leaves the default.
    template <class Value, std::size_t count>
    bool readWord(const Tag& tag, const std::array<Word<Value>, count>& words, Value& place,
                  const char* flaw) {
        const auto word = std::find_if(words.begin(), words.end(), [&](const Word<Value>& candidate) {
            return ascii::equalsIgnoringCase(candidate.text, tag.value);
        });
        if (word == words.end()) {
            slip(tag.valueAt, flaw, tag.value, formatSection);
            return false;
        }
        place = word->value;
        return true;
    }

    void readFailureOptions(const Tag& tag) {
        if (const char* flaw = flawOfFailureOptions(tag.value)) {
            slip(tag.valueAt, flaw, tag.value, formalSection);
        } else {
            record_.failureOptions = tag.value;
        }
    }

    void readAddresses(const Tag& tag, std::vector<ReportAddress>& place) {
        ReportAddresses addresses = readReportAddresses(tag);
        place = std::move(addresses.usable);
        if (place.empty() && &place == &record_.aggregateReports) {
            block(addresses.slips.front());
            record_.aggregateReportsError = addresses.slips.front();
        }
        for (ParseError& error : addresses.slips) slip(std::move(error));
    }

    void noteSpelling(const Tag& tag) {
        const bool upper = std::any_of(tag.name.begin(), tag.name.end(), ascii::isUpper);
        if (!upper || record_.spellings.size() >= mostSlips) return;
        record_.spellings.push_back(
            errorAt(tag.nameAt, "the name of a tag in upper case, which some receivers do not know", tag.name,
                    tagListSection));
    }

    /// What receivers pass over may still not be anything (dmarc-value of RFC 9989 section 4.8).
    void checkValue(const Tag& tag, const char* flaw, const char* section) {
        if (tag.value.empty())
            return slip(tag.valueAt, "a tag without a value", tag.name + "=", formalSection);
        const auto odd =
            std::find_if(tag.value.begin(), tag.value.end(), [](char c) { return c < 0x20 || c > 0x7e; });
        if (odd != tag.value.end()) {
            const auto at = static_cast<std::size_t>(odd - tag.value.begin());
            const auto character = oddCharacterAtStart(std::string_view(tag.value).substr(at));
            return slip(tag.valueAt + at, character ? character->name : "a character beyond ASCII",
                        tag.value.substr(at, character ? character->length : 1), formalSection);
        }
        if (flaw != nullptr) slip(tag.valueAt, flaw, tag.value, section);
    }

    void slip(std::size_t where, const char* what, std::string_view found, const char* section) {
        slip(errorAt(where, what, found, section));
    }

    void slip(ParseError error) {
        if (record_.slips.size() < mostSlips) record_.slips.push_back(std::move(error));
    }

    /// Remembers what may have kept p= or rua= from being read.
    void block(const ParseError& error) {
        if (!obstacle_) obstacle_ = error;
    }

    /// Without a valid p=, or with a broken sp= or np=, a record counts as p=none, and that only if it asks
    /// for reports (RFC 9989 section 4.10.1).
    Expected<Record, ParseError> judged(std::string_view txt) {
        if (givenPolicy_ && !policyError_) {
            record_.policy = *givenPolicy_;
            record_.policyGiven = true;
            return std::move(record_);
        }
        if (record_.aggregateReports.empty()) {
            if (policyError_) return unexpected(std::move(*policyError_));
            if (obstacle_) return unexpected(std::move(*obstacle_));
            return unexpected(errorAt(txt.size(), "neither p= nor an address in rua=", {}, discoverySection));
        }
        if (policyError_) {
            record_.subdomainPolicy.reset();
            record_.nonexistentPolicy.reset();
        }
        return std::move(record_);
    }

    Record record_;
    std::set<std::string> names_;  ///< in lower case
    std::optional<Policy> givenPolicy_;
    std::optional<ParseError> policyError_;  ///< of the first of p=, sp= and np= with an unknown value
    std::optional<ParseError> obstacle_;     ///< the first broken piece, or rua= without a usable address
};

}  // namespace

std::string_view toString(Policy policy) {
    const auto word = std::find_if(policies.begin(), policies.end(), [policy](const Word<Policy>& candidate) {
        return candidate.value == policy;
    });
    return word->text;
}

bool isRecord(std::string_view txt) {
    const std::string_view piece = txt.substr(0, txt.find(';'));
    const std::size_t equals = piece.find('=');
    return equals != piece.npos && ascii::equalsIgnoringCase(ascii::trimmed(piece.substr(0, equals)), "v") &&
           ascii::trimmed(piece.substr(equals + 1)) == "DMARC1";
}

Expected<Record, ParseError> parse(std::string_view txt) {
    return Reader().run(txt);
}

}  // namespace mailvitals::dmarc
