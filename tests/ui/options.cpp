// SPDX-License-Identifier: GPL-3.0-or-later
#include "support.h"
#include "ui/command_line.h"
#include "ui/dialogs/check_options_dialog.h"

#include <QDialogButtonBox>
#include <QSpinBox>

using namespace mailvitals;
using namespace mailvitals::ui;
using namespace mailvitals::ui::test;

/// How checks are made: what the dialog understands, what it refuses, and the words on the command line.
class OptionsTest : public QObject {
    Q_OBJECT

    static QLineEdit* edit(QWidget& dialog, OptionError::Field field) {
        return dialog.findChild<QLineEdit*>("option-" + QString::number(static_cast<int>(field)));
    }

 private Q_SLOTS:
    void whatIsTypedIsUnderstood() {
        CheckOptions options;
        options.selectors = " dkim, mail2024 ";
        options.resolvers = "192.0.2.53 [2001:db8::53]:5353";
        options.proxy = "socks5://127.0.0.1:1080";
        options.treatAsPublic = "198.51.100.0/24";
        options.seconds = 30;
        const auto parsed = parse(options);
        QVERIFY(parsed);
        QCOMPARE(parsed->selectors, (std::vector<std::string>{"dkim", "mail2024"}));
        QCOMPARE(parsed->resolvers.at(1).toString(), std::string("[2001:db8::53]:5353"));
        QCOMPARE(parsed->settings.proxy.toString(), std::string("socks5://127.0.0.1:1080"));
        QCOMPARE(parsed->treatAsPublic.size(), std::size_t(1));
        QCOMPARE(parsed->settings.timeout.count(), 30000);
        QVERIFY(parsed->settings.probeTimeout <= parsed->settings.timeout);
    }

    void nonsenseIsRefused_data() {
        QTest::addColumn<int>("field");
        QTest::addColumn<QString>("text");
        using Field = OptionError::Field;
        QTest::newRow("selector") << int(Field::Selectors) << "a..b";
        QTest::newRow("name server") << int(Field::Resolvers) << "dns.example";
        QTest::newRow("proxy, no port") << int(Field::Proxy) << "127.0.0.1";
        QTest::newRow("proxy, port 0") << int(Field::Proxy) << "127.0.0.1:0";
        QTest::newRow("proxy, large port") << int(Field::Proxy) << "127.0.0.1:65536";
        QTest::newRow("proxy, other scheme") << int(Field::Proxy) << "http://127.0.0.1:8080";
        QTest::newRow("authorities") << int(Field::Authorities) << "/nowhere/at/all.pem";
        QTest::newRow("no authorities") << int(Field::Authorities) << "/proc/self/status";
        QTest::newRow("network") << int(Field::TreatAsPublic) << "198.51.100.0/33x";
    }
    void nonsenseIsRefused() {
        QFETCH(int, field);
        QFETCH(QString, text);
        CheckOptionsDialog dialog{CheckOptions()};
        dialog.show();
        QLineEdit* entry = edit(dialog, OptionError::Field(field));
        QTest::keyClicks(entry, text);
        QTest::keyClick(entry, Qt::Key_Return);
        QVERIFY(dialog.isVisible());
        const auto parsed = parse(dialog.options());
        QVERIFY(!parsed);
        QCOMPARE(int(parsed.error().field), field);
        QStringList shown;
        for (const WrapLabel* label : dialog.findChildren<WrapLabel*>()) {
            if (label->isVisible()) shown << label->text();
        }
        QVERIFY2(shown.contains(parsed.error().sentence), qPrintable(parsed.error().sentence));
        entry->clear();
        QVERIFY(parse(dialog.options()));
    }

    void theDialogGivesWhatItWasGiven() {
        CheckOptions options;
        options.selectors = "dkim";
        options.proxy = "localhost:1080";
        options.seconds = 77;
        CheckOptionsDialog dialog(options);
        QCOMPARE(dialog.options(), options);
        QTest::mouseClick(dialog.findChild<QDialogButtonBox*>()->button(QDialogButtonBox::RestoreDefaults),
                          Qt::LeftButton);
        QCOMPARE(dialog.options(), CheckOptions());
    }

    void optionsAreRemembered() {
        FreshSettings fresh;
        CheckOptions options;
        options.resolvers = "192.0.2.53";
        options.seconds = 45;
        {
            Settings settings;
            settings.setOptions(options);
        }
        QCOMPARE(Settings().options(), options);
    }

    void oddSettingsDoNoHarm() {
        FreshSettings fresh;
        QSettings().setValue("check/seconds", "many");
        QSettings().setValue("targets", QStringList{QString(), QString(5000, 'x'), "a.example"});
        QSettings().setValue("window/geometry", "nonsense");
        QSettings().sync();
        Settings settings;
        QCOMPARE(settings.options().seconds, 5);
        QCOMPARE(settings.recentTargets(), QStringList{"a.example"});
        MainWindow window(policy(), settings);
        window.show();
        QVERIFY(window.width() > 300);
    }

    void brokenOptionsStopACheckInWords() {
        Bench bench;
        CheckOptions options;
        options.authorities = "/nowhere/at/all.pem";
        bench.settings.setOptions(options);
        bench.type("homelab.example");
        QVERIFY(!bench.window.session().isRunning());
        auto* notice = bench.find<WrapLabel>("notice");
        QVERIFY(notice->isVisible());
        QVERIFY(notice->text().contains("no such file"));
    }

    void theCommandLineNamesFilesToo() {
        QTemporaryDir folder;
        QFile file(folder.filePath("letter.eml"));
        QVERIFY(file.open(QIODevice::WriteOnly));
        const QString letter = file.fileName();
        QCOMPARE(parseCommandLine({letter})->files, QStringList{letter});
        QVERIFY(parseCommandLine({letter})->target.isEmpty());
        QCOMPARE(parseCommandLine({letter, folder.path()})->files, (QStringList{letter, folder.path()}));
        // What is not there may be a target, and an address on the web is one.
        QCOMPARE(parseCommandLine({"letter.eml"})->target, QString("letter.eml"));
        QCOMPARE(parseCommandLine({"https://example.org/"})->target, QString("https://example.org/"));
        QVERIFY(!parseCommandLine({letter, "example.org"}));
        QVERIFY(!parseCommandLine({"--demo", letter}));
    }

    void theCommandLine() {
        QVERIFY(parseCommandLine({"--demo"})->demonstration);
        QCOMPARE(parseCommandLine({"example.org"})->target, QString("example.org"));
        QVERIFY(parseCommandLine({"--help"})->help);
        QVERIFY(parseCommandLine({"--version"})->version);
        QVERIFY(parseCommandLine({})->target.isEmpty());
        QVERIFY(!parseCommandLine({"--nonsense"}));
        QVERIFY(!parseCommandLine({"a.example", "b.example"}));
        QVERIFY(!parseCommandLine({"--demo", "a.example"}));
    }
};

QTEST_MAIN(OptionsTest)
#include "options.moc"
