// SPDX-License-Identifier: GPL-3.0-or-later
#include "records/bounce/notice.h"

#include "base/ascii.h"
#include "records/bounce/log_line.h"
#include "records/bounce/reply_words.h"
#include "records/bounce/report.h"
#include "records/bounce/text.h"
#include "records/bounce/transfer.h"
#include "records/message/mailbox_file.h"
#include "records/message/mime.h"
#include "records/message/saved_form.h"

#include <algorithm>
#include <map>

namespace mailvitals::bounce {
namespace {

using message::Message;
using message::MimePart;

/// A bounce that was forwarded as an attachment, and that again.
constexpr int deepest = 3;
/// Of a mailbox file.
constexpr std::size_t mostMessages = 20;

/// What is alike once: the same words, whoever is named in them.
class Collector {
 public:
    void add(Statement statement) {
        const auto [place, fresh] = places_.emplace(keyOf(statement), notice.statements.size());
        if (!fresh && place->second < notice.statements.size()) {
            notice.statements[place->second].count += statement.count;
        } else if (fresh && notice.statements.size() < maxStatements) {
            notice.statements.push_back(std::move(statement));
        } else {
            notice.others += statement.count;
            if (fresh) places_.erase(place);
        }
    }
    void add(std::vector<Statement> statements) {
        for (Statement& statement : statements) add(std::move(statement));
    }

    Notice notice;

 private:
    static std::string keyOf(const Statement& statement) {
        std::string key = std::string(toString(statement.form)) + toString(statement.fate) +
                          (statement.incoming ? "<" : ">");
        if (statement.fate == Fate::Delivered) return key;
        key += std::to_string(statement.code) + statement.host;
        if (statement.enhanced) key += statement.enhanced->toString();
        bool named = false;
        for (const char c : statement.text) {
            named = c == '<' || (named && c != '>');
            if (!named && ascii::isAlpha(c)) key += c;
        }
        return key;
    }

    std::map<std::string, std::size_t> places_;
};

bool isDeliveryReport(const MimePart& part) {
    return part.contentType.type == "message" && (part.contentType.subtype == "delivery-status" ||
                                                  part.contentType.subtype == "global-delivery-status");
}

std::string contentOf(const Message& message, const MimePart& part) {
    const std::string_view content =
        std::string_view(message.bytes()).substr(part.bodyAt, part.end - std::min(part.end, part.bodyAt));
    return decodedContent(content, part.transferEncoding);
}

/// The address of "Name <a@example.org>".
std::string addressIn(std::string_view value) {
    const std::size_t open = value.rfind('<');
    if (open != value.npos) value = value.substr(open + 1, value.find('>', open) - open - 1);
    const std::string address = oneLine(value);
    return address.find('@') == address.npos || address.find(' ') != address.npos ? std::string() : address;
}

class Reader {
 public:
    Notice read(std::string bytes) {
        const message::MessageInFile first = message::messageIn(bytes, 1);
        const std::size_t count = first.isMailbox ? std::min(first.count, mostMessages) : 1;
        for (std::size_t number = 1; number <= count; ++number)
            readOne(count == 1 ? first.bytes : message::messageIn(bytes, number).bytes, 0);
        return std::move(collector_.notice);
    }

 private:
    void readOne(std::string bytes, int depth) {
        auto message = Message::parse(bytes);
        if (message && isMessage(*message)) return readMessage(*message, depth);
        if (auto inner = withHeader(bytes)) {
            message = Message::parse(std::move(*inner));
            if (message) return readMessage(*message, depth);
        }
        if (const auto decoded = fromBareBase64(bytes); decoded && depth < deepest)
            return readOne(*decoded, depth + 1);
        readText(bytes);
    }

    static bool isMessage(const Message& message) {
        return message.first("Content-Type") || message.first("From") || message.first("Received") ||
               message.first("Subject");
    }

    /// A report without the header of the message: what stands between its boundaries.
    static std::optional<std::string> withHeader(const std::string& bytes) {
        if (!ascii::containsIgnoringCase(bytes, "delivery-status")) return std::nullopt;
        for (std::size_t at = 0; at < bytes.size();) {
            const std::string_view line = ascii::trimmed(takeLine(bytes, at));
            if (line.size() < 4 || line.size() > 80 || !line.starts_with("--")) continue;
            if (!ascii::startsWithIgnoringCase(std::string_view(bytes).substr(std::min(at, bytes.size())),
                                               "content-"))
                continue;
            return "Content-Type: multipart/report; boundary=\"" + std::string(line.substr(2)) + "\"\n\n" +
                   bytes;
        }
        return std::nullopt;
    }

