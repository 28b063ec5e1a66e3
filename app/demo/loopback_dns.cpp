// SPDX-License-Identifier: GPL-3.0-or-later
#include "demo/loopback_dns.h"

#include "records/dns/wire.h"

#include <QNetworkDatagram>
#include <QNetworkProxy>
#include <QTcpServer>
#include <QTcpSocket>
#include <QUdpSocket>

namespace mailvitals::demo {

LoopbackDns::LoopbackDns(LoopbackThread& thread, Responder responder)
    : responder_(std::move(responder)), house_(thread) {
    thread.run([&] { open(house_.get()); });
}

void LoopbackDns::open(QObject* parent) {
    // The port that UDP got may be taken for TCP; then another pair is tried.
    for (int attempt = 0; attempt < 20; ++attempt) {
        udp_ = new QUdpSocket(parent);
        tcp_ = new QTcpServer(parent);
        // Nothing here is a matter of the system's proxies, and asking for them takes a thread.
        udp_->setProxy(QNetworkProxy::NoProxy);
        tcp_->setProxy(QNetworkProxy::NoProxy);
        const bool opened = udp_->bind(QHostAddress::LocalHost, 0) &&
                            tcp_->listen(QHostAddress::LocalHost, udp_->localPort());
        if (opened) break;
        delete udp_;
        delete tcp_;
        udp_ = nullptr;
    }
    if (udp_ == nullptr) return;
    endpoint_ = {IpAddress::v4({127, 0, 0, 1}), udp_->localPort()};
    QObject::connect(udp_, &QUdpSocket::readyRead, udp_, [this] { readDatagrams(); });
    QObject::connect(tcp_, &QTcpServer::newConnection, tcp_, [this] { acceptConnections(); });
}

std::optional<std::string> LoopbackDns::respond(std::string_view wire, bool overTcp) {
    const auto query = dns::decode(wire);
    if (!query || query->isResponse) return std::nullopt;
    auto reply = responder_(*query, overTcp);
    if (!reply) return std::nullopt;
    reply->id = query->id;
    std::string bytes = dns::encode(*reply);
    if (!overTcp && bytes.size() > dns::ednsPayload) {
        reply->truncated = true;
        reply->answers.clear();
        bytes = dns::encode(*reply);
    }
    return bytes;
}

/// A few at a time: whoever asks faster than we answer must not keep this thread from its other work, nor
/// from its end. What is left is told of anew. Called for readyRead alone: a socket that finds nothing when
/// it wants to tell of a datagram, since somebody else has read it, never tells of one again (Qt 6.4).
void LoopbackDns::readDatagrams() {
    constexpr int mostAtOnce = 64;
    for (int read = 0; read < mostAtOnce && udp_->hasPendingDatagrams(); ++read) {
        const QNetworkDatagram datagram = udp_->receiveDatagram();
        const auto reply = respond(datagram.data().toStdString(), false);
        if (!reply) continue;
        udp_->writeDatagram(QByteArray::fromStdString(*reply), datagram.senderAddress(),
                            static_cast<quint16>(datagram.senderPort()));
    }
}

void LoopbackDns::acceptConnections() {
    while (QTcpSocket* socket = tcp_->nextPendingConnection()) {
        QObject::connect(socket, &QTcpSocket::readyRead, socket, [this, socket] { readStream(socket); });
        QObject::connect(socket, &QTcpSocket::disconnected, socket, &QObject::deleteLater);
    }
}

/// Messages over TCP have their length in front (RFC 1035 section 4.2.2).
void LoopbackDns::readStream(QTcpSocket* socket) {
    for (;;) {
        const QByteArray head = socket->peek(2);
        if (head.size() < 2) return;
        const int length = static_cast<unsigned char>(head[0]) << 8 | static_cast<unsigned char>(head[1]);
        if (socket->bytesAvailable() < length + 2) return;
        socket->read(2);
        const auto reply = respond(socket->read(length).toStdString(), true);
        if (!reply) continue;
        QByteArray bytes;
        bytes.append(static_cast<char>(reply->size() >> 8 & 0xff));
        bytes.append(static_cast<char>(reply->size() & 0xff));
        bytes.append(QByteArray::fromStdString(*reply));
        socket->write(bytes);
    }
}

}  // namespace mailvitals::demo
