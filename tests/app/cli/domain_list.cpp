// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/domain_list.h"

#include "cli/batch_lines.h"
#include "cli/batch_tally.h"

#include <QTest>

#include <set>

using namespace mailvitals;
using cli::BadLine;

namespace {

/// What comes out of a list: targets as they are, bad lines as "7!".
std::vector<std::string> namesIn(std::string_view text, cli::Shard shard = {}, std::size_t piece = 7,
                                 cli::DoneNames done = {}) {
    cli::DomainList list(shard, std::move(done));
    std::vector<std::string> names;
    const auto takeAll = [&] {
        while (const auto entry = list.next()) {
            const auto* bad = std::get_if<BadLine>(&*entry);
            names.push_back(bad ? std::to_string(bad->number) + "!" : std::get<Target>(*entry).toString());
        }
    };
    for (; !text.empty(); text.remove_prefix(std::min(piece, text.size()))) {
        list.feed(text.substr(0, piece));
        takeAll();
    }
    list.end();
    takeAll();
    return names;
}

BadLine onlyBadLine(std::string_view text) {
    cli::DomainList list({}, {});
    list.feed(text);
    list.end();
    const auto entry = list.next();
    if (!entry || !std::holds_alternative<BadLine>(*entry)) return {};
    return std::get<BadLine>(*entry);
}

using Names = std::vector<std::string>;

}  // namespace

class TestDomainList : public QObject {
    Q_OBJECT

 private Q_SLOTS:
    void takesOneALine() {
        QVERIFY(namesIn("example.org\nexample.net\r\n\n  example.com  \nlast.example") ==
                (Names{"example.org", "example.net", "example.com", "last.example"}));
        QVERIFY(namesIn("").empty());
        QVERIFY(namesIn("\n\n \t\n").empty());
        for (const std::size_t piece : {1, 2, 3, 1000})
            QVERIFY(namesIn("a.example\r\nb.example\n", {}, piece) == (Names{"a.example", "b.example"}));
    }

    void passesOverComments() {
        QVERIFY(namesIn("# my domains\nexample.org # the shop\n\t#example.net\nexample.com#no\n") ==
                (Names{"example.org", "4!"}));
        QVERIFY(namesIn("\xef\xbb\xbf# written on Windows\n").empty());
        QVERIFY(namesIn("\xef\xbb\xbf"
                        "example.org\n") == Names{"example.org"});
    }

    void understandsWhatPeopleType() {
        QVERIFY(namesIn("EXAMPLE.org.\nme@example.net\nhttps://www.example.com/#top\nb\xc3\xbc"
                        "cher.example\n"
                        "192.0.2.1\n2001:DB8::1\n") ==
                (Names{"example.org", "example.net", "www.example.com", "xn--bcher-kva.example", "192.0.2.1",
                       "2001:db8::1"}));
    }

    void takesEachOnce() {
        QVERIFY(namesIn("example.org\nExample.ORG\nx@example.org\nexample.net\nexample.org\n") ==
                (Names{"example.org", "example.net"}));
        QVERIFY(namesIn("b\xc3\xbc"
                        "cher.example\nxn--bcher-kva.example\n") == Names{"xn--bcher-kva.example"});
    }

    void goesOnBehindABadLine() {
        QVERIFY(namesIn("a.example\n..\nword\nb.example\na b.example\n\x01\x02\nc.example\n") ==
                (Names{"a.example", "2!", "3!", "b.example", "5!", "6!", "c.example"}));
        // Each for itself, however alike they are.
        QVERIFY(namesIn("..\n..\n") == (Names{"1!", "2!"}));
    }

    void saysWhatIsWrong_data() {
        QTest::addColumn<QByteArray>("line");
        QTest::addColumn<QString>("shown");
        QTest::addColumn<QString>("why");
        QTest::newRow("word") << QByteArray("word") << "word"
                              << "single word";
        QTest::newRow("dots") << QByteArray("a..example") << "a..example"
                              << "between two of the dots";
        QTest::newRow("octets of zero") << QByteArray("e\0x\0", 4) << "e\\x00x\\x00"
                                        << "UTF-16";
        QTest::newRow("no UTF-8") << QByteArray("\xff\xfe.example") << "\\xff\\xfe.example"
                                  << "characters";
        QTest::newRow("escape") << QByteArray("\x1b[31m.example") << "\\x1b[31m.example"
                                << "\\x1b";
        QTest::newRow("long") << QByteArray(5000, 'a') << QString(100, 'a') << "253 characters";
        QTest::newRow("long, with blanks in front")
            << QByteArray(2000, ' ') + "example.org" << QString() << QString();
        QTest::newRow("long, behind a name") << QByteArray("example.org ") + QByteArray(2000, 'x')
                                             << "example.org " + QString(88, 'x') << "253 characters";
        QTest::newRow("network") << QByteArray("192.0.2.0/24") << "192.0.2.0/24"
                                 << "no";
        QTest::newRow("here alone") << QByteArray("printer.local") << "printer.local"
                                    << "own machine or network";
    }
    void saysWhatIsWrong() {
        QFETCH(QByteArray, line);
        QFETCH(QString, shown);
        QFETCH(QString, why);
        const BadLine bad = onlyBadLine(line.toStdString() + "\n");
        QCOMPARE(QString::fromStdString(bad.text), shown);
        QVERIFY2(QString::fromStdString(bad.why).contains(why), bad.why.c_str());
    }

