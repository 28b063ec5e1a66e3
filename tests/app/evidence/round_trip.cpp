// SPDX-License-Identifier: GPL-3.0-or-later
#include "evidence/bounce_item.h"
#include "evidence/json.h"
#include "support/secretive_texts.h"
#include "support/test_group.h"

#include <random>

using namespace mailvitals;

namespace {

/// Values that a check could come upon, the odd ones more often than in life. The same seed makes the same.
class Maker {
 public:
    explicit Maker(unsigned seed) : random_(seed) {}

    std::size_t below(std::size_t count) { return random_() % count; }
    bool flip() { return below(2) == 0; }

    std::string bytes(std::size_t most) {
        std::string text(below(most + 1), ' ');
        for (char& c : text) c = static_cast<char>(flip() ? 0x20 + below(0x5f) : below(256));
        return text;
    }

    /// Any octets, up to the 255 that a name may have.
    DomainName name() {
        static const std::vector<DomainName> known{
            "localhost"_dn, "printer.local"_dn,         "a_b.example"_dn, "192.0.2.1"_dn,
            DomainName(),   "xn--bcher-kva.example"_dn, "-a-.example"_dn, "example.org"_dn};
        if (flip()) return known[below(known.size())];
        std::vector<std::string> labels;
        std::size_t room = 254;
        for (std::size_t count = 1 + below(8); count > 0; --count) {
            const std::size_t longest = std::min<std::size_t>(63, room > 1 ? room - 1 : 0);
            if (longest == 0) break;
            std::string label = flip() ? std::string(longest, 'x') : bytes(longest);
            if (label.empty()) label = "y";
            room -= label.size() + 1;
            labels.push_back(std::move(label));
        }
        return DomainName::fromLabels(std::move(labels)).value_or(DomainName());
    }

    IpAddress address() {
        static const std::vector<const char*> known{
            "192.0.2.1", "::ffff:192.0.2.1", "::", "0.0.0.0", "2001:db8::1", "fe80::1", "64:ff9b::c000:201"};
        return *IpAddress::parse(known[below(known.size())]);
    }
    IpEndpoint endpoint() { return {address(), static_cast<std::uint16_t>(1 + below(65535))}; }

    Target target() {
        if (below(4) == 0) return Target::ofAddress(address());
        return Target::ofDomain(name());
    }

    dns::Rdata rdata(dns::Type& type) {
        using dns::Type;
        static const std::vector<Type> types{Type::A,   Type::Aaaa, Type::Mx,  Type::Txt,
                                             Type::Soa, Type::Srv,  Type::Caa, Type::Cname,
                                             Type::Ns,  Type::Ptr,  Type{},    static_cast<Type>(65535)};
        type = types[below(types.size())];
        if (below(4) == 0) return dns::RawRdata{bytes(40)};
        const auto number = [&](std::uint32_t most) {
            return static_cast<std::uint32_t>(random_() % (std::uint64_t(most) + 1));
        };
        const auto small = [&] { return static_cast<std::uint16_t>(number(65535)); };
        switch (type) {
            case Type::A: return IpAddress::v4({192, 0, 2, 1});
            case Type::Aaaa: return *IpAddress::parse(flip() ? "::ffff:192.0.2.1" : "2001:db8::1");
            case Type::Mx: return dns::Mx{small(), name()};
            case Type::Txt: {
                std::vector<std::string> strings(below(5) == 0 ? 65535 : below(4));
                for (std::size_t i = 0; i < std::min<std::size_t>(strings.size(), 3); ++i)
                    strings[i] = bytes(255);
                return dns::Txt{strings};
            }
            case Type::Soa: return dns::Soa{name(), name(), number(0xffffffff), number(0xffffffff)};
            case Type::Srv: return dns::Srv{small(), small(), small(), name()};
            case Type::Caa: return dns::Caa{static_cast<std::uint8_t>(number(255)), bytes(15), bytes(60)};
            case Type::Cname:
            case Type::Ns:
            case Type::Ptr: return name();
            default: return dns::RawRdata{bytes(40)};
        }
    }

    std::vector<dns::Record> records(std::size_t most) {
        std::vector<dns::Record> made;
        for (std::size_t count = below(most + 1); count > 0; --count) {
            dns::Type type{};
            dns::Rdata data = rdata(type);
            made.push_back(
                {name(), type, static_cast<std::uint32_t>(random_() % 0x80000000u), std::move(data)});
        }
        return made;
    }

