// SPDX-License-Identifier: GPL-3.0-or-later
#include "policy/policy.h"

#include "support/scenario.h"
#include "support/test_group.h"

#include <QRegularExpression>

#include <algorithm>
#include <set>

using namespace mailvitals;

namespace {

const Policy& policy() {
    return test::shipped();
}

std::string domainOf(const std::string& mailbox) {
    return mailbox.substr(mailbox.rfind('@') + 1);
}

}  // namespace

/// The policy is data: what the program is built with must be fit for use.
class TestPolicy : public QObject {
    Q_OBJECT

 private Q_SLOTS:
    void isWhole();
    void messagesStandAlone();
    void selectorsAreFitForUse();
    void ownAddressServicesAreFitForUse();
    void relayPairsAreStrangers();
    void authoritiesAreFitForUse();
};

void TestPolicy::isWhole() {
    const auto read = shippedPolicy();
    QVERIFY2(read, read ? "" : (read.error().file + ": " + read.error().what).c_str());
    QVERIFY(read->catalogue.pages().size() > 80);
}

void TestPolicy::authoritiesAreFitForUse() {
    static const QRegularExpression digest("^[0-9a-f]{64}$");
    std::set<std::string> keys;
    std::set<std::string> issuing;
    for (const KnownIssuer& issuer : policy().issuers) {
        QVERIFY2(!issuer.name.empty() && digest.match(issuer.key.c_str()).hasMatch(), issuer.name.c_str());
        QVERIFY2(keys.insert(issuer.key).second, issuer.name.c_str());
        const bool takesTurns =
            issuer.state == KnownIssuer::State::Issuing || issuer.state == KnownIssuer::State::Spare;
        QVERIFY2(takesTurns != issuer.pool.empty(), issuer.name.c_str());
        if (issuer.state == KnownIssuer::State::Issuing) issuing.insert(issuer.pool);
    }
    for (const KnownIssuer& issuer : policy().issuers)
        QVERIFY2(issuer.pool.empty() || issuing.contains(issuer.pool), issuer.pool.c_str());
}

/// A finding's own words are shown without the page that they stand on: on the terminal nothing follows them,
/// in a PDF something else does. So they name what they refer to.
void TestPolicy::messagesStandAlone() {
    static const QRegularExpression pointing(
        "\\b(steps?|commands?|list|tree|records?|lines?|settings?|options?|file|table|text) (above|below)\\b|"
        "\\b(like the one|shown|given|see|of the) (above|below)\\b");
    QStringList wrong;
    for (const RulePage& page : policy().catalogue.pages()) {
        for (const Message& message : page.messages) {
            QString words = QString::fromStdString(message.text);
            for (const Block& block : message.advice) {
                words += ' ' + QString::fromStdString(plainText(block.spans));
                for (const Spans& item : block.items) words += ' ' + QString::fromStdString(plainText(item));
            }
            // Fields of a message's header have an order of their own.
            if (page.id == "message.path") continue;
            const auto match = pointing.match(words);
            if (match.hasMatch())
                wrong << QString::fromStdString(page.id + " " + message.tag + ": ") + match.captured();
        }
    }
    QVERIFY2(wrong.isEmpty(), qPrintable(wrong.join('\n')));
}

void TestPolicy::selectorsAreFitForUse() {
    std::set<std::string> seen;
    for (const std::string& selector : policy().selectors) {
        QVERIFY2(seen.insert(selector).second, selector.c_str());
        QVERIFY2("_domainkey.example.org"_dn.child(selector), selector.c_str());
        QVERIFY2(std::none_of(selector.begin(), selector.end(), [](char c) { return c >= 'A' && c <= 'Z'; }),
                 selector.c_str());
    }
    // What the well-known mail stacks sign with.
    for (const char* stack : {"dkim", "mail", "default"}) QVERIFY2(seen.contains(stack), stack);
    QVERIFY(seen.size() <= 80);
}

void TestPolicy::ownAddressServicesAreFitForUse() {
    std::set<Family> families;
    for (const OwnAddressService& service : policy().ownAddressServices) {
        QVERIFY(kindOf(service.server.address) == AddressKind::Public);
        QCOMPARE(int(service.server.port), 53);
        QVERIFY(!service.name.isRoot());
        QVERIFY(service.type == dns::Type::Txt || service.type == dns::Type::A ||
                service.type == dns::Type::Aaaa);
        families.insert(service.server.address.family());
    }
    QCOMPARE(families.size(), std::size_t(2));
}

void TestPolicy::relayPairsAreStrangers() {
    QVERIFY(policy().relayPairs.size() >= 2);
    std::set<std::string> domains;
    for (const RelayPair& pair : policy().relayPairs) {
        QVERIFY(domainOf(pair.sender) != domainOf(pair.recipient));
        domains.insert(domainOf(pair.sender));
        domains.insert(domainOf(pair.recipient));
    }
    // Whatever domain is checked, two strangers are left.
    for (const std::string& home : domains) {
        const bool left =
            std::any_of(policy().relayPairs.begin(), policy().relayPairs.end(), [&](const RelayPair& pair) {
                return domainOf(pair.sender) != home && domainOf(pair.recipient) != home;
            });
        QVERIFY2(left, home.c_str());
    }
}

MAILVITALS_TEST_CLASS(TestPolicy)
#include "policy.moc"
