// SPDX-License-Identifier: GPL-3.0-or-later
#include "findings/rule_search.h"

#include "support/test_group.h"

using namespace mailvitals;

namespace {

RulePage page(const char* id, const char* title, const char* what, const char* tag, const char* says) {
    RulePage made;
    made.id = id;
    made.title = title;
    made.area = Area::Relay;
    made.what = parseMarkdown(what);
    made.messages = {{tag, Outcome::Warning, says, parseMarkdown("Ask the *provider*.")}};
    made.fix = parseMarkdown("1. Edit `main.cf`\n2. Reload");
    return made;
}

Catalogue catalogue() {
    return {{page("relay.open", "Not an open relay", "Offers mail to strangers.", "open-door", "It is open."),
             page("identity.ptr", "A PTR record exists", "Asks for the relay's name.", "none", "No record."),
             page("dnsbl.address", "On no blocklist", "Asks lists that a relay ends up on.", "listed",
                  "It is listed.")},
            {}};
}

QStringList found(const char* query) {
    QStringList ids;
    const Catalogue all = catalogue();
    for (const RulePage* hit : searchRules(all, query)) ids << QString::fromStdString(hit->id);
    return ids;
}

}  // namespace

class TestRuleSearch : public QObject {
    Q_OBJECT

 private Q_SLOTS:
    void findsWordsWhereverTheyStand_data() {
        QTest::addColumn<QByteArray>("query");
        QTest::addColumn<QStringList>("ids");
        const auto row = [](const char* what, const char* query, const QStringList& ids) {
            QTest::newRow(what) << QByteArray(query) << ids;
        };
        row("title first, then text", "relay", {"relay.open", "identity.ptr", "dnsbl.address"});
        row("two words", "open relay", {"relay.open"});
        row("in another order, in capitals", "RELAY  Open", {"relay.open"});
        row("an id", "identity.ptr", {"identity.ptr"});
        row("a tag", "open-door", {"relay.open"});
        row("a message", "is listed", {"dnsbl.address"});
        row("a step of the fix", "main.cf reload", {"relay.open", "identity.ptr", "dnsbl.address"});
        row("another word for it", "blacklist", {"dnsbl.address"});
        row("two words for it", "reverse dns", {});
        row("nowhere", "kerberos", {});
        row("one of two nowhere", "relay kerberos", {});
        row("nothing asked", "  ", {"relay.open", "identity.ptr", "dnsbl.address"});
    }
    void findsWordsWhereverTheyStand() {
        QFETCH(QByteArray, query);
        QFETCH(QStringList, ids);
        QCOMPARE(found(query.constData()), ids);
    }
};

MAILVITALS_TEST_CLASS(TestRuleSearch)
#include "rule_search.moc"
