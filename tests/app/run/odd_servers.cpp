// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/deadline.h"
#include "demo/home.h"
#include "demo/loopback_dns.h"
#include "evidence/json.h"
#include "pace.h"
#include "run/check_run.h"
#include "servers/mail_manner.h"
#include "servers/socks_server.h"
#include "support/memory.h"
#include "support/scenario.h"

#include <QTcpServer>
#include <QTemporaryDir>
#include <QTest>
#include <QTimer>

#include <algorithm>

using namespace mailvitals;
using namespace std::chrono_literals;
using test::MailManner;
namespace home = demo::home;

namespace {

constexpr auto probeTimeout = std::chrono::milliseconds(2000) * (test::slower > 1 ? 2 : 1);
constexpr long mostMemoryKiB = 64L * 1024 * test::slower;
constexpr const char* proxyName = "relay.provider.example";

/// How a server behaves; made anew for each check. The identity is the one that the other address has.
using Make = std::function<test::OddServer::OnConnection(const demo::Identity&)>;

/// One odd server: how it behaves on the ports 25 and 587 of an address, and what is to be said of port 25.
struct Odd {
    const char* name;
    Make make;
    std::vector<std::string> said;  ///< "rule tag"
    bool everywhere = false;        ///< on port 25 the other address leads to it as well, and 587 to neither
};

Make like(MailManner manner) {
    return [manner](const demo::Identity& identity) {
        MailManner own = manner;
        own.identity = identity;
        return test::mannered(own);
    };
}

Make raw(test::OddServer::OnConnection onConnection) {
    return [onConnection](const demo::Identity&) { return onConnection; };
}

/// Never stops talking.
test::OddServer::OnConnection endless(QByteArray first, QByteArray again) {
    return [first, again](QSslSocket* socket) {
        const auto more = [socket, again] {
            if (socket->bytesToWrite() < again.size()) socket->write(again);
        };
        QObject::connect(socket, &QSslSocket::bytesWritten, socket, more);
        socket->write(first + again);
    };
}

MailManner::Answer toStarttls(QByteArray reply) {
    return [reply](const QByteArray& line, bool encrypted) {
        return line == "STARTTLS" ? reply : test::soundAnswer(line, encrypted);
    };
}

MailManner::Answer toEhlo(QByteArray reply) {
    return [reply](const QByteArray& line, bool encrypted) {
        return line.startsWith("EHLO") ? reply : test::soundAnswer(line, encrypted);
    };
}

QByteArray bareLineFeeds(const QByteArray& line, bool encrypted) {
    return test::soundAnswer(line, encrypted).replace("\r\n", "\n");
}

/// Says the first half of its greeting, and the rest a while later, as postscreen does; whoever speaks before
/// that is out.
test::OddServer::OnConnection teasing(const demo::Identity& identity) {
    MailManner manner{.greeting = {},
                      .answer = test::toRecipients("450 4.3.2 Service currently unavailable\r\n"),
                      .identity = identity};
    return [manner](QSslSocket* socket) {
        socket->write("220-mail.homelab.example ESMTP Postcow\r\n");
        QTimer::singleShot(300ms, socket, [socket, manner] {
            if (socket->bytesAvailable() > 0) return socket->abort();
            socket->write("220 mail.homelab.example ESMTP Postcow\r\n");
            test::mannered(manner)(socket);
        });
    };
}

/// Takes so many connections at each port and is gone from then on.
Make goneAfter(int connections) {
    return [connections](const demo::Identity& identity) {
        const auto sound = test::mannered({.identity = identity});
        auto taken = std::make_shared<int>(0);
        return [=](QSslSocket* socket) {
            if (++*taken == connections) qobject_cast<QTcpServer*>(socket->parent())->close();
            sound(socket);
        };
    };
}

void goneAtEhlo(QSslSocket* socket) {
    socket->write("220 mail.homelab.example ESMTP Postcow\r\n");
    QObject::connect(socket, &QSslSocket::readyRead, socket, [socket] { socket->abort(); });
}

/// What the owner's provider may put in the way: it takes everything, and is another machine.
MailManner providersProxy() {
    return {.greeting = QByteArray("220 ") + proxyName + " ESMTP\r\n",
            .answer = [](const QByteArray& line, bool) -> QByteArray {
                return line.startsWith("EHLO") ? QByteArray("250 ") + proxyName + "\r\n" : "250 2.0.0 Ok\r\n";
            }};
}

const std::vector<Odd>& table() {
    static const std::vector<Odd> all{
        {"sound", like({}), {"relay.open closed", "smtp.banner well-formed", "tls.starttls works"}},
        {"slow, but bearable",
         like({.each = probeTimeout / 40}),
         {"relay.open closed", "smtp.banner well-formed", "tls.starttls works"}},
        {"a tarpit", like({.each = probeTimeout / 2}), {"relay.open broke-off", "smtp.banner well-formed"}},
        {"greylisting",
         like({.answer = test::toRecipients("450 4.2.0 Greylisted, see http://postgrey\r\n")}),
         {"relay.open later", "smtp.banner well-formed"}},
        {"postscreen", teasing, {"relay.open later", "smtp.banner well-formed"}},
        {"takes everything",
         like({.answer = test::toRecipients("250 2.1.5 Ok\r\n")}),
         {"relay.open accepts-everything", "relay.accepts-all accepts-everything"}},
        {"garbage",
         raw([](QSslSocket* socket) {
             socket->write(QByteArray("\xfe\x00\x1b[2J\x80", 7).repeated(70) + "\n");
         }),
         {"relay.open broke-off", "smtp.banner could-not-look"}},
        {"an endless line",
         raw(endless("220 ", QByteArray(65536, 'x'))),
         {"relay.open broke-off", "smtp.banner could-not-look"}},
        {"an endless greeting",
         raw(endless({}, QByteArray("220-more\r\n").repeated(6000))),
         {"relay.open broke-off", "smtp.banner could-not-look"}},
        {"20,000 lines of EHLO",
         like({.answer = toEhlo(QByteArray("250-SIZE\r\n").repeated(20000) + "250 STARTTLS\r\n")}),
         {"relay.open broke-off", "smtp.banner well-formed"}},
        {"bare line feeds",
         like({.greeting = "220 mail.homelab.example ESMTP Postcow\n", .answer = bareLineFeeds}),
         {"relay.open closed", "smtp.banner well-formed", "tls.starttls works"}},
        {"silence", raw([](QSslSocket*) {}), {"relay.open could-not-look", "smtp.banner could-not-look"}},
        {"gone at once",
         raw([](QSslSocket* socket) { socket->abort(); }),
         {"relay.open could-not-look", "smtp.banner could-not-look"}},
        {"gone at EHLO", raw(goneAtEhlo), {"relay.open broke-off", "smtp.banner well-formed"}},
        {"gone for good after two", goneAfter(2), {"relay.open closed"}},
        {"gone for good after three", goneAfter(3), {"relay.open closed"}},
        {"421 at once",
         like({.greeting = "421 4.7.0 too many connections\r\n"}),
         {"relay.open turned-away", "smtp.banner turned-away"}},
        {"offers STARTTLS and refuses it",
         like({.answer = toStarttls("454 4.7.0 TLS not available\r\n")}),
         {"relay.open closed", "tls.starttls refused"}},
        {"garbage for a handshake",
         like({.answer = toStarttls("220 go\r\n" + QByteArray("\x01\x7f").repeated(2000) + "\r\n"),
               .encrypts = false}),
         {"relay.open closed", "tls.starttls broken"}},
        {"plain text for a handshake",
         like({.answer = toStarttls("220 go\r\n250 injected\r\n250 injected\r\n"), .encrypts = false}),
         {"relay.open closed", "tls.starttls broken"}},
        {"plain text before the handshake",
         like({.answer = toStarttls("220 go\r\n250-injected\r\n250 AUTH PLAIN\r\n")}),
         {"relay.open closed", "tls.starttls works"}},
        {"a provider's mail proxy",
         like(providersProxy()),
         {"relay.open could-not-look", "smtp.banner could-not-look", "vantage.port25 intercepted"},
         true},
    };
    return all;
}

/// The demonstration's home, with an odd server at its IPv4 address and a sound one at the other. Everything
/// is reached through a proxy, which alone knows where.
class OddHome {
 public:
    explicit OddHome(const Odd& odd)
        : zone_(home::zone(home::Listed::No)),
          identity_(demo::makeIdentity({{home::mailHost}})),
          dns_(thread_, [this](const dns::Message& query, bool) { return answer(query); }),
          oddMx_(thread_, odd.make(identity_)),
          oddSubmission_(thread_, odd.make(identity_)),
          sound_(thread_, test::mannered({.identity = identity_})),
          proxy_(thread_, {.ways = ways(odd.everywhere)}) {
        zone_.addAddress(*DomainName::parse(proxyName), "203.0.113.200");
        QFile file(authority());
        if (file.open(QIODevice::WriteOnly)) file.write(identity_.authorityPem);
    }

