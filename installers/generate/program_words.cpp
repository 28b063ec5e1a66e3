// SPDX-License-Identifier: GPL-3.0-or-later
#include "generate/program_words.h"

#include <algorithm>
#include <sstream>

namespace mailvitals::installers {
namespace {

std::vector<std::string> split(const std::string& text, char separator) {
    std::vector<std::string> parts;
    std::istringstream stream(text);
    for (std::string part; std::getline(stream, part, separator);) {
        if (!part.empty()) parts.push_back(part);
    }
    return parts;
}

/// A shell shows one line: up to the first full stop, colon or semicolon that ends a thought.
std::string shortened(const std::string& description) {
    std::size_t end = description.size();
    for (const char* mark : {". ", "; ", ": "}) end = std::min(end, description.find(mark));
    return description.substr(0, end);
}

Operand operandFor(std::string name, const Names& names) {
    while (name.ends_with('.')) name.pop_back();
    Operand operand{name, Offer::Nothing, {}};
    if (name == "FILE" || name == "PEM") {
        operand.offer = Offer::Files;
    } else if (name == "RULE" || name == "AREA|RULE") {
        operand.offer = Offer::Words;
        if (name != "RULE") operand.words = names.areas;
        operand.words.insert(operand.words.end(), names.rules.begin(), names.rules.end());
    } else if (name.find('|') != std::string::npos) {
        operand.offer = Offer::Words;
        operand.words = split(name, '|');
    }
    return operand;
}

/// "--json FILE" and "--help, --version": the options that an item explains.
std::vector<OptionWord> optionsOf(const HelpItem& item, const Names& names) {
    std::vector<OptionWord> options;
    for (std::string word : split(item.term, ' ')) {
        if (word.ends_with(',')) word.pop_back();
        if (word.starts_with("--")) {
            options.push_back({word,
                               shortened(item.description),
                               {},
                               item.description.find("more than once") != std::string::npos});
        } else if (!options.empty()) {
            options.back().value = operandFor(word, names);
        }
    }
    return options;
}

std::vector<OptionWord> explainedOptions(const HelpPage& help, const Names& names) {
    std::vector<OptionWord> options;
    for (const HelpBlock& block : help.blocks) {
        for (const HelpItem& item : block.items) {
            if (!item.term.starts_with("--")) continue;
            for (OptionWord& option : optionsOf(item, names)) options.push_back(std::move(option));
        }
    }
    return options;
}

/// The help may explain one name twice, with a value and as a switch; the parser tells which is meant.
std::vector<OptionWord> known(const std::vector<OptionWord>& all, const std::string& command,
                              const AskParser& ask) {
    std::vector<OptionWord> options;
    for (const OptionWord& option : all) {
        const Takes takes = ask(command, option.name);
        const auto same = [&](const OptionWord& other) { return other.name == option.name; };
        if (takes == Takes::Unknown || std::any_of(options.begin(), options.end(), same)) continue;
        const auto meant = std::find_if(all.begin(), all.end(), [&](const OptionWord& other) {
            return same(other) && other.value.name.empty() == (takes == Takes::Flag);
        });
        options.push_back(meant != all.end() ? *meant : option);
        if (takes == Takes::Flag) options.back().value = {};
    }
    return options;
}

}  // namespace

ProgramWords wordsOfCommands(const HelpPage& help, const std::string& program, const Names& names,
                             const AskParser& ask) {
    const std::vector<OptionWord> options = explainedOptions(help, names);
    ProgramWords words{program, {}, {}};
    for (const OptionWord& option : options) {
        if (option.description.empty())
            words.options.push_back(option);  // --help and --version explain themselves
    }
    for (const HelpBlock& block : help.blocks) {
        for (const HelpItem& item : block.items) {
            const std::vector<std::string> usage = split(item.term, ' ');
            if (usage.size() < 2 || usage.front() != program) continue;
            const std::string& name = usage[1];
            const Operand operand = usage.size() > 2 && usage[2].front() != '[' && usage[2].front() != '-'
                                        ? operandFor(usage[2], names)
                                        : Operand{};
            const auto other = std::find_if(words.commands.begin(), words.commands.end(),
                                            [&](const CommandWord& command) { return command.name == name; });
            if (other == words.commands.end()) {
                words.commands.push_back(
                    {name, shortened(item.description), operand, known(options, name, ask)});
            } else if (!operand.name.empty() && other->operand.offer == Offer::Words) {
                other->operand.words.push_back(operand.name);  // "explain way-out" beside "explain RULE"
            }
        }
    }
    return words;
}

ProgramWords wordsOfProgram(const HelpPage& help, const std::string& program) {
    ProgramWords words{program, {{{}, {}, {}, {}}}, {}};
    CommandWord& all = words.commands.front();
    all.options = explainedOptions(help, {});
    for (const HelpBlock& block : help.blocks) {
        for (const HelpItem& item : block.items) {
            const std::vector<std::string> usage = split(item.term, ' ');
            if (usage.size() < 2 || usage.front() != program) continue;
            if (usage[1].starts_with("--")) {
                all.options.push_back({usage[1], shortened(item.description), {}, false});
            } else if (const Operand operand = operandFor(usage[1], {}); operand.offer == Offer::Files) {
                all.operand = operand;
            }
        }
    }
    return words;
}

}  // namespace mailvitals::installers
