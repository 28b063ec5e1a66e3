// SPDX-License-Identifier: GPL-3.0-or-later
#include "evidence/target.h"

#include <QTest>

using namespace mailvitals;

class TestTarget : public QObject {
    Q_OBJECT

 private Q_SLOTS:
    void understandsNames_data();
    void understandsNames();
    void understandsAddresses_data();
    void understandsAddresses();
    void refuses_data();
    void refuses();
    void explainsEveryError();
};

void TestTarget::understandsNames_data() {
    QTest::addColumn<QByteArray>("typed");
    QTest::addColumn<QByteArray>("name");
    const auto row = [](const char* what, const QByteArray& typed, const QByteArray& name) {
        QTest::newRow(what) << typed << name;
    };
    row("domain", "example.org", "example.org");
    row("host name", "mail.example.org", "mail.example.org");
    row("upper case", "Example.ORG", "example.org");
    row("trailing dot", "example.org.", "example.org");
    row("blanks around", " \texample.org\r\n", "example.org");
    row("port", "example.org:587", "example.org");
    row("port left out", "example.org:", "example.org");
    row("URL", "https://example.org", "example.org");
    row("URL with everything", "https://user:secret@mail.example.org:8443/path?query=a@b#part@c",
        "mail.example.org");
    row("URL with another scheme", "smtp://mail.example.org:25", "mail.example.org");
    row("URL with '@' in its path", "https://example.org/@user", "example.org");
    row("URL with a query alone", "https://example.org?x", "example.org");
    row("path without a scheme", "example.org/", "example.org");
    row("port and path without a scheme", "example.org:443/mail", "example.org");
    row("e-mail address", "user@example.org", "example.org");
    row("e-mail address with a slash", "a/b@example.org", "example.org");
    row("e-mail address with quotation marks", "\"a@b\"@example.org", "example.org");
    row("e-mail address in angle brackets", "<user@example.org>", "example.org");
    row("e-mail address with a name", "A User <user@example.org>", "example.org");
    row("mailto:", "mailto:user@example.org?subject=a@b", "example.org");
    row("mailto: in upper case", "MAILTO:user@example.org", "example.org");
    row("international name (RFC 5891)", "m\xc3\xbcller.example", "xn--mller-kva.example");
    row("international name in upper case (UTS #46)", "M\xc3\x9cLLER.Example", "xn--mller-kva.example");
    row("international e-mail address", "user@m\xc3\xbcller.example", "xn--mller-kva.example");
    row("A-label stays", "xn--mller-kva.example", "xn--mller-kva.example");
    row("hyphens inside", "my-mail-server.example", "my-mail-server.example");
    row("digits", "123.example", "123.example");
    row("63 characters in a label", QByteArray(63, 'a') + ".example", QByteArray(63, 'a') + ".example");
}

void TestTarget::understandsNames() {
    QFETCH(QByteArray, typed);
    QFETCH(QByteArray, name);
    const auto target = Target::parse(typed.toStdString());
    QVERIFY(target.has_value());
    QVERIFY(target->domain() != nullptr);
    QVERIFY(target->address() == nullptr);
    QCOMPARE(QByteArray::fromStdString(target->toString()), name);
    QVERIFY(Target::parse(target->toString()) == target);
}

void TestTarget::understandsAddresses_data() {
    QTest::addColumn<QByteArray>("typed");
    QTest::addColumn<QByteArray>("address");
    const auto row = [](const char* what, const QByteArray& typed, const QByteArray& address) {
        QTest::newRow(what) << typed << address;
    };
    row("IPv4", "192.0.2.1", "192.0.2.1");
    row("IPv4 and port", "192.0.2.1:25", "192.0.2.1");
    row("IPv4 in a URL", "https://192.0.2.1:8080/", "192.0.2.1");
    row("IPv4 as an address literal", "user@[192.0.2.1]", "192.0.2.1");
    row("IPv6", "2001:DB8::1", "2001:db8::1");
    row("IPv6 in brackets", "[2001:db8::1]", "2001:db8::1");
    row("IPv6 and port", "[2001:db8::1]:25", "2001:db8::1");
    row("IPv6 in a URL", "https://[2001:db8::1]:443/x", "2001:db8::1");
    row("IPv6 as an address literal (RFC 5321 section 4.1.3)", "user@[IPv6:2001:db8::1]", "2001:db8::1");
    row("IPv4 inside IPv6", "::ffff:192.0.2.1", "192.0.2.1");
}

