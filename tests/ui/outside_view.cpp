// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/session/outside_view.h"

#include "servers/socks_server.h"
#include "support.h"
#include "ui/dialogs/outside_view_dialog.h"
#include "ui/widgets/code_block.h"
#include "ui/widgets/proxy_bar.h"

#include <QAction>
#include <QFile>

using namespace mailvitals;
using namespace mailvitals::ui;
using namespace mailvitals::ui::test;

namespace {

const IpEndpoint service = *IpEndpoint::parse("192.0.2.10:53", 53);

std::vector<OwnAddressService> services() {
    return {{service, "own.example"_dn, dns::Type::Txt, dns::Class::In}};
}

/// A machine elsewhere that lends its view, on loopback.
struct Elsewhere {
    demo::LoopbackThread thread;
    demo::LoopbackDns dns{
        thread, [](const dns::Message& query, bool) -> std::optional<dns::Message> {
            dns::Message reply = query;
            reply.isResponse = true;
            reply.answers = {{query.questionName, dns::Type::Txt, 60, dns::Txt{{"198.51.100.9"}}}};
            return reply;
        }};
    mailvitals::test::SocksServer proxy{thread, {{{service, dns.endpoint()}}}};

    QString address() const { return QString::fromStdString(proxy.endpoint().toString()); }
};

Finding about(const char* rule, const char* tag, Outcome outcome) {
    return {rule, "203.0.113.25", outcome, tag, {}, {}};
}

template <class T = QWidget>
T* part(QWidget& in, const char* name) {
    return in.findChild<T*>(name);
}

}  // namespace

/// Looking from another machine: how one comes to it, what it tells, and how one comes back.
class OutsideViewTest : public QObject {
    Q_OBJECT

 private Q_SLOTS:
    void knowsWhatIsMissing() {
        const auto wantsOutsideView = [](const Finding& finding) {
            return anyWantsOutsideView({finding}, policy().catalogue);
        };
        QVERIFY(wantsOutsideView(about("vantage.inside", "same-address", Outcome::Warning)));
        QVERIFY(!wantsOutsideView(about("vantage.inside", "outside", Outcome::Pass)));
        QVERIFY(wantsOutsideView(about("relay.open", "closed-inside", Outcome::Unknown)));
        QVERIFY(wantsOutsideView(about("relay.open", "accepted-inside", Outcome::Warning)));
        QVERIFY(wantsOutsideView(about("relay.open", "closed-unplaced", Outcome::Unknown)));
        QVERIFY(!wantsOutsideView(about("relay.open", "open", Outcome::Critical)));
        QVERIFY(wantsOutsideView(about("vantage.port25", "blocked-or-closed", Outcome::Unknown)));
        QVERIFY(!wantsOutsideView(about("vantage.port25", "could-not-look", Outcome::Unknown)));
        QVERIFY(!wantsOutsideView(about("vantage.port25", "open", Outcome::Pass)));
    }

    void showsTheStepsWithACommandToCopy() {
        OutsideViewDialog dialog({}, services());
        dialog.show();
        const auto blocks = dialog.findChildren<CodeBlock*>();
        QCOMPARE(blocks.size(), 1);
        QCOMPARE(blocks.front()->text(), QString("ssh -N -D 127.0.0.1:1080 you@your-other-machine"));
        QCOMPARE(part<QLineEdit>(dialog, "proxy")->text(), QString("127.0.0.1:1080"));
        QVERIFY2(clipped(dialog).isEmpty(), qPrintable(clipped(dialog).join("\n")));
    }

    void triesAndTurnsOnWithOneClick() {
        const Elsewhere elsewhere;
        OutsideViewDialog dialog(elsewhere.address(), services());
        QSignalSpy chosen(&dialog, &OutsideViewDialog::chosen);
        dialog.show();
        QTest::mouseClick(part(dialog, "try"), Qt::LeftButton);
        QVERIFY(chosen.wait(longWait));
        QCOMPARE(chosen.at(0).at(0).toString(), elsewhere.address());
        QVERIFY(part<WrapLabel>(dialog, "result")->text().contains("198.51.100.9"));
        QVERIFY(part(dialog, "check-now")->isVisible());
    }

