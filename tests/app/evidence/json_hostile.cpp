// SPDX-License-Identifier: GPL-3.0-or-later
// A saved file may have been edited, cut or made to hurt. It is refused with a reason, or taken for just what
// it says; never for something else, and never with a crash.
#include "evidence/json.h"
#include "evidence/summary.h"
#include "rich.h"
#include "support/pace.h"
#include "support/test_group.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

#include <algorithm>
#include <functional>

using namespace mailvitals;

namespace {

QJsonObject parsed(const QByteArray& json) {
    return QJsonDocument::fromJson(json).object();
}

QByteArray written(const QJsonObject& root) {
    return QJsonDocument(root).toJson(QJsonDocument::Compact);
}

/// The file without the ids, which repeat what the questions say and are not read, and with its items in an
/// order of their own.
QJsonValue compared(const QJsonValue& value) {
    if (value.isArray()) {
        std::vector<QJsonValue> elements;
        for (const QJsonValue& element : value.toArray()) elements.push_back(compared(element));
        const bool items = !elements.empty() && elements.front().toObject().contains("question");
        const auto text = [](const QJsonValue& item) { return QJsonDocument(item.toObject()).toJson(); };
        if (items)
            std::sort(elements.begin(), elements.end(),
                      [&](const QJsonValue& a, const QJsonValue& b) { return text(a) < text(b); });
        QJsonArray array;
        for (const QJsonValue& element : elements) array.append(element);
        return array;
    }
    if (!value.isObject()) return value;
    QJsonObject object = value.toObject();
    object.remove("id");
    for (auto field = object.begin(); field != object.end(); ++field) field.value() = compared(field.value());
    return object;
}

using Visit = std::function<void(const QString& path, const QJsonValue& whole)>;

/// Calls visit with the whole file once for every place in it, with something else in that place.
void mutate(const QJsonValue& here, const QString& path, const std::function<QJsonValue(QJsonValue)>& whole,
            const Visit& visit) {
    // Words that mean nothing here are passed over, so an empty object may as well have some.
    static const QJsonArray others{QJsonValue(),
                                   true,
                                   -1,
                                   0.5,
                                   1e300,
                                   "",
                                   "x",
                                   "example.net",
                                   QJsonArray(),
                                   QJsonArray{"x"},
                                   QJsonObject(),
                                   QJsonObject{{"raw", 1}}};
    for (const QJsonValue& other : others) {
        if (here == QJsonObject() && other.isObject()) continue;
        visit(path + " = " + QJsonDocument(QJsonArray{other}).toJson(QJsonDocument::Compact), whole(other));
    }
    if (here.isArray()) {
        for (qsizetype i = 0; i < here.toArray().size(); ++i) {
            const auto rebuilt = [&](QJsonValue value) {
                QJsonArray array = here.toArray();
                array[i] = std::move(value);
                return whole(array);
            };
            mutate(here.toArray()[i], path + "[" + QString::number(i) + "]", rebuilt, visit);
        }
    }
    const QJsonObject object = here.toObject();
    for (auto field = object.begin(); field != object.end(); ++field) {
        const QString key = field.key();
        if (key == "id") continue;
        const auto rebuilt = [&](QJsonValue value) {
            QJsonObject changed = object;
            changed[key] = std::move(value);
            return whole(changed);
        };
        mutate(field.value(), path + "." + key, rebuilt, visit);
        QJsonObject without = object;
        without.remove(key);
        visit(path + "." + key + " left out", whole(without));
    }
}

/// What the file would have been written as, had it been evidence.
QByteArray verdictOn(const QJsonValue& mutated) {
    const auto read = evidenceFromJson(written(mutated.toObject()));
    if (!read) return read.error().what.empty() ? "refused without a reason" : "";
    (void)summarise(*read);
    const QJsonValue again = compared(parsed(toJson(*read)));
    return again == compared(mutated) ? QByteArray() : "taken for something else";
}

QByteArray withItems(int count) {
    QJsonObject root = parsed(toJson(richEvidence()));
    const QJsonObject item = root["dns"].toArray().first().toObject();
    QJsonArray items;
    for (int i = 0; i < count; ++i) {
        QJsonObject question = item["question"].toObject();
        question["name"] = "n" + QString::number(i) + ".example";
        QJsonObject copy = item;
        copy["question"] = question;
        copy["answer"] = QJsonValue();
        copy.remove("answer");
        copy["failure"] = QJsonObject{{"why", "timed-out"}, {"detail", ""}};
        copy["after"] = "dns:MX n" + QString::number(i - 1) + ".example";
        copy["wanted_ms"] = i;
        items.append(copy);
    }
    root["dns"] = items;
    return written(root);
}

QByteArray reasonFor(const QByteArray& json) {
    const auto read = evidenceFromJson(json);
    return read ? QByteArray("accepted")
                : QByteArray::fromStdString(read.error().where + ": " + read.error().what);
}

}  // namespace

