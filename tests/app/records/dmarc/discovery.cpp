// SPDX-License-Identifier: GPL-3.0-or-later
#include "records/dmarc/discovery.h"

#include "records/dmarc/public_suffix_list.h"

#include <QTest>

#include <map>

using namespace mailvitals;
using namespace mailvitals::dmarc;

namespace {

DomainName nameOf(const QString& text) {
    return *DomainName::parse(text.toStdString());
}

/// "example.com p=none; psd=n | com p=reject": what stands at "_dmarc" below each name, without the version.
std::map<DomainName, Record> zoneOf(const QString& text) {
    std::map<DomainName, Record> zone;
    for (const QString& entry : text.split(" | ", Qt::SkipEmptyParts)) {
        const auto record = parse("v=DMARC1; " + entry.section(' ', 1).toStdString());
        if (record) zone[nameOf(entry.section(' ', 0, 0))] = *record;
    }
    return zone;
}

}  // namespace

class TestDmarcDiscovery : public QObject {
    Q_OBJECT

 private Q_SLOTS:
    void findsTheOrganisation_data();
    void findsTheOrganisation();
    void findsTheRecord_data();
    void findsTheRecord();
    void looksNoHigherThanItMust();
    void knowsTheList_data();
    void knowsTheList();
};

void TestDmarcDiscovery::findsTheOrganisation_data() {
    QTest::addColumn<QString>("start");
    QTest::addColumn<QString>("zone");
    QTest::addColumn<QString>("organisation");
    const auto row = [](const char* what, const char* start, const char* zone, const char* organisation) {
        QTest::newRow(what) << start << zone << organisation;
    };
    row("9989 4.10.2, first example: the shortest name with a record", "a.mail.example.com",
        "mail.example.com p=none | example.com p=none", "example.com");
    row("9989 4.10.2, second example: psd=n", "a.mail.example.com", "mail.example.com p=none; psd=n",
        "mail.example.com");
    row("9989 4.10.2, last example: only com, with psd=y", "a.mail.example.com", "com p=none; psd=y",
        "example.com");
    row("9989 4.10.2 rule 2's example: psd=y one label up", "mail.example.com", "example.com p=none; psd=y",
        "mail.example.com");
    row("9989 4.10.2 rule 1: psd=n beats a shorter name", "a.mail.example.com",
        "mail.example.com p=none; psd=n | example.com p=none", "mail.example.com");
    row("9989 4.10.2 rule 1: psd=n at the start", "mail.example.com",
        "mail.example.com p=none; psd=n | example.com p=none", "mail.example.com");
    row("9989 4.10.2 rule 1: psd=n above others", "a.b.example.com",
        "a.b.example.com p=none | b.example.com p=none | example.com p=none; psd=n | com p=none",
        "example.com");
    row("9989 4.10.2 rule 2: psd=y at the start does not count", "gov.example", "gov.example p=none; psd=y",
        "gov.example");
    row("9989 4.10 step 2: psd=y at the start stops the walk", "gov.example",
        "gov.example p=none; psd=y | example p=none", "gov.example");
    row("9989 4.10.2 rule 2: with a record below", "a.tax.gov.example",
        "tax.gov.example p=none | gov.example p=none; psd=y", "tax.gov.example");
    row("9989 4.10.2 rule 2: the walk stops there", "a.tax.gov.example",
        "gov.example p=none; psd=y | example p=none", "tax.gov.example");
    row("9989 4.10.2 rule 3: a single record at the start", "a.example.com", "a.example.com p=none",
        "a.example.com");
    row("9989 4.10.2 rule 3: a single record in the middle", "a.b.example.com", "b.example.com p=none",
        "b.example.com");
    row("9989 4.10.2 rule 3: psd=u is the default", "a.example.com",
        "a.example.com p=none; psd=u | example.com p=none; psd=u", "example.com");
    row("9989 4.10.2 rule 3: even a top-level domain, without psd", "a.example.com",
        "example.com p=none | com p=none", "com");
    row("9989 4.10.2: nothing found, the initial target", "a.mail.example.com", "", "a.mail.example.com");
    row("9989 4.10.2: a record elsewhere", "a.example.com", "b.example.com p=none", "a.example.com");
    row("9989 4.10: thirteen labels, seen below the jump", "a.b.c.d.e.f.g.h.i.j.mail.example.com",
        "g.h.i.j.mail.example.com p=none", "g.h.i.j.mail.example.com");
    row("9989 4.10: thirteen labels, hidden by the jump", "a.b.c.d.e.f.g.h.i.j.mail.example.com",
        "c.d.e.f.g.h.i.j.mail.example.com p=none", "a.b.c.d.e.f.g.h.i.j.mail.example.com");
    row("9989 4.10.2 rule 2 behind the jump: one label below in the DNS",
        "a.b.c.d.e.f.g.h.i.j.mail.example.com", "g.h.i.j.mail.example.com p=none; psd=y",
        "f.g.h.i.j.mail.example.com");
    row("9989 4.7: an unknown psd counts as u", "a.example.com",
        "a.example.com p=none; psd=x | example.com p=none", "example.com");
    row("9989 4.10.1: p=none by rua alone is a record", "a.example.com",
        "example.com rua=mailto:a@example.com", "example.com");
    row("9989 4.10.1: neither p nor rua is none", "a.example.com", "example.com sp=none", "a.example.com");
}

