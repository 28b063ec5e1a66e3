// SPDX-License-Identifier: GPL-3.0-or-later
#include "demo/mail_conversation.h"

#include "base/ascii.h"

#include <QSslConfiguration>

namespace mailvitals::demo {
namespace {

constexpr char socksVersion = 5;
constexpr char socksSucceeded = 0;
constexpr char socksRefused = 5;
constexpr char socksUnsupported = 8;

std::string pathIn(const std::string& command) {
    const std::size_t open = command.find('<');
    const std::size_t close = command.rfind('>');
    return open == command.npos || close <= open ? std::string() : command.substr(open + 1, close - open - 1);
}

}  // namespace

MailConversation::MailConversation(QSslSocket* socket, LoopbackMail::Directory directory, QObject* parent)
    : QObject(parent), socket_(socket), directory_(std::move(directory)) {
    socket_->setParent(this);
    connect(socket_, &QSslSocket::readyRead, this, &MailConversation::readMore);
    connect(socket_, &QSslSocket::disconnected, this, &QObject::deleteLater);
}

void MailConversation::readMore() {
    input_ += socket_->readAll();
    bool progress = true;
    while (progress) {
        switch (stage_) {
            case Stage::Methods: progress = readMethods(); break;
            case Stage::Request: progress = readRequest(); break;
            case Stage::Mail: progress = readCommand(); break;
            case Stage::Message: progress = readMessageLine(); break;
            case Stage::Closing: return;
        }
    }
}

/// RFC 1928 section 3: version, count, methods. Nobody has to log in.
bool MailConversation::readMethods() {
    if (input_.size() < 2 || input_.size() < 2 + input_[1]) return false;
    input_.remove(0, 2 + input_[1]);
    stage_ = Stage::Request;
    socket_->write(QByteArray("\x05\x00", 2));
    return true;
}

/// RFC 1928 section 4: version, CONNECT, zero, kind of address, address, port.
bool MailConversation::readRequest() {
    if (input_.size() < 4) return false;
    const bool v4 = input_[3] == 1;
    const bool v6 = input_[3] == 4;
    const qsizetype size = v4 ? 4 : 16;
    if (!v4 && !v6) {
        refuse(socksUnsupported);
        return false;
    }
    if (input_.size() < 4 + size + 2) return false;
    std::array<std::uint8_t, 16> bytes{};
    std::copy_n(input_.begin() + 4, size, bytes.begin());
    const IpAddress address =
        v4 ? IpAddress::v4({bytes[0], bytes[1], bytes[2], bytes[3]}) : IpAddress::v6(bytes);
    const auto port = static_cast<std::uint16_t>(static_cast<unsigned char>(input_[4 + size]) << 8 |
                                                 static_cast<unsigned char>(input_[5 + size]));
    input_.remove(0, 6 + size);
    connectTo({address, port});
    return false;
}

void MailConversation::connectTo(const IpEndpoint& address) {
    persona_ = directory_(address);
    if (!persona_) return refuse(socksRefused);
    stage_ = Stage::Mail;
    QByteArray reply("\x05\x00\x00\x01\x00\x00\x00\x00\x00\x00", 10);
    reply[1] = socksSucceeded;
    socket_->write(reply);
    if (!persona_->encryptedFromStart) return greet();
    connect(socket_, &QSslSocket::encrypted, this, &MailConversation::greet);
    startTls();
}

void MailConversation::refuse(char socksCode) {
    stage_ = Stage::Closing;
    QByteArray reply(10, '\0');
    reply[0] = socksVersion;
    reply[1] = socksCode;
    reply[3] = 1;
    socket_->write(reply);
    socket_->disconnectFromHost();
}

bool MailConversation::readCommand() {
    const qsizetype end = input_.indexOf('\n');
    if (end < 0) return false;
    const std::string command(ascii::trimmed(input_.left(end).toStdString()));
    input_.remove(0, end + 1);
    sendLine(replyTo(command));
    if (ascii::startsWithIgnoringCase(command, "QUIT")) {
        stage_ = Stage::Closing;
        socket_->disconnectFromHost();
    }
    if (ascii::startsWithIgnoringCase(command, "STARTTLS") && persona_->identity) startTls();
    return true;
}

/// The message itself is nobody's business: it is thrown away.
bool MailConversation::readMessageLine() {
    const qsizetype end = input_.indexOf('\n');
    if (end < 0) return false;
    const QByteArray line = input_.left(end).trimmed();
    input_.remove(0, end + 1);
    if (line != ".") return true;
    stage_ = Stage::Mail;
    sendLine("250 2.0.0 Ok: queued as 4D3M0");
    return true;
}

std::string MailConversation::ehloReply() const {
    std::vector<std::string> lines{persona_->name};
    lines.insert(lines.end(), persona_->keywords.begin(), persona_->keywords.end());
    if (socket_->isEncrypted())
        lines.insert(lines.end(), persona_->keywordsInTls.begin(), persona_->keywordsInTls.end());
    else if (persona_->identity)
        lines.emplace_back("STARTTLS");
    std::string reply;
    for (std::size_t i = 0; i < lines.size(); ++i) {
        reply += (i + 1 < lines.size() ? "250-" : "250 ") + lines[i] + (i + 1 < lines.size() ? "\r\n" : "");
    }
    return reply;
}

std::string MailConversation::replyTo(const std::string& command) {
    const auto is = [&](const char* verb) { return ascii::startsWithIgnoringCase(command, verb); };
    if (is("EHLO") || is("HELO")) return ehloReply();
    if (is("MAIL FROM:") && persona_->demandsTls && !socket_->isEncrypted())
        return "530 5.7.0 Must issue a STARTTLS command first";
    if (is("MAIL FROM:")) return persona_->onMail ? persona_->onMail(pathIn(command)) : "250 2.1.0 Ok";
    if (is("RCPT TO:"))
        return persona_->onRecipient ? persona_->onRecipient(pathIn(command)) : "250 2.1.5 Ok";
    if (is("RSET") || is("NOOP")) return "250 2.0.0 Ok";
    if (is("QUIT")) return "221 2.0.0 Bye";
    if (is("STARTTLS")) {
        return persona_->identity && !socket_->isEncrypted() ? "220 2.0.0 Ready to start TLS"
                                                             : "502 5.5.1 Error";
    }
    if (is("DATA")) {
        if (persona_->onData) persona_->onData();
        stage_ = Stage::Message;
        return "354 End data with <CR><LF>.<CR><LF>";
    }
    return "500 5.5.2 Error: command not recognized";
}

void MailConversation::startTls() {
    QSslConfiguration configuration = QSslConfiguration::defaultConfiguration();
    configuration.setLocalCertificate(persona_->identity->certificate);
    configuration.setPrivateKey(persona_->identity->key);
    configuration.setPeerVerifyMode(QSslSocket::VerifyNone);
    socket_->setSslConfiguration(configuration);
    input_.clear();
    socket_->startServerEncryption();
}

}  // namespace mailvitals::demo
