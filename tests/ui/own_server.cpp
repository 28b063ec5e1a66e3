// SPDX-License-Identifier: GPL-3.0-or-later
#include "support.h"
#include "ui/widgets/own_server_bar.h"

using namespace mailvitals;
using namespace mailvitals::ui;
using namespace mailvitals::ui::test;

namespace {

struct Desk : Bench {
    SilentDns dns;
    Desk() {
        CheckOptions options;
        options.resolvers = QString::fromStdString(dns.server.endpoint().toString());
        settings.setOptions(options);
    }

    /// A check that is stopped at once, and the page about exposure.
    bool openPage(const char* target) {
        type(target);
        stop();
        QTest::mouseClick(card(Area::Exposure), Qt::LeftButton);
        return snapshot() != nullptr;
    }
    void stop() {
        window.session().stop();
        QTRY_VERIFY_WITH_TIMEOUT(!window.session().isRunning(), longWait);
    }
    OwnServerBar* bar() { return window.findChild<OwnServerBar*>(); }
    QPushButton* confirm() { return find<QPushButton>("own-server"); }
    QPushButton* withdraw() { return find<QPushButton>("not-own-server"); }
    QString words() { return find<WrapLabel>("own-server-words")->text(); }
};

}  // namespace

/// Ports beyond those of mail are looked at only by somebody who said that the servers are theirs.
class OwnServerTest : public QObject {
    Q_OBJECT

 private Q_SLOTS:
    void nobodyIsTakenForTheOwner() {
        Desk desk;
        QVERIFY(desk.openPage("homelab.example"));
        QVERIFY(!desk.snapshot()->evidence->request.ownServer);
        QTRY_VERIFY(desk.bar()->isVisible() && desk.confirm()->isVisible());
        QVERIFY(!desk.withdraw()->isVisible());
        for (const char* word : {"homelab.example", "only if the servers are yours", "no password"})
            QVERIFY2(desk.words().contains(word), word);
        QTRY_COMPARE(clipped(desk.window), QStringList());
    }

    void theWordIsRememberedForTheDomainAlone() {
        Desk desk;
        QVERIFY(desk.openPage("homelab.example"));
        QTRY_VERIFY(desk.confirm()->isVisible() && desk.confirm()->isEnabled());
        QTest::mouseClick(desk.confirm(), Qt::LeftButton);
        QVERIFY(desk.window.session().isRunning());
        QVERIFY(desk.snapshot()->evidence->request.ownServer);
        desk.stop();
        QTRY_VERIFY(desk.withdraw()->isVisible() && !desk.confirm()->isVisible());
        // Once for the domain.
        desk.type("homelab.example");
        QVERIFY(desk.snapshot()->evidence->request.ownServer);
        desk.stop();
        desk.type("other.example");
        QVERIFY(!desk.snapshot()->evidence->request.ownServer);
        desk.stop();
        desk.type("192.0.2.1");
        QVERIFY(!desk.snapshot()->evidence->request.ownServer);
        desk.stop();
        QVERIFY(Settings().isOwnServer("homelab.example") && !Settings().isOwnServer("other.example"));
    }

    void itCanBeTakenBack() {
        Desk desk;
        desk.settings.setOwnServer("homelab.example", true);
        QVERIFY(desk.openPage("homelab.example"));
        QVERIFY(desk.snapshot()->evidence->request.ownServer);
        QTRY_VERIFY(desk.withdraw()->isVisible());
        QTest::mouseClick(desk.withdraw(), Qt::LeftButton);
        QVERIFY(!desk.window.session().isRunning());
        QTRY_VERIFY(desk.confirm()->isVisible() && !desk.withdraw()->isVisible());
        desk.type("homelab.example");
        QVERIFY(!desk.snapshot()->evidence->request.ownServer);
        desk.stop();
    }

    void aFileCannotConfirm() {
        Desk desk;
        CheckRequest request = desk.dns.request();
        request.ownServer = true;
        run::CheckUpdate update;
        update.evidence = std::make_shared<const Evidence>(Evidence(std::move(request)));
        desk.window.session().show(makeSnapshot(Snapshot::Phase::Opened, update, policy().catalogue));
        QVERIFY(!desk.settings.isOwnServer("homelab.example"));
        QTest::mouseClick(desk.card(Area::Exposure), Qt::LeftButton);
        QTRY_VERIFY(desk.confirm()->isVisible());
    }

    void theDemonstrationAsksNobody() {
        Desk desk;
        QVERIFY(desk.play(demo::Act::Healthy));
        QTest::mouseClick(desk.card(Area::Exposure), Qt::LeftButton);
        QTRY_VERIFY(!desk.card(Area::Exposure)->isVisible());
        QVERIFY(!desk.bar()->isVisible());
    }

    void strangeSettingsConfirmNothing() {
        FreshSettings fresh;
        QSettings().setValue("ownServers",
                             QVariantMap{{"a.example", QStringList{"perhaps"}}, {"b.example", 1}});
        QVERIFY(!Settings().isOwnServer("a.example") && !Settings().isOwnServer("b.example"));
        Settings settings;
        for (int i = 0; i < 200; ++i) settings.setOwnServer(QString("d%1.example").arg(i), true);
        QVERIFY(settings.isOwnServer("d199.example") && !settings.isOwnServer("d0.example"));
    }
};

QTEST_MAIN(OwnServerTest)
#include "own_server.moc"
