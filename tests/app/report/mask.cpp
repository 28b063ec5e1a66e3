// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/report/sample.h"
#include "report/html.h"
#include "report/json.h"
#include "report/markdown.h"
#include "report/masked_report.h"
#include "report/text.h"

#include <QTest>

using namespace mailvitals;
using report::Mask;

namespace {

QString masked(Mask& mask, const char* text) {
    return QString::fromStdString(mask.text(text));
}

}  // namespace

/// Other names in place of the owner's: the same one each time, and nothing of the old one left.
class TestMask : public QObject {
    Q_OBJECT

 private Q_SLOTS:
    void replacesWhatIdentifies_data() {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("wanted");
        const auto row = [](const char* what, const char* text, const char* wanted) {
            QTest::newRow(what) << QString::fromUtf8(text) << QString::fromUtf8(wanted);
        };
        row("a domain", "Mail for homelab.org.", "Mail for domain-1.example.");
        row("a usual host", "MX 10 mail.homelab.org", "MX 10 mail.domain-1.example");
        row("a host with a name of its own", "jane-pc.homelab.org", "host-1.domain-1.example");
        row("under a public suffix", "mail.jane.co.uk", "mail.domain-1.example");
        row("a dynamic name", "p5b-198-51-100-25.dip0.isp.de", "host-2.host-1.domain-1.example");
        row("the same again, in capitals", "homelab.org MAIL.HomeLab.ORG",
            "domain-1.example MAIL.domain-1.example");
        row("another", "homelab.org other.net", "domain-1.example domain-2.example");
        row("a mailbox", "RCPT TO:<jane@homelab.org>", "RCPT TO:<user-1@domain-1.example>");
        row("a usual mailbox", "rua=mailto:postmaster@homelab.org", "rua=mailto:postmaster@domain-1.example");
        row("behind a key", "smtp.mailfrom=jane@homelab.org", "smtp.mailfrom=user-1@domain-1.example");
        row("a bounce's sender", "<list+jane=homelab.org@lists.net>", "<user-1@domain-1.example>");
        row("IPv4", "at 8.8.4.4, port 25", "at 192.0.2.4, port 25");
        row("a port", "8.8.4.4:25", "192.0.2.4:25");
        row("two of one network", "8.8.4.4 8.8.4.9", "192.0.2.4 192.0.2.9");
        row("two networks", "8.8.4.4 8.8.8.8", "192.0.2.4 198.51.100.8");
        row("in a record", "v=spf1 ip4:8.8.4.0/24 a:mail.homelab.org -all",
            "v=spf1 ip4:192.0.2.0/24 a:mail.domain-1.example -all");
        row("IPv6", "[2a01:4f8:1:2::25]:587", "[2001:db8:0:1::25]:587");
        row("an interface's own id", "2a01:4f8:1:2:211:22ff:fe33:4455", "2001:db8:0:1::a001");
        row("a reverse name", "4.4.8.8.in-addr.arpa", "4.2.0.192.in-addr.arpa");
        row("a query of a list", "4.4.8.8.zen.spamhaus.org", "4.2.0.192.zen.spamhaus.org");
        row("a hash", "key 0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef",
            "key [data-1, 64 characters]");
        row("a key", "p=MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEAmN12", "p=[data-1, 48 characters]");
        row("a selector", "spring._domainkey.homelab.org", "spring._domainkey.domain-1.example");
        row("an international name", "b\xc3\xbc\x63her.example.info", "host-1.domain-1.example");
    }
    void replacesWhatIdentifies() {
        QFETCH(QString, text);
        QFETCH(QString, wanted);
        Mask mask({"zen.spamhaus.org"});
        QCOMPARE(masked(mask, qPrintable(text)), wanted);
    }

    void leavesWhatIdentifiesNobody_data() {
        QTest::addColumn<QString>("text");
        for (const char* text :
             {"172.22.1.1 trusts 10.0.0.0/8, fe80::1 and ::1", "127.0.0.2", "main.cf and daemon.json",
              "relay.open", "TLSv1.3 with Postfix 3.7.11 at 12:27:56 on 2026-11-23", "v=spf1 mx -all",
              "250 2.1.5 Ok", "zen.spamhaus.org", "gmail.com", "e.g. this, i.e. that", "",
              "a::b and ::", "100 % of 3/4 (x@) @y"})
            QTest::newRow(text) << QString::fromUtf8(text);
    }
    void leavesWhatIdentifiesNobody() {
        QFETCH(QString, text);
        Mask mask({"zen.spamhaus.org", "relay.open"});
        QCOMPARE(masked(mask, qPrintable(text)), text);
    }

    void aHeaderLosesSubjectAndNames() {
        Mask mask({});
        QCOMPARE(mask.headerLine("Subject: Jane's house"), std::string("Subject: [left out]"));
        QCOMPARE(mask.headerLine("From: Jane Roe <jane@homelab.org>"),
                 std::string("From: [name] <user-1@domain-1.example>"));
        QCOMPARE(mask.headerLine("X-Spam: at mail.homelab.org"),
                 std::string("X-Spam: at mail.domain-1.example"));
    }

    void endlessTextTakesLittleTime_data() {
        QTest::addColumn<QByteArray>("piece");
        for (const char* piece : {"a", "a.", "1:", "a+", "a/", "=", "a@", "::", ".", "\xff", "1.1.1.1"})
            QTest::newRow(piece) << QByteArray(piece);
    }
    void endlessTextTakesLittleTime() {
        QFETCH(QByteArray, piece);
        Mask mask({});
        std::string text;
        while (text.size() < 200000) text += piece.toStdString();
        QVERIFY(!mask.text(text).empty());
    }

    /// In every form, of everything that a report shows.
    void nothingOfTheOwnerIsLeft() {
        const Evidence evidence = test::evidence();
        std::vector<Finding> findings = test::oneInEachArea();
        Finding cited = test::finding("relay.sample", "bad", "8.8.4.4", {test::sessionId, test::mxId});
        cited.args.push_back({arg::host, std::string("mail.homelab.org")});
        findings.push_back(cited);
        report::Report made = report::makeReport(evidence, findings, test::catalogue());
        made.target = "homelab.org";
        made.vantage.publicAddresses = {"8.8.4.7"};
        const report::Report report = report::masked(made, {}, test::catalogue());
        const std::string forms[] = {report::toText(report, evidence, test::catalogue(), {false, true, 100}),
                                     report::toMarkdown(report, evidence, test::catalogue()),
                                     report::toHtml(report, evidence, test::catalogue()).toStdString(),
                                     report::toJson(report, test::catalogue()).toStdString()};
        for (const std::string& form : forms) {
            QVERIFY(form.find("domain-1.example") != form.npos);
            for (const char* secret : {"homelab", "8.8.4.4", "8.8.4.7"})
                QVERIFY2(form.find(secret) == form.npos, secret);
        }
        // Unmasked, they are all there.
        QVERIFY(report::toMarkdown(made, evidence, test::catalogue()).find("8.8.4.4") != std::string::npos);
    }
};

QTEST_APPLESS_MAIN(TestMask)
#include "mask.moc"