void TestTarget::understandsAddresses() {
    QFETCH(QByteArray, typed);
    QFETCH(QByteArray, address);
    const auto target = Target::parse(typed.toStdString());
    QVERIFY(target.has_value());
    QVERIFY(target->address() != nullptr);
    QCOMPARE(QByteArray::fromStdString(target->toString()), address);
    QVERIFY(*target == Target::ofAddress(*target->address()));
}

void TestTarget::refuses_data() {
    QTest::addColumn<QByteArray>("typed");
    QTest::addColumn<int>("error");
    const auto row = [](const char* what, const QByteArray& typed, TargetError error) {
        QTest::newRow(what) << typed << static_cast<int>(error);
    };
    row("nothing", "", TargetError::Empty);
    row("blanks alone", " \t\r\n ", TargetError::Empty);
    row("scheme alone", "https://", TargetError::Empty);
    row("mailto: alone", "mailto:", TargetError::Empty);
    row("at sign alone", "user@", TargetError::Empty);
    row("dot alone", ".", TargetError::Empty);
    row("empty brackets", "[]", TargetError::Empty);
    row("open bracket", "[", TargetError::Empty);
    row("slash alone", "/", TargetError::Empty);
    row("300 characters", QByteArray("a.").repeated(149) + "aa", TargetError::TooLong);
    row("10000 characters", QByteArray(10000, 'a'), TargetError::TooLong);
    row("two dots", "example..org", TargetError::EmptyLabel);
    row("leading dot", ".example.org", TargetError::EmptyLabel);
    row("two trailing dots", "example.org..", TargetError::EmptyLabel);
    row("64 characters in a label", QByteArray(64, 'a') + ".example", TargetError::LabelTooLong);
    row("single word", "example", TargetError::NoDot);
    row("single word with a dot behind", "example.", TargetError::NoDot);
    row("blank inside", "exa mple.org", TargetError::NotAName);
    row("underscore", "_dmarc.example.org", TargetError::NotAName);
    row("hyphen first", "-a.example", TargetError::NotAName);
    row("hyphen last", "a-.example", TargetError::NotAName);
    row("escape", "a\\.b.example", TargetError::NotAName);
    row("broken escape", "a\\", TargetError::NotAName);
    row("NUL", QByteArray("exa\0mple.org", 12), TargetError::NotAName);
    row("broken UTF-8", "m\xfcller.example", TargetError::NotAName);
    row("right-to-left override",
        "\xe2\x80\xae"
        "a.example",
        TargetError::NotAName);
    row("wildcard", "*.example.org", TargetError::NotAName);
    row("markup", "<script>.example", TargetError::NotAName);
    row("network", "192.0.2.0/24", TargetError::NotAName);
    row("number above 255", "192.0.2.300", TargetError::NotAnAddress);
    row("three numbers", "192.0.2", TargetError::NotAnAddress);
    row("broken IPv6", "2001:db8::1::2", TargetError::NotAnAddress);
    row("zone", "fe80::1%eth0", TargetError::NotAnAddress);
    row("name with two colons", "example.org:25:26", TargetError::NotAnAddress);
    row("localhost (RFC 6761 section 6.3)", "localhost", TargetError::NotPublic);
    row("below localhost", "mail.localhost", TargetError::NotPublic);
    row("multicast DNS (RFC 6762 section 3)", "nas.local", TargetError::NotPublic);
    row("localdomain", "localhost.localdomain", TargetError::NotPublic);
}

void TestTarget::refuses() {
    QFETCH(QByteArray, typed);
    QFETCH(int, error);
    const auto target = Target::parse(typed.toStdString());
    QVERIFY(!target.has_value());
    QCOMPARE(static_cast<int>(target.error()), error);
}

void TestTarget::explainsEveryError() {
    for (const TargetError error :
         {TargetError::Empty, TargetError::TooLong, TargetError::EmptyLabel, TargetError::LabelTooLong,
          TargetError::NoDot, TargetError::NotAName, TargetError::NotAnAddress, TargetError::NotPublic}) {
        QVERIFY(QString::fromStdString(explain(error)).endsWith('.'));
    }
}

QTEST_APPLESS_MAIN(TestTarget)
#include "target.moc"
