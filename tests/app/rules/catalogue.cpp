// SPDX-License-Identifier: GPL-3.0-or-later
// The rules and their pages are two halves of one thing; this holds them together.
#include "base/ascii.h"
#include "support/scenario.h"
#include "support/test_group.h"

#include <QDirIterator>
#include <QRegularExpression>

#include <algorithm>

using namespace mailvitals;

namespace {

const QString sourceFolder = QStringLiteral(MAILVITALS_SOURCE_DIR);

QString read(const QString& path) {
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? QString::fromUtf8(file.readAll()) : QString();
}

/// "relayOpen" of "relay.open", "dmarcRemovedTags" of "dmarc.removed-tags".
QString constantOf(const Rule& rule) {
    QString name = QString::fromStdString(std::string(rule.id));
    for (qsizetype at = 0; at + 1 < name.size(); ++at) {
        if (name[at] != '.' && name[at] != '-') continue;
        name[at + 1] = name[at + 1].toUpper();
        name.remove(at, 1);
    }
    return name;
}

/// The file that defines the rule, "relay/open.cpp"; empty where there is none or more than one.
QString fileOf(const Rule& rule) {
    const QString definition = "\nextern const Rule " + constantOf(rule) + "{\"" +
                               QString::fromStdString(std::string(rule.id)) + "\", ";
    QStringList found;
    QDirIterator files(sourceFolder + "/app/rules", {"*.cpp"}, QDir::Files, QDirIterator::Subdirectories);
    while (files.hasNext()) {
        const QString file = files.next();
        if (read(file).contains(definition))
            found.append(QDir(sourceFolder + "/app/rules").relativeFilePath(file));
    }
    return found.size() == 1 ? found.front() : QString();
}

std::set<std::string> literalsIn(const QString& code) {
    static const QRegularExpression literal("\"([a-z0-9-]+)\"");
    std::set<std::string> words;
    auto matches = literal.globalMatch(code);
    while (matches.hasNext()) words.insert(matches.next().captured(1).toStdString());
    return words;
}

/// The tags that a rule's source can say: in the first argument of say(), in what a function or a variable of
/// type const char* can hold.
std::set<std::string> tagsIn(const QString& source) {
    static const std::vector<QRegularExpression> places{
        QRegularExpression("\\bsay\\(([^,;]*)[,;)]"), QRegularExpression("\\bsayAbout\\(verdicts, ([^;]*);"),
        QRegularExpression("const char\\* \\w+ =([^;]*);"),
        QRegularExpression("\\nconst char\\* \\w+\\([^{]*\\{(.*?)\\n\\}",
                           QRegularExpression::DotMatchesEverythingOption)};
    std::set<std::string> tags;
    for (const QRegularExpression& place : places) {
        auto matches = place.globalMatch(source);
        while (matches.hasNext()) tags.merge(literalsIn(matches.next().captured(1)));
    }
    return tags;
}

/// A form for several subjects, which no rule says by itself.
bool isForSeveral(const Message& message) {
    return message.tag.ends_with("-several");
}

/// Those that a rule can say.
std::set<std::string> tagsOf(const RulePage& page) {
    std::set<std::string> tags;
    for (const Message& message : page.messages) {
        if (!isForSeveral(message)) tags.insert(message.tag);
    }
    return tags;
}

QString listed(const std::set<std::string>& words) {
    QStringList list;
    for (const std::string& word : words) list.append(QString::fromStdString(word));
    return list.join(", ");
}

int severityOf(Outcome outcome) {
    switch (outcome) {
        case Outcome::Critical: return 3;
        case Outcome::Warning: return 2;
        case Outcome::Notice: return 1;
        default: return 0;
    }
}

std::set<std::string> placeholdersIn(const std::string& text) {
    static const QRegularExpression placeholder("\\{([^{}]*)\\}");
    std::set<std::string> names;
    auto matches = placeholder.globalMatch(QString::fromStdString(text));
    while (matches.hasNext()) names.insert(matches.next().captured(1).toStdString());
    return names;
}

/// What stands in code, where only names and addresses are filled in.
std::string codeIn(const Document& document) {
    std::string code;
    const auto add = [&](const Spans& spans) {
        for (const Span& span : spans) code += span.kind == Span::Kind::Code ? span.text + "\n" : "";
    };
    for (const Block& block : document) {
        add(block.spans);
        for (const Spans& item : block.items) add(item);
        code += block.code + "\n";
    }
    return code;
}

std::string textOf(const Document& document) {
    std::string text;
    const auto add = [&](const Spans& spans) {
        for (const Span& span : spans) text += span.text + " " + span.href + "\n";
    };
    for (const Block& block : document) {
        add(block.spans);
        for (const Spans& item : block.items) add(item);
        text += block.code + "\n";
    }
    return text;
}

const RulePage& pageOf(const Rule& rule) {
    return *test::shipped().catalogue.page(rule.id);
}

/// The tests of the rule in relay/open.cpp: open.cpp, open_matrix.cpp.
QString testsOf(const QString& file) {
    const QDir folder(sourceFolder + "/tests/app/rules/" + file.section('/', 0, 0));
    const QString stem = file.section('/', 1).section('.', 0, 0);
    QString all;
    for (const QString& name : folder.entryList({stem + ".cpp", stem + "_*.cpp"}))
        all += read(folder.filePath(name));
    return all;
}

}  // namespace

