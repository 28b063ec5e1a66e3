// SPDX-License-Identifier: GPL-3.0-or-later
#include "evidence/request.h"

#include "evidence/evidence.h"
#include "support/test_group.h"

#include <algorithm>
#include <stdexcept>

using namespace mailvitals;

namespace {

CheckRequest someRequest() {
    return {Target::ofDomain("example.org"_dn), {}, {}, {}, {}};
}

SmtpQuestion greetingAt(const char* address, std::uint16_t port = smtpPort) {
    return {SmtpSessionKind::Greeting, "mail.example.org"_dn, {*IpAddress::parse(address), port}};
}

SmtpQuestion relayAt(const char* address, const char* form, std::uint16_t port = smtpPort) {
    SmtpQuestion question{SmtpSessionKind::Relay, "mail.example.org"_dn, {*IpAddress::parse(address), port}};
    question.trials = {{form, "a@b.example", "c@d.example"}};
    return question;
}

void put(Evidence& evidence, const SmtpQuestion& question) {
    evidence.of<SmtpQuestion>()[question] = Attempt<SmtpSession>::done({}, {});
}

}  // namespace

class TestRequest : public QObject {
    Q_OBJECT

 private Q_SLOTS:
    void tellsPublicAddresses();
    void asksServicesThemselves();
    void givesEveryQuestionAnIdOfItsOwn();
    void greetsAServerOnce();
    void answersJustWhatWasAsked();
    void aLaterSessionTakesThePlaceOfTheEarlier();
    void whatStandsIsLeftAsItWas();
    void looksAgainAtTheSame();
    void aFileDecidesNothing();
    void copiesShareTheirItems();
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
        {SmtpQuestion{SmtpSessionKind::Greeting, "mail.example.org"_dn, mail},
         "smtp:greeting mail.example.org 192.0.2.1:25"},
        {SmtpQuestion{SmtpSessionKind::Relay, {}, mail}, "smtp:relay 192.0.2.1:25"},
        {SmtpQuestion{SmtpSessionKind::PortCheck, {}, {mail.address, 587}}, "smtp:knock 192.0.2.1:587"}};
    for (const auto& [question, id] : questions) QCOMPARE(idOf(question), id);
}

void TestRequest::greetsAServerOnce() {
    SmtpQuestion greeting = greetingAt("192.0.2.1");
    greeting.trials = {{"postmaster", "a@b.example", "postmaster@example.org"}};
    QCOMPARE(greeting.id(), greetingAt("192.0.2.1").id());
    QVERIFY(greeting.greetsLike(greetingAt("192.0.2.1")));
    QVERIFY(!greeting.greetsLike(greetingAt("192.0.2.2")));
    SmtpQuestion relay = greeting;
    relay.kind = SmtpSessionKind::Relay;
    QVERIFY(relay.id().ends_with(" postmaster"));
    QVERIFY(!relay.greetsLike(greeting) && !greeting.greetsLike(relay) && !relay.greetsLike(relay));

    // Looked at again, it is known what was asked this time.
    Evidence evidence(someRequest());
    Evidence later(someRequest());
    put(evidence, greetingAt("192.0.2.1"));
    put(evidence, greetingAt("192.0.2.2"));
    put(later, greeting);
    evidence.absorb(later);
    QCOMPARE(evidence.size(), 2u);
    QCOMPARE(evidence.of<SmtpQuestion>().begin()->first.trials.size(), 1u);
}

/// Whichever rule asks first: none gets the answer to what another one asked.
void TestRequest::answersJustWhatWasAsked() {
    const SmtpQuestion bare = greetingAt("192.0.2.1");
    SmtpQuestion asking = bare;
    asking.trials = {{"postmaster", "a@b.example", "postmaster@example.org"}};
    SmtpQuestion other = bare;
    other.trials = {{"abuse", "a@b.example", "abuse@example.org"}};
    QVERIFY(asking != bare && asking != other);

    Evidence evidence(someRequest());
    put(evidence, bare);
    QVERIFY(!evidence.find(asking));
    put(evidence, asking);
    QCOMPARE(evidence.find(bare)->first, bare);
    QCOMPARE(evidence.find(asking)->first, asking);
    QVERIFY(!evidence.find(other));

    // Older programs wrote greetings down without what they had asked; what is over is read as it was meant.
    Evidence old(someRequest());
    old.took = std::chrono::seconds(1);
    put(old, bare);
    QCOMPARE(old.find(asking)->first, bare);
    put(old, asking);
    QCOMPARE(old.find(asking)->first, asking);
    QCOMPARE(old.find(other)->first, bare);
    SmtpQuestion relay = asking;
    relay.kind = SmtpSessionKind::Relay;
    SmtpQuestion bareRelay = bare;
    bareRelay.kind = SmtpSessionKind::Relay;
    put(old, bareRelay);
    QVERIFY(!old.find(relay));
}

