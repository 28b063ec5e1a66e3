// SPDX-License-Identifier: GPL-3.0-or-later
#include "records/bounce/text.h"

#include "base/ascii.h"
#include "records/bounce/log_line.h"
#include "records/bounce/reply_words.h"

#include <array>

namespace mailvitals::bounce {
namespace {

constexpr std::size_t longest = 16 * 1024;   ///< of a line or a paragraph that is looked at
constexpr std::size_t mostWithoutCode = 50;  ///< paragraphs

/// Marks of a quotation, or of a transcript: "> ", "<<< ", "S: ".
std::string_view withoutMarks(std::string_view line) {
    for (bool again = true; again;) {
        line = ascii::trimmed(line);
        again = false;
        for (const std::string_view mark : {"<<< ", "> ", "S: ", "<- ", "<~ ", "< "}) {
            if (!line.starts_with(mark)) continue;
            line.remove_prefix(mark.size());
            again = true;
        }
    }
    return line;
}

/// What the client said in a transcript.
bool isCommand(std::string_view line) {
    for (const std::string_view mark : {">>> ", "C: ", "-> ", "~> "}) {
        if (line.starts_with(mark)) return true;
    }
    static constexpr std::array<std::string_view, 7> commands{
        "EHLO ", "HELO ", "MAIL FROM:", "RCPT TO:", "STARTTLS", "QUIT", "DATA"};
    for (const std::string_view command : commands) {
        if (!ascii::startsWithIgnoringCase(line, command)) continue;
        const bool bare = command.back() != ' ' && command.back() != ':';
        if (!bare || line.size() == command.size()) return true;
    }
    return false;
}

std::string mailboxIn(std::string_view text) {
    for (std::size_t at = text.find('<'); at != text.npos; at = text.find('<', at + 1)) {
        // No mailbox is longer (RFC 5321 section 4.5.3.1.3).
        const std::string_view rest = text.substr(at + 1, 320);
        const std::size_t end = rest.find_first_of("> \n<");
        if (end == rest.npos) continue;
        const std::string_view inner = rest.substr(0, end);
        if (rest[end] == '>' && inner.find('@') != inner.npos) return std::string(inner);
    }
    return {};
}

/// "host mx.example.org[192.0.2.1] said: ", "mx.example.org gave this error:"
std::string hostIn(std::string_view before) {
    const std::size_t host = before.rfind("host ");
    std::string_view name;
    if (host != before.npos) {
        name = before.substr(host + 5);
        name = name.substr(0, name.find_first_of("[ (:"));
    } else if (const std::size_t gave = before.rfind(" gave this error"); gave != before.npos) {
        name = before.substr(0, gave);
        name = name.substr(name.find_last_of(" \n") + 1);
    }
    return name.find('.') == name.npos ? std::string() : oneLine(name);
}

class TextReader {
 public:
    explicit TextReader(const std::function<void(Statement)>& take) : take_(take) {}

    void read(std::string_view text) {
        for (std::size_t at = 0; at < text.size();) readLine(takeLine(text, at).substr(0, longest));
        flush();
    }

 private:
    void readLine(std::string_view raw) {
        const std::string_view line = withoutMarks(raw);
        if (line.empty()) return flush();
        if (isCommand(line) || isCommand(ascii::trimmed(raw))) {
            if (std::string mailbox = mailboxIn(line); ascii::containsIgnoringCase(line, "RCPT TO:"))
                recipient_ = std::move(mailbox);
            return flush();
        }
        LogLine log = readLogLine(line);
        if (log.known) {
            flush();
            if (log.statement) take_(std::move(*log.statement));
            return;
        }
        const bool reply = findReply(line) == 0;
        if (reply && complete_) flush();
        if (paragraph_.size() < longest) {
            if (!paragraph_.empty()) paragraph_ += '\n';
            paragraph_ += line;
        }
        if (reply) complete_ = line.size() < 4 || line[3] != '-';
    }

    void flush() {
        const std::string paragraph = std::move(paragraph_);
        paragraph_.clear();
        complete_ = false;
        if (paragraph.empty()) return;
        Statement statement;
        const std::size_t reply = findReply(paragraph);
        statement.recipient = mailboxIn(paragraph);
        if (statement.recipient.empty()) statement.recipient = recipient_;
        if (reply != std::string::npos) {
            statement.host = hostIn(std::string_view(paragraph).substr(0, reply));
            std::string_view words = std::string_view(paragraph).substr(reply);
            words = words.substr(0, words.rfind("(in reply to "));
            readReply(words, statement);
        } else {
            statement.enhanced = firstEnhancedCode(paragraph);
            statement.host = hostIn(paragraph);
            statement.text = oneLine(paragraph);
            if (!statement.enhanced && ++withoutCode_ > mostWithoutCode) return;
        }
        statement.fate = fateOfCodes(statement);
        take_(std::move(statement));
    }

    const std::function<void(Statement)>& take_;
    std::string paragraph_;
    std::string recipient_;  ///< named in a transcript
    bool complete_ = false;  ///< the last line of a reply was read
    std::size_t withoutCode_ = 0;
};

}  // namespace

void readTextInto(std::string_view text, const std::function<void(Statement)>& take) {
    TextReader(take).read(text);
}

}  // namespace mailvitals::bounce