class TestCatalogue : public QObject {
    Q_OBJECT

 private Q_SLOTS:
    void everyRuleHasItsPage();
    void everyPageHasItsRule();
    void everyRule_data();
    void everyRule();
    void everyPage_data();
    void everyPage();
    void theCommonMessagesAreThere();
};

void TestCatalogue::everyRuleHasItsPage() {
    std::set<std::string_view> ids;
    for (const Rule& rule : allRules()) {
        const std::string id(rule.id);
        QVERIFY2(ids.insert(rule.id).second, ("twice: " + id).c_str());
        const RulePage* page = test::shipped().catalogue.page(id);
        QVERIFY2(page, id.c_str());
        QVERIFY2(!page->planned, id.c_str());
        QVERIFY2(page->rank > 0, id.c_str());
        QVERIFY2((rule.judge != nullptr) != (rule.conclude != nullptr), id.c_str());
    }
}

void TestCatalogue::everyPageHasItsRule() {
    for (const RulePage& page : test::shipped().catalogue.pages()) {
        const bool judged = std::any_of(allRules().begin(), allRules().end(),
                                        [&](const Rule& rule) { return rule.id == page.id; });
        QVERIFY2(judged != page.planned, page.id.c_str());
        if (page.planned) QVERIFY2(page.messages.empty(), page.id.c_str());
    }
}

void TestCatalogue::everyRule_data() {
    QTest::addColumn<int>("index");
    for (std::size_t i = 0; i < allRules().size(); ++i)
        QTest::newRow(std::string(allRules()[i].id).c_str()) << static_cast<int>(i);
}

void TestCatalogue::everyRule() {
    QFETCH(int, index);
    const Rule& rule = allRules()[static_cast<std::size_t>(index)];
    const RulePage& page = pageOf(rule);
    const QString file = fileOf(rule);
    QVERIFY2(!file.isEmpty(), qPrintable("not defined in just one file: " + constantOf(rule)));
    QCOMPARE(file.section('/', 0, 0).toStdString(), std::string(idOf(page.area)));

    // Code and page know the same tags.
    const std::set<std::string> inCode = tagsIn(read(sourceFolder + "/app/rules/" + file));
    QCOMPARE(listed(inCode), listed(tagsOf(page)));

    // A test brings each of them about, with its level.
    const QString testSource = testsOf(file);
    QVERIFY2(!testSource.isEmpty(), qPrintable("no test: tests/app/rules/" + file));
    for (const Message& message : page.messages) {
        if (isForSeveral(message)) continue;
        const QString line = QString::fromStdString(std::string(toString(message.level)) + " " + message.tag);
        QVERIFY2(testSource.contains(line), qPrintable("never expected in its test: " + line));
    }
    // These read what they were handed, and ask nobody.
    if (rule.id == std::string_view("message.path") || rule.id == std::string_view("message.headers") ||
        rule.id == std::string_view("message.bounce") || rule.id == std::string_view("trust.configuration"))
        return;
    for (const char* always : {"could-not-look", "waiting"}) {
        const bool never = rule.id == std::string_view("vantage.address") ||
                           rule.id == std::string_view("dnsbl.refused") ||
                           rule.id == std::string_view("dnsbl.address");
        QVERIFY2(testSource.contains(always) || (never && std::string_view(always) == "could-not-look"),
                 always);
    }
}