    void aLineWithoutEndCostsNothing() {
        cli::DomainList list({}, {});
        const std::string piece(1000000, 'a');
        for (int i = 0; i < 500; ++i) {
            list.feed(piece);
            QVERIFY(!list.next());
        }
        list.feed("\nexample.org\n");
        QVERIFY(std::get<BadLine>(*list.next()).number == 1);
        QVERIFY(std::get<Target>(*list.next()).toString() == "example.org");
    }

    void shardsHaveEverythingBetweenThem() {
        std::string text;
        for (int i = 0; i < 300; ++i) text += "n" + std::to_string(i) + ".example\n";
        text += "..\nword\n";
        std::multiset<std::string> together;
        for (std::size_t index = 1; index <= 4; ++index) {
            const Names part = namesIn(text, {index, 4});
            QVERIFY(part.size() > 40);
            together.insert(part.begin(), part.end());
        }
        const Names whole = namesIn(text);
        QVERIFY(together == std::multiset<std::string>(whole.begin(), whole.end()));
        // Wherever it stands in the list.
        const auto shardOf = [&](const std::string& list) { return namesIn(list, {2, 4}); };
        QVERIFY(shardOf("a.example\nb.example\n").size() == shardOf("b.example\na.example\n").size());
    }

    void knowsAShard() {
        QVERIFY(cli::parseShard("1/1") && cli::parseShard("10/10") && cli::parseShard("2/3")->index == 2);
        for (const char* text : {"", "/", "1", "0/4", "5/4", "1/0", "-1/4", "1/4x", "a/b", "1/", "/4",
                                 "1/4/4", "1 / 4", "99999999999999999999999/99999999999999999999999"})
            QVERIFY2(!cli::parseShard(text), text);
    }

    void passesOverWhatIsDone() {
        cli::DoneNames done;
        done.names.add("example.org");
        done.names.add("3:..");
        QVERIFY(namesIn("example.org\nexample.net\n..\n..\n", {}, 7, done) == (Names{"example.net", "4!"}));
    }

    void readsItsOwnLines() {
        const BadLine bad{7, "..", "There is nothing."};
        QCOMPARE(cli::keyOfLine(cli::toJsonLine(bad)), std::optional<std::string>("7:.."));
        QCOMPARE(cli::keyOfLine(
                     "{\"schema\":\"mailvitals.report/1\",\"target\":\"example.org\",\"light\":\"red\"}"),
                 std::optional<std::string>("example.org"));
        for (const char* other : {"", "{", "[]", "null", "text", "{\"target\":\"example.org\"}",
                                  "{\"schema\":\"mailvitals.report/1\",\"target\":7}",
                                  "{\"schema\":\"mailvitals.report/1\",\"target\":\"example.org\",\"li"})
            QVERIFY2(!cli::keyOfLine(other), other);
    }

    void knowsTheWorst() {
        cli::BatchTally tally;
        QVERIFY(tally.worst() == Light::Green);
        tally.add(Light::Green);
        tally.addBadLine();
        QVERIFY(tally.worst() == Light::Grey);
        tally.add(Light::Yellow);
        QVERIFY(tally.worst() == Light::Yellow);
        tally.add(Light::Red);
        tally.add(Light::Grey);
        QVERIFY(tally.worst() == Light::Red);
        QCOMPARE(QString::fromStdString(tally.toString()),
                 QString("4 checked: 1 critical, 1 warning, 1 unknown; 1 line names no domain"));
    }

    void aMillionNamesFitIntoMemory() {
        cli::NameSet names;
        for (int i = 0; i < 1000000; ++i) QVERIFY(names.add("n" + std::to_string(i) + ".example"));
        QVERIFY(!names.add("n999999.example"));
        QVERIFY(names.contains("n0.example") && !names.contains("m0.example"));
    }
};

QTEST_GUILESS_MAIN(TestDomainList)
#include "domain_list.moc"