void TestRequest::aLaterSessionTakesThePlaceOfTheEarlier() {
    Evidence evidence(someRequest());
    evidence.request.thorough = true;
    put(evidence, relayAt("192.0.2.1", "bang"));
    put(evidence, relayAt("192.0.2.1", "third-party", submissionPort));
    put(evidence, relayAt("192.0.2.2", "bang"));
    put(evidence, {SmtpSessionKind::PortCheck, {}, {*IpAddress::parse("192.0.2.1"), 443}});
    Evidence later(someRequest());
    later.request.selectors = {"new", "known"};
    evidence.request.selectors = {"known"};
    put(later, relayAt("192.0.2.1", "third-party"));
    evidence.absorb(later);
    QCOMPARE(evidence.size(), 3u);
    QVERIFY(evidence.find(relayAt("192.0.2.1", "third-party")));
    QVERIFY(evidence.find(relayAt("192.0.2.2", "bang")));
    QVERIFY(!evidence.find(relayAt("192.0.2.1", "bang")));
    // It is judged by what is in it now.
    QVERIFY(!evidence.request.thorough);
    QCOMPARE(evidence.request.selectors, (std::vector<std::string>{"known", "new"}));

    Evidence elsewhere(someRequest());
    elsewhere.request.thorough = true;
    put(elsewhere, relayAt("192.0.2.1", "bang"));
    Evidence greeted(someRequest());
    put(greeted, greetingAt("192.0.2.1"));
    elsewhere.absorb(greeted);
    QVERIFY(elsewhere.request.thorough);
    QCOMPARE(elsewhere.size(), 2u);
}

void TestRequest::whatStandsIsLeftAsItWas() {
    const IpAddress standing = *IpAddress::parse("192.0.2.1");
    SmtpQuestion asking = greetingAt("192.0.2.1");
    asking.trials = {{"postmaster", "a@b.example", "postmaster@example.org"}};
    Evidence evidence(someRequest());
    evidence.request.thorough = true;
    put(evidence, relayAt("192.0.2.1", "bang"));
    put(evidence, asking);
    put(evidence, relayAt("192.0.2.2", "bang"));
    Evidence later(someRequest());
    put(later, relayAt("192.0.2.1", "third-party"));
    put(later, greetingAt("192.0.2.1"));
    put(later, greetingAt("192.0.2.1", submissionPort));
    evidence.absorb(later, {standing});
    QCOMPARE(evidence.size(), 4u);
    QVERIFY(evidence.find(relayAt("192.0.2.1", "bang")));
    QVERIFY(!evidence.find(relayAt("192.0.2.1", "third-party")));
    QVERIFY(evidence.find(asking) && !evidence.find(greetingAt("192.0.2.1")));
    QVERIFY(evidence.find(greetingAt("192.0.2.1", submissionPort)));
    QVERIFY(evidence.request.thorough);
    put(later, relayAt("192.0.2.2", "third-party"));
    evidence.absorb(later, {standing});
    QVERIFY(evidence.find(relayAt("192.0.2.1", "bang")));
    QVERIFY(!evidence.find(relayAt("192.0.2.2", "bang")));
}

void TestRequest::looksAgainAtTheSame() {
    CheckRequest shown = someRequest();
    shown.selectors = {"typed", "learned"};
    shown.thorough = true;
    shown.message = std::make_shared<MessageItem>();
    shown.configuration = std::make_shared<ConfigurationItem>();
    shown.resolvers = {{*IpAddress::parse("192.0.2.53"), 53}};
    shown.treatAsPublic = {*Cidr::parse("10.0.0.0/8")};
    shown.proof = RelayProof{};
    CheckRequest present{Target::ofDomain("elsewhere.example"_dn), {}, {"typed", "newer"}, {}, {}};
    present.resolvers = {{*IpAddress::parse("192.0.2.54"), 53}};
    present.treatAsPublic = {*Cidr::parse("198.51.100.0/24")};
    const CheckRequest again = requestAgain(shown, present, RequestOrigin::Ours);
    QVERIFY(again.target == shown.target);
    QVERIFY(again.thorough);
    QCOMPARE(again.selectors, (std::vector<std::string>{"typed", "learned", "newer"}));
    QVERIFY(again.message == shown.message && again.configuration == shown.configuration);
    QVERIFY(again.resolvers == present.resolvers && again.treatAsPublic == present.treatAsPublic);
    QVERIFY(!again.proof);  // never without a consent of its own
    present.proof = RelayProof{};
    QVERIFY(requestAgain(shown, present, RequestOrigin::Ours).proof);
    shown.thorough = false;
    present.thorough = true;
    QVERIFY(!requestAgain(shown, present, RequestOrigin::Ours).thorough);
}

