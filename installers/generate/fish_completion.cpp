// SPDX-License-Identifier: GPL-3.0-or-later
#include "generate/program_words.h"

namespace mailvitals::installers {
namespace {

std::string quoted(const std::string& text) {
    std::string result = "'";
    for (const char c : text) {
        if (c == '\'' || c == '\\') result += '\\';
        result += c;
    }
    return result + "'";
}

std::string offered(const Operand& operand) {
    if (operand.offer == Offer::Files) return " -F";
    if (operand.offer == Offer::Nothing) return "";
    std::string words;
    for (const std::string& word : operand.words) words += (words.empty() ? "" : " ") + word;
    return " -a " + quoted(words);
}

std::string described(const std::string& description) {
    return description.empty() ? std::string() : " -d " + quoted(description);
}

}  // namespace

std::string fishCompletion(const ProgramWords& program) {
    const std::string start = "complete -c " + program.program;
    std::string script = "# Made from the program's --help.\n" + start + " -f\n";
    for (const OptionWord& option : program.options)
        script += start + " -n __fish_use_subcommand -l " + option.name.substr(2) + "\n";
    for (const CommandWord& command : program.commands) {
        std::string where = start;
        if (!command.name.empty()) {
            script += start + " -n __fish_use_subcommand -a " + command.name +
                      described(command.description) + "\n";
            where += " -n '__fish_seen_subcommand_from " + command.name + "'";
        }
        if (command.operand.offer != Offer::Nothing) script += where + offered(command.operand) + "\n";
        for (const OptionWord& option : command.options) {
            script += where + " -l " + option.name.substr(2);
            if (!option.value.name.empty())
                script += (option.value.offer == Offer::Files ? " -r" : " -x") + offered(option.value);
            script += described(option.description) + "\n";
        }
    }
    return script;
}

}  // namespace mailvitals::installers
