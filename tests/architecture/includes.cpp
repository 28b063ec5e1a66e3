// SPDX-License-Identifier: GPL-3.0-or-later
// The house rules that no compiler knows: which folder may know which, and what every file has in common.
#include <QDirIterator>
#include <QFile>
#include <QRegularExpression>
#include <QTest>

#include <map>
#include <set>

namespace {

const QString root = QStringLiteral(MAILVITALS_SOURCE_DIR);

/// Folder of app/, and those just below it. Whatever these may know, it may know as well; nothing else.
const std::map<QString, QStringList> below{
    {"base", {}},
    {"records", {"base"}},
    {"evidence", {"records", "base"}},
    {"findings", {"base"}},
    {"policy", {"findings", "evidence"}},
    {"net", {"records", "base", "evidence"}},
    {"probes", {"net", "evidence", "records", "policy"}},
    {"rules", {"evidence", "findings", "records", "policy"}},
    {"report", {"findings", "evidence", "records"}},
    {"run", {"probes", "rules", "net", "policy"}},
    {"demo", {"run", "records"}},
    {"cli", {"run", "report", "demo"}},
};

std::set<QString> reachableFrom(const QString& folder) {
    std::set<QString> reachable{folder};
    for (const QString& next : below.at(folder)) reachable.merge(reachableFrom(next));
    return reachable;
}

QStringList filesOf(const QString& folder, const QStringList& names) {
    QStringList files;
    QDirIterator found(root + "/" + folder, names, QDir::Files, QDirIterator::Subdirectories);
    while (found.hasNext()) files.append(QDir(root).relativeFilePath(found.next()));
    files.sort();
    return files;
}

QStringList linesOf(const QString& file) {
    QFile source(root + "/" + file);
    if (!source.open(QIODevice::ReadOnly)) return {};
    QStringList lines = QString::fromUtf8(source.readAll()).split('\n');
    if (!lines.isEmpty() && lines.back().isEmpty()) lines.removeLast();
    return lines;
}

/// What a file includes, without the brackets or quotes.
QStringList includesOf(const QString& file) {
    static const QRegularExpression include("^\\s*#\\s*include\\s*[<\"]([^>\"]+)[>\"]");
    QStringList names;
    for (const QString& line : linesOf(file)) {
        const auto match = include.match(line);
        if (match.hasMatch()) names.append(match.captured(1));
    }
    return names;
}

const QStringList code{"*.cpp", "*.h"};

QStringList sources() {
    return filesOf("app", code) + filesOf("ui", code) + filesOf("tests", code);
}

}  // namespace

class TestArchitecture : public QObject {
    Q_OBJECT

 private Q_SLOTS:
    void everyFolderHasItsPlace();
    void arrowsLeadDownwards();
    void theWindowsRoomsHaveTheirOrder();
    void theApplicationNeedsNoWindow();
    void rulesNeverSeeEachOther();
    void factsLeanOnTheRoomsBelow();
    void oneProbeAloneSendsMessages();
    void everyFileNamesItsLicence();
    void noFileIsLong();
};

void TestArchitecture::everyFolderHasItsPlace() {
    QStringList folders = QDir(root + "/app").entryList(QDir::Dirs | QDir::NoDotAndDotDot);
    QVERIFY(folders.size() >= 10);
    for (const QString& folder : folders)
        QVERIFY2(below.contains(folder), qPrintable("not in the table: app/" + folder));
    // Nobody stands above himself.
    for (const auto& [folder, next] : below) {
        for (const QString& other : next)
            QVERIFY2(!reachableFrom(other).contains(folder), qPrintable(folder));
    }
}

void TestArchitecture::arrowsLeadDownwards() {
    QStringList wrong;
    int looked = 0;
    for (const QString& file : filesOf("app", code)) {
        const QString folder = file.section('/', 1, 1);
        if (file.count('/') < 2) continue;
        const std::set<QString> reachable = reachableFrom(folder);
        for (const QString& included : includesOf(file)) {
            const QString target = included.section('/', 0, 0);
            ++looked;
            if (below.contains(target) && included.contains('/') && !reachable.contains(target))
                wrong.append(file + " includes " + included);
        }
    }
    QVERIFY2(wrong.isEmpty(), qPrintable(wrong.join('\n')));
    QVERIFY(looked > 300);
}

void TestArchitecture::theWindowsRoomsHaveTheirOrder() {
    static const QStringList upwards{"style", "text", "session", "files", "widgets", "dialogs", "pages"};
    QStringList wrong;
    int looked = 0;
    for (const QString& file : filesOf("ui", code)) {
        if (file.count('/') < 2) continue;
        const auto room = upwards.indexOf(file.section('/', 1, 1));
        QVERIFY2(room >= 0, qPrintable("a room without a place: " + file));
        for (const QString& included : includesOf(file)) {
            if (!included.startsWith("ui/")) continue;
            ++looked;
            const auto other = included.count('/') == 2 ? upwards.indexOf(included.section('/', 1, 1)) : -1;
            if (other < 0 || other > room) wrong.append(file + " includes " + included);
        }
    }
    QVERIFY2(wrong.isEmpty(), qPrintable(wrong.join('\n')));
    QVERIFY(looked > 100);
}

