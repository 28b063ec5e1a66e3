// SPDX-License-Identifier: GPL-3.0-or-later
#include "records/message/date.h"

#include "base/ascii.h"
#include "records/message/lexer.h"

#include <algorithm>
#include <array>
#include <optional>

namespace mailvitals::message {
namespace {

constexpr std::array<std::string_view, 12> months{"jan", "feb", "mar", "apr", "may", "jun",
                                                  "jul", "aug", "sep", "oct", "nov", "dec"};
constexpr std::array<std::string_view, 7> weekdays{"mon", "tue", "wed", "thu", "fri", "sat", "sun"};

struct NamedZone {
    std::string_view name;
    int hours;
};
/// RFC 5322 section 4.3.
constexpr std::array<NamedZone, 12> zones{{{"ut", 0},
                                           {"gmt", 0},
                                           {"utc", 0},
                                           {"z", 0},
                                           {"edt", -4},
                                           {"est", -5},
                                           {"cdt", -5},
                                           {"cst", -6},
                                           {"mdt", -6},
                                           {"mst", -7},
                                           {"pdt", -7},
                                           {"pst", -8}}};

std::optional<int> numberOf(std::string_view text, std::size_t mostDigits) {
    if (text.empty() || text.size() > mostDigits || !std::all_of(text.begin(), text.end(), ascii::isDigit))
        return std::nullopt;
    int number = 0;
    for (const char c : text) number = number * 10 + (c - '0');
    return number;
}

/// Reads the tokens of a date from left to right.
class DateReader {
 public:
    explicit DateReader(const std::vector<Token>& tokens, std::size_t end) : tokens_(tokens), end_(end) {}

    Expected<Date, ParseError> read() {
        skipWeekday();
        const auto day = number(2, 1, 31);
        if (!day) return wrong("no day of the month from 1 to 31", "RFC 5322 section 3.3");
        const auto month = monthNumber();
        if (!month) return wrong("no month in three letters", "RFC 5322 section 3.3");
        const auto year = yearNumber();
        if (!year) return wrong("no year from 1900 on", "RFC 5322 section 3.3");
        const std::chrono::year_month_day date(std::chrono::year{*year}, std::chrono::month{*month},
                                               std::chrono::day{static_cast<unsigned>(*day)});
        if (!date.ok()) return wrong("a day that this month does not have", "RFC 5322 section 3.3");
        const auto hour = number(2, 0, 23);
        if (!hour || !special(':')) return wrong("no hour from 0 to 23", "RFC 5322 section 3.3");
        const auto minute = number(2, 0, 59);
        if (!minute) return wrong("no minute from 0 to 59", "RFC 5322 section 3.3");
        int second = 0;
        if (special(':')) {
            const auto given = number(2, 0, 60);  // 60: a leap second
            if (!given) return wrong("no second from 0 to 60", "RFC 5322 section 3.3");
            second = *given;
        }
        Date result;
        if (!zone(result)) return wrong("no time zone", "RFC 5322 section 3.3");
        if (index_ != tokens_.size()) return wrong("something behind the date", "RFC 5322 section 3.3");
        using namespace std::chrono;
        result.utc = sys_days(date) + hours(*hour) + minutes(*minute) + seconds(second) - result.offset;
        return result;
    }

 private:
    std::string_view word() const {
        const bool here = index_ < tokens_.size() && tokens_[index_].kind == Token::Kind::Word;
        return here ? std::string_view(tokens_[index_].text) : std::string_view();
    }

    bool special(char c) {
        if (index_ == tokens_.size() || !tokens_[index_].is(c)) return false;
        ++index_;
        return true;
    }

    void skipWeekday() {
        const std::string name = ascii::lowered(word().substr(0, 3));
        if (std::find(weekdays.begin(), weekdays.end(), name) == weekdays.end()) return;
        ++index_;
        special(',');  // left out by more than one program
    }

    std::optional<int> number(std::size_t mostDigits, int least, int most) {
        const auto read = numberOf(word(), mostDigits);
        if (!read || *read < least || *read > most) return std::nullopt;
        ++index_;
        return read;
    }

    std::optional<unsigned> monthNumber() {
        const std::string_view name = word();
        const auto found = std::find(months.begin(), months.end(), ascii::lowered(name.substr(0, 3)));
        if (found == months.end()) return std::nullopt;
        ++index_;
        return static_cast<unsigned>(found - months.begin()) + 1;
    }

    /// Two digits: 00 to 49 are 20xx, 50 to 99 and three digits are counted from 1900 (RFC 5322 section 4.3).
    std::optional<int> yearNumber() {
        const std::size_t digits = word().size();
        const auto read = numberOf(word(), 4);
        if (!read || digits < 2) return std::nullopt;
        const int year = digits == 4 ? *read : digits == 2 && *read < 50 ? *read + 2000 : *read + 1900;
        if (year < 1900) return std::nullopt;
        ++index_;
        return year;
    }

    bool zone(Date& date) {
        const std::string name = ascii::lowered(word());
        if (name.empty()) return false;
        const auto named = std::find_if(zones.begin(), zones.end(),
                                        [&](const NamedZone& each) { return each.name == name; });
        const bool sign = name.front() == '+' || name.front() == '-';
        if (sign) {
            const auto digits =
                name.size() == 5 ? numberOf(std::string_view(name).substr(1), 4) : std::nullopt;
            if (!digits || *digits % 100 > 59) return false;
            const std::chrono::minutes ahead(*digits / 100 * 60 + *digits % 100);
            date.offset = name.front() == '-' ? -ahead : ahead;
            date.zoneKnown = name != "-0000";
        } else if (named != zones.end()) {
            date.offset = std::chrono::hours(named->hours);
        } else {
            // Other names say nothing that anybody could rely on: as -0000.
            if (!std::all_of(name.begin(), name.end(), ascii::isAlpha)) return false;
            date.zoneKnown = false;
        }
        ++index_;
        return true;
    }

    tl::unexpected<ParseError> wrong(const char* what, const char* section) const {
        const bool here = index_ < tokens_.size();
        return unexpected(ParseError{here ? tokens_[index_].at : end_, what,
                                     here ? tokens_[index_].text : std::string(), section});
    }

    const std::vector<Token>& tokens_;
    std::size_t end_;
    std::size_t index_ = 0;
};

}  // namespace

Expected<Date, ParseError> parseDate(std::string_view value) {
    const auto tokens = tokenise(value, ",:");
    if (!tokens) return unexpected(tokens.error());
    return DateReader(*tokens, value.size()).read();
}

}  // namespace mailvitals::message
