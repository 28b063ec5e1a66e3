// SPDX-License-Identifier: GPL-3.0-or-later
#include "probes/smtp_proof.h"

#include "evidence/relay_trials.h"
#include "net/smtp_conversation.h"
#include "servers/notes.h"
#include "servers/odd_server.h"

#include <QTest>

using namespace mailvitals;
using namespace std::chrono_literals;

namespace {

probes::ProbeContext context() {
    return {{}, net::TrustStore(), {}, Deadline::in(3s), {}};
}

/// A server that says these things; it keeps what it was handed.
struct Server {
    demo::LoopbackThread thread;
    QByteArray onRecipient = "250 2.1.5 Ok";
    QByteArray onData = "354 go on";
    QByteArray onMessage = "250 2.0.0 Ok: queued as 4711";  ///< empty: it hangs up
    test::Notes heard;
    test::Notes message;  ///< its lines, as they came
    bool inMessage = false;
    test::OddServer server{thread, [this](QSslSocket* socket) {
                               socket->write("220 mail.example.org ESMTP\r\n");
                               QObject::connect(socket, &QSslSocket::readyRead, socket,
                                                [this, socket] { listen(socket); });
                           }};

    void listen(QSslSocket* socket) {
        while (socket->canReadLine()) {
            const QByteArray line = socket->readLine();
            if (inMessage && line != ".\r\n") {
                message.add(line);
                continue;
            }
            if (inMessage && onMessage.isEmpty()) return socket->abort();
            socket->write(answer(line.trimmed()) + "\r\n");
        }
    }

    QByteArray answer(const QByteArray& line) {
        if (inMessage) {
            inMessage = false;
            return onMessage;
        }
        heard.add(line);
        if (line.startsWith("RCPT")) return onRecipient;
        if (line == "DATA") {
            inMessage = onData.startsWith("354");
            return onData;
        }
        return line.startsWith("QUIT") ? "221 Bye" : "250 Ok";
    }

    SmtpQuestion question(const std::string& text) const {
        SmtpQuestion made{SmtpSessionKind::Proof, "mail.example.org"_dn, server.endpoint(), TlsUse::OnDemand};
        made.trials = {{"proof-MARK", "me@elsewhere.example", "me@elsewhere.example"}};
        made.message = text;
        return made;
    }
    bool wasTold(const char* line) const {
        const std::vector<QByteArray> lines = heard.all();
        return std::find(lines.begin(), lines.end(), line) != lines.end();
    }
    QByteArray wasHanded() const {
        QByteArray whole;
        for (const QByteArray& line : message.all()) whole += line;
        return whole;
    }
};

}  // namespace

class TestSmtpProof : public QObject {
    Q_OBJECT

 private Q_SLOTS:
    void handsItOver();
    void doublesDots();
    void keepsItWhereTheRecipientIsRefused();
    void keepsItWhereItIsNotWelcome();
    void tellsWhatTheServerSaidInTheEnd();
    void writesDownABreakInTheEnd();
    void sendsNothingWithoutAMessage();
    void noOtherSessionCanBeginAMessage();
};

void TestSmtpProof::handsItOver() {
    Server server;
    const std::string text = "Subject: x\r\n\r\nHello\r\n";
    const auto session = probes::askSmtpProof(server.question(text), context());
    QVERIFY(session && !session->brokeOff);
    QCOMPARE(server.wasHanded(), QByteArray::fromStdString(text));
    const std::vector<QByteArray> said{"MAIL FROM:<me@elsewhere.example>", "RCPT TO:<me@elsewhere.example>",
                                       "DATA", "QUIT"};
    const std::vector<QByteArray> heard = server.heard.all();
    QVERIFY(!heard.empty() && std::equal(said.begin(), said.end(), heard.begin() + 1, heard.end()));
    QCOMPARE(session->find(".")->lines, std::vector<std::string>{"250 2.0.0 Ok: queued as 4711"});
}

void TestSmtpProof::doublesDots() {
    Server server;
    QVERIFY(probes::askSmtpProof(server.question(".\r\n..b\r\na.b\r\n.end"), context()));
    QCOMPARE(server.wasHanded(), QByteArray("..\r\n...b\r\na.b\r\n..end\r\n"));
    QVERIFY(server.wasTold("QUIT"));
}

void TestSmtpProof::keepsItWhereTheRecipientIsRefused() {
    Server server;
    server.onRecipient = "554 5.7.1 Relay access denied";
    QVERIFY(probes::askSmtpProof(server.question("Hello\r\n"), context()));
    QVERIFY(!server.wasTold("DATA") && server.wasTold("QUIT"));
}

void TestSmtpProof::keepsItWhereItIsNotWelcome() {
    Server server;
    server.onData = "451 4.3.0 not now";
    const auto session = probes::askSmtpProof(server.question("Hello\r\n"), context());
    QVERIFY(session && !session->find("."));
    QVERIFY(server.wasHanded().isEmpty() && server.wasTold("QUIT"));
}

void TestSmtpProof::tellsWhatTheServerSaidInTheEnd() {
    Server server;
    server.onMessage = "554 5.7.1 looks like spam";
    const auto session = probes::askSmtpProof(server.question("Hello\r\n"), context());
    QCOMPARE(session->find(".")->lines, std::vector<std::string>{"554 5.7.1 looks like spam"});
}

void TestSmtpProof::writesDownABreakInTheEnd() {
    Server server;
    server.onMessage.clear();
    const auto session = probes::askSmtpProof(server.question("Hello\r\n"), context());
    QVERIFY(session && session->brokeOff);
    QVERIFY(session->find(".")->lines.empty());
}

void TestSmtpProof::sendsNothingWithoutAMessage() {
    Server server;
    const auto session = probes::askSmtpProof(server.question(""), context());
    QVERIFY(!session && session.error().why == FailureReason::Internal);
    for (const std::size_t recipients : {0, 2}) {
        SmtpQuestion question = server.question("Hello\r\n");
        question.trials.resize(recipients, question.trials.front());
        const auto other = probes::askSmtpProof(question, context());
        QVERIFY(!other && other.error().why == FailureReason::Internal);
    }
    QVERIFY(server.heard.all().empty());
}

void TestSmtpProof::noOtherSessionCanBeginAMessage() {
    Server server;
    auto connection = net::Connection::open(server.server.endpoint(), {}, Deadline::in(3s), {});
    QVERIFY(connection);
    net::SmtpConversation session(std::move(*connection), Deadline::in(3s));
    QVERIFY(session.greeting());
    for (const char* command : {"DATA", "data", "BDAT 5 LAST", "RSET\r\nDATA"}) {
        const auto reply = session.command(command);
        QVERIFY2(!reply && reply.error().why == FailureReason::Internal, command);
    }
    session.quit();
    QVERIFY(!server.wasTold("DATA"));
}

QTEST_GUILESS_MAIN(TestSmtpProof)
#include "smtp_proof.moc"