class TestHostileEvidence : public QObject {
    Q_OBJECT

 private Q_SLOTS:
    void everyPlaceMayHoldAnything();
    void mayBeCutAnywhere();
    void tellsWhatAndWhere();
    void knowsItsOwn_data();
    void knowsItsOwn();
    void mayHaveTooMany();
    void mayBeDeep();
    void mayBeLarge();
};

void TestHostileEvidence::everyPlaceMayHoldAnything() {
    const QJsonObject root = parsed(toJson(richEvidence()));
    QCOMPARE(verdictOn(root), QByteArray());
    int tried = 0;
    QByteArray wrong;
    mutate(
        root, "", [](QJsonValue value) { return value; },
        [&](const QString& path, const QJsonValue& mutated) {
            if (!mutated.isObject()) return;  // a whole file that is no object is tried elsewhere
            // Sanitizers leave out most, but no place: neighbours differ in what is put there.
            if (++tried % (test::slower > 1 ? 7 : 1) != 0) return;
            const QByteArray verdict = verdictOn(mutated);
            if (!verdict.isEmpty()) wrong += "\n" + path.toUtf8() + ": " + verdict;
        });
    QVERIFY2(wrong.isEmpty(), wrong.constData());
    QVERIFY(tried > 1500);
}

void TestHostileEvidence::mayBeCutAnywhere() {
    const QByteArray json = toJson(richEvidence());
    for (qsizetype size = 0; size < json.size() - 2; size += 7 * test::slower) {
        QVERIFY2(!evidenceFromJson(json.first(size)), qPrintable(QString::number(size)));
    }
}

void TestHostileEvidence::tellsWhatAndWhere() {
    QCOMPARE(reasonFor("[]"), QByteArray("schema: not evidence of this program"));
    QCOMPARE(reasonFor("{}"), QByteArray("schema: not evidence of this program"));
    QVERIFY(reasonFor("").startsWith(": not JSON: "));
    QVERIFY(reasonFor("\xff\xfe").startsWith(": not JSON: "));

    const auto spoilt = [](const QByteArray& from, const QByteArray& to) {
        QByteArray json = toJson(richEvidence());
        return json.contains(from) ? reasonFor(json.replace(from, to)) : QByteArray("nothing to replace");
    };
    QCOMPARE(spoilt("\"ttl\": 3600", "\"ttl\": -1"),
             QByteArray("dns[1].answer.answers[0].ttl: not a number that can stand here"));
    QCOMPARE(spoilt("\"data\": \"203.0.113.25\"", "\"data\": \"203.0.113.255.1\""),
             QByteArray("dns[1].answer.answers[1].data: not an address"));
    // An IPv6 address in an A record.
    QCOMPARE(spoilt("\"data\": \"203.0.113.25\"", "\"data\": \"2001:db8::1\""),
             QByteArray("dns[1].answer.answers[1].data: not an address of this type"));
    QCOMPARE(spoilt("\"why\": \"closed\"", "\"why\": \"bored\""),
             QByteArray("smtp[1].answer.broke_off.why: not a known reason"));
    QCOMPARE(spoilt("\"talk\": \"relay\"", "\"talk\": \"small\""),
             QByteArray("smtp[1].question.talk: not a known word"));
    QCOMPARE(spoilt("\"target\": \"example.org\"", "\"target\": \"localhost\""),
             QByteArray("request.target: neither a domain nor an address"));
}

