// SPDX-License-Identifier: GPL-3.0-or-later
#include "records/smtp/relay_form.h"

#include <QTest>

#include <set>

using namespace mailvitals;
using namespace mailvitals::smtp;

namespace {

const RelayParties parties{"postmaster@gmail.com", "postmaster@outlook.com", "example.org",
                           "mail.example.org", *IpAddress::parse("192.0.2.25")};

}  // namespace

class TestRelayForm : public QObject {
    Q_OBJECT

 private Q_SLOTS:
    void namesEachOnce();
    void putsTheMostTellingFirst();
    void addresses_data();
    void addresses();
    void neverNamesAUserOfTheServersOwn();
};

void TestRelayForm::namesEachOnce() {
    std::set<std::string_view> names;
    std::set<std::string> envelopes;
    for (const RelayForm& form : relayForms()) {
        names.insert(form.name);
        const RelayEnvelope envelope = envelopeOf(form, parties);
        envelopes.insert(envelope.sender + " " + envelope.recipient);
        QVERIFY(relayForm(form.name) != nullptr);
        QCOMPARE(envelope.sender.find_first_of("\r\n <>"), std::string::npos);
        QCOMPARE(envelope.recipient.find_first_of("\r\n <>"), std::string::npos);
    }
    QCOMPARE(names.size(), relayForms().size());
    QCOMPARE(envelopes.size(), relayForms().size());
    QVERIFY(relayForm("postmaster") == nullptr);
}

void TestRelayForm::putsTheMostTellingFirst() {
    std::vector<std::string> gentle;
    for (const RelayForm& form : relayForms()) {
        if (form.gentle) gentle.emplace_back(form.name);
    }
    QCOMPARE(gentle, (std::vector<std::string>{"third-party", "own-sender", "percent-hack", "null-sender"}));
    for (std::size_t i = 0; i < gentle.size(); ++i) QVERIFY(relayForms()[i].gentle);
}

void TestRelayForm::addresses_data() {
    QTest::addColumn<QString>("form");
    QTest::addColumn<QString>("sender");
    QTest::addColumn<QString>("recipient");
    const auto row = [](const char* form, const char* sender, const char* recipient) {
        QTest::newRow(form) << form << sender << recipient;
    };
    row("third-party", "postmaster@gmail.com", "postmaster@outlook.com");
    row("own-sender", "postmaster@example.org", "postmaster@outlook.com");
    row("null-sender", "", "postmaster@outlook.com");
    row("percent-hack", "postmaster@gmail.com", "mailvitals-no-such-user%outlook.com@example.org");
    row("host-sender", "postmaster@mail.example.org", "postmaster@outlook.com");
    row("literal-sender", "postmaster@[192.0.2.25]", "postmaster@outlook.com");
    row("bare-sender", "postmaster", "postmaster@outlook.com");
    row("quoted", "postmaster@[192.0.2.25]", "\"postmaster@outlook.com\"");
    row("route-host", "postmaster@[192.0.2.25]", "@mail.example.org:postmaster@outlook.com");
    row("bang-host", "postmaster@[192.0.2.25]", "outlook.com!mailvitals-no-such-user@mail.example.org");
}

void TestRelayForm::addresses() {
    QFETCH(QString, form);
    const RelayEnvelope envelope = envelopeOf(*relayForm(form.toStdString()), parties);
    QTEST(QString::fromStdString(envelope.sender), "sender");
    QTEST(QString::fromStdString(envelope.recipient), "recipient");
}

void TestRelayForm::neverNamesAUserOfTheServersOwn() {
    // A yes to postmaster%... may be a yes to the server's own postmaster, with a tag.
    for (const RelayForm& form : relayForms()) {
        const std::string recipient = envelopeOf(form, parties).recipient;
        const bool mayBeLocal =
            recipient.ends_with("@example.org") || recipient.ends_with("@mail.example.org");
        const bool hidden = recipient.find(nobodysName) != recipient.npos;
        const bool doubled = std::count(recipient.begin(), recipient.end(), '@') > 1;
        if (mayBeLocal) QVERIFY2(hidden || doubled, recipient.c_str());
    }
}

QTEST_GUILESS_MAIN(TestRelayForm)
#include "relay_form.moc"
