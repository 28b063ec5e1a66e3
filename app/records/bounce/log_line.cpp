// SPDX-License-Identifier: GPL-3.0-or-later
#include "records/bounce/log_line.h"

#include "base/ascii.h"
#include "records/bounce/reply_words.h"

namespace mailvitals::bounce {
namespace {

constexpr auto npos = std::string_view::npos;

/// What stands between this word and this sign; empty: it is not there.
std::string_view between(std::string_view line, std::string_view word, std::string_view end) {
    const std::size_t at = line.find(word);
    if (at == npos) return {};
    const std::string_view rest = line.substr(at + word.size());
    return rest.substr(0, rest.find_first_of(end));
}

std::string_view behind(std::string_view line, std::string_view word) {
    const std::size_t at = line.find(word);
    return at == npos ? std::string_view() : line.substr(at + word.size());
}

bool has(std::string_view line, std::string_view piece) {
    return line.find(piece) != npos;
}

/// A reply in it, else the words alone.
void readWords(std::string_view text, Statement& statement) {
    const std::size_t reply = findReply(text);
    if (reply != npos) return readReply(text.substr(reply), statement);
    statement.text = oneLine(text);
}

/// "host mx.example.org[192.0.2.1] said: ...", "connect to mx.example.org[192.0.2.1]:25: ..."
std::string_view hostNamed(std::string_view text) {
    for (const std::string_view word : {"host ", "connect to ", "conversation with ", "connection with "}) {
        std::string_view rest = behind(text, word);
        rest = rest.substr(0, rest.find_first_of("[ :("));
        if (has(rest, ".")) return rest;
    }
    return {};
}

void takeStatus(std::string_view dsn, Statement& statement) {
    if (!statement.enhanced) statement.enhanced = bounce::enhancedCodeIn(dsn);
}

/// "to=<a@example.org>, relay=mx.example.org[192.0.2.1]:25, dsn=5.7.26, status=bounced (host ... said: ...)"
std::optional<Statement> postfixDelivery(std::string_view line) {
    const std::string_view status = between(line, " status=", " (");
    if (status.empty() || !has(line, "to=<")) return std::nullopt;
    Statement statement;
    statement.form = Form::Postfix;
    statement.recipient = oneLine(between(line, "to=<", ">"));
    const std::string_view relay = between(line, " relay=", "[,:");
    if (relay != "none") statement.host = oneLine(relay);
    std::string_view words = behind(line, " status=").substr(status.size());
    words = ascii::trimmed(words);
    if (words.starts_with('(')) words.remove_prefix(1);
    if (words.ends_with(')')) words.remove_suffix(1);
    // What it was said to is no part of the reply.
    words = words.substr(0, words.rfind(" (in reply to "));
    if (const std::string_view named = hostNamed(words); !named.empty()) statement.host = oneLine(named);
    readWords(words, statement);
    takeStatus(between(line, " dsn=", ", "), statement);
    if (status == "sent" || status == "deliverable")
        statement.fate = Fate::Delivered;
    else if (status == "deferred" || status == "softbounce")
        statement.fate = Fate::Delayed;
    else
        statement.fate = Fate::Failed;  // bounced, expired, undeliverable
    return statement;
}

/// "NOQUEUE: reject: RCPT from mx.example.org[192.0.2.1]: 554 5.7.1 ...; from=<> to=<> proto=ESMTP"
std::optional<Statement> postfixRefusal(std::string_view line) {
    const std::size_t at = line.find("reject: ");
    if (at == npos) return std::nullopt;
    std::string_view words = line.substr(at);
    const std::size_t reply = findReply(words);
    if (reply == npos) return std::nullopt;
    Statement statement;
    statement.form = Form::Postfix;
    statement.incoming = true;
    statement.recipient = oneLine(between(words, " to=<", ">"));
    words = words.substr(reply);
    for (const std::string_view end : {"; from=<", "; proto=", "; helo="})
        words = words.substr(0, words.find(end));
    readReply(words, statement);
    statement.fate = fateOfCodes(statement);
    return statement;
}

/// Is "QID <sign> " behind the time of the line?
bool hasArrow(std::string_view line, std::string_view sign) {
    const std::size_t at = line.find(sign);
    return at != npos && at >= 6 && line.substr(at - 6, 6).find_first_of(" ") == npos;
}

/// "1tABCD-0001 ** a@example.org R=dnslookup T=remote_smtp H=mx.example.org [192.0.2.1]: SMTP error ...: 550"
std::optional<Statement> eximDelivery(std::string_view line) {
    Fate fate = Fate::Unknown;
    std::size_t at = npos;
    for (const auto& [sign, meaning] : {std::pair<std::string_view, Fate>(" ** ", Fate::Failed),
                                        std::pair<std::string_view, Fate>(" == ", Fate::Delayed),
                                        std::pair<std::string_view, Fate>(" => ", Fate::Delivered),
                                        std::pair<std::string_view, Fate>(" -> ", Fate::Delivered)}) {
        if (at != npos || !hasArrow(line, sign)) continue;
        at = line.find(sign) + sign.size();
        fate = meaning;
    }
    if (at == npos) return std::nullopt;
    const std::string_view rest = line.substr(at);
    if (!has(rest, " R=") && !has(rest, " T=") && !has(rest, ": ")) return std::nullopt;
    Statement statement;
    statement.form = Form::Exim;
    statement.fate = fate;
    std::string_view recipient = rest.substr(0, rest.find_first_of(" :"));
    if (const std::string_view inner = between(rest.substr(0, 600), "<", ">");
        !has(recipient, "@") && has(inner, "@"))
        recipient = inner;
    statement.recipient = oneLine(recipient);
    statement.host = oneLine(between(rest, " H=", " :"));
    if (fate == Fate::Delivered) {
        if (const std::string_view said = between(rest, " C=\"", "\""); !said.empty())
            readReply(said, statement);
        return statement;
    }
    // The words of the remote server, or those of Exim itself.
    std::string_view words = behind(rest, "SMTP error from remote mail server");
    if (words.empty()) words = behind(behind(rest, "defer ("), "): ");
    if (words.empty()) words = rest.substr(recipient.size());
    readWords(words, statement);
    return statement;
}

/// "1tABCD-0001 H=mx.example.org [192.0.2.1]: SMTP error from remote mail server after RCPT
/// TO:<a@example.org>: 451 ...", which stands beside the line about the delivery.
std::optional<Statement> eximError(std::string_view line) {
    const std::string_view words = behind(line, "SMTP error from remote mail server");
    const std::size_t reply = findReply(words);
    if (reply == npos || !has(line, "H=")) return std::nullopt;
    Statement statement;
    statement.form = Form::Exim;
    statement.host = oneLine(between(line, "H=", " :"));
    statement.recipient = oneLine(between(words.substr(0, reply), "<", ">"));
    readReply(words.substr(reply), statement);
    statement.fate = fateOfCodes(statement);
    return statement;
}

/// "H=mx.example.org [192.0.2.1] F=<b@example.org> rejected RCPT <a@example.org>: ..."
std::optional<Statement> eximRefusal(std::string_view line) {
    const std::size_t at = line.find("rejected ");
    if (at == npos || !has(line.substr(0, at), "H=")) return std::nullopt;
    const std::string_view rest = line.substr(at);
    const std::size_t colon = rest.find(": ");
    if (colon == npos) return std::nullopt;
    Statement statement;
    statement.form = Form::Exim;
    statement.incoming = true;
    statement.recipient = oneLine(between(rest.substr(0, colon), "<", ">"));
    statement.text = oneLine(rest.substr(colon + 2));
    statement.fate = has(line.substr(0, at), "temporarily ") ? Fate::Delayed : Fate::Failed;
    return statement;
}

/// "mta delivery ... to=<a@example.org> ... relay="192.0.2.1 (mx.example.org)" ... result="PermFail"
/// stat="550"
std::optional<Statement> openSmtpd(std::string_view line) {
    const bool delivery = has(line, "delivery") && has(line, " result=\"") && has(line, " stat=");
    const bool refusal = has(line, "failed-command") && has(line, " result=\"");
    if (!delivery && !refusal) return std::nullopt;
    Statement statement;
    statement.form = Form::OpenSmtpd;
    if (refusal) {
        statement.incoming = true;
        readReply(between(line, " result=\"", "\""), statement);
        statement.fate = fateOfCodes(statement);
        return statement;
    }
    statement.recipient = oneLine(between(line, " to=<", ">"));
    const std::string_view relay = between(line, " relay=\"", "\"");
    const std::string_view name = between(relay, "(", ")");
    statement.host = oneLine(name.empty() ? relay : name);
    readReply(between(line, " stat=\"", "\""), statement);
    const std::string_view result = between(line, " result=\"", "\"");
    if (result == "Ok") statement.fate = Fate::Delivered;
    if (result == "TempFail") statement.fate = Fate::Delayed;
    if (result == "PermFail") statement.fate = Fate::Failed;
    return statement;
}

/// "to=<a@example.org>, ... relay=mx.example.org. [192.0.2.1], dsn=5.1.1, stat=User unknown"
std::optional<Statement> sendmail(std::string_view line) {
    const std::string_view words = behind(line, ", stat=");
    if (words.empty() || !has(line, "to=")) return std::nullopt;
    Statement statement;
    statement.form = Form::Sendmail;
    std::string_view recipient = between(line, "to=<", ">");
    if (recipient.empty()) recipient = between(line, "to=", ",");
    statement.recipient = oneLine(recipient);
    std::string_view relay = between(line, " relay=", "[, ");
    while (relay.ends_with('.')) relay.remove_suffix(1);
    statement.host = oneLine(relay);
    readWords(words, statement);
    takeStatus(between(line, " dsn=", ", "), statement);
    if (words.starts_with("Sent") || words.starts_with("queued"))
        statement.fate = Fate::Delivered;
    else
        statement.fate = words.starts_with("Deferred") ? Fate::Delayed : Fate::Failed;
    return statement;
}

/// "delivery 12: failure: 192.0.2.1_does_not_like_recipient./Remote_host_said:_550_5.1.1_...
std::optional<Statement> qmail(std::string_view line) {
    if (!has(line, "delivery ")) return std::nullopt;
    Statement statement;
    statement.form = Form::Qmail;
    std::string_view words;
    for (const auto& [word, fate] : {std::pair<std::string_view, Fate>(": failure: ", Fate::Failed),
                                     std::pair<std::string_view, Fate>(": deferral: ", Fate::Delayed),
                                     std::pair<std::string_view, Fate>(": success: ", Fate::Delivered)}) {
        if (!words.empty() || !has(line, word)) continue;
        words = behind(line, word);
        statement.fate = fate;
    }
    if (words.empty()) return std::nullopt;
    std::string text(words.substr(0, 4 * maxText));
    for (char& c : text) {
        if (c == '_' || c == '/') c = ' ';
    }
    statement.host = oneLine(words.substr(0, words.find("_does_not")));
    if (has(statement.host, "_") || has(statement.host, "/")) statement.host.clear();
    readWords(text, statement);
    return statement;
}

/// What begins a line of a log, whatever it speaks of.
bool isOfLog(std::string_view line) {
    // Exim: "2026-11-30 12:00:01 ..."
    static constexpr std::string_view time = "0000-00-00 00:00:00 ";
    bool timed = line.size() > time.size();
    for (std::size_t i = 0; timed && i < time.size(); ++i)
        timed = time[i] == '0' ? ascii::isDigit(line[i]) : line[i] == time[i];
    if (timed) return true;
    const std::size_t colon = line.find("]: ");
    const std::string_view tag = colon == npos ? std::string_view() : line.substr(0, colon);
    for (const char* program :
         {"postfix", "exim", "smtpd[", "sendmail[", "sm-mta[", "qmail", "postscreen["}) {
        if (has(tag, program)) return true;
    }
    return false;
}

}  // namespace

LogLine readLogLine(std::string_view line) {
    for (const auto read : {postfixDelivery, postfixRefusal, openSmtpd, sendmail, qmail, eximDelivery,
                            eximError, eximRefusal}) {
        if (auto statement = read(line)) return {true, std::move(statement)};
    }
    return {isOfLog(line), std::nullopt};
}

}  // namespace mailvitals::bounce