    Timing timing() {
        const auto time = [&] { return std::chrono::microseconds(random_() % 900000000); };
        return {time(), time(), time(),
                flip() ? std::string() : DnsQuestion::of(name(), dns::Type::Txt).id()};
    }

    Failure failure() {
        static const std::vector<FailureReason> reasons{FailureReason::TimedOut, FailureReason::Offline,
                                                        FailureReason::TooMuch, FailureReason::HeldBack,
                                                        FailureReason::Internal};
        return {reasons[below(reasons.size())], bytes(60)};
    }

    void addDns(Evidence& evidence) {
        DnsQuestion question{name(),
                             dns::Type::Txt,
                             flip() ? dns::Class::In : dns::Class::Chaos,
                             std::nullopt,
                             {flip(), flip(), flip()}};
        if (flip()) question.server = endpoint();
        DnsAnswer answer{endpoint(), flip(),    static_cast<dns::Rcode>(below(4096)),
                         flip(),     flip(),    records(6),
                         records(2), records(2)};
        evidence.of<DnsQuestion>()[question] = flip() ? Attempt<DnsAnswer>::done(std::move(answer), timing())
                                                      : Attempt<DnsAnswer>::failed(failure(), timing());
    }

    void addSmtp(Evidence& evidence) {
        static const std::vector<SmtpSessionKind> sessions{SmtpSessionKind::Greeting, SmtpSessionKind::Relay,
                                                           SmtpSessionKind::PortCheck,
                                                           SmtpSessionKind::Proof};
        SmtpQuestion question{sessions[below(4)], name(), endpoint()};
        question.afterPause = flip();
        for (std::size_t i = below(4); i > 0; --i)
            question.trials.push_back(
                {"trial-" + std::to_string(i), bytes(80), "\"a b\\\"\"@" + name().toString(), flip()});
        question.message = flip() ? bytes(200) : std::string();
        SmtpSession session;
        session.local = address();
        for (std::size_t i = below(5); i > 0; --i) {
            SmtpExchange exchange{bytes(80), {}, flip(), timing().started, timing().finished};
            for (std::size_t line = below(257); line > 0; --line) exchange.lines.push_back(bytes(30));
            session.exchanges.push_back(std::move(exchange));
        }
        if (flip())
            session.tls =
                TlsFacts{"TLSv1.3", "X", {bytes(90), bytes(9)}, flip(), static_cast<int>(below(90)), "y"};
        if (flip()) session.tlsError = bytes(20);
        if (flip()) session.brokeOff = failure();
        evidence.of<SmtpQuestion>()[question] = Attempt<SmtpSession>::done(std::move(session), timing());
    }

    /// Senders as they are in the wild, and as they are made to hurt.
    std::string message() {
        static const std::vector<const char*> mailboxes{"root@localhost",
                                                        "me@printer.local",
                                                        "a_b@c_d.example",
                                                        "<>",
                                                        "\"a b\\\"c\"@example.org",
                                                        "ann@b\xc3\xbc"
                                                        "cher.example",
                                                        "x@[192.0.2.1]",
                                                        "x@[IPv6:2001:db8::1]",
                                                        "a@example.org.",
                                                        "\xff@\xfe",
                                                        "a@b@c",
                                                        "@example.org"};
        const auto mailbox = [&] { return std::string(mailboxes[below(mailboxes.size())]); };
        std::string text = flip() ? "From a@b Sat Nov 28 10:00:06 2026\n" : "";
        text += "Return-Path: <" + mailbox() + ">\nReceived: from " + bytes(20) +
                " by localhost; x\nFrom: " + mailbox() + "\nSubject: " + bytes(60) + "\n";
        for (std::size_t i = below(23); i > 0; --i)
            text += "DKIM-Signature: v=1; a=rsa-sha256; d=" + name().toString() +
                    "; s=s; h=from; bh=AAAA; b=AAAA\n";
        text += flip() ? "\n>From here\n" : "no field\n";
        if (flip()) text += "\nFrom b@c Sat Nov 28 10:00:06 2026\nFrom: x@y.example\n\n";
        return text;
    }

