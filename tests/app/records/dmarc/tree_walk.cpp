// SPDX-License-Identifier: GPL-3.0-or-later
#include "records/dmarc/record.h"

#include <QTest>

using namespace mailvitals;
using namespace mailvitals::dmarc;

class TestTreeWalk : public QObject {
    Q_OBJECT

 private Q_SLOTS:
    void walks_data();
    void walks();
    void staysShort();
};

void TestTreeWalk::walks_data() {
    QTest::addColumn<QString>("author");
    QTest::addColumn<QString>("names");
    QTest::newRow("thirteen labels, eight questions (RFC 9989 section 4.10)")
        << "a.b.c.d.e.f.g.h.i.j.mail.example.com"
        << "a.b.c.d.e.f.g.h.i.j.mail.example.com g.h.i.j.mail.example.com h.i.j.mail.example.com "
           "i.j.mail.example.com "
           "j.mail.example.com mail.example.com example.com com";
    QTest::newRow("nine labels jump")
        << "a.b.c.d.e.f.g.example.com"
        << "a.b.c.d.e.f.g.example.com c.d.e.f.g.example.com d.e.f.g.example.com "
           "e.f.g.example.com f.g.example.com g.example.com example.com com";
    QTest::newRow("eight labels lose one")
        << "a.b.c.d.e.f.example.com"
        << "a.b.c.d.e.f.example.com b.c.d.e.f.example.com c.d.e.f.example.com "
           "d.e.f.example.com e.f.example.com f.example.com example.com com";
    QTest::newRow("seven labels")
        << "a.b.c.d.e.example.com"
        << "a.b.c.d.e.example.com b.c.d.e.example.com c.d.e.example.com d.e.example.com "
           "e.example.com example.com com";
    QTest::newRow("four labels (RFC 9989 section 4.10)")
        << "a.mail.example.com"
        << "a.mail.example.com mail.example.com example.com com";
    QTest::newRow("two labels") << "example.com"
                                << "example.com com";
    QTest::newRow("a top-level domain itself") << "com"
                                               << "com";
    QTest::newRow("the root") << "."
                              << "";
}

void TestTreeWalk::walks() {
    QFETCH(QString, author);
    QFETCH(QString, names);
    QStringList walked;
    for (const DomainName& name : treeWalk(*DomainName::parse(author.toStdString()))) {
        walked += QString::fromStdString(name.toString());
    }
    QCOMPARE(walked.join(' '), names);
}

void TestTreeWalk::staysShort() {
    std::string text = "x";
    for (int labels = 1; labels <= 127; ++labels) {
        const auto names = treeWalk(*DomainName::parse(text));
        QCOMPARE(static_cast<int>(names.size()), std::min(labels, 8));
        QCOMPARE(names.back().labels().size(), std::size_t(1));
        text += ".x";
    }
}

QTEST_APPLESS_MAIN(TestTreeWalk)
#include "tree_walk.moc"