    void saysWhyItDoesNotWork() {
        OutsideViewDialog dialog("127.0.0.1:1", services());
        QSignalSpy chosen(&dialog, &OutsideViewDialog::chosen);
        dialog.show();
        QTest::mouseClick(part(dialog, "try"), Qt::LeftButton);
        auto* result = part<WrapLabel>(dialog, "result");
        QTRY_VERIFY_WITH_TIMEOUT(result->text().contains("no proxy listens there"), longWait);
        QVERIFY(chosen.isEmpty());
        QTest::mouseClick(part(dialog, "all-the-same"), Qt::LeftButton);
        QCOMPARE(chosen.size(), 1);
        // Another address, another try.
        part<QLineEdit>(dialog, "proxy")->setText("nonsense");
        QVERIFY(!result->isVisible());
        QTest::mouseClick(part(dialog, "try"), Qt::LeftButton);
        QVERIFY(result->text().contains("host and port"));
        QCOMPARE(chosen.size(), 1);
    }

    void closesWhileItTries() {
        demo::LoopbackThread thread;
        auto* dialog = new OutsideViewDialog("127.0.0.1:9", services());
        dialog->show();
        QTest::mouseClick(part(*dialog, "try"), Qt::LeftButton);
        QElapsedTimer clock;
        clock.start();
        delete dialog;
        QVERIFY(clock.elapsed() < 1000);
    }

    void whileItIsOnItIsSeenAndCanBeTurnedOff() {
        Bench bench;
        auto* bar = bench.window.findChild<ProxyBar*>();
        QVERIFY(!bar->isVisible());
        CheckOptions options;
        options.proxy = "127.0.0.1:1";
        bench.settings.setOptions(options);
        bench.type("192.0.2.1");
        QTRY_VERIFY(bar->isVisible());
        QVERIFY(bench.find<WrapLabel>("way")->text().contains("socks5://127.0.0.1:1"));
        QTest::mouseClick(bench.find("way-off"), Qt::LeftButton);
        QVERIFY(bench.settings.options().proxy.isEmpty());
        QVERIFY(!bench.find("way-off")->isVisible());
    }

    void offersItWhereItIsMissing() {
        Bench bench;
        auto* bar = bench.window.findChild<ProxyBar*>();
        bench.window.session().show(
            invented({about("relay.open", "closed-inside", Outcome::Unknown)}, emptyEvidence()));
        QVERIFY(bar->isVisible());
        QVERIFY(!bench.find("way-off")->isVisible());
        QTest::mouseClick(bench.find("outside-view"), Qt::LeftButton);
        auto* dialog = bench.window.findChild<OutsideViewDialog*>();
        QVERIFY(dialog && dialog->isVisible());
        dialog->close();
        // At the finding itself as well.
        bench.window.openArea(Area::Relay);
        QTRY_VERIFY(bench.row("relay.open"));
        bench.row("relay.open")->setOpen(true);
        QVERIFY(bench.find("finding-outside-view"));
        bench.window.session().show(
            invented({about("relay.open", "closed", Outcome::Pass)}, emptyEvidence()));
        QVERIFY(!bar->isVisible());
    }

    void theDemonstrationIsSpared() {
        Bench bench;
        QVERIFY(bench.play(demo::Act::Healthy));
        QVERIFY(!bench.window.findChild<ProxyBar*>()->isVisible());
    }

    void aPasswordIsNotWrittenDown() {
        FreshSettings fresh;
        CheckOptions options;
        options.proxy = "me:hush-hush@127.0.0.1:1080";
        {
            Settings settings;
            settings.setOptions(options);
            QCOMPARE(settings.options().proxy, options.proxy);  // as long as the program runs
        }
        QSettings().sync();
        QFile file(QSettings().fileName());
        QVERIFY(file.open(QIODevice::ReadOnly));
        QVERIFY(!file.readAll().contains("hush-hush"));
        QCOMPARE(Settings().options().proxy, QString("127.0.0.1:1080"));
    }
};

QTEST_MAIN(OutsideViewTest)
#include "outside_view.moc"
