// SPDX-License-Identifier: GPL-3.0-or-later
#include "servers/socks_server.h"

#include <QTcpServer>
#include <QTcpSocket>

#include <algorithm>
#include <optional>

namespace mailvitals::test {
namespace {

constexpr char refused = 5;  // RFC 1928 section 6

/// One client, from its first octet until both ends are joined.
class Session : public QObject {
 public:
    Session(QTcpSocket* client, SocksServer::Settings settings, std::shared_ptr<SocksServer::Log> log)
        : QObject(client), client_(client), settings_(std::move(settings)), log_(std::move(log)) {
        connect(client_, &QTcpSocket::readyRead, this, [this] { readMore(); });
    }

 private:
    enum class Stage { Methods, Login, Request, Joined };

    void readMore() {
        if (stage_ == Stage::Joined) return;
        input_ += client_->readAll();
        if (stage_ == Stage::Methods) readMethods();
        if (stage_ == Stage::Login) readLogin();
        if (stage_ == Stage::Request) readRequest();
    }

    void readMethods() {
        if (input_.size() < 2 || input_.size() < 2 + input_[1]) return;
        const char wanted = settings_.user.empty() ? 0 : 2;
        const bool offered = input_.mid(2, input_[1]).contains(wanted);
        input_.remove(0, 2 + input_[1]);
        client_->write(QByteArray("\x05", 1) + (offered ? wanted : '\xff'));
        stage_ = settings_.user.empty() ? Stage::Request : Stage::Login;
    }

    void readLogin() {
        if (input_.size() < 2) return;
        const qsizetype userSize = input_[1];
        if (input_.size() < 3 + userSize || input_.size() < 3 + userSize + input_[2 + userSize]) return;
        const QByteArray user = input_.mid(2, userSize);
        const QByteArray password = input_.mid(3 + userSize, input_[2 + userSize]);
        input_.remove(0, 3 + userSize + password.size());
        const bool right =
            user.toStdString() == settings_.user && password.toStdString() == settings_.password;
        client_->write(QByteArray("\x01", 1) + (right ? '\0' : '\x01'));
        stage_ = Stage::Request;
    }

    void readRequest() {
        const qsizetype size = input_.size() > 3 && input_[3] == 4 ? 16 : 4;
        if (input_.size() < 6 + size) return;
        std::array<std::uint8_t, 16> bytes{};
        std::copy_n(input_.begin() + 4, size, bytes.begin());
        const auto port = static_cast<std::uint16_t>(static_cast<unsigned char>(input_[4 + size]) << 8 |
                                                     static_cast<unsigned char>(input_[5 + size]));
        const IpEndpoint wanted{
            size == 4 ? IpAddress::v4({bytes[0], bytes[1], bytes[2], bytes[3]}) : IpAddress::v6(bytes), port};
        {
            const std::lock_guard lock(log_->mutex);
            log_->asked.push_back(wanted);
        }
        stage_ = Stage::Joined;
        const auto way = settings_.ways.find(wanted);
        if (settings_.eager) reply(0);
        if (way == settings_.ways.end()) {
            if (!settings_.eager) reply(settings_.refusal);
            return client_->disconnectFromHost();
        }
        join(way->second);
    }

    void join(const IpEndpoint& to) {
        auto* server = new QTcpSocket(this);
        connect(server, &QTcpSocket::connected, this, [this] {
            if (!settings_.eager) reply(0);
        });
        connect(server, &QTcpSocket::errorOccurred, this, [this, server] {
            if (server->state() == QTcpSocket::ConnectedState) return;
            if (!settings_.eager) reply(refused);
            client_->disconnectFromHost();
        });
        connect(server, &QTcpSocket::readyRead, this, [this, server] { client_->write(server->readAll()); });
        connect(server, &QTcpSocket::disconnected, client_, &QTcpSocket::disconnectFromHost);
        connect(client_, &QTcpSocket::readyRead, server,
                [this, server] { server->write(client_->readAll()); });
        server->connectToHost(QHostAddress(QString::fromStdString(to.address.toString())), to.port);
    }

    void reply(char code) {
        QByteArray bytes(10, '\0');
        bytes[0] = 5;
        bytes[1] = code;
        bytes[3] = 1;
        client_->write(bytes);
    }

    QTcpSocket* client_;
    SocksServer::Settings settings_;
    std::shared_ptr<SocksServer::Log> log_;
    Stage stage_ = Stage::Methods;
    QByteArray input_;
};

}  // namespace

SocksServer::SocksServer(demo::LoopbackThread& thread, Settings settings) : house_(thread) {
    endpoint_.address = IpAddress::v4({127, 0, 0, 1});
    thread.run([&] {
        auto* listener = new QTcpServer(house_.get());
        listener->listen(QHostAddress::LocalHost);
        endpoint_.port = listener->serverPort();
        QObject::connect(listener, &QTcpServer::newConnection, listener, [listener, settings, log = log_] {
            while (QTcpSocket* client = listener->nextPendingConnection()) {
                QObject::connect(client, &QTcpSocket::disconnected, client, &QObject::deleteLater);
                new Session(client, settings, log);
            }
        });
    });
}

std::vector<IpEndpoint> SocksServer::asked() const {
    const std::lock_guard lock(log_->mutex);
    return log_->asked;
}

}  // namespace mailvitals::test