    CheckRequest request() const {
        CheckRequest request{*Target::parse(home::domain), {dns_.endpoint()}, {}, {}, {}};
        for (const char* network : {"198.51.100.0/24", "203.0.113.0/24", "2001:db8::/32"})
            request.treatAsPublic.push_back(*Cidr::parse(network));
        request.ownAddressServices = {
            {dns_.endpoint(), home::ownIpv4Name(), dns::Type::A, dns::Class::In},
            {dns_.endpoint(), home::ownIpv6Name(), dns::Type::Aaaa, dns::Class::In}};
        return request;
    }

    run::RunSettings settings() const {
        run::RunSettings settings;
        settings.proxy.socks5 = net::Proxy::Socks5{"127.0.0.1", proxy_.endpoint().port};
        settings.nameServerStandIn = dns_.endpoint();
        settings.caFile = authority().toStdString();
        settings.probeTimeout = probeTimeout;
        settings.timeout = 6 * probeTimeout;
        return settings;
    }

 private:
    QString authority() const { return folder_.filePath(QStringLiteral("authority.pem")); }

    std::optional<dns::Message> answer(const dns::Message& query) const {
        dns::Message reply = zone_.answer(query);
        reply.authoritative = true;
        reply.authenticData = true;
        return reply;
    }

    std::map<IpEndpoint, IpEndpoint> ways(bool everywhere) const {
        const IpAddress v4 = *IpAddress::parse(home::ipv4);
        const IpAddress v6 = *IpAddress::parse(home::ipv6);
        return {{{v4, smtpPort}, oddMx_.endpoint()},
                {{v4, submissionPort}, everywhere ? sound_.endpoint() : oddSubmission_.endpoint()},
                {{v6, smtpPort}, everywhere ? oddMx_.endpoint() : sound_.endpoint()},
                {{v6, submissionPort}, sound_.endpoint()}};
    }