    void readMessage(const Message& message, int depth) {
        const message::MimeStructure structure = message::mimeStructure(message);
        std::vector<Statement> statements;
        for (const MimePart& part : structure.parts) {
            if (!isDeliveryReport(part)) continue;
            collector_.notice.isReport = true;
            const std::string fields = contentOf(message, part);
            for (Statement& statement : statementsInReport(fields))
                statements.push_back(std::move(statement));
        }
        const bool found = !statements.empty();
        if (found) {
            nameSender(message);
            completeFromText(message, structure, statements);
            collector_.add(std::move(statements));
            return;
        }
        const std::size_t before = coded();
        for (const MimePart& part : structure.parts) {
            if (part.contentType.type == "text" && part.contentType.subtype != "html")
                readText(contentOf(message, part));
        }
        if (coded() > before) return nameSender(message);
        for (const MimePart& part : structure.parts) {
            const bool attached =
                part.contentType.type == "message" &&
                (part.contentType.subtype == "rfc822" || part.contentType.subtype == "global");
            if (attached && depth < deepest) readOne(contentOf(message, part), depth + 1);
        }
    }

    /// Statements beyond mere words.
    std::size_t coded() const {
        const auto& all = collector_.notice.statements;
        return static_cast<std::size_t>(std::count_if(
            all.begin(), all.end(), [](const Statement& each) { return each.fate != Fate::Unknown; }));
    }

    /// A report goes to the sender.
    void nameSender(const Message& message) {
        if (const message::Field* to = message.first("To"); to && collector_.notice.sender.empty())
            collector_.notice.sender = addressIn(to->unfolded());
    }

    /// Some reports leave the words of the other server to the text that people read.
    static void completeFromText(const Message& message, const message::MimeStructure& structure,
                                 std::vector<Statement>& statements) {
        const bool lacking = std::all_of(statements.begin(), statements.end(), [](const Statement& each) {
            return each.code == 0 && each.text.empty();
        });
        if (!lacking) return;
        std::vector<Statement> told;
        for (const MimePart& part : structure.parts) {
            if (part.contentType.type == "text" && part.contentType.subtype == "plain")
                readTextInto(contentOf(message, part),
                             [&](Statement each) { told.push_back(std::move(each)); });
        }
        const auto spoken =
            std::find_if(told.begin(), told.end(), [](const Statement& each) { return each.code >= 400; });
        if (spoken == told.end()) return;
        for (Statement& statement : statements) {
            statement.code = spoken->code;
            statement.text = spoken->text;
            if (spoken->enhanced) statement.enhanced = spoken->enhanced;
            if (statement.host.empty()) statement.host = spoken->host;
        }
    }

    void readText(const std::string& text) {
        if (hasReportFields(text)) return collector_.add(statementsInReport(text));
        if (const std::string decoded = decodedContent(text, "quoted-printable");
            decoded != text && hasReportFields(decoded))
            return collector_.add(statementsInReport(decoded));
        readTextInto(text, [&](Statement each) { collector_.add(std::move(each)); });
    }

    Collector collector_;
};

/// Pictures and programs: something else than text before long.
bool isText(std::string_view bytes) {
    bytes = bytes.substr(0, 65536);
    const auto odd = std::count_if(bytes.begin(), bytes.end(), [](char c) {
        return (static_cast<unsigned char>(c) < 0x20 && !ascii::isSpace(c) && c != '\f' && c != 0x1b);
    });
    return static_cast<std::size_t>(odd) * 20 <= bytes.size();
}

}  // namespace

const char* toString(Form form) {
    switch (form) {
        case Form::Report: return "report";
        case Form::Postfix: return "postfix";
        case Form::Exim: return "exim";
        case Form::OpenSmtpd: return "opensmtpd";
        case Form::Sendmail: return "sendmail";
        case Form::Qmail: return "qmail";
        case Form::Reply: break;
    }
    return "reply";
}

const char* toString(Fate fate) {
    switch (fate) {
        case Fate::Failed: return "failed";
        case Fate::Delayed: return "delayed";
        case Fate::Delivered: return "delivered";
        case Fate::Unknown: break;
    }
    return "unknown";
}

Expected<Notice, ParseError> parse(std::string bytes) {
    if (bytes.size() > maxSize) {
        return unexpected(
            ParseError{maxSize,
                       "it is larger than 20 MiB; save the report without the message that came "
                       "back with it",
                       {},
                       {}});
    }
    message::SavedForm saved = message::withoutWrapping(std::move(bytes));
    if (ascii::trimmed(saved.bytes).empty()) return unexpected(ParseError{0, "it is empty", {}, {}});
    if (!isText(saved.bytes)) return unexpected(ParseError{0, "it is no text", {}, {}});
    return Reader().read(std::move(saved.bytes));
}

}  // namespace mailvitals::bounce
