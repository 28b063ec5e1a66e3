// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/report/sample.h"
#include "evidence/derived.h"
#include "report/exhibit.h"
#include "report/json.h"
#include "report/text.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTest>

using namespace mailvitals;

namespace {

Evidence withRecord(const std::string& record) {
    Evidence evidence = test::evidence();
    const DnsQuestion question = DnsQuestion::of("example.org"_dn, dns::Type::Txt);
    DnsAnswer answer;
    answer.answers = {{"example.org"_dn, dns::Type::Txt, 60, dns::Txt{{record}}}};
    evidence.of<DnsQuestion>()[question] = Attempt<DnsAnswer>::done(answer, {});
    return evidence;
}

std::string shown(const Evidence& evidence, const Derived& derived) {
    const report::Exhibit exhibit = report::exhibitOf(evidence, idOf(derived));
    std::string text = exhibit.title;
    for (const std::string& line : exhibit.lines) text += "\n" + line;
    return text;
}

}  // namespace

class TestSpfExhibit : public QObject {
    Q_OBJECT

 private Q_SLOTS:
    void showsTheTree();
    void showsACheck();
    void showsWhatIsNotKnownYet();
    void showsWhatWasNotAsked();
    void idsLeadBack();
    void jsonNamesItemsOnly();
    void terminalsShowItOnce();
};

void TestSpfExhibit::showsTheTree() {
    QCOMPARE(shown(withRecord("v=spf1 ip4:192.0.2.1 -all"), SpfTreeView{"example.org"_dn}),
             std::string("SPF tree of example.org\n"
                         "example.org       0 lookups\n"
                         "├─ ip4:192.0.2.1\n"
                         "└─ -all"));
}

void TestSpfExhibit::showsACheck() {
    const SpfCheckView view{*IpAddress::parse("192.0.2.9"), "example.org"_dn, "mail.example.org"_dn};
    QCOMPARE(shown(withRecord("v=spf1 ip4:192.0.2.1 -all"), view),
             std::string("SPF of example.org for 192.0.2.9\n"
                         "result: fail, decided by -all\n"
                         "example.org       0 lookups\n"
                         "├─ ip4:192.0.2.1\n"
                         "└─ -all           ◀ decides: fail"));
}

void TestSpfExhibit::showsWhatIsNotKnownYet() {
    const SpfCheckView view{*IpAddress::parse("192.0.2.9"), "example.org"_dn, DomainName()};
    const std::string text = shown(withRecord("v=spf1 mx -all"), view);
    QVERIFY2(text.find("result: not known yet") != std::string::npos, text.c_str());
    QVERIFY2(text.find("not answered yet") != std::string::npos, text.c_str());
}

void TestSpfExhibit::showsWhatWasNotAsked() {
    const SpfCheckView view{*IpAddress::parse("192.0.2.9"), "example.org"_dn, DomainName()};
    Evidence evidence = withRecord("v=spf1 exists:%{l}.x.example -all");
    auto item = examineMessage("Return-Path: <alice@example.org>\r\nFrom: alice@example.org\r\n\r\n", {});
    QVERIFY(item);
    evidence.request.message = std::make_shared<const MessageItem>(std::move(*item));
    const std::string text = shown(evidence, view);
    QVERIFY2(text.find("result: temperror") != std::string::npos, text.c_str());
    QVERIFY2(text.find("not asked, as the question would hold the local part") != std::string::npos,
             text.c_str());
    // Where it may be told, it is the sender's own.
    evidence.request.tellsLocalPart = true;
    DnsAnswer found{*IpEndpoint::parse("192.0.2.53", 53), false, dns::Rcode::NoError, false, false, {}, {}};
    found.answers = {{"alice.x.example"_dn, dns::Type::A, 60, *IpAddress::parse("127.0.0.2")}};
    evidence.of<DnsQuestion>()[DnsQuestion::of("alice.x.example"_dn, dns::Type::A)] =
        Attempt<DnsAnswer>::done(std::move(found), {});
    QVERIFY(shown(evidence, view).find("result: pass") != std::string::npos);
}

void TestSpfExhibit::idsLeadBack() {
    const Derived check = SpfCheckView{*IpAddress::parse("2001:db8::1"), "example.org"_dn, DomainName()};
    QCOMPARE(idOf(check), std::string("spf-check:2001:db8::1 example.org ."));
    QCOMPARE(idOf(*derivedFrom(idOf(check))), idOf(check));
    const Derived tree = SpfTreeView{*DomainName::parse("odd\\032name.example")};
    QCOMPARE(idOf(*derivedFrom(idOf(tree))), idOf(tree));
    for (const char* other :
         {"", "dns:TXT example.org", "spf-check:", "spf-check:x example.org .",
          "spf-tree:", "spf-check:192.0.2.1 example.org", "spf-check:192.0.2.1 a b c", "spf-tree:a..b"}) {
        QVERIFY2(!derivedFrom(other), other);
    }
}

void TestSpfExhibit::jsonNamesItemsOnly() {
    const Finding finding =
        test::finding("spf.sample", "good", "192.0.2.1",
                      {idOf(Derived(SpfTreeView{"example.org"_dn})), "dns:TXT example.org"});
    const report::Report report = report::makeReport(test::evidence(), {finding}, test::catalogue());
    const QJsonObject json = QJsonDocument::fromJson(report::toJson(report, test::catalogue()))
                                 .object()[u"findings"]
                                 .toArray()[0]
                                 .toObject();
    QCOMPARE(json[u"evidence"].toArray(), QJsonArray{"dns:TXT example.org"});
}

void TestSpfExhibit::terminalsShowItOnce() {
    const std::vector<std::string> ids{idOf(Derived(SpfTreeView{"example.org"_dn})), "dns:TXT example.org"};
    const report::Report report = report::makeReport(test::evidence(),
                                                     {test::finding("spf.sample", "doubt", "192.0.2.1", ids),
                                                      test::finding("spf.sample", "bad", "192.0.2.2", ids)},
                                                     test::catalogue());
    const QString text = QString::fromStdString(report::toText(
        report, withRecord("v=spf1 ip4:192.0.2.1 -all"), test::catalogue(), {false, false, 100}));
    QCOMPARE(text.count("            SPF tree of example.org:\n              example.org       0 lookups\n"),
             1);
    QVERIFY(!text.contains("TXT records of"));
}

QTEST_APPLESS_MAIN(TestSpfExhibit)
#include "spf_exhibit.moc"
