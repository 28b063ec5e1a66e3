// SPDX-License-Identifier: GPL-3.0-or-later
#include "generate/program_words.h"

namespace mailvitals::installers {
namespace {

/// For a specification between single quotes, in which these characters mean something.
std::string escaped(const std::string& text, std::string_view special) {
    std::string result;
    for (const char c : text) {
        if (c == '\'') {
            result += "'\\''";
            continue;
        }
        if (special.find(c) != std::string_view::npos) result += '\\';
        result += c;
    }
    return result;
}

std::string action(const Operand& operand) {
    const std::string message = ":" + escaped(operand.name, ":\\") + ":";
    if (operand.offer == Offer::Files) return message + "_files";
    if (operand.offer == Offer::Nothing) return message;
    std::string words;
    for (const std::string& word : operand.words) words += (words.empty() ? "" : " ") + word;
    return message + "(" + words + ")";
}

std::string specification(const OptionWord& option) {
    std::string text = option.repeatable ? "*" : "";
    text += option.name + (option.value.name.empty() ? "" : "=");
    if (!option.description.empty()) text += "[" + escaped(option.description, "[]\\:") + "]";
    return "'" + text + (option.value.name.empty() ? "" : action(option.value)) + "'";
}

std::string arguments(const CommandWord& command, const std::string& indent) {
    std::string text = indent + "_arguments";
    for (const OptionWord& option : command.options) text += " \\\n" + indent + "  " + specification(option);
    if (!command.operand.name.empty()) text += " \\\n" + indent + "  '*" + action(command.operand) + "'";
    return text + "\n";
}

}  // namespace

std::string zshCompletion(const ProgramWords& program) {
    std::string script = "#compdef " + program.program + "\n# Made from the program's --help.\n";
    if (program.commands.front().name.empty()) return script + arguments(program.commands.front(), "");
    script += "local -a commands\ncommands=(\n";
    for (const CommandWord& command : program.commands)
        script += "  '" + command.name + ":" + escaped(command.description, "\\") + "'\n";
    for (const OptionWord& option : program.options) script += "  '" + option.name + "'\n";
    script += ")\nif (( CURRENT == 2 )); then\n  _describe command commands\n  return\nfi\n";
    script += "local command=$words[2]\nshift words\n(( CURRENT-- ))\ncase $command in\n";
    for (const CommandWord& command : program.commands)
        script += command.name + ")\n" + arguments(command, "  ") + "  ;;\n";
    return script + "esac\n";
}

}  // namespace mailvitals::installers
