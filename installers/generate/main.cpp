// SPDX-License-Identifier: GPL-3.0-or-later
// mailvitals-pages man|bash|zsh|fish PROGRAM [DATE]: prints what a package installs beside a program, made
// from the text that the program prints for --help and from the parser of its command line.
#include "cli/help_text.h"
#include "cli/options.h"
#include "findings/area.h"
#include "generate/man_page.h"
#include "generate/program_words.h"
#include "policy/policy.h"
#include "ui/command_line.h"

#include <cstdio>
#include <fstream>
#include <stdexcept>

namespace {

using namespace mailvitals;
using namespace mailvitals::installers;

constexpr const char* terminal = "mailvitals-cli";
constexpr const char* window = "mailvitals";

template <class Options>
std::string complaint(const Expected<Options, cli::UsageError>& options) {
    return options ? std::string() : options.error().what;
}

std::string complaintOf(const std::string& command, const QStringList& words, const Policy& policy) {
    if (command == "check") return complaint(cli::parseCheck(words, policy));
    if (command == "judge") return complaint(cli::parseJudge(words, policy));
    if (command == "prove") return complaint(cli::parseProve(words));
    if (command == "message") return complaint(cli::parseMessage(words));
    if (command == "configuration") return complaint(cli::parseConfiguration(words));
    if (command == "bounce") return complaint(cli::parseBounce(words));
    if (command == "rules") return complaint(cli::parseRules(words));
    if (command == "explain") return complaint(cli::parseExplain(words, policy));
    if (command == "spf") return complaint(cli::parseSpf(words));
    if (command == "demo") return complaint(cli::parseDemo(words));
    return "Unknown option";  // a command that nobody here can ask; a test says so
}

/// By what QCommandLineParser says of the option with a value.
Takes taken(const std::string& command, const std::string& option, const Policy& policy) {
    const std::string why = complaintOf(command, {QString::fromStdString(option + "=x")}, policy);
    if (why.starts_with("Unknown option")) return Takes::Unknown;
    return why.starts_with("Unexpected value") ? Takes::Flag : Takes::Value;
}

ProgramWords terminalWords(const HelpPage& help) {
    const auto policy = shippedPolicy();
    if (!policy) throw std::runtime_error(policy.error().file + ": " + policy.error().what);
    Names names;
    for (const Area area : allAreas) names.areas.emplace_back(idOf(area));
    for (const RulePage& page : policy->catalogue.pages()) names.rules.push_back(page.id);
    return wordsOfCommands(help, terminal, names, [&](const std::string& command, const std::string& option) {
        return taken(command, option, *policy);
    });
}

std::string made(const std::string& form, const std::string& program, const std::string& date) {
    const bool ofWindow = program == window;
    if (!ofWindow && program != terminal) throw std::runtime_error("there is no program " + program);
    const HelpPage help = readHelp(ofWindow ? ui::helpText().toStdString() : cli::helpText());
    if (form == "man")
        return manPage(help, {program, MAILVITALS_VERSION, date, {ofWindow ? terminal : window}});
    const ProgramWords words = ofWindow ? wordsOfProgram(help, window) : terminalWords(help);
    if (form == "bash") return bashCompletion(words);
    if (form == "zsh") return zshCompletion(words);
    if (form == "fish") return fishCompletion(words);
    throw std::runtime_error("there is no form " + form);
}

}  // namespace

int main(int argc, char** argv) {
    if (argc != 5) {
        std::fputs("mailvitals-pages man|bash|zsh|fish PROGRAM DATE FILE\n", stderr);
        return 64;
    }
    try {
        std::ofstream file(argv[4], std::ios::binary);
        file << made(argv[1], argv[2], argv[3]) << std::flush;
        if (!file) throw std::runtime_error(std::string(argv[4]) + " cannot be written");
        return 0;
    } catch (const std::exception& error) {
        std::fprintf(stderr, "mailvitals-pages: %s\n", error.what());
        return 1;
    }
}
