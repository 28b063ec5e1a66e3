// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/certificates.h"
#include "support/expectation.h"
#include "support/test_group.h"
#include "with_key.h"

using namespace mailvitals;
using test::Scenario;
using test::withKey;

class TestDkimKey : public QObject {
    Q_OBJECT

 private Q_SLOTS:
    void speaks_data();
    void speaks();
    void knowsOtherKeys();
    void saysWhyAKeyCannotBeRead();
    void judgesEveryKey();
    void couldNotLook();
    void doesNotApply();
    void waits();
};

void TestDkimKey::speaks_data() {
    QTest::addColumn<int>("bits");
    QTest::addColumn<QString>("said");
    QTest::newRow("receivers must not accept it (RFC 8301)") << 512 << "critical too-short";
    QTest::newRow("just below the limit") << 1023 << "critical too-short";
    QTest::newRow("1024") << 1024 << "warning short";
    QTest::newRow("2047") << 2047 << "warning short";
    QTest::newRow("2048") << 2048 << "pass good";
    QTest::newRow("4096") << 4096 << "pass good";
    QTest::newRow("more than receivers must handle") << 4104 << "warning too-long";
}

void TestDkimKey::speaks() {
    QFETCH(int, bits);
    QFETCH(QString, said);
    const Scenario s = withKey("v=DKIM1; k=rsa; p=" + test::rsaPublicKey(bits));
    SAYS(s, "dkim.key",
         said.toStdString() + " mail | bits=" + std::to_string(bits) +
             " | evidence=dns:TXT mail._domainkey.example.org");
}

void TestDkimKey::knowsOtherKeys() {
    SAYS(withKey("v=DKIM1; k=ed25519; p=11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo="), "dkim.key",
         "pass ed25519 mail | bits=256");
    SAYS(withKey("v=DKIM1; k=rsa2; p=AAAA"), "dkim.key", "critical unknown-type mail | type=rsa2");
}

void TestDkimKey::saysWhyAKeyCannotBeRead() {
    SAYS(withKey("v=DKIM1; k=rsa; p=AAAA"), "dkim.key",
         "critical undecodable mail | record=v=DKIM1; k=rsa; p=AAAA");

    // Cut on its way into a form.
    const std::string key = test::rsaPublicKey(2048);
    SAYS(withKey("v=DKIM1; k=rsa; p=" + key.substr(0, 252)), "dkim.key", "critical undecodable mail");

    // Wrapped in DER: RFC 8463 section 4 wants the bare 32 octets.
    SAYS(withKey("v=DKIM1; k=ed25519; p=MCowBQYDK2VwAyEA11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo="),
         "dkim.key", "critical undecodable mail");
}

void TestDkimKey::judgesEveryKey() {
    Scenario s = withKey("v=DKIM1; p=" + test::rsaPublicKey(2048));
    s.txt("other._domainkey.example.org", "v=DKIM1; p=" + test::rsaPublicKey(1024));
    SAYS(s, "dkim.key", "pass good mail", "warning short other");
}

void TestDkimKey::couldNotLook() {
    Scenario s("example.org");
    s.policy.selectors = {"mail"};
    s.timeout("mail._domainkey.example.org", "TXT");
    SAYS(s, "dkim.key", "unknown could-not-look example.org | reason=nobody answered in time");
}

void TestDkimKey::doesNotApply() {
    SAYS(withKey("v=DKIM1; k=rsa; p="), "dkim.key",
         "not-applicable does-not-apply mail | reason=the key has been revoked");
    SAYS(withKey("v=DKIM1; p=A*"), "dkim.key",
         "not-applicable does-not-apply example.org | reason=no readable key was found under any selector "
         "tried");
    SAYS(Scenario("example.org"), "dkim.key", "not-applicable does-not-apply example.org");
}

void TestDkimKey::waits() {
    Scenario s = withKey("v=DKIM1; p=" + test::rsaPublicKey(1024));
    s.open("other._domainkey.example.org", "TXT");
    SAYS(s, "dkim.key", "warning short mail", "waiting");
}

MAILVITALS_TEST_CLASS(TestDkimKey)
#include "key.moc"
