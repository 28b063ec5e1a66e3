// SPDX-License-Identifier: GPL-3.0-or-later
#include "generate/program_words.h"

#include <algorithm>

namespace mailvitals::installers {
namespace {

std::string joined(const std::vector<std::string>& words) {
    std::string text;
    for (const std::string& word : words) text += (text.empty() ? "" : " ") + word;
    return text;
}

std::vector<std::string> namesOf(const std::vector<OptionWord>& options) {
    std::vector<std::string> names;
    for (const OptionWord& option : options) names.push_back(option.name);
    return names;
}

std::string setting(const Operand& operand) {
    if (operand.offer == Offer::Files) return "files=yes";
    if (operand.offer == Offer::Words) return "words='" + joined(operand.words) + "'";
    return "words=";
}

std::string functionName(std::string program) {
    std::replace(program.begin(), program.end(), '-', '_');
    return "_" + program;
}

}  // namespace

std::string bashCompletion(const ProgramWords& program) {
    const std::string function = functionName(program.program);
    const bool commands = !program.commands.front().name.empty();
    std::string values;
    std::string operands;
    std::vector<std::string> first = namesOf(program.options);
    for (const CommandWord& command : program.commands) {
        if (commands) first.push_back(command.name);
        for (const OptionWord& option : command.options) {
            if (option.value.name.empty()) continue;
            values += "    " + command.name + ":" + option.name + ") " + setting(option.value) + " ;;\n";
        }
        operands += "        " + (commands ? command.name : "*") + ") " + setting(command.operand) +
                    "; words=\"$words " + joined(namesOf(command.options)) + "\" ;;\n";
    }
    std::string script =
        "# bash completion for " + program.program + "; made from its --help.\n" + function + "() {\n";
    script +=
        R"(    local current=${COMP_WORDS[COMP_CWORD]} previous=${COMP_WORDS[COMP_CWORD - 1]} words= files=
    # The shell takes "--json=file" for three words.
    if [ "$current" = = ]; then
        current=
    elif [ "$previous" = = ]; then
        previous=${COMP_WORDS[COMP_CWORD - 2]}
    fi
)";
    script += commands ? "    local command=${COMP_WORDS[1]}\n" : "    local command=\n";
    script += "    case $command:$previous in\n" + values + "    *)\n";
    if (commands) script += "        [ \"$COMP_CWORD\" -gt 1 ] || command=\n";
    script += "        case $command in\n";
    if (commands) script += "        '') words='" + joined(first) + "' ;;\n";
    script += operands + "        esac\n        ;;\n    esac\n";
    script += R"(    mapfile -t COMPREPLY < <(compgen ${files:+-f} ${words:+-W "$words"} -- "$current")
    [ -z "$files" ] || compopt -o filenames 2>/dev/null
}
)";
    return script + "complete -F " + function + " " + program.program + "\n";
}

}  // namespace mailvitals::installers
