// SPDX-License-Identifier: GPL-3.0-or-later
#include "net/smtp_conversation.h"

#include "base/ascii.h"

#include <algorithm>
#include <utility>

namespace mailvitals::net {
namespace {

// Far above what any standard allows (RFC 5321 section 4.5.3.1.5: 512 octets a line) and far below what
// hurts.
constexpr std::size_t longestLine = 4096;
constexpr std::size_t mostLines = 256;
constexpr std::size_t longestReply = 64 * 1024;

/// A server answers STARTTLS and the first octets of a handshake at once, or it never will. The greeting and
/// EHLO may take longer: there a server asks others about us.
constexpr std::chrono::seconds toStartTls{20};

/// A line that begins with a dot gets another one, or it would end the message. Line ends are CRLF already.
std::string stuffed(const std::string& message) {
    std::string out;
    for (std::size_t at = 0; at < message.size();) {
        const std::size_t end = std::min(message.find('\n', at), message.size() - 1) + 1;
        if (message[at] == '.') out += '.';
        out.append(message, at, end - at);
        at = end;
    }
    return out.ends_with("\r\n") ? out : out + "\r\n";
}

const Failure noCommand{FailureReason::Internal, "no command, or one that is not for us to give"};

/// One line, and not one that begins a message.
bool isCommand(const std::string& line) {
    return !line.empty() && line.find_first_of("\r\n") == line.npos &&
           !ascii::startsWithIgnoringCase(line, "DATA") && !ascii::startsWithIgnoringCase(line, "BDAT");
}

}  // namespace

SmtpConversation::SmtpConversation(std::unique_ptr<Connection> connection, Deadline deadline)
    : connection_(std::move(connection)), deadline_(deadline) {
    session_.local = connection_->local();
}

SmtpConversation::~SmtpConversation() = default;

std::chrono::microseconds SmtpConversation::sinceStart() const {
    return std::chrono::duration_cast<std::chrono::microseconds>(SteadyClock::now() - start_);
}

Expected<std::string, Failure> SmtpConversation::readSome() {
    return tls_ ? tls_->read(deadline_) : connection_->read(deadline_);
}

Expected<std::string, Failure> SmtpConversation::readLine() {
    for (;;) {
        const std::size_t end = unread_.find('\n');
        const bool tooLong = end == unread_.npos ? unread_.size() > longestLine : end > longestLine;
        if (tooLong) return unexpected(Failure{FailureReason::TooMuch, "a line of more than 4096 octets"});
        if (end != unread_.npos) {
            std::string line = unread_.substr(0, end);
            unread_.erase(0, end + 1);
            if (line.ends_with('\r')) line.pop_back();
            return line;
        }
        const auto more = readSome();
        if (!more) return unexpected(more.error());
        unread_ += *more;
    }
}

Expected<std::vector<std::string>, Failure> SmtpConversation::readReply() {
    std::vector<std::string>& lines = session_.exchanges.back().lines;
    std::size_t size = 0;
    for (;;) {
        auto line = readLine();
        if (!line) return unexpected(line.error());
        size += line->size();
        lines.push_back(*line);
        if (lines.size() > mostLines || size > longestReply) {
            return unexpected(Failure{FailureReason::TooMuch, "a reply without end"});
        }
        const auto parsed = smtp::parseReplyLine(*line);
        if (!parsed) return unexpected(Failure{FailureReason::Garbled, parsed.error().what});
        if (parsed->last) return lines;
    }
}

Expected<void, Failure> SmtpConversation::write(const std::string& octets) {
    return tls_ ? tls_->write(octets, deadline_) : connection_->write(octets, deadline_);
}

Expected<smtp::Reply, Failure> SmtpConversation::exchange(const std::string& line,
                                                          const std::string& octets) {
    if (session_.brokeOff) return unexpected(*session_.brokeOff);
    session_.exchanges.push_back({line, {}, tls_ != nullptr, sinceStart(), {}});
    const auto ended = [&](Failure failure) {
        session_.exchanges.back().finished = sinceStart();
        session_.brokeOff = failure;
        return unexpected(std::move(failure));
    };
    if (!octets.empty()) {
        const auto written = write(octets);
        if (!written) return ended(written.error());
    }
    const auto lines = readReply();
    if (!lines) return ended(lines.error());
    session_.exchanges.back().finished = sinceStart();
    auto reply = smtp::parseReply(*lines);
    if (!reply) return ended({FailureReason::Garbled, reply.error().what});
    return *reply;
}

Expected<smtp::Reply, Failure> SmtpConversation::greeting() {
    return exchange({}, {});
}

Expected<smtp::Reply, Failure> SmtpConversation::unasked() {
    return exchange({}, {});
}

Expected<smtp::Reply, Failure> SmtpConversation::command(const std::string& line) {
    if (!isCommand(line)) return unexpected(noCommand);
    return exchange(line, line + "\r\n");
}

bool SmtpConversation::takesSeveral() const {
    const auto ehlo = session_.ehlo(isEncrypted());
    return ehlo && ehlo->offers("PIPELINING");
}

std::vector<smtp::Reply> SmtpConversation::group(const std::vector<std::string>& lines) {
    std::string octets;
    for (const std::string& line : lines) {
        if (!isCommand(line)) return {};
        octets += line + "\r\n";
    }
    std::vector<smtp::Reply> replies;
    for (const std::string& line : lines) {
        const auto reply = exchange(line, std::exchange(octets, {}));
        saidQuit_ = saidQuit_ || line == "QUIT";
        if (!reply) break;
        replies.push_back(*reply);
    }
    return replies;
}

Expected<smtp::Reply, Failure> SmtpConversation::commandAfterReset(const std::string& line) {
    if (!isCommand(line)) return unexpected(noCommand);
    if (!takesSeveral()) {
        auto reset = command("RSET");
        return reset ? command(line) : reset;
    }
    const auto replies = group({"RSET", line});
    if (replies.size() < 2) return unexpected(*session_.brokeOff);
    return replies.back();
}

Expected<smtp::Reply, Failure> SmtpConversation::lastCommand(const std::string& line) {
    if (!isCommand(line)) return unexpected(noCommand);
    if (!takesSeveral()) {
        auto reply = command(line);
        quit();
        return reply;
    }
    const auto replies = group({line, "QUIT"});
    if (replies.empty()) return unexpected(*session_.brokeOff);
    return replies.front();
}

Expected<smtp::Reply, Failure> SmtpConversation::deliver(const std::string& message) {
    const auto welcome = exchange("DATA", "DATA\r\n");
    if (!welcome || welcome->code != 354) return welcome;
    return exchange(".", stuffed(message) + ".\r\n");
}

Expected<smtp::Reply, Failure> SmtpConversation::hello(const std::string& name) {
    const std::string ours = name.empty() ? session_.local.toSmtpLiteral() : name;
    const auto ehlo = command("EHLO " + ours);
    if (!ehlo || !ehlo->permanent()) return ehlo;
    return command("HELO " + ours);
}

bool SmtpConversation::askForTls(const std::string& line) {
    const Deadline whole = deadline_;
    deadline_ = whole.orEarlier(Deadline::in(toStartTls));
    const auto reply = exchange(line, line + "\r\n");
    deadline_ = whole;
    if (!reply || reply->code != 220) return false;
    // What came in plain text behind the 220 must not be taken for the encrypted session (CVE-2011-0411 and
    // its kin).
    unread_.clear();
    return true;
}

bool SmtpConversation::startTls(const DomainName& serverName, const TrustStore& trust) {
    return askForTls("STARTTLS") && beginEncrypted(serverName, trust);
}

bool SmtpConversation::startTlsBeforeNoop(const DomainName& serverName, const TrustStore& trust) {
    return askForTls("STARTTLS\r\nNOOP") && beginEncrypted(serverName, trust);
}

std::unique_ptr<Connection> SmtpConversation::connectionForTls() {
    if (!askForTls("STARTTLS")) return nullptr;
    saidQuit_ = true;
    return std::move(connection_);
}

bool SmtpConversation::beginEncrypted(const DomainName& serverName, const TrustStore& trust) {
    auto tls = TlsSession::handshake(*connection_, serverName, deadline_.orEarlier(Deadline::in(toStartTls)));
    if (!tls) {
        const bool ours = tls.error().why == FailureReason::Cancelled;
        if (!ours)
            session_.tlsError = tls.error().detail.empty() ? toString(tls.error().why) : tls.error().detail;
        session_.brokeOff = tls.error();
        return false;
    }
    tls_ = std::move(*tls);
    session_.tls = tls_->facts(trust);
    return true;
}

void SmtpConversation::quit() {
    if (!isOver()) (void)command("QUIT");
    saidQuit_ = true;
}

}  // namespace mailvitals::net
