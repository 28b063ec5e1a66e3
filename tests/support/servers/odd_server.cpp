// SPDX-License-Identifier: GPL-3.0-or-later
#include "servers/odd_server.h"

#include <QNetworkDatagram>
#include <QTcpServer>
#include <QUdpSocket>

#include <memory>

namespace mailvitals::test {
namespace {

class Listener : public QTcpServer {
 public:
    Listener(OddServer::OnConnection onConnection, QObject* parent)
        : QTcpServer(parent), onConnection_(std::move(onConnection)) {}

 protected:
    void incomingConnection(qintptr descriptor) override {
        auto* socket = new QSslSocket(this);
        socket->setSocketDescriptor(descriptor);
        connect(socket, &QSslSocket::disconnected, socket, &QObject::deleteLater);
        onConnection_(socket);
    }

 private:
    OddServer::OnConnection onConnection_;
};

}  // namespace

OddServer::OddServer(demo::LoopbackThread& thread, OnConnection onConnection) : house_(thread) {
    thread.run([&] {
        auto* listener = new Listener(std::move(onConnection), house_.get());
        listener->listen(QHostAddress::LocalHost);
        endpoint_ = {IpAddress::v4({127, 0, 0, 1}), listener->serverPort()};
    });
}

OddServer::OnConnection scripted(QByteArray atOnce, std::vector<QByteArray> answers) {
    return [atOnce, answers](QSslSocket* socket) {
        socket->write(atOnce);
        auto next = std::make_shared<std::size_t>(0);
        QObject::connect(socket, &QSslSocket::readyRead, socket, [socket, answers, next] {
            while (socket->canReadLine()) {
                socket->readLine();
                if (answers.empty()) continue;
                socket->write(answers[std::min(*next, answers.size() - 1)]);
                ++*next;
            }
        });
    };
}

OddDns::OddDns(demo::LoopbackThread& thread, Reply reply) : house_(thread) {
    thread.run([&] {
        auto* udp = new QUdpSocket(house_.get());
        udp->bind(QHostAddress::LocalHost, 0);
        endpoint_ = {IpAddress::v4({127, 0, 0, 1}), udp->localPort()};
        QObject::connect(udp, &QUdpSocket::readyRead, udp, [udp, reply] {
            while (udp->hasPendingDatagrams()) {
                const QNetworkDatagram datagram = udp->receiveDatagram();
                for (const QByteArray& bytes : reply(datagram.data())) {
                    udp->writeDatagram(bytes, datagram.senderAddress(),
                                       static_cast<quint16>(datagram.senderPort()));
                }
            }
        });
    });
}

}  // namespace mailvitals::test
