// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/rules/relay/configuration_texts.h"
#include "support/expectation.h"
#include "support/test_group.h"

using namespace mailvitals;
using namespace mailvitals::test;

/// Several files of one server: one that is none of the texts is as if it had not been given, half a text
/// proves nothing.
class TestConfigurationFiles : public QObject {
    Q_OBJECT

 private Q_SLOTS:
    void oneThatIsNotRecognised_data();
    void oneThatIsNotRecognised();
};

void TestConfigurationFiles::oneThatIsNotRecognised_data() {
    QTest::addColumn<QString>("name");
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<QByteArray>("configuration");
    QTest::addColumn<QString>("said");
    QTest::addColumn<bool>("safe");
    const QByteArray good = QByteArray::fromStdString(postfix("127.0.0.0/8 [::1]/128"));
    const QByteArray missing = QByteArray::fromStdString(mailcowPostfix + network(false));
    const QByteArray incident =
        QByteArray::fromStdString(mailcowPostfix + network(true) + daemon(R"({"iptables": false})"));
    const QByteArray prose = "Dear all,\nhello\n";
    const auto row = [](const char* what, const char* name, const QByteArray& bytes,
                        const QByteArray& configuration, const char* said,
                        bool safe) { QTest::newRow(what) << name << bytes << configuration << said << safe; };
    row("a stray file", "notes.txt", prose, good, "notice not-judged notes.txt, line 1", true);
    row("half of a daemon.json", "x.txt", "{\"iptables\": false", good,
        "unknown not-recognised x.txt, line 1", false);
    row("the rest of a file that was read", "texts.txt", prose, good,
        "unknown not-recognised texts.txt, line 1", false);
    row("named like a text that decides", "main.cf", prose, good, "unknown not-recognised main.cf, line 1",
        false);
    row("part of one paste", "", prose, good, "unknown not-recognised a pasted text, line 1", false);
    row("a command's output, pasted", "", "=== sudo nft list ruleset\n" + prose, good,
        "unknown not-recognised sudo nft list ruleset, line 2", false);
    row("something is missing", "notes.txt", prose, missing, "unknown not-recognised notes.txt, line 1",
        false);
    row("whom it trusts is missing", "notes.txt", prose, "{\"iptables\": false}",
        "unknown not-recognised notes.txt, line 1", false);
    row("beside an open relay", "notes.txt", prose, incident, "notice not-judged notes.txt, line 1", false);
}

void TestConfigurationFiles::oneThatIsNotRecognised() {
    QFETCH(QString, name);
    QFETCH(QByteArray, bytes);
    QFETCH(QByteArray, configuration);
    QFETCH(QString, said);
    QFETCH(bool, safe);
    Scenario s("homelab.example");
    auto item = std::make_shared<ConfigurationItem>();
    item->add(configuration.toStdString(), "texts.txt");
    item->add(bytes.toStdString(), name.toStdString());
    s.request.configuration = item;
    QStringList all;
    for (const Finding& finding : s.judge("trust.configuration").findings) {
        all << QString::fromStdString(std::string(toString(finding.outcome)) + " " + finding.tag + " " +
                                      finding.subject);
    }
    QVERIFY2(all.contains(said), qPrintable(all.join('\n')));
    QCOMPARE(all.contains("pass safe homelab.example"), safe);
}

MAILVITALS_TEST_CLASS(TestConfigurationFiles)
#include "configuration_files.moc"