    Evidence evidence() {
        CheckRequest request{target(), {endpoint()}, {bytes(20)}, {}, {}};
        request.treatAsPublic = {*Cidr::parse("192.0.2.0/24"), *Cidr::parse("::/0")};
        request.ownAddressServices = {{endpoint(), name(), dns::Type::Txt, dns::Class::Chaos}};
        request.thorough = flip();
        request.offline = flip();
        request.tellsLocalPart = flip();
        auto item = examineMessage(message(), bytes(20));
        if (item && flip()) request.message = std::make_shared<const MessageItem>(std::move(*item));
        Evidence made(std::move(request));
        made.program = "Mailvitals";
        made.startedAt = std::chrono::sys_seconds(std::chrono::seconds(random_() % 4000000000u));
        for (std::size_t i = below(4); i > 0; --i) addDns(made);
        for (std::size_t i = below(3); i > 0; --i) addSmtp(made);
        return made;
    }

    /// Configuration texts, mangled: lines doubled, cut, swapped and spoilt.
    std::string texts() {
        std::string text = test::allSecretiveTexts();
        if (flip()) text = test::secretiveTexts[below(test::secretiveTexts.size())].text;
        for (std::size_t i = below(30); i > 0 && !text.empty(); --i) {
            const std::size_t at = below(text.size());
            const std::size_t length = below(std::min<std::size_t>(text.size() - at, 40) + 1);
            switch (below(4)) {
                case 0: text.erase(at, length); break;
                case 1: text.insert(below(text.size()), text.substr(at, length)); break;
                case 2: text[at] = static_cast<char>(below(256)); break;
                default: text.insert(at, 1, " \n\"'{}:;,$!<="[below(14)]); break;
            }
        }
        return text;
    }

 private:
    std::mt19937 random_;
};

template <class Q>
void compare(const Evidence& saved, const Evidence& read) {
    QCOMPARE(read.of<Q>().size(), saved.of<Q>().size());
    for (const auto& [question, attempt] : saved.of<Q>()) {
        const auto found = read.of<Q>().find(question);
        QVERIFY2(found != read.of<Q>().end(), question.id().c_str());
        QCOMPARE(found->second.timing(), attempt.timing());
        QCOMPARE(found->second.failure() != nullptr, attempt.failure() != nullptr);
        if (attempt.failure()) QCOMPARE(*found->second.failure(), *attempt.failure());
        if (attempt.answer()) QVERIFY(*found->second.answer() == *attempt.answer());
    }
}

void compareAll(const Evidence& saved) {
    const auto read = evidenceFromJson(toJson(saved));
    QVERIFY2(read, read ? "" : (read.error().where + ": " + read.error().what).c_str());
    QCOMPARE(read->request.target, saved.request.target);
    QVERIFY(read->request == saved.request);
    QCOMPARE(read->startedAt, saved.startedAt);
    AllKinds::forEach([&]<class K>(K) { compare<typename K::Question>(saved, *read); });
    // And again: what was read is saved as the same file.
    QCOMPARE(toJson(*read), toJson(saved));
}

}  // namespace

/// What is saved is read, whatever it was that the program saw.
class TestRoundTrip : public QObject {
    Q_OBJECT

 private Q_SLOTS:
    void whateverWasSeen() {
        for (unsigned seed = 0; seed < 400; ++seed) {
            compareAll(Maker(seed).evidence());
            QVERIFY2(!QTest::currentTestFailed(), std::to_string(seed).c_str());
        }
    }

    void whateverWasHandedOver() {
        for (unsigned seed = 0; seed < 400; ++seed) {
            ConfigurationItem item;
            item.add(Maker(seed).texts(), {});
            Evidence evidence(CheckRequest{targetOf(item), {}, {}, {}, {}});
            evidence.request.configuration = std::make_shared<const ConfigurationItem>(std::move(item));
            compareAll(evidence);
            QVERIFY2(!QTest::currentTestFailed(), std::to_string(seed).c_str());
        }
    }

