// SPDX-License-Identifier: GPL-3.0-or-later
#include "servers/web_manner.h"

#include <QSslConfiguration>
#include <QTimer>

#include <memory>

namespace mailvitals::test {
namespace {

bool allIsWritten(const QSslSocket* socket) {
    return socket->bytesToWrite() == 0 && socket->encryptedBytesToWrite() == 0;
}

void writeAgain(QSslSocket* socket, const QByteArray& piece) {
    constexpr qint64 ahead = 256 * 1024;
    while (socket->bytesToWrite() + socket->encryptedBytesToWrite() < ahead && socket->write(piece) > 0) {
    }
}

}  // namespace

WebManner::Answer saying(QByteArray octets) {
    return [octets](QSslSocket* socket) {
        socket->write(octets);
        socket->disconnectFromHost();
    };
}

WebManner::Answer sayingAndWaiting(QByteArray octets) {
    return [octets](QSslSocket* socket) { socket->write(octets); };
}

WebManner::Answer hangingUpAfter(QByteArray octets) {
    return [octets](QSslSocket* socket) {
        const auto whenWritten = [socket] {
            if (allIsWritten(socket)) socket->abort();
        };
        // Queued: what is being written must not lose its socket.
        QObject::connect(socket, &QSslSocket::encryptedBytesWritten, socket, whenWritten,
                         Qt::QueuedConnection);
        socket->write(octets);
    };
}

WebManner::Answer endless(QByteArray octets, QByteArray piece) {
    return [octets, piece](QSslSocket* socket) {
        QObject::connect(
            socket, &QSslSocket::encryptedBytesWritten, socket,
            [socket, piece] { writeAgain(socket, piece); }, Qt::QueuedConnection);
        socket->write(octets);
    };
}

WebManner::Answer dripping(QByteArray octets, std::chrono::milliseconds each) {
    return [octets, each](QSslSocket* socket) {
        socket->write(octets);
        auto* timer = new QTimer(socket);
        QObject::connect(timer, &QTimer::timeout, socket, [socket] { socket->write("x"); });
        timer->start(each);
    };
}

OddServer::OnConnection overTls(WebManner manner) {
    return [manner](QSslSocket* socket) {
        QSslConfiguration configuration = QSslConfiguration::defaultConfiguration();
        configuration.setLocalCertificate(manner.identity.certificate);
        configuration.setPrivateKey(manner.identity.key);
        configuration.setPeerVerifyMode(QSslSocket::VerifyNone);
        socket->setSslConfiguration(configuration);
        auto request = std::make_shared<QByteArray>();
        QObject::connect(socket, &QSslSocket::readyRead, socket, [socket, manner, request] {
            *request += socket->readAll();
            if (!request->endsWith("\r\n\r\n")) return;
            if (manner.requests) manner.requests->add(*request);
            request->clear();
            manner.answer(socket);
        });
        socket->startServerEncryption();
    };
}

}  // namespace mailvitals::test
