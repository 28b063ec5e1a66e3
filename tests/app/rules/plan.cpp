// SPDX-License-Identifier: GPL-3.0-or-later
// What rules ask, when, and on account of what.
#include "app/rules/many_worlds.h"
#include "rules/assess.h"
#include "support/expectation.h"
#include "support/test_group.h"

#include <algorithm>
#include <set>

using namespace mailvitals;
using test::Ids;
using test::idsOf;
using test::manyWorlds;
using test::Scenario;

namespace {

Ids sorted(Ids ids) {
    std::sort(ids.begin(), ids.end());
    return ids;
}

/// What is in one but not in the other, to be read in a failed test.
QByteArray difference(const Ids& actual, const Ids& expected) {
    QByteArray text;
    for (const std::string& id : actual) {
        if (std::count(actual.begin(), actual.end(), id) > 1)
            text += "\ntwice: " + QByteArray::fromStdString(id);
        if (!std::binary_search(expected.begin(), expected.end(), id))
            text += "\nnot expected: " + QByteArray::fromStdString(id);
    }
    for (const std::string& id : expected) {
        if (!std::binary_search(actual.begin(), actual.end(), id))
            text += "\nmissing: " + QByteArray::fromStdString(id);
    }
    return text;
}

}  // namespace

class TestPlan : public QObject {
    Q_OBJECT

 private Q_SLOTS:
    void asksAllThatDependsOnNothingAtOnce();
    void asksEachQuestionAsSoonAsItCanBeAsked();
    void isDoneAfterThreeRoundTrips();
    void needsNoMoreWavesThanTheWorldIsDeep();
    void asksNothingTwice();
    void tellsWhatAQuestionWaitedFor_data();
    void tellsWhatAQuestionWaitedFor();
};

void TestPlan::asksAllThatDependsOnNothingAtOnce() {
    const Scenario s = test::healthy();
    Ids expected{"local:network",
                 "dns:TXT own.service.example @192.0.2.10:53",
                 "dns:TXT own.service.example @[2001:db8:53::10]:53",
                 "dns:TXT _dmarc.example.org",
                 "dns:TXT _dmarc.org",
                 "dns:TXT _dmarc.example.org.example.org",
                 "dns:TXT _domainkey.example.org",
                 "dns:TXT *._domainkey.example.org",
                 "dns:TXT _mta-sts.example.org",
                 "dns:TXT _smtp._tls.example.org",
                 "dns:TXT default._bimi.example.org",
                 "dns:CAA org",
                 "dns:NS org",
                 "dns:A mailvitals-no-such-name.example.org",
                 "dns:SOA ."};
    for (const char* type : {"SOA", "MX", "A", "AAAA", "TXT", "CAA", "NS", "DS", "DNSKEY"})
        expected.push_back("dns:" + std::string(type) + " example.org");
    for (const char* nobody : {"A %.invalid", "AAAA %.invalid", "A %.org", "AAAA %.org"})
        expected.push_back("dns:" + std::string(nobody).replace(std::string(nobody).find('%'), 1,
                                                                "mailvitals-no-such-name"));
    for (const char* service :
         {"submissions", "submission", "imaps", "imap", "pop3s", "pop3", "autodiscover"})
        expected.push_back("dns:SRV _" + std::string(service) + "._tcp.example.org");
    for (const char* host : {"A autoconfig", "AAAA autoconfig", "A autodiscover", "AAAA autodiscover",
                             "A mta-sts", "AAAA mta-sts"})
        expected.push_back("dns:" + std::string(host) + ".example.org");
    for (const std::string& selector : s.policy.selectors)
        expected.push_back("dns:TXT " + selector + "._domainkey.example.org");
    for (const auto* lists : {&s.policy.blocklists, &s.policy.allowlists}) {
        for (const Blocklist& list : *lists) {
            for (const ListForm form : {ListForm::V4, ListForm::V6, ListForm::Domain}) {
                if (!list.covers(form)) continue;
                for (const bool listed : {true, false})
                    expected.push_back("dns:A " + list.testEntry(form, listed) + "." + list.zone.toString());
            }
        }
    }
    const QByteArray different = difference(idsOf(s.gather().waves.front()), sorted(expected));
    QVERIFY2(different.isEmpty(), different.constData());
}

