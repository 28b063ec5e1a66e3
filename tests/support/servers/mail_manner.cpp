// SPDX-License-Identifier: GPL-3.0-or-later
#include "servers/mail_manner.h"

#include <QSslConfiguration>
#include <QTimer>

namespace mailvitals::test {
namespace {

/// One connection; lives as long as its socket.
class Session : public QObject {
 public:
    Session(QSslSocket* socket, MailManner manner)
        : QObject(socket), socket_(socket), manner_(std::move(manner)) {
        connect(socket, &QSslSocket::readyRead, this, [this] { listen(); });
        say(manner_.greeting);
    }

 private:
    void listen() {
        while (socket_->canReadLine()) {
            const QByteArray line = socket_->readLine().trimmed();
            const QByteArray reply = manner_.answer(line, socket_->isEncrypted());
            say(reply);
            if (line == "STARTTLS" && reply.startsWith("220") && manner_.encrypts) encrypt();
        }
    }

    void say(const QByteArray& text) {
        if (manner_.each.count() == 0) {
            socket_->write(text);
            return;
        }
        auto due = manner_.each;
        for (qsizetype at = 0; at < text.size(); due += manner_.each) {
            const qsizetype end = text.indexOf('\n', at);
            const QByteArray line = text.mid(at, end < 0 ? -1 : end + 1 - at);
            QTimer::singleShot(due, socket_, [this, line] { socket_->write(line); });
            at += line.size();
        }
    }

    void encrypt() {
        QSslConfiguration configuration = QSslConfiguration::defaultConfiguration();
        configuration.setLocalCertificate(manner_.identity.certificate);
        configuration.setPrivateKey(manner_.identity.key);
        configuration.setPeerVerifyMode(QSslSocket::VerifyNone);
        socket_->setSslConfiguration(configuration);
        // Behind the 220 itself, which may take its time.
        QTimer::singleShot(manner_.each, socket_, [this] { socket_->startServerEncryption(); });
    }

    QSslSocket* socket_;
    MailManner manner_;
};

}  // namespace

QByteArray soundAnswer(const QByteArray& line, bool encrypted) {
    if (line.startsWith("EHLO")) {
        const QByteArray offers = "250-mail.homelab.example\r\n250-PIPELINING\r\n250-SIZE 104857600\r\n";
        return offers + (encrypted ? "250 8BITMIME\r\n" : "250-8BITMIME\r\n250 STARTTLS\r\n");
    }
    if (line == "STARTTLS") return "220 2.0.0 Ready to start TLS\r\n";
    if (line == "QUIT") return "221 2.0.0 Bye\r\n";
    if (!line.startsWith("RCPT")) return "250 2.0.0 Ok\r\n";
    if (line.contains("<postmaster@homelab.example>")) return "250 2.1.5 Ok\r\n";
    return line.contains("@homelab.example>") ? "550 5.1.1 User unknown\r\n"
                                              : "454 4.7.1 Relay access denied\r\n";
}

MailManner::Answer toRecipients(QByteArray reply) {
    return [reply](const QByteArray& line, bool encrypted) {
        return line.startsWith("RCPT") ? reply : soundAnswer(line, encrypted);
    };
}

OddServer::OnConnection mannered(MailManner manner) {
    return [manner](QSslSocket* socket) { new Session(socket, manner); };
}

}  // namespace mailvitals::test