/// Whose is it? Only what is nobody's of ours may be tried as something else.
void TestHostileEvidence::knowsItsOwn_data() {
    QTest::addColumn<QByteArray>("json");
    QTest::addColumn<QByteArray>("reason");
    QTest::addColumn<bool>("ours");
    const QByteArray whole = toJson(richEvidence());
    const Evidence empty(CheckRequest{Target::ofDomain("example.org"_dn), {}, {}, {}, {}});
    const QByteArray nothingAsked = toJson(empty);
    QTest::newRow("newer")
        << QByteArray(R"({"schema": "mailvitals.evidence/2"})")
        << QByteArray(": it was saved by another version of Mailvitals, as mailvitals.evidence/2,") << true;
    QTest::newRow("newer, and steering")
        << QByteArray("{\"schema\": \"mailvitals.evidence/\\u001b[1m\"}")
        << QByteArray(": it was saved by another version of Mailvitals, as mailvitals.evidence/\\x1b[1m,")
        << true;
    QTest::newRow("a report") << QByteArray(R"({"schema": "mailvitals.report/1"})")
                              << QByteArray(": it is a report;") << true;
    QTest::newRow("half") << whole.first(whole.size() / 2) << QByteArray(": it is cut off or damaged (")
                          << true;
    QTest::newRow("the very beginning")
        << whole.first(40) << QByteArray(": it is cut off or damaged (") << true;
    QTest::newRow("of a check that asked nothing")
        << nothingAsked.first(60) << QByteArray(": it is cut off or damaged (") << true;
    QTest::newRow("damaged at the beginning")
        << QByteArray(whole).replace(1, 20, "????") << QByteArray(": it is cut off or damaged (") << true;
    QTest::newRow("too large") << QByteArray(64 * 1024 * 1024 + 1, ' ')
                               << QByteArray(": the file is larger than 64 MiB") << true;
    QTest::newRow("wrong somewhere") << QByteArray(R"({"schema": "mailvitals.evidence/1"})")
                                     << QByteArray("request: ") << true;
    QTest::newRow("other JSON") << QByteArray(R"({"schema": "x"})")
                                << QByteArray("schema: not evidence of this program") << false;
    QTest::newRow("daemon.json, cut")
        << QByteArray(R"({"dns": ["192.0.2.1", )") << QByteArray(": not JSON: ") << false;
    QTest::newRow("a letter that quotes it")
        << QByteArray("From: a@b.example\n\n{\"schema\": \"mailvitals.evidence/1\"")
        << QByteArray(": not JSON: ") << false;
    QTest::newRow("nothing") << QByteArray() << QByteArray(": not JSON: ") << false;
}

void TestHostileEvidence::knowsItsOwn() {
    QFETCH(QByteArray, json);
    QFETCH(QByteArray, reason);
    QFETCH(bool, ours);
    QVERIFY2(reasonFor(json).startsWith(reason), reasonFor(json).constData());
    QCOMPARE(evidenceFromJson(json).error().ours, ours);
}

void TestHostileEvidence::mayHaveTooMany() {
    QVERIFY(evidenceFromJson(withItems(2000)));
    QCOMPARE(reasonFor(withItems(100000)), QByteArray("dns: more entries than any check makes"));
}

void TestHostileEvidence::mayBeDeep() {
    for (const char open : {'[', '{'}) {
        QByteArray deep = QByteArray(open == '[' ? "[" : "{\"a\":").repeated(100000);
        QVERIFY(reasonFor(deep).startsWith(": not JSON: "));
        deep = R"({"schema": "mailvitals.evidence/1", "x": )" + deep + "}";
        QVERIFY(reasonFor(deep).startsWith(": it is cut off or damaged ("));
    }
}

void TestHostileEvidence::mayBeLarge() {
    QCOMPARE(reasonFor(QByteArray(64 * 1024 * 1024 + 1, ' ')),
             QByteArray(": the file is larger than 64 MiB"));
}

MAILVITALS_TEST_CLASS(TestHostileEvidence)
#include "json_hostile.moc"
