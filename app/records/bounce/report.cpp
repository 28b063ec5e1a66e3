// SPDX-License-Identifier: GPL-3.0-or-later
#include "records/bounce/report.h"

#include "base/ascii.h"
#include "records/bounce/reply_words.h"

#include <algorithm>
#include <array>
#include <map>

namespace mailvitals::bounce {
namespace {

/// Those that are read; a group of the message itself has others (RFC 3464 sections 2.2 and 2.3).
constexpr std::array<std::string_view, 6> names{"final-recipient", "original-recipient", "action",
                                                "status",          "remote-mta",         "diagnostic-code"};

/// Of one report; nobody writes to more at once.
constexpr std::size_t mostGroups = 10000;

using Group = std::map<std::string, std::string, std::less<>>;

/// "rfc822; a@example.org" without what stands in front.
std::string_view behindType(std::string_view value) {
    const std::size_t semicolon = value.find(';');
    return ascii::trimmed(semicolon == value.npos ? value : value.substr(semicolon + 1));
}

void appendUtf8(std::string& out, unsigned long code) {
    if (code < 0x80) {
        out += static_cast<char>(code);
    } else if (code < 0x800) {
        out += static_cast<char>(0xc0 | code >> 6);
        out += static_cast<char>(0x80 | (code & 0x3f));
    } else if (code < 0x10000) {
        out += static_cast<char>(0xe0 | code >> 12);
        out += static_cast<char>(0x80 | (code >> 6 & 0x3f));
        out += static_cast<char>(0x80 | (code & 0x3f));
    } else {
        out += static_cast<char>(0xf0 | code >> 18);
        out += static_cast<char>(0x80 | (code >> 12 & 0x3f));
        out += static_cast<char>(0x80 | (code >> 6 & 0x3f));
        out += static_cast<char>(0x80 | (code & 0x3f));
    }
}

/// "\x{3B4}" stands for a character where the report is one of ASCII (RFC 6533 section 3).
std::string withoutEscapes(std::string_view text) {
    std::string out;
    for (std::size_t at = 0; at < text.size(); ++at) {
        const std::string_view escape = text.substr(at, 10);
        const std::size_t end = escape.starts_with("\\x{") ? escape.find('}') : escape.npos;
        const std::string_view digits = end == escape.npos ? std::string_view() : escape.substr(3, end - 3);
        const bool whole = !digits.empty() && digits.size() <= 6 &&
                           std::all_of(digits.begin(), digits.end(), ascii::isHexDigit);
        const unsigned long code = whole ? std::stoul(std::string(digits), nullptr, 16) : 0;
        if (code == 0 || code > 0x10ffff || (code >= 0xd800 && code <= 0xdfff)) {
            out += text[at];
            continue;
        }
        appendUtf8(out, code);
        at += end;
    }
    return out;
}

Fate fateOfAction(std::string_view action) {
    if (ascii::equalsIgnoringCase(action, "failed")) return Fate::Failed;
    if (ascii::equalsIgnoringCase(action, "delayed")) return Fate::Delayed;
    for (const char* good : {"delivered", "relayed", "expanded"}) {
        if (ascii::equalsIgnoringCase(action, good)) return Fate::Delivered;
    }
    return Fate::Unknown;
}

std::string valueOf(const Group& group, std::string_view name) {
    const auto found = group.find(name);
    return found == group.end() ? std::string() : found->second;
}

std::optional<Statement> statementOf(const Group& group) {
    const std::string action = valueOf(group, "action");
    const std::string status = valueOf(group, "status");
    const std::string diagnosis = valueOf(group, "diagnostic-code");
    if (action.empty() && status.empty() && diagnosis.empty()) return std::nullopt;
    Statement statement;
    statement.form = Form::Report;
    std::string recipient = valueOf(group, "final-recipient");
    if (recipient.empty()) recipient = valueOf(group, "original-recipient");
    statement.recipient = oneLine(withoutEscapes(behindType(recipient)));
    statement.host = oneLine(behindType(valueOf(group, "remote-mta")));
    // "mx.example.org (192.0.2.1)"
    statement.host = statement.host.substr(0, statement.host.find(' '));
    const std::string_view words = behindType(diagnosis);
    const std::size_t reply = findReply(words);
    readReply(reply == words.npos ? words : words.substr(reply), statement);
    const auto code = firstEnhancedCode(status);
    // What the receiver wrote itself says more than what the sender's server made of it.
    if (!statement.enhanced) statement.enhanced = code;
    statement.fate = fateOfAction(ascii::trimmed(std::string_view(action).substr(0, action.find(' '))));
    if (statement.fate == Fate::Unknown && code)
        statement.fate = code->classDigit == 4   ? Fate::Delayed
                         : code->classDigit == 5 ? Fate::Failed
                                                 : Fate::Delivered;
    if (statement.fate == Fate::Unknown) statement.fate = fateOfCodes(statement);
    return statement;
}

/// The name of the field that begins in this line; empty: none of those that are read.
std::string_view nameIn(std::string_view line) {
    const std::size_t colon = line.find(':');
    if (colon == line.npos) return {};
    const std::string_view name = ascii::trimmed(line.substr(0, colon));
    const auto found = std::find_if(names.begin(), names.end(), [&](std::string_view each) {
        return ascii::equalsIgnoringCase(each, name);
    });
    return found == names.end() ? std::string_view() : *found;
}

std::string_view withoutQuote(std::string_view line) {
    while (line.starts_with("> ") || line.starts_with(">"))
        line.remove_prefix(line.starts_with("> ") ? 2 : 1);
    return line;
}

}  // namespace

bool hasReportFields(std::string_view text) {
    std::size_t seen = 0;
    for (std::size_t at = 0; at < text.size();) {
        const std::string_view name = nameIn(withoutQuote(takeLine(text, at)));
        if (name == "action" || name == "final-recipient" || name == "diagnostic-code" ||
            name == "remote-mta")
            ++seen;
        if (seen == 2) return true;
    }
    return false;
}

std::vector<Statement> statementsInReport(std::string_view text) {
    std::vector<Statement> statements;
    Group group;
    std::string* open = nullptr;
    const auto close = [&] {
        if (auto statement = statementOf(group)) statements.push_back(std::move(*statement));
        group.clear();
        open = nullptr;
    };
    for (std::size_t at = 0; at < text.size() && statements.size() < mostGroups;) {
        const std::string_view line = withoutQuote(takeLine(text, at));
        const std::string_view content = ascii::trimmed(line);
        const bool folded = !line.empty() && (line.front() == ' ' || line.front() == '\t');
        if (content.empty() || (!folded && content.starts_with("--"))) {
            close();
        } else if (const std::string_view name = nameIn(line); !name.empty() && !(folded && open)) {
            // A second recipient without an empty line between.
            if (name == "final-recipient" && group.contains(name)) close();
            std::string& value = group[std::string(name)];
            value = std::string(ascii::trimmed(line.substr(line.find(':') + 1, 8 * maxText)));
            open = &value;
        } else if (folded && open) {
            if (open->size() < 8 * maxText) *open += '\n' + std::string(content);
        } else {
            open = nullptr;
        }
    }
    close();
    return statements;
}

}  // namespace mailvitals::bounce
