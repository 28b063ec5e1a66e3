// SPDX-License-Identifier: GPL-3.0-or-later
#include "records/config/exim/preprocess.h"

#include "base/ascii.h"

#include <algorithm>

namespace mailvitals::config::exim {
namespace {

constexpr std::size_t longestLine = 64 * 1024;
constexpr std::size_t mostMacros = 1000;
constexpr std::size_t mostBranches = 64;
/// Bytes that may be looked through for macros in one text.
constexpr std::size_t mostWork = 32 * 1024 * 1024;

bool isNameCharacter(char c) {
    return ascii::isAlnum(c) || c == '_';
}

struct Macro {
    std::string name;
    std::string value;
};

/// One ".ifdef" that is not closed yet.
struct Branch {
    bool active = true;  ///< these lines count
    bool taken = true;   ///< one of its branches has counted
};

class Preprocessor {
 public:
    Preprocessed run(const Lines& lines) {
        for (const Line& line : lines) physicalLine(line);
        endOfLine();
        return std::move(result_);
    }

 private:
    bool isActive() const {
        return std::all_of(branches_.begin(), branches_.end(), [](const Branch& b) { return b.active; });
    }

    /// Comments, conditions and macros are matters of the single line, even of one that is continued.
    void physicalLine(const Line& given) {
        std::string line(given.content());
        if (!isContinued_) number_ = given.number;
        const std::size_t definition = isContinued_ ? 0 : startOfValue(line);
        const bool found = replaceMacros(line, definition);
        line = std::string(ascii::trimmed(line));
        if (line.starts_with('#')) return;
        if (line.starts_with('.') && directive(line, found, given.number)) return;
        if (!isActive()) return;
        if (logical_.size() + line.size() > longestLine)
            result_.cut = true;
        else
            logical_ += line;
        isContinued_ = logical_.ends_with('\\');
        if (isContinued_)
            logical_.pop_back();
        else
            endOfLine();
    }

    void endOfLine() {
        isContinued_ = false;
        const std::string line(ascii::trimmed(logical_));
        logical_.clear();
        if (!line.empty() && !define(line)) result_.lines.push_back({line, number_});
    }

    /// Where the value begins in "NAME = value" or "NAME == value"; 0: it defines no macro.
    static std::size_t startOfValue(std::string_view line) {
        if (line.empty() || !ascii::isUpper(line.front())) return 0;
        std::size_t at = 0;
        while (at < line.size() && isNameCharacter(line[at])) ++at;
        while (at < line.size() && ascii::isSpace(line[at])) ++at;
        if (at == line.size() || line[at] != '=') return 0;
        ++at;
        return at < line.size() && line[at] == '=' ? at + 1 : at;
    }

    bool define(const std::string& line) {
        const std::size_t start = startOfValue(line);
        if (start == 0) return false;
        const auto end = std::find_if_not(line.begin(), line.end(), isNameCharacter);
        const std::string name(line.begin(), end);
        const std::string value(ascii::trimmed(std::string_view(line).substr(start)));
        const auto known =
            std::find_if(macros_.begin(), macros_.end(), [&](const Macro& m) { return m.name == name; });
        if (known != macros_.end())
            known->value = value;
        else if (macros_.size() < mostMacros)
            macros_.push_back({name, value});
        else
            result_.cut = true;
        return true;
    }

    /// Every occurrence of a macro's name is replaced, in the order of the definitions, even within a word.
    bool replaceMacros(std::string& line, std::size_t from) {
        bool replaced = false;
        if (std::none_of(line.begin(), line.end(), ascii::isUpper)) return false;
        for (const Macro& macro : macros_) {
            work_ += line.size();
            if (work_ > mostWork) {
                result_.cut = true;
                break;
            }
            std::size_t at = from;
            while ((at = line.find(macro.name, at)) != line.npos) {
                if (line.size() + macro.value.size() > longestLine || work_ > mostWork) {
                    result_.cut = true;
                    return true;
                }
                work_ += line.size() + macro.value.size();
                line.replace(at, macro.name.size(), macro.value);
                at += macro.value.size();
                replaced = true;
            }
        }
        return replaced;
    }

    /// False: the line only looks like one. A macro behind ".ifdef" is defined where it was replaced; those
    /// that Exim itself defines, for what it was built with, begin with an underscore.
    bool directive(const std::string& line, bool found, std::size_t number) {
        const std::size_t blank = std::min(line.find_first_of(" \t"), line.size());
        const std::string word = line.substr(0, blank);
        const std::string rest(ascii::trimmed(std::string_view(line).substr(blank)));
        const bool defined = found || rest.starts_with('_');
        if (word == ".ifdef" || word == ".ifndef") {
            const bool holds = defined == (word == ".ifdef");
            result_.cut = result_.cut || branches_.size() == mostBranches;
            if (branches_.size() < mostBranches) branches_.push_back({holds, holds});
        } else if (word == ".endif") {
            if (!branches_.empty()) branches_.pop_back();
        } else if (word == ".elifdef" || word == ".elifndef" || word == ".else") {
            if (branches_.empty()) return true;
            Branch& branch = branches_.back();
            const bool holds = word == ".else" || defined == (word == ".elifdef");
            branch.active = !branch.taken && holds;
            branch.taken = branch.taken || holds;
        } else if (word == ".include" || word == ".include_if_exists") {
            if (isActive()) result_.lines.push_back({".include " + rest, number});
        } else {
            return false;
        }
        return true;
    }

    Preprocessed result_;
    std::vector<Macro> macros_;
    std::vector<Branch> branches_;
    std::string logical_;  ///< what a continued line has so far
    std::size_t number_ = 1;
    bool isContinued_ = false;
    std::size_t work_ = 0;
};

}  // namespace

Preprocessed preprocess(const Lines& lines) {
    return Preprocessor().run(lines);
}

}  // namespace mailvitals::config::exim