    void whatCameBack() {
        const char* texts[] = {
            "550 5.7.26 \xff\x1b[31m {domain} \\x41",
            "Final-Recipient: utf-8; \\x{3B4}@example.net\nAction: failed\nStatus: 5.1.1\nRemote-MTA: mx\n",
            "nothing at all",
            "From: M <m@x.example>\nTo: a@example.org\nContent-Type: text/plain\n\n450 4.3.2 later\n"};
        for (const char* text : texts) {
            const BounceItem item{"a\nb.eml", *bounce::parse(text)};
            Evidence evidence(CheckRequest{targetOf(item), {}, {}, {}, {}});
            evidence.request.bounce = std::make_shared<const BounceItem>(item);
            compareAll(evidence);
            QVERIFY2(!QTest::currentTestFailed(), text);
        }
    }

    /// As many records, and as many strings in one, as 64 KiB of an answer can hold.
    void theLargestAnswer() {
        Evidence evidence(CheckRequest{Target::ofDomain("example.org"_dn), {}, {}, {}, {}});
        const dns::Record empty{DomainName(), dns::Type{}, 0, dns::RawRdata{}};
        const dns::Record strings{DomainName(), dns::Type::Txt, 0, dns::Txt{std::vector<std::string>(65535)}};
        const IpEndpoint server{IpAddress::v4({192, 0, 2, 53}), 53};
        evidence.of<DnsQuestion>()[DnsQuestion::of("a.example"_dn, dns::Type::Txt)] =
            Attempt<DnsAnswer>::done({server,
                                      true,
                                      dns::Rcode::NoError,
                                      false,
                                      false,
                                      std::vector<dns::Record>((65535 - 12) / 11, empty),
                                      {strings}},
                                     {});
        compareAll(evidence);
    }

    /// Two hundred texts full of facts are more than a file has room for; what does not fit is cut, and said.
    void theLargestConfiguration() {
        std::string rules = "*nat\n";
        for (int i = 0; i < 4100; ++i) rules += "-A POSTROUTING -s 10.0.0.0/8 -d 10.0.0.0/8 -j MASQUERADE\n";
        ConfigurationItem item;
        for (int i = 0; i < 40; ++i) item.add("=== iptables-save\n" + rules, {});
        QCOMPARE(item.texts.size(), std::size_t(40));
        QVERIFY(item.texts.front().cut);
        QVERIFY(item.texts.back().cut);
        QCOMPARE(item.texts.front().facts.size(), config::maxFacts);
        QVERIFY(item.texts.back().facts.empty());
        ConfigurationItem twice = item;
        twice.add(std::move(item));
        Evidence evidence(CheckRequest{targetOf(twice), {}, {}, {}, {}});
        evidence.request.configuration = std::make_shared<const ConfigurationItem>(std::move(twice));
        const QByteArray json = toJson(evidence);
        QVERIFY(json.size() < largestEvidenceFile);
        const auto read = evidenceFromJson(json);
        QVERIFY(read);
        QVERIFY(read->request == evidence.request);
    }

    void targetsOfMessages_data() {
        QTest::addColumn<QString>("name");
        for (const char* name : {"localhost", "printer.local", "a_b.example", "192.0.2.1", "x@y.example",
                                 "a.example:25", "[::1]", "a/b.example", "\\032", "single", "com", "0x7f.1"})
            QTest::newRow(name) << name;
    }
    void targetsOfMessages() {
        QFETCH(QString, name);
        compareAll(
            Evidence(CheckRequest{Target::ofDomain(*DomainName::parse(name.toStdString())), {}, {}, {}, {}}));
        compareAll(
            Evidence(CheckRequest{Target::ofAddress(*IpAddress::parse("::ffff:192.0.2.1")), {}, {}, {}, {}}));
    }

    void aTargetOfAnUnknownSortIsRefused() {
        QByteArray json = toJson(Evidence(CheckRequest{Target::ofDomain("localhost"_dn), {}, {}, {}, {}}));
        QVERIFY(evidenceFromJson(json));
        json.replace("\"target_is\": \"domain\"", "\"target_is\": \"server\"");
        const auto refused = evidenceFromJson(json);
        QVERIFY(!refused);
        QCOMPARE(refused.error().where, std::string("request.target_is"));
        json.replace("\"target_is\": \"server\"", "\"target_is\": \"address\"");
        QCOMPARE(evidenceFromJson(json).error().where, std::string("request.target"));
    }
};

MAILVITALS_TEST_CLASS(TestRoundTrip)
#include "round_trip.moc"