void TestDmarcDiscovery::findsTheOrganisation() {
    QFETCH(QString, start);
    QFETCH(QString, zone);
    QFETCH(QString, organisation);
    const auto records = zoneOf(zone);
    const RecordAt at = [&](const DomainName& name) {
        const auto found = records.find(name);
        return found == records.end() ? nullptr : &found->second;
    };
    QCOMPARE(QString::fromStdString(organizationalDomain(nameOf(start), at).toString()), organisation);
}

void TestDmarcDiscovery::findsTheRecord_data() {
    QTest::addColumn<QString>("author");
    QTest::addColumn<QString>("zone");
    QTest::addColumn<QString>("place");
    const auto row = [](const char* what, const char* author, const char* zone, const char* place) {
        QTest::newRow(what) << author << zone << place;
    };
    row("9989 4.10.1: the author's own", "example.com", "example.com p=none", "own example.com");
    row("9989 4.10.1: its own before its organisation's", "a.example.com",
        "a.example.com p=none | example.com p=reject", "own a.example.com");
    row("9989 4.10.1: its organisation's", "a.example.com", "example.com p=reject", "above example.com");
    row("9989 4.10.1: the highest of several", "a.mail.example.com",
        "mail.example.com p=none | example.com p=reject", "above example.com");
    row("9989 4.10.1: psd=n is the organisation", "a.mail.example.com",
        "mail.example.com p=none; psd=n | example.com p=reject", "above mail.example.com");
    row("9989 4.10.1: the public suffix's where the organisation has none", "a.tax.gov.example",
        "gov.example p=reject; psd=y", "above gov.example");
    row("9989 4.10.1: not where the organisation has one", "a.tax.gov.example",
        "tax.gov.example p=none | gov.example p=reject; psd=y", "above tax.gov.example");
    row("9989 4.10.1: the parent is the public suffix", "tax.gov.example", "gov.example p=reject; psd=y",
        "above gov.example");
    row("9989 4.10.1: a public suffix's own mail", "gov.example", "gov.example p=reject; psd=y",
        "own gov.example");
    row("9989 4.10.1: none anywhere", "a.example.com", "b.example.com p=none", "none");
    row("9989 4.10.1: none at all", "example.com", "", "none");
}

void TestDmarcDiscovery::findsTheRecord() {
    QFETCH(QString, author);
    QFETCH(QString, zone);
    QFETCH(QString, place);
    const auto records = zoneOf(zone);
    const auto discovered = discover(nameOf(author), [&](const DomainName& name) {
        const auto found = records.find(name);
        return found == records.end() ? nullptr : &found->second;
    });
    const QString actual = !discovered ? "none"
                                       : (discovered->own ? "own " : "above ") +
                                             QString::fromStdString(discovered->name.toString());
    QCOMPARE(actual, place);
}

void TestDmarcDiscovery::looksNoHigherThanItMust() {
    const auto records = zoneOf("mail.example.com p=none; psd=n | com p=reject");
    QStringList asked;
    organizationalDomain(nameOf("a.mail.example.com"), [&](const DomainName& name) {
        asked += QString::fromStdString(name.toString());
        const auto found = records.find(name);
        return found == records.end() ? nullptr : &found->second;
    });
    QCOMPARE(asked.join(' '), QString("a.mail.example.com mail.example.com"));
}

void TestDmarcDiscovery::knowsTheList_data() {
    QTest::addColumn<QString>("domain");
    QTest::addColumn<QString>("organisation");
    QTest::newRow("7489 3.2's example") << "a.b.c.d.example.com"
                                        << "example.com";
    QTest::newRow("7489 3.2: already there") << "example.com"
                                             << "example.com";
    QTest::newRow("7489 3.2: a suffix of two labels") << "mail.example.co.uk"
                                                      << "example.co.uk";
    QTest::newRow("7489 3.2: a suffix itself") << "co.uk"
                                               << "co.uk";
    QTest::newRow("7489 3.2: a top-level domain") << "com"
                                                  << "com";
    QTest::newRow("7489 3.2: an unknown one counts as a suffix") << "a.b.homelab.test"
                                                                 << "homelab.test";
    QTest::newRow("7489 3.2: the root") << "."
                                        << ".";
    QTest::newRow("the list's private section") << "me.github.io"
                                                << "me.github.io";
    QTest::newRow("a name that no host can have") << "a\\.b.example.com"
                                                  << "example.com";
}

void TestDmarcDiscovery::knowsTheList() {
    QFETCH(QString, domain);
    QFETCH(QString, organisation);
    QCOMPARE(QString::fromStdString(organizationalDomainByList(nameOf(domain)).toString()), organisation);
}

QTEST_APPLESS_MAIN(TestDmarcDiscovery)
#include "discovery.moc"
