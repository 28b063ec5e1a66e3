// SPDX-License-Identifier: GPL-3.0-or-later
#include "evidence/request.h"

#include "evidence/evidence.h"
#include "support/test_group.h"

using namespace mailvitals;

class TestRequest : public QObject {
    Q_OBJECT

 private Q_SLOTS:
    void tellsPublicAddresses();
    void asksServicesThemselves();
    void givesEveryQuestionAnIdOfItsOwn();
    void greetsAServerOnce();
    void tellsOurDoingFromTheirs();
    void keepsTheWordsForReasons();
};

void TestRequest::tellsPublicAddresses() {
    CheckRequest request{Target::ofDomain("example.org"_dn), {}, {}, {}, {}};
    const auto isPublic = [&](const char* text) { return request.isPublic(*IpAddress::parse(text)); };
    QVERIFY(isPublic("8.8.8.8"));
    QVERIFY(isPublic("2606:4700::1111"));
    for (const char* reserved :
         {"192.168.1.1", "127.0.0.1", "198.51.100.1", "2001:db8::1", "fd00::1", "::1", "100.64.0.1"})
        QVERIFY2(!isPublic(reserved), reserved);

    request.treatAsPublic = {*Cidr::parse("198.51.100.0/24"), *Cidr::parse("2001:db8::/32")};
    QVERIFY(isPublic("198.51.100.1"));
    QVERIFY(isPublic("2001:db8::1"));
    QVERIFY(isPublic("::ffff:198.51.100.1"));
    QVERIFY(!isPublic("203.0.113.1"));
    QVERIFY(!isPublic("::ffff:192.168.1.1"));
}

void TestRequest::asksServicesThemselves() {
    const OwnAddressService service{
        {*IpAddress::parse("1.1.1.1"), 53}, "whoami.cloudflare"_dn, dns::Type::Txt, dns::Class::Chaos};
    QCOMPARE(service.question().id(), std::string("dns:TXT whoami.cloudflare CH @1.1.1.1:53"));
    QVERIFY(!service.question().flags.recursionDesired);
}

void TestRequest::givesEveryQuestionAnIdOfItsOwn() {
    const IpEndpoint server{*IpAddress::parse("2001:db8::53"), 53};
    const IpEndpoint mail{*IpAddress::parse("192.0.2.1"), 25};
    DnsQuestion unchecked = DnsQuestion::of("example.org"_dn, dns::Type::Mx);
    unchecked.flags.checkingDisabled = true;
    const std::vector<std::pair<Question, std::string>> questions{
        {LocalQuestion(), "local:network"},
        {DnsQuestion::of("example.org"_dn, dns::Type::Mx), "dns:MX example.org"},
        {unchecked, "dns:MX example.org cd"},
        {DnsQuestion::direct("example.org"_dn, dns::Type::Mx, server),
         "dns:MX example.org @[2001:db8::53]:53"},
        {SmtpQuestion{SmtpTalk::Greeting, "mail.example.org"_dn, mail},
         "smtp:greeting mail.example.org 192.0.2.1:25"},
        {SmtpQuestion{SmtpTalk::Relay, {}, mail}, "smtp:relay 192.0.2.1:25"},
        {SmtpQuestion{SmtpTalk::Knock, {}, {mail.address, 587}}, "smtp:knock 192.0.2.1:587"}};
    for (const auto& [question, id] : questions) QCOMPARE(idOf(question), id);
}

void TestRequest::greetsAServerOnce() {
    const IpEndpoint mail{*IpAddress::parse("192.0.2.1"), 25};
    const SmtpQuestion old{SmtpTalk::Greeting, "mail.example.org"_dn, mail};
    SmtpQuestion greeting = old;
    greeting.trials = {{"postmaster", "a@b.example", "postmaster@example.org"}};
    QVERIFY(greeting == old);
    QCOMPARE(greeting.id(), old.id());
    SmtpQuestion relay = greeting;
    relay.talk = SmtpTalk::Relay;
    QVERIFY(relay != (SmtpQuestion{SmtpTalk::Relay, "mail.example.org"_dn, mail}));
    QVERIFY(relay.id().ends_with(" postmaster"));

    // Looked at again, it is known what was asked this time.
    CheckRequest request{Target::ofDomain("example.org"_dn), {}, {}, {}, {}};
    Evidence evidence(request);
    Evidence later(request);
    evidence.of<SmtpQuestion>()[old] = Attempt<SmtpSession>::done({}, {});
    later.of<SmtpQuestion>()[greeting] = Attempt<SmtpSession>::done({}, {});
    evidence.absorb(later);
    QCOMPARE(evidence.size(), 1u);
    QCOMPARE(evidence.of<SmtpQuestion>().begin()->first.trials.size(), 1u);
}

void TestRequest::tellsOurDoingFromTheirs() {
    for (const Why why : {Why::ProxyFailed, Why::Cancelled, Why::OutOfTime, Why::HeldBack, Why::Internal})
        QVERIFY2(isOurDoing(why), toString(why));
    for (const Why why :
         {Why::TimedOut, Why::Refused, Why::Unreachable, Why::Closed, Why::Garbled, Why::TooMuch})
        QVERIFY2(!isOurDoing(why), toString(why));
}

void TestRequest::keepsTheWordsForReasons() {
    // They stand in saved files.
    std::string all;
    for (int i = 0; i <= static_cast<int>(Why::Internal); ++i) {
        Why back{};
        const char* word = toString(static_cast<Why>(i));
        QVERIFY2(fromString(word, back), word);
        QCOMPARE(static_cast<int>(back), i);
        all += std::string(word) + " ";
    }
    QCOMPARE(all, std::string(
                      "timed-out refused unreachable closed garbled cut-off too-much proxy-failed cancelled "
                      "out-of-time held-back internal "));
    Why untouched = Why::Closed;
    QVERIFY(!fromString("bored", untouched));
    QVERIFY(untouched == Why::Closed);
}

MAILVITALS_TEST_CLASS(TestRequest)
#include "request.moc"
