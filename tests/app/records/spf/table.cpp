// SPDX-License-Identifier: GPL-3.0-or-later
// RFC 7208, section by section, as rows in text files: see table/README.md for their form.
#include "base/ascii.h"
#include "records/spf/check.h"
#include "support/spf_zone.h"

#include <QDir>
#include <QTest>

#include <map>
#include <memory>
#include <set>

using namespace mailvitals;

namespace {

struct Row {
    std::string section;
    std::string record;  ///< of the sender's domain; "=": as the zone has it
    std::string ip;
    std::string expected;  ///< result, and behind a colon what the explanation must be
    std::string words;
    std::string sender;
    std::string helo;
    std::shared_ptr<const test::SpfZone> zone;
};

struct File {
    std::vector<Row> rows;
    std::string error;
};

std::vector<std::string> cells(std::string_view line) {
    std::vector<std::string> result;
    for (std::size_t start = 0;;) {
        const std::size_t bar = line.find(" | ", start);
        result.emplace_back(ascii::trimmed(line.substr(start, bar - start)));
        if (bar == line.npos) return result;
        start = bar + 3;
    }
}

/// "%20" and the like, so that a table can hold any octet.
std::string unescapedBytes(const std::string& text) {
    std::string out;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const bool escape = text[i] == '\\' && i + 3 < text.size() && text[i + 1] == 'x';
        out += escape ? static_cast<char>(std::stoi(text.substr(i + 2, 2), nullptr, 16)) : text[i];
        if (escape) i += 3;
    }
    return out;
}

File readTable(const QString& path) {
    File file;
    QFile source(path);
    if (!source.open(QIODevice::ReadOnly)) return {{}, "cannot be read"};
    auto zone = std::make_shared<test::SpfZone>();
    std::string sender = "user@example.com";
    std::string helo = "mail.example.com";
    int number = 0;
    for (const QByteArray& raw : source.readAll().split('\n')) {
        ++number;
        const std::string line = raw.toStdString();
        const auto wrong = [&] { file.error = "line " + std::to_string(number) + ": " + line; };
        if (line.empty() || line.starts_with('#')) continue;
        if (line == "new zone") {
            zone = std::make_shared<test::SpfZone>();
        } else if (line.starts_with("zone ")) {
            zone = std::make_shared<test::SpfZone>(*zone);
            if (!zone->addLine(unescapedBytes(line.substr(5)))) wrong();
        } else if (line.starts_with("sender ")) {
            sender = unescapedBytes(line.substr(7));
        } else if (line.starts_with("helo ")) {
            helo = line.substr(5);
        } else {
            const std::vector<std::string> cell = cells(line);
            if (cell.size() != 5) {
                wrong();
                continue;
            }
            file.rows.push_back(
                {cell[0], unescapedBytes(cell[1]), cell[2], cell[3], cell[4], sender, helo, zone});
        }
    }
    return file;
}

QStringList tables() {
    const QDir folder(QStringLiteral(MAILVITALS_SOURCE_DIR) + "/tests/app/records/spf/table");
    QStringList paths;
    for (const QString& name : folder.entryList({"*.txt"}, QDir::Files, QDir::Name))
        paths.append(folder.filePath(name));
    return paths;
}

std::string judged(const spf::Evaluation& evaluation, bool withExplanation) {
    std::string text = evaluation.result ? std::string(spf::toString(*evaluation.result)) : "open";
    if (withExplanation) text += ":" + evaluation.explanation;
    return text;
}

}  // namespace

class TestSpfTable : public QObject {
    Q_OBJECT

 private Q_SLOTS:
    void rows_data();
    void rows();
    void everySectionHasRows();
};

void TestSpfTable::rows_data() {
    QTest::addColumn<QString>("path");
    QTest::addColumn<int>("index");
    for (const QString& path : tables()) {
        const File file = readTable(path);
        QVERIFY2(file.error.empty(), qPrintable(path + ": " + QString::fromStdString(file.error)));
        for (std::size_t i = 0; i < file.rows.size(); ++i) {
            const Row& row = file.rows[i];
            QTest::newRow((std::to_string(i) + " section " + row.section + ": " + row.words).c_str())
                << path << static_cast<int>(i);
        }
    }
}

/// Once with every answer known from the start, and once as over a network, where an answer comes only after
/// it was asked for: both must come to the same end.
void TestSpfTable::rows() {
    QFETCH(QString, path);
    QFETCH(int, index);
    const Row row = readTable(path).rows.at(static_cast<std::size_t>(index));
    spf::Session session = spf::Session::of(*IpAddress::parse(row.ip), row.sender, row.helo);
    session.wantsExplanation = true;
    session.receiver = "receiver.example";
    session.time = std::chrono::sys_seconds(std::chrono::seconds(1234567890));
    test::SpfZone zone = *row.zone;
    if (row.record != "=") {
        const auto start = spf::startOf(session);
        QVERIFY(start);
        zone.removeAll(*start, dns::Type::Txt);
        zone.add(*start, dns::Type::Txt, dns::Txt{{row.record}});
    }
    const bool withExplanation = row.expected.find(':') != std::string::npos;

    const spf::Evaluation atOnce = spf::check(session, zone.lookup());
    QVERIFY(atOnce.questions.empty());
    QCOMPARE(judged(atOnce, withExplanation), row.expected);
    QVERIFY(atOnce.lookups <= spf::mostLookups + 1);
    if (atOnce.result == spf::Result::PermError || atOnce.result == spf::Result::TempError)
        QVERIFY(spf::decidingProblem(atOnce.tree));

    std::map<spf::Question, spf::Reply> known;
    const spf::Lookup slowly = [&](const spf::Question& question) -> std::optional<spf::Reply> {
        const auto found = known.find(question);
        return found == known.end() ? std::nullopt : std::optional(found->second);
    };
    spf::Evaluation evaluation = spf::check(session, slowly);
    for (int round = 0; !evaluation.questions.empty(); ++round) {
        QVERIFY(round < 30);
        // One at a time, and the last first: the order in which answers come must not matter.
        const spf::Question question = evaluation.questions.back();
        QVERIFY(!known.contains(question));
        known[question] = zone.reply(question);
        evaluation = spf::check(session, slowly);
        if (evaluation.result) QVERIFY(evaluation.result == atOnce.result);
    }
    QCOMPARE(judged(evaluation, withExplanation), row.expected);
}

void TestSpfTable::everySectionHasRows() {
    std::set<std::string> sections;
    std::size_t count = 0;
    for (const QString& path : tables()) {
        for (const Row& row : readTable(path).rows) {
            ++count;
            sections.insert(row.section.substr(0, row.section.find('.', row.section.find('.') + 1)));
        }
    }
    for (const char* section : {"2.4", "2.6", "3.1", "3.2", "3.3", "4.1", "4.3", "4.4", "4.5", "4.6",
                                "4.7", "4.8", "5.1", "5.2", "5.3", "5.4", "5.5", "5.6", "5.7", "6.1",
                                "6.2", "7.1", "7.2", "7.3", "7.4", "A.1", "A.2", "A.3", "A.4"}) {
        QVERIFY2(sections.contains(section), section);
    }
    QVERIFY2(count >= 250, std::to_string(count).c_str());
}

QTEST_APPLESS_MAIN(TestSpfTable)
#include "table.moc"