void TestRequest::aFileDecidesNothing() {
    CheckRequest shown = someRequest();
    shown.thorough = true;
    shown.resolvers = {{*IpAddress::parse("192.0.2.53"), 53}};
    shown.treatAsPublic = {*Cidr::parse("10.0.0.0/8")};
    shown.ownAddressServices = {{{*IpAddress::parse("192.0.2.10"), 53}, "own.example"_dn, dns::Type::Txt}};
    const CheckRequest again = requestAgain(shown, someRequest(), RequestOrigin::File);
    QVERIFY(!again.thorough);
    QVERIFY(again.resolvers.empty() && again.treatAsPublic.empty() && again.ownAddressServices.empty());
}

void TestRequest::copiesShareTheirItems() {
    Evidence evidence(someRequest());
    put(evidence, greetingAt("192.0.2.3"));
    put(evidence, greetingAt("192.0.2.1"));
    put(evidence, greetingAt("192.0.2.2"));
    const Evidence copy = evidence;
    const auto& items = evidence.of<SmtpQuestion>();
    const auto& copied = copy.of<SmtpQuestion>();
    QVERIFY(&*items.begin() == &*copied.begin());
    // What is written to one is not seen in the other.
    evidence.of<SmtpQuestion>()[greetingAt("192.0.2.2")] =
        Attempt<SmtpSession>::failed({FailureReason::Closed, {}}, {});
    put(evidence, greetingAt("192.0.2.4"));
    QVERIFY(copied.at(greetingAt("192.0.2.2")).answer());
    QVERIFY(items.at(greetingAt("192.0.2.2")).failure());
    QCOMPARE(copied.size(), 3u);
    QCOMPARE(items.size(), 4u);
    QVERIFY(&*items.begin() == &*copied.begin());
    // In the order of the questions, whatever the order of writing.
    QVERIFY(std::is_sorted(items.begin(), items.end(),
                           [](const auto& one, const auto& other) { return one.first < other.first; }));
    QVERIFY(!items.contains(greetingAt("192.0.2.0")) && !items.contains(greetingAt("192.0.2.9")));
    QVERIFY_THROWS_EXCEPTION(std::out_of_range, items.at(greetingAt("192.0.2.9")));
    evidence.of<SmtpQuestion>().eraseIf([](const auto& item) { return item.second.failure() != nullptr; });
    QCOMPARE(items.size(), 3u);
    QVERIFY(!items.contains(greetingAt("192.0.2.2")) && copied.contains(greetingAt("192.0.2.2")));
    // Taken over, they are the same ones too.
    Evidence other(someRequest());
    put(other, greetingAt("192.0.2.1"));
    other.absorb(copy);
    QVERIFY(&*other.of<SmtpQuestion>().begin() == &*copied.begin());
}

void TestRequest::tellsOurDoingFromTheirs() {
    for (const FailureReason why :
         {FailureReason::ProxyFailed, FailureReason::Cancelled, FailureReason::OutOfTime,
          FailureReason::HeldBack, FailureReason::Internal})
        QVERIFY2(isOurDoing(why), toString(why));
    for (const FailureReason why :
         {FailureReason::TimedOut, FailureReason::Refused, FailureReason::Unreachable, FailureReason::Closed,
          FailureReason::Garbled, FailureReason::TooMuch})
        QVERIFY2(!isOurDoing(why), toString(why));
}

void TestRequest::keepsTheWordsForReasons() {
    // They stand in saved files.
    std::string all;
    for (int i = 0; i <= static_cast<int>(FailureReason::Internal); ++i) {
        FailureReason back{};
        const char* word = toString(static_cast<FailureReason>(i));
        QVERIFY2(fromString(word, back), word);
        QCOMPARE(static_cast<int>(back), i);
        all += std::string(word) + " ";
    }
    QCOMPARE(all, std::string(
                      "timed-out refused unreachable closed garbled cut-off too-much proxy-failed cancelled "
                      "out-of-time offline held-back internal "));
    FailureReason untouched = FailureReason::Closed;
    QVERIFY(!fromString("bored", untouched));
    QVERIFY(untouched == FailureReason::Closed);
}

MAILVITALS_TEST_CLASS(TestRequest)
#include "request.moc"