void TestCatalogue::everyPage_data() {
    QTest::addColumn<QString>("id");
    for (const RulePage& page : test::shipped().catalogue.pages())
        QTest::newRow(page.id.c_str()) << QString::fromStdString(page.id);
}

void TestCatalogue::everyPage() {
    QFETCH(QString, id);
    const RulePage& page = *test::shipped().catalogue.page(id.toStdString());
    QVERIFY(!page.title.empty());
    QVERIFY2(!page.title.ends_with('.'), "the title is no sentence");
    QVERIFY(!page.source.empty());
    QVERIFY(!page.what.empty());
    QVERIFY(!page.why.empty());
    std::set<std::string> tags;
    for (const Message& message : page.messages) tags.insert(message.tag);
    QCOMPARE(tags.size(), page.messages.size());
    // A form for several has the level of the one for one.
    for (const Message& message : page.messages) {
        const Message* one =
            isForSeveral(message) ? page.message(message.tag.substr(0, message.tag.rfind('-'))) : &message;
        QVERIFY2(one && one->level == message.level, message.tag.c_str());
    }
    QVERIFY(page.planned || !page.messages.empty());

    const std::vector<std::string_view>& names = arg::all();
    for (const Message& message : page.messages) {
        const std::string place = message.tag + ": ";
        QVERIFY2(severityOf(message.level) <= severityOf(page.worst),
                 (place + "worse than the page's worst").c_str());
        const bool bad = message.level == Outcome::Critical || message.level == Outcome::Warning;
        QVERIFY2(!bad || !message.advice.empty() || !page.fix.empty(), (place + "what to do?").c_str());
        for (const std::string& name : placeholdersIn(message.text + textOf(message.advice))) {
            QVERIFY2(std::find(names.begin(), names.end(), name) != names.end(),
                     (place + "no argument is called " + name).c_str());
        }
        // See isSafeToPaste(): the rest would be read as "{record}".
        for (const std::string& name : placeholdersIn(codeIn(message.advice))) {
            const bool filled =
                name == arg::domain || name == arg::host || name == arg::address || name == arg::program;
            QVERIFY2(filled, (place + "not filled in within code: " + name).c_str());
        }
    }
    // What fills in the steps is not the finding, but the owner's own values: see resources/rules/README.md.
    std::string steps = textOf(page.fix);
    for (const StackFix& fix : page.stackFixes) steps += textOf(fix.steps);
    static const QRegularExpression ownValue("\\{([a-z]+)\\}");
    auto matches = ownValue.globalMatch(QString::fromStdString(steps));
    while (matches.hasNext()) {
        const QString name = matches.next().captured(1);
        const bool allowed = name == "domain" || name == "host" || name == "address";
        const bool known = std::find(names.begin(), names.end(), name.toStdString()) != names.end();
        QVERIFY2(allowed || !known, qPrintable("not filled in: " + name));
    }
}

void TestCatalogue::theCommonMessagesAreThere() {
    const Catalogue& catalogue = test::shipped().catalogue;
    const auto levelOf = [&](const char* tag) {
        const Message* message = catalogue.message("relay.open", tag);
        return message ? std::string(toString(message->level)) : "missing";
    };
    QCOMPARE(levelOf("could-not-look"), std::string("unknown"));
    QCOMPARE(levelOf("not-looked-at"), std::string("unknown"));
    QCOMPARE(levelOf("internal-fault"), std::string("unknown"));
    QCOMPARE(levelOf("does-not-apply"), std::string("not-applicable"));
}

MAILVITALS_TEST_CLASS(TestCatalogue)
#include "catalogue.moc"
