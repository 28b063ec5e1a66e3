// SPDX-License-Identifier: GPL-3.0-or-later
#include "servers/delay_line.h"

#include <QNetworkDatagram>
#include <QTcpServer>
#include <QTcpSocket>
#include <QTimer>
#include <QUdpSocket>

#include <map>

namespace mailvitals::test {
namespace {

using std::chrono::milliseconds;

/// Everything that arrives at `from` leaves `to` half a round trip later, in order; an end as well.
void join(QTcpSocket* from, QTcpSocket* to, milliseconds half) {
    QObject::connect(from, &QTcpSocket::readyRead, to, [from, to, half] {
        const QByteArray bytes = from->readAll();
        QTimer::singleShot(half, Qt::PreciseTimer, to, [to, bytes] { to->write(bytes); });
    });
    QObject::connect(from, &QTcpSocket::disconnected, to, [to, half] {
        QTimer::singleShot(half, Qt::PreciseTimer, to, [to] { to->disconnectFromHost(); });
    });
}

void carry(QTcpSocket* client, quint16 port, milliseconds half) {
    auto* server = new QTcpSocket(client);
    server->connectToHost(QHostAddress::LocalHost, port);
    join(client, server, half);
    join(server, client, half);
}

}  // namespace

IpEndpoint delayedTcp(demo::LoopbackThread& thread, const IpEndpoint& target, milliseconds roundTrip) {
    IpEndpoint endpoint{IpAddress::v4({127, 0, 0, 1}), 0};
    thread.run([&] {
        auto* listener = new QTcpServer(thread.home());
        listener->listen(QHostAddress::LocalHost);
        endpoint.port = listener->serverPort();
        QObject::connect(listener, &QTcpServer::newConnection, listener, [listener, target, roundTrip] {
            while (QTcpSocket* client = listener->nextPendingConnection())
                carry(client, target.port, roundTrip / 2);
        });
    });
    return endpoint;
}

IpEndpoint delayedUdp(demo::LoopbackThread& thread, const IpEndpoint& target, milliseconds roundTrip) {
    IpEndpoint endpoint{IpAddress::v4({127, 0, 0, 1}), 0};
    const milliseconds half = roundTrip / 2;
    thread.run([&] {
        auto* front = new QUdpSocket(thread.home());
        front->bind(QHostAddress::LocalHost, 0);
        endpoint.port = front->localPort();
        // Each client port gets a socket of its own behind the wire, so that answers find their way back.
        auto backs = std::make_shared<std::map<int, QUdpSocket*>>();
        const auto backFor = [=](int clientPort) {
            QUdpSocket*& back = (*backs)[clientPort];
            if (back != nullptr) return back;
            back = new QUdpSocket(front);
            back->bind(QHostAddress::LocalHost, 0);
            QObject::connect(back, &QUdpSocket::readyRead, front, [front, back = back, clientPort, half] {
                while (back->hasPendingDatagrams()) {
                    const QByteArray bytes = back->receiveDatagram().data();
                    QTimer::singleShot(half, Qt::PreciseTimer, front, [=] {
                        front->writeDatagram(bytes, QHostAddress::LocalHost,
                                             static_cast<quint16>(clientPort));
                    });
                }
            });
            return back;
        };
        QObject::connect(front, &QUdpSocket::readyRead, front, [=] {
            while (front->hasPendingDatagrams()) {
                const QNetworkDatagram datagram = front->receiveDatagram();
                QUdpSocket* back = backFor(datagram.senderPort());
                QTimer::singleShot(half, Qt::PreciseTimer, back, [=] {
                    back->writeDatagram(datagram.data(), QHostAddress::LocalHost, target.port);
                });
            }
        });
    });
    return endpoint;
}

}  // namespace mailvitals::test