void TestPlan::asksEachQuestionAsSoonAsItCanBeAsked() {
    const Scenario s = test::healthy();
    const auto waves = s.gather().waves;
    Ids second{
        "dns:A mail.example.org",    "dns:A ns1.example.org",     "dns:A ns2.example.org",
        "dns:AAAA mail.example.org", "dns:AAAA ns1.example.org",  "dns:AAAA ns2.example.org",
        "dns:CAA mail.example.org",  "dns:NS mail.example.org",   "dns:TLSA _25._tcp.mail.example.org",
        "dns:TXT mail.example.org",  "dnssec:A mail.example.org", "dnssec:AAAA mail.example.org",
        "dnssec:MX example.org",     "dnssec:SOA example.org",    "dnssec:TLSA _25._tcp.mail.example.org"};
    for (const Blocklist& list : s.policy.blocklists) {
        for (const char* name : {"example.org", "mail.example.org"})
            if (list.domains) second.push_back("dns:A " + std::string(name) + "." + list.zone.toString());
    }
    const QByteArray differentNames = difference(idsOf(waves.at(1)), sorted(second));
    QVERIFY2(differentNames.isEmpty(), differentNames.constData());

    // With the addresses come all sessions, reverse names and listings together.
    Ids expected;
    for (const std::string address : {"203.0.113.25", "2001:db8:25::25"}) {
        const auto endpointAt = [&](std::uint16_t port) {
            return IpEndpoint{*IpAddress::parse(address), port}.toString();
        };
        expected.push_back("dns:PTR " + Scenario::reverse(address));
        expected.push_back("smtp:greeting mail.example.org " + endpointAt(25));
        const std::string relay = "smtp:relay mail.example.org ";
        expected.push_back(relay + endpointAt(25) + " on-demand third-party");
        expected.push_back(relay + endpointAt(587) + " on-demand third-party");
        expected.push_back(relay + endpointAt(465) + " implicit third-party");
        expected.push_back("smtp:greeting mail.example.org " + endpointAt(587));
        for (const auto* lists : {&s.policy.blocklists, &s.policy.allowlists}) {
            for (const Blocklist& list : *lists) {
                const bool covers = IpAddress::parse(address)->isV4() ? list.v4 : list.v6;
                if (covers) expected.push_back("dns:A " + Scenario::listName(list.zone.toString(), address));
            }
        }
    }
    // With the name servers' addresses comes all that they are asked themselves.
    for (const char* server : {"192.0.2.53:53", "198.51.100.53:53"}) {
        for (const char* asked :
             {"SOA example.org", "MX example.org", "TXT example.org", "TXT _dmarc.example.org",
              "TXT dkim._domainkey.example.org", "A mail.example.org", "AAAA mail.example.org"})
            expected.push_back("dns:" + std::string(asked) + " @" + server);
    }
    const QByteArray different = difference(idsOf(waves.at(2)), sorted(expected));
    QVERIFY2(different.isEmpty(), different.constData());
}

void TestPlan::isDoneAfterThreeRoundTrips() {
    // MX; addresses; everything about the addresses. Nothing of it can be had sooner.
    const auto waves = test::healthy().gather().waves;
    QVERIFY(waves.size() >= 3);
    // Whoever has not been seen to speak TLS is asked nothing about it, so these come last, and all at once.
    Ids hellos;
    for (const std::string endpoint : {"203.0.113.25:25", "[2001:db8:25::25]:25"}) {
        for (const std::string form : {"hybrid", "tls-1.1"})
            hellos.push_back("tls-hello:" + form + " mail.example.org " + endpoint);
        hellos.push_back("tls-hello:weak mail.example.org " + endpoint + " null+export+des+rc4+3des");
    }
    QCOMPARE(waves.size(), std::size_t(4));
    const QByteArray different = difference(idsOf(waves.back()), sorted(hellos));
    QVERIFY2(different.isEmpty(), different.constData());
}

