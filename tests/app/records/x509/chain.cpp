// SPDX-License-Identifier: GPL-3.0-or-later
#include "records/x509/chain.h"

#include "support/certificates.h"
#include "support/pace.h"

#include <QElapsedTimer>
#include <QTest>

using namespace mailvitals;
using namespace mailvitals::x509;
using test::Authority;

namespace {

using std::chrono::days;

const std::chrono::sys_seconds now = std::chrono::sys_days(std::chrono::year(2026) / 11 / 23);

QString described(const std::vector<std::string>& chain) {
    const auto survey = surveyChain(chain);
    if (!survey) return QString::fromStdString(survey.error().what);
    QString text = "path";
    for (const std::size_t place : survey->path) text += " " + QString::number(place);
    if (!survey->surplus.empty()) text += ", surplus";
    for (const std::size_t place : survey->surplus) text += " " + QString::number(place);
    if (survey->unreadable > 0) text += ", unreadable " + QString::number(survey->unreadable);
    return text + (survey->inOrder() ? ", in order" : "");
}

}  // namespace

class TestX509Chain : public QObject {
    Q_OBJECT

    const Authority root_{"Root", now - days(900), now + days(900)};
    const Authority issuer_ = root_.below("Issuer", now - days(300), now + days(300));
    const std::string leaf_ = issuer_.issue({.notBefore = now, .notAfter = now + days(80)});

 private Q_SLOTS:
    void findsThePath() {
        QCOMPARE(described({leaf_}), "path 0, in order");
        QCOMPARE(described({leaf_, issuer_.der()}), "path 0 1, in order");
        QCOMPARE(described({leaf_, issuer_.der(), root_.der()}), "path 0 1 2, in order");
        QCOMPARE(described({leaf_, root_.der(), issuer_.der()}), "path 0 2 1");
        QCOMPARE(described({root_.der(), leaf_}), "path 0, surplus 1, in order");
    }
    void tellsWhatDoesNotBelong() {
        const Authority stranger("Stranger", now, now + days(9));
        QCOMPARE(described({leaf_, stranger.der(), issuer_.der()}), "path 0 2, surplus 1");
        QCOMPARE(described({leaf_, issuer_.der(), issuer_.der()}), "path 0 1, surplus 2, in order");
        QCOMPARE(described({leaf_, "no certificate", issuer_.der()}), "path 0 1, unreadable 1, in order");
        // The name is the issuer's, the key is not.
        const Authority other("Issuer", now, now + days(9));
        QCOMPARE(described({leaf_, other.der()}), "path 0, surplus 1, in order");
        QCOMPARE(described({leaf_, other.der(), issuer_.der()}), "path 0 2, surplus 1");
    }
    void refuses() {
        QCOMPARE(described({}), "no certificate was sent");
        QCOMPARE(described({"no certificate", leaf_}), "not a certificate in DER form");
    }
    void readsWhereTheIssuerIs() {
        QCOMPARE(parse(leaf_)->issuerLink, std::string());
        const std::string der = issuer_.issue(
            {.notBefore = now, .notAfter = now + days(9), .issuerLink = "http://ca.example/issuer.crt"});
        QCOMPARE(parse(der)->issuerLink, std::string("http://ca.example/issuer.crt"));
    }
    /// Each could be the issuer by its name, and none is.
    void endsSoonWithManyOfOneName() {
        std::vector<std::string> chain(1000, Authority("Issuer", now, now + days(9)).der());
        chain.insert(chain.begin(), leaf_);
        QElapsedTimer timer;
        timer.start();
        QCOMPARE(surveyChain(chain)->path.size(), std::size_t(1));
        QVERIFY2(timer.elapsed() < 2000 * test::slower, qPrintable(QString::number(timer.elapsed())));
    }
};

QTEST_APPLESS_MAIN(TestX509Chain)
#include "chain.moc"