void TestArchitecture::theApplicationNeedsNoWindow() {
    static const QRegularExpression window(
        "^(ui/|QtWidgets|QtQuick|Q(Widget|Application|MainWindow|Dialog|Label|PushButton|SystemTrayIcon|"
        "[HV]BoxLayout|GridLayout|FormLayout|Menu|MenuBar|(Tree|Table|List)(View|Widget)|StyledItemDelegate)$"
        ")");
    QStringList wrong;
    for (const QString& file : filesOf("app", code)) {
        for (const QString& included : includesOf(file)) {
            if (window.match(included).hasMatch()) wrong.append(file + " includes " + included);
        }
    }
    for (const QString& file : filesOf("app", {"CMakeLists.txt"})) {
        for (const QString& line : linesOf(file)) {
            if (line.contains("Widgets")) wrong.append(file + ": " + line);
        }
    }
    QVERIFY2(wrong.isEmpty(), qPrintable(wrong.join('\n')));
}

void TestArchitecture::rulesNeverSeeEachOther() {
    // Evidence is all that lies between them; what they share stands in rules/ itself and in rules/facts.
    QStringList wrong;
    for (const QString& file : filesOf("app/rules", code)) {
        for (const QString& included : includesOf(file)) {
            if (!included.startsWith("rules/")) continue;
            const bool shared = included.count('/') == 1 || included.startsWith("rules/facts/");
            if (!shared) wrong.append(file + " includes " + included);
        }
    }
    QVERIFY2(wrong.isEmpty(), qPrintable(wrong.join('\n')));
}

void TestArchitecture::factsLeanOnTheRoomsBelow() {
    // What is asked of the DNS stands on the ground; where we stand decides which servers are looked at.
    static const std::map<QString, QStringList> roomsBelow{{"vantage", {}},
                                                           {"dns", {"vantage"}},
                                                           {"smtp", {"dns", "vantage"}},
                                                           {"authentication", {}},
                                                           {"transport", {"dns", "smtp", "vantage"}}};
    QStringList wrong;
    for (const QString& file : filesOf("app/rules/facts", code)) {
        const QString room = file.count('/') == 4 ? file.section('/', 3, 3) : QString();
        const auto place = roomsBelow.find(room);
        QVERIFY2(room.isEmpty() || place != roomsBelow.end(), qPrintable("a room without a place: " + file));
        const QStringList mayKnow = room.isEmpty() ? QStringList() : place->second;
        for (const QString& included : includesOf(file)) {
            const QString other = included.count('/') == 3 ? included.section('/', 2, 2) : QString();
            if (!other.isEmpty() && other != room && !mayKnow.contains(other))
                wrong.append(file + " includes " + included);
        }
    }
    QVERIFY2(wrong.isEmpty(), qPrintable(wrong.join('\n')));
}

void TestArchitecture::oneProbeAloneSendsMessages() {
    static const QRegularExpression sending("[.>]deliver\\(");
    QStringList senders;
    for (const QString& file : filesOf("app", code) + filesOf("ui", code)) {
        if (linesOf(file).join('\n').contains(sending)) senders.append(file);
    }
    QCOMPARE(senders, QStringList{"app/probes/smtp_proof.cpp"});
}

void TestArchitecture::everyFileNamesItsLicence() {
    const QString licence = "SPDX-License-Identifier: GPL-3.0-or-later";
    QStringList wrong;
    for (const QString& file : sources()) {
        if (linesOf(file).value(0) != "// " + licence) wrong.append(file);
    }
    for (const char* folder : {"app", "ui", "tests", "resources", "installers"}) {
        for (const QString& file : filesOf(folder, {"CMakeLists.txt", "*.cmake", "*.py", "*.sh"})) {
            const QStringList lines = linesOf(file);
            const QString first = lines.value(0).startsWith("#!") ? lines.value(1) : lines.value(0);
            if (first != "# " + licence) wrong.append(file);
        }
    }
    QVERIFY2(wrong.isEmpty(), qPrintable(wrong.join('\n')));
}

void TestArchitecture::noFileIsLong() {
    constexpr int most = 450;
    QStringList wrong;
    for (const QString& file : sources() + filesOf("tests", {"*.py"})) {
        const qsizetype lines = linesOf(file).size();
        if (lines > most) wrong.append(file + ": " + QString::number(lines) + " lines");
    }
    QVERIFY2(wrong.isEmpty(), qPrintable(wrong.join('\n')));
}

QTEST_APPLESS_MAIN(TestArchitecture)
#include "includes.moc"