    QTemporaryDir folder_;
    demo::ZoneData zone_;
    demo::Identity identity_;
    demo::LoopbackThread thread_;
    demo::LoopbackDns dns_;
    test::OddServer oddMx_;
    test::OddServer oddSubmission_;
    test::OddServer sound_;
    test::SocksServer proxy_;
};

run::CheckUpdate checked(const OddHome& odd) {
    run::CheckUpdate last;
    run::CheckRun check(odd.request(), test::shipped(), odd.settings(),
                        [&](const run::CheckUpdate& update) { last = update; });
    check.wait();
    return last;
}

std::vector<std::string> saidAbout(const run::CheckUpdate& update, const std::string& subject,
                                   const std::string& rule) {
    std::vector<std::string> said;
    for (const Finding& finding : update.findings) {
        if (finding.subject == subject && finding.rule == rule) said.push_back(rule + " " + finding.tag);
    }
    return said;
}

std::string all(const run::CheckUpdate& update) {
    std::string text;
    for (const Finding& finding : update.findings)
        text += "\n" + std::string(toString(finding.outcome)) + " " + finding.rule + " " + finding.tag + " " +
                finding.subject.toString();
    return text;
}

const std::string oddEndpoint = std::string(home::ipv4) + ":25";
const std::string soundEndpoint = "[" + std::string(home::ipv6) + "]:25";

}  // namespace