void TestPlan::needsNoMoreWavesThanTheWorldIsDeep() {
    const auto depthOf = [](const Scenario& s) { return s.gather().waves.size(); };
    // Where the server goes by another name, that name has to be looked up as well.
    Scenario names = test::healthy();
    names.session("203.0.113.25", "S: 220 hi\nC: EHLO tester\nS: 250 smtp.example.org\nC: QUIT\nS: 221 bye");
    QCOMPARE(depthOf(names), std::size_t(4));

    Scenario implicit("example.org");
    implicit.a("example.org", "203.0.113.25").listsAlive();
    implicit.session("203.0.113.25",
                     "S: 554 no\nC: QUIT\nS: 221 bye");  // who is silent is knocked at elsewhere
    QCOMPARE(depthOf(implicit), std::size_t(2));

    Scenario address("203.0.113.25");
    address.session("203.0.113.25", "S: 554 no\nC: QUIT\nS: 221 bye");
    QCOMPARE(depthOf(address), std::size_t(2));  // lists are asked once they have proved themselves
    address.ptr("203.0.113.25", "mail.example.org");
    QCOMPARE(depthOf(address), std::size_t(2));

    // SPF includes can only be followed one by one, beside all the rest.
    Scenario chain("example.org");
    chain.txt("example.org", "v=spf1 include:n1.example -all")
        .txt("n1.example", "v=spf1 include:n2.example -all")
        .txt("n2.example", "v=spf1 -all");
    QCOMPARE(depthOf(chain), std::size_t(3));

    // A private address: who the zone's name servers are, and where, is known by then; what do they say?
    Scenario split("example.org");
    split.mx("example.org", 10, "mail.example.org").a("mail.example.org", "192.168.1.25");
    split.ns("example.org", "ns1.example.net").a("ns1.example.net", "192.0.2.53");
    QCOMPARE(depthOf(split), std::size_t(3));
}

void TestPlan::asksNothingTwice() {
    for (const Scenario& s : manyWorlds()) {
        std::set<std::string> seen;
        for (const std::vector<Question>& wave : s.gather().waves) {
            for (const std::string& id : idsOf(wave)) QVERIFY2(seen.insert(id).second, id.c_str());
        }
    }
}

void TestPlan::tellsWhatAQuestionWaitedFor_data() {
    QTest::addColumn<QString>("rule");
    for (const Rule& rule : allRules())
        QTest::newRow(std::string(rule.id).c_str()) << QString::fromStdString(std::string(rule.id));
}

/// All answers of a wave come at the same moment here, so a rule that reads what the question does not rest
/// on just before it asks is caught.
void TestPlan::tellsWhatAQuestionWaitedFor() {
    QFETCH(QString, rule);
    const Scenario s = test::healthy();
    // What a later question may rest on, by what it is about.
    const Ids addresses{"dns:A mail.example.org", "dns:AAAA mail.example.org"};
    const Ids serverAddresses{"dns:A ns1.example.org", "dns:AAAA ns1.example.org", "dns:A ns2.example.org",
                              "dns:AAAA ns2.example.org"};
    const auto oneOf = [](const Ids& ids, const std::string& id) {
        return std::count(ids.begin(), ids.end(), id) == 1;
    };
    Evidence evidence(s.request);
    for (int wave = 0; wave < 3; ++wave) {
        for (const Want& want : plan(evidence, s.policy, {{rule.toStdString()}, {}}, s.now)) {
            const std::string id = idOf(want.question);
            const bool ofHost = id.ends_with(" mail.example.org") || id.ends_with("._tcp.mail.example.org");
            const bool ofServer = id.ends_with(" ns1.example.org") || id.ends_with(" ns2.example.org");
            const bool ofReports = rule == "dmarc.reports";
            // Alone, an SPF rule comes to the mail hosts by way of the record.
            const bool bySpf = rule.startsWith("spf.") &&
                               ((id == "dns:MX example.org" && want.after == "dns:TXT example.org") ||
                                (ofHost && want.after == "dns:MX example.org"));
            const bool bySrv = rule == "clients.discovery" && ofHost && want.after.starts_with("dns:SRV ");
            // A list is asked about a name when it has proved itself.
            const std::size_t zone = id.find("example.org.");
            const bool ofList =
                rule == "dnsbl.domain" && zone != id.npos &&
                want.after.ends_with(id.substr(zone + std::string_view("example.org").size()));
            const bool ofDomain = id == "dnssec:SOA example.org" || id == "dnssec:MX example.org";
            const bool fits = wave == 0                 ? want.after.empty()
                              : ofDomain                ? want.after == "dns:SOA ."
                              : ofReports               ? want.after == "dns:TXT _dmarc.org"
                              : ofServer && wave == 1   ? want.after.starts_with("dns:NS ")
                              : ofHost && wave == 1     ? bySrv || want.after == "dns:MX example.org"
                              : bySpf || ofList         ? true
                              : id.find('@') != id.npos ? oneOf(serverAddresses, want.after)
                                                        : oneOf(addresses, want.after);
            QVERIFY2(fits, (id + " after " + want.after).c_str());
            s.answer(want.question, evidence, wave);
        }
    }
}

MAILVITALS_TEST_CLASS(TestPlan)
#include "plan.moc"
