// SPDX-License-Identifier: GPL-3.0-or-later
#include "records/mta_sts/policy.h"

#include "base/ascii.h"

#include <algorithm>
#include <charconv>
#include <optional>
#include <set>

namespace mailvitals::mta_sts {
namespace {

constexpr const char* section = "RFC 8461 section 3.2";
/// "Plaintext non-negative integer seconds, maximum value of 31557600": a year.
constexpr std::int64_t longestAge = 31557600;

using Failure = std::optional<ParseError>;

class Reader {
 public:
    explicit Reader(std::string_view file) : file_(file) {}

    Expected<Policy, ParseError> run() {
        if (file_.size() > largestPolicy)
            return unexpected(ParseError{largestPolicy, "more than 64 KiB", {}, "RFC 8461 section 3.3"});
        for (std::string_view line : ascii::split(file_, '\n')) {
            if (line.ends_with('\r')) line.remove_suffix(1);
            if (ascii::trimmed(line).empty()) continue;
            if (auto error = readLine(line)) return unexpected(std::move(*error));
        }
        for (const char* key : {"version", "mode", "max_age"}) {
            if (!seen_.contains(key)) return unexpected(missing(key));
        }
        if (policy_.mode != Mode::None && policy_.mx.empty()) return unexpected(missing("mx"));
        return std::move(policy_);
    }

 private:
    ParseError wrong(std::string_view part, const char* what) const {
        return {static_cast<std::size_t>(part.data() - file_.data()), what, std::string(part), section};
    }
    ParseError missing(const std::string& key) const {
        return {file_.size(), "no line \"" + key + ":\"", {}, section};
    }

    Failure readLine(std::string_view line) {
        const std::size_t colon = line.find(':');
        if (colon == line.npos) return wrong(line, "a line without a colon");
        const std::string_view key = line.substr(0, colon);
        const std::string_view value = ascii::trimmed(line.substr(colon + 1));
        const bool known = key == "version" || key == "mode" || key == "max_age" || key == "mx";
        if (!known) {
            const bool name = !key.empty() && std::all_of(key.begin(), key.end(), [](char c) {
                return ascii::isAlnum(c) || c == '_' || c == '-' || c == '.';
            });
            return name ? Failure() : wrong(line, "not a line of a policy");
        }
        if (key == "mx") return readMx(value);
        if (!seen_.insert(std::string(key)).second) return std::nullopt;
        if (key == "version")
            return value == "STSv1" ? Failure() : wrong(value, "a version other than STSv1");
        return key == "mode" ? readMode(value) : readAge(value);
    }

    Failure readMode(std::string_view value) {
        if (value == "enforce")
            policy_.mode = Mode::Enforce;
        else if (value == "testing")
            policy_.mode = Mode::Testing;
        else if (value == "none")
            policy_.mode = Mode::None;
        else
            return wrong(value, "neither enforce nor testing nor none");
        return std::nullopt;
    }

    Failure readAge(std::string_view value) {
        std::int64_t seconds = 0;
        const char* const end = value.data() + value.size();
        const auto [stop, error] = std::from_chars(value.data(), end, seconds);
        const bool digits =
            !value.empty() && value.size() <= 10 && std::all_of(value.begin(), value.end(), ascii::isDigit);
        if (!digits || error != std::errc{} || stop != end) return wrong(value, "not a number of seconds");
        if (seconds > longestAge) return wrong(value, "more than the 31557600 seconds of a year");
        policy_.maxAge = std::chrono::seconds(seconds);
        return std::nullopt;
    }

    Failure readMx(std::string_view value) {
        MxPattern pattern;
        std::string_view name = value;
        if (name.starts_with("*.")) {
            pattern.wildcard = true;
            name.remove_prefix(2);
        }
        const auto parsed = DomainName::parse(name);
        if (!parsed || parsed->isRoot() || !parsed->isHostName())
            return wrong(value, "not the name of a host");
        pattern.name = *parsed;
        policy_.mx.push_back(std::move(pattern));
        return std::nullopt;
    }

    std::string_view file_;
    Policy policy_;
    std::set<std::string> seen_;
};

}  // namespace

bool MxPattern::matches(const DomainName& host) const {
    return wildcard ? !host.isRoot() && host.parent() == name : host == name;
}

bool Policy::covers(const DomainName& host) const {
    return std::any_of(mx.begin(), mx.end(), [&](const MxPattern& pattern) { return pattern.matches(host); });
}

Expected<Policy, ParseError> parsePolicy(std::string_view file) {
    return Reader(file).run();
}

}  // namespace mailvitals::mta_sts