class TestOddServers : public QObject {
    Q_OBJECT

 private Q_SLOTS:
    void isJudgedForWhatItIs_data();
    void isJudgedForWhatItIs();

 private:
    static void seesNoHarm(const Odd& odd, const run::CheckUpdate& update);
    static void judgesTheOtherAsEver(const run::CheckUpdate& update);
};

void TestOddServers::isJudgedForWhatItIs_data() {
    QTest::addColumn<int>("row");
    for (std::size_t row = 0; row < table().size(); ++row)
        QTest::newRow(table()[row].name) << static_cast<int>(row);
}

void TestOddServers::isJudgedForWhatItIs() {
    QFETCH(int, row);
    const Odd& odd = table()[static_cast<std::size_t>(row)];
    const OddHome atHome(odd);
    const long before = test::peakMemoryKiB();
    const auto start = SteadyClock::now();
    const run::CheckUpdate update = checked(atHome);
    const auto took = SteadyClock::now() - start;
    QVERIFY(update.finished);
    QVERIFY2(took < atHome.settings().timeout + 1s, "it must end within its time");
    QVERIFY2(test::peakMemoryKiB() - before < mostMemoryKiB, "it must not grow with what it is sent");
    for (const std::string& expected : odd.said) {
        const std::string rule = expected.substr(0, expected.find(' '));
        const auto said = saidAbout(update, rule == "vantage.port25" ? "port 25" : oddEndpoint, rule);
        QVERIFY2(std::find(said.begin(), said.end(), expected) != said.end(),
                 (expected + " was not said:" + all(update)).c_str());
    }
    seesNoHarm(odd, update);
    if (!odd.everywhere) judgesTheOtherAsEver(update);
}

/// Nothing is red but what the table says; what a server did not come to say is not taken for a no; and
/// nothing that was slipped in was believed.
void TestOddServers::seesNoHarm(const Odd& odd, const run::CheckUpdate& update) {
    for (const Finding& finding : update.findings) {
        const std::string said = finding.rule + " " + finding.tag;
        const bool expected = std::find(odd.said.begin(), odd.said.end(), said) != odd.said.end();
        const bool red = finding.outcome == Outcome::Critical;
        const bool open = finding.rule == "relay.open" && finding.tag.starts_with("open");
        const bool denied = finding.outcome == Outcome::Warning &&
                            (finding.rule.starts_with("tls.") || finding.rule.starts_with("helo."));
        QVERIFY2(expected || !(red || open || denied), (said + " must not be said:" + all(update)).c_str());
    }
    QVERIFY(!toJson(*update.evidence).contains("injected"));
}

/// Its neighbour has nothing to do with it, and does not wait for it either.
void TestOddServers::judgesTheOtherAsEver(const run::CheckUpdate& update) {
    for (const char* expected : {"relay.open closed", "smtp.banner well-formed", "tls.starttls works",
                                 "tls.certificate trusted", "relay.accepts-all knows-its-users"}) {
        const std::string rule = std::string(expected).substr(0, std::string(expected).find(' '));
        const auto said = saidAbout(update, soundEndpoint, rule);
        QVERIFY2(said == std::vector<std::string>{expected}, (expected + all(update)).c_str());
    }
    for (const auto& [question, attempt] : update.evidence->of<SmtpQuestion>()) {
        if (question.server.toString() == soundEndpoint)
            QVERIFY2(attempt.timing().finished < probeTimeout, (question.id() + " was slowed").c_str());
    }
}

QTEST_GUILESS_MAIN(TestOddServers)
#include "odd_servers.moc"
