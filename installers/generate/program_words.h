// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "generate/help_page.h"

#include <functional>

namespace mailvitals::installers {

/// What a shell can offer for a word.
enum class Offer { Nothing, Files, Words };

struct Operand {
    std::string name;  ///< "FILE"; empty: takes none
    Offer offer = Offer::Nothing;
    std::vector<std::string> words;  ///< with Offer::Words
};

struct OptionWord {
    std::string name;  ///< "--json"
    std::string description;
    Operand value;
    bool repeatable = false;
};

struct CommandWord {
    std::string name;  ///< "check"; empty for a program without commands
    std::string description;
    Operand operand;
    std::vector<OptionWord> options;
};

/// Everything that may be typed behind the name of a program.
struct ProgramWords {
    std::string program;
    std::vector<CommandWord> commands;
    std::vector<OptionWord> options;  ///< in the place of a command
};

enum class Takes { Unknown, Flag, Value };

/// Does this command know this option? Asked of the parser itself, as the help names an option once for
/// several commands.
using AskParser = std::function<Takes(const std::string& command, const std::string& option)>;

/// What may be named: "RULE" and "AREA|RULE" in the help.
struct Names {
    std::vector<std::string> rules;
    std::vector<std::string> areas;
};

/// Of a program with commands, as mailvitals-cli.
ProgramWords wordsOfCommands(const HelpPage& help, const std::string& program, const Names& names,
                             const AskParser& ask);
/// Of a program without, as the window.
ProgramWords wordsOfProgram(const HelpPage& help, const std::string& program);

std::string bashCompletion(const ProgramWords& words);
std::string zshCompletion(const ProgramWords& words);
std::string fishCompletion(const ProgramWords& words);

}  // namespace mailvitals::installers
