// SPDX-License-Identifier: GPL-3.0-or-later
#include "generate/man_page.h"

#include <algorithm>

namespace mailvitals::installers {
namespace {

/// Nothing in it is a request or an escape to roff, and hyphens stay what can be copied to a shell.
std::string escaped(std::string_view text) {
    std::string roff;
    if (text.starts_with('.') || text.starts_with('\'')) roff = "\\&";
    for (const char c : text) {
        if (c == '\\') {
            roff += "\\e";
        } else if (c == '-') {
            roff += "\\-";
        } else {
            roff += c;
        }
    }
    return roff;
}

std::string quoted(std::string_view text) {
    std::string words = "\"";
    for (const char c : escaped(text)) words += c == '"' ? std::string("\\(dq") : std::string(1, c);
    return words + "\"";
}

bool isUsage(const HelpItem& item, const std::string& program) {
    return item.term == program || item.term.starts_with(program + " ");
}

bool isAboutStatus(const HelpBlock& block) {
    return block.items.empty() && block.words.starts_with("Exit status");
}

std::string asText(const std::string& words) {
    return escaped(words) + "\n";
}

std::string asList(const std::vector<HelpItem>& items) {
    std::string roff;
    for (const HelpItem& item : items)
        roff += ".TP\n.B " + quoted(item.term) + "\n" + asText(item.description);
    return roff;
}

/// "What comes out (check, judge):" heads a list; longer words stand above it as a paragraph.
std::string asSection(const HelpBlock& block) {
    const std::string& words = block.words;
    std::string roff;
    if (!block.items.empty() && words.ends_with(':') && words.find(". ") == std::string::npos) {
        roff = ".SS " + quoted(words.substr(0, words.size() - 1)) + "\n";
    } else if (!words.empty()) {
        roff = ".PP\n" + asText(words);
    }
    return roff + asList(block.items);
}

}  // namespace

std::string manPage(const HelpPage& help, const ManPage& about) {
    std::string title = about.program;
    std::transform(title.begin(), title.end(), title.begin(),
                   [](char c) { return c >= 'a' && c <= 'z' ? char(c - 32) : c; });
    std::string synopsis, usages, options, notes, status;
    for (const HelpBlock& block : help.blocks) {
        if (isAboutStatus(block)) {
            status += ".PP\n" + asText(block.words);
        } else if (std::any_of(block.items.begin(), block.items.end(),
                               [&](const HelpItem& item) { return isUsage(item, about.program); })) {
            for (const HelpItem& item : block.items) synopsis += ".B " + quoted(item.term) + "\n.br\n";
            usages += asSection(block);
        } else if (block.items.empty()) {
            notes += asSection(block);
        } else {
            options += asSection(block);
        }
    }
    const std::string break_ = ".br\n";
    if (synopsis.ends_with(break_)) synopsis.resize(synopsis.size() - break_.size());

    std::string page =
        ".\\\" SPDX-License-Identifier: GPL-3.0-or-later\n.\\\" Made from the program's --help.\n";
    page += ".TH " + quoted(title) + " 1 \"" + about.date + "\" " + quoted("Mailvitals " + about.version) +
            " \"User Commands\"\n";
    page += ".SH NAME\n" + escaped(about.program) + " \\- " + asText(help.summary);
    page += ".SH SYNOPSIS\n" + synopsis;
    page += ".SH DESCRIPTION\n" + usages + notes;
    page += ".SH OPTIONS\n" + options;
    if (!status.empty()) page += ".SH \"EXIT STATUS\"\n" + status.substr(status.find('\n') + 1);
    page += ".SH \"SEE ALSO\"\n";
    for (const std::string& other : about.seeAlso) page += ".BR " + escaped(other) + " (1)\n";
    return page;
}

}  // namespace mailvitals::installers
