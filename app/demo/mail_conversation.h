// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/ip_address.h"
#include "demo/loopback_mail.h"

#include <QSslSocket>

namespace mailvitals::demo {

/// One connection: first the SOCKS5 handshake, then SMTP as the persona at the wanted address speaks it.
/// Deletes itself when the connection ends.
class MailConversation : public QObject {
    Q_OBJECT

 public:
    MailConversation(QSslSocket* socket, LoopbackMail::Directory directory, QObject* parent);

 private:
    enum class Stage { Methods, Request, Mail, Message, Closing };

    void readMore();
    bool readMethods();
    bool readRequest();
    bool readCommand();
    bool readMessageLine();
    void connectTo(const IpEndpoint& address);
    void refuse(char socksCode);
    std::string replyTo(const std::string& command);
    std::string ehloReply() const;
    void sendLine(const std::string& line) { socket_->write(QByteArray::fromStdString(line + "\r\n")); }
    void startTls();
    void greet() { sendLine("220 " + persona_->name + " " + persona_->bannerText); }

    QSslSocket* socket_;
    LoopbackMail::Directory directory_;
    Stage stage_ = Stage::Methods;
    std::shared_ptr<const MailPersona> persona_;
    QByteArray input_;
};

}  // namespace mailvitals::demo
