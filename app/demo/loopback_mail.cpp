// SPDX-License-Identifier: GPL-3.0-or-later
#include "demo/loopback_mail.h"

#include "demo/mail_conversation.h"

#include <QNetworkProxy>
#include <QTcpServer>

namespace mailvitals::demo {
namespace {

/// Hands every connection to a conversation of its own, on a socket that can turn to TLS later.
class MailListener : public QTcpServer {
 public:
    using Accept = std::function<void(QSslSocket*)>;
    MailListener(Accept accept, QObject* parent) : QTcpServer(parent), accept_(std::move(accept)) {}

 protected:
    void incomingConnection(qintptr descriptor) override {
        auto* socket = new QSslSocket(this);
        if (socket->setSocketDescriptor(descriptor))
            accept_(socket);
        else
            delete socket;
    }

 private:
    Accept accept_;
};

}  // namespace

LoopbackMail::LoopbackMail(LoopbackThread& thread, Directory directory)
    : directory_(std::move(directory)), house_(thread) {
    thread.run([&] {
        QObject* home = house_.get();
        auto* listener = new MailListener(
            [this, home](QSslSocket* socket) { new MailConversation(socket, directory_, home); }, home);
        listener->setProxy(QNetworkProxy::NoProxy);
        if (listener->listen(QHostAddress::LocalHost)) {
            endpoint_ = {IpAddress::v4({127, 0, 0, 1}), listener->serverPort()};
        }
    });
}

}  // namespace mailvitals::demo
