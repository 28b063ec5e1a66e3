// SPDX-License-Identifier: GPL-3.0-or-later
#include "records/dns/aliases.h"

#include <QTest>

using namespace mailvitals;
using namespace mailvitals::dns;

namespace {

Record alias(const DomainName& from, const DomainName& to) {
    return {from, Type::Cname, 300, to};
}

DomainName link(std::size_t number) {
    return *("example"_dn).child("n" + std::to_string(number));
}

/// n0 is n1 is n2 ..., and the last has an address.
std::vector<Record> chain(std::size_t links) {
    std::vector<Record> answers;
    for (std::size_t i = 0; i < links; ++i) answers.push_back(alias(link(i), link(i + 1)));
    answers.push_back({link(links), Type::A, 300, *IpAddress::parse("192.0.2.1")});
    return answers;
}

}  // namespace

class TestAliases : public QObject {
    Q_OBJECT

 private Q_SLOTS:
    void followsNames();
    void wantsTheTypeThatWasAsked();
    void endsALoop();
    void endsAChain();
};

void TestAliases::followsNames() {
    const Resolved resolved = resolve(chain(2), link(0), Type::A);
    QCOMPARE(resolved.aliases, (std::vector{link(1), link(2)}));
    QCOMPARE(resolved.records.size(), std::size_t(1));
    QVERIFY(resolve(chain(0), link(0), Type::A).aliases.empty());
}

void TestAliases::wantsTheTypeThatWasAsked() {
    const Resolved cname = resolve(chain(2), link(0), Type::Cname);
    QVERIFY(cname.aliases.empty());
    QCOMPARE(cname.records.size(), std::size_t(1));
    const Resolved mx = resolve(chain(2), link(0), Type::Mx);
    QCOMPARE(mx.aliases.size(), std::size_t(2));
    QVERIFY(mx.records.empty());
}

void TestAliases::endsALoop() {
    const std::vector<Record> loop{alias(link(0), link(1)), alias(link(1), link(0))};
    const Resolved resolved = resolve(loop, link(0), Type::A);
    QCOMPARE(resolved.aliases, (std::vector{link(1), link(0)}));
    QVERIFY(resolved.records.empty());
}

void TestAliases::endsAChain() {
    QCOMPARE(resolve(chain(mostAliases), link(0), Type::A).records.size(), std::size_t(1));
    const Resolved tooLong = resolve(chain(mostAliases + 1), link(0), Type::A);
    QCOMPARE(tooLong.aliases.size(), mostAliases);
    QVERIFY(tooLong.records.empty());
}

QTEST_APPLESS_MAIN(TestAliases)
#include "aliases.moc"
