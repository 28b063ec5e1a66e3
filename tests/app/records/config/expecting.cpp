// SPDX-License-Identifier: GPL-3.0-or-later
#include "records/config/proxies/passing.h"
#include "records/config/recognise.h"

#include <QTest>

using namespace mailvitals::config;

/// Whether a server expects the PROXY protocol is said in another place by each.
class TestExpecting : public QObject {
    Q_OBJECT

 private Q_SLOTS:
    void saysWhetherItExpects_data();
    void saysWhetherItExpects();
};

void TestExpecting::saysWhetherItExpects_data() {
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<int>("expected");
    const auto row = [](const char* text, Expects expected) {
        QTest::newRow(text) << QByteArray(text) << static_cast<int>(expected);
    };
    const auto exim = [&](const std::string& more, Expects expected) {
        row(("acl_smtp_rcpt = check\n" + more + "begin acl\ncheck:\n  accept hosts = 10.0.0.0/8\n").c_str(),
            expected);
    };
    exim("", Expects::No);
    exim("hosts_proxy = 10.0.0.2\n", Expects::Yes);
    exim("hide hosts_proxy = \"<; 10.0.0.2 ; ::1\"\n", Expects::Yes);
    exim("hosts_proxy =\n", Expects::No);
    exim(".include /etc/exim4/more\n", Expects::Maybe);
    row("dc_eximconfig_configtype='internet'\ndc_relay_nets=''\n", Expects::Maybe);
    row("=== exim -bP hosts_proxy\nhosts_proxy = 10.0.0.2\n", Expects::Yes);
    row("=== exim -bP hosts_proxy\nhosts_proxy = \n", Expects::No);
    const auto smtpd = [&](const std::string& listeners, Expects expected) {
        row((listeners + "match from any for local action \"a\"\n").c_str(), expected);
    };
    smtpd("listen on 0.0.0.0\n", Expects::No);
    smtpd("listen on 0.0.0.0 tls pki a proxy-v2 filter \"f\"\n", Expects::Yes);
    smtpd("listen on 0.0.0.0 filter \"f\" proxy-v2 port smtp tag auth\n", Expects::Yes);
    smtpd("listen on 0.0.0.0 port 25\nlisten on 0.0.0.0 port 10025 proxy-v2\n", Expects::No);
    smtpd("listen on 127.0.0.1 port 25\nlisten on 10.0.0.2 port 25 proxy-v2\n", Expects::Maybe);
    smtpd("listen on 0.0.0.0 smtps proxy-v2\nlisten on 0.0.0.0\n", Expects::No);
    smtpd("listen on 0.0.0.0 port 10025 proxy-v2\n", Expects::Yes);
    smtpd("listen on 0.0.0.0 port 587 tls-require auth\nlisten on 0.0.0.0 auth-optional\n", Expects::No);
}

void TestExpecting::saysWhetherItExpects() {
    QFETCH(QByteArray, text);
    QFETCH(int, expected);
    const Recognised recognised = recognise(text.toStdString(), {});
    QVERIFY(!recognised.texts.empty() && recognised.unread.empty());
    QCOMPARE(static_cast<int>(expectsProxyProtocol(recognised.texts, 25)), expected);
}

QTEST_APPLESS_MAIN(TestExpecting)
#include "expecting.moc"
