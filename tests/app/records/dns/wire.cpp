// SPDX-License-Identifier: GPL-3.0-or-later
#include "records/dns/wire.h"

#include "records/dns/signature.h"
#include "support/pace.h"
#include "wire_form.h"

#include <QElapsedTimer>
#include <QTest>

using namespace mailvitals;
using namespace mailvitals::dns;
using namespace mailvitals::dns::form;

Q_DECLARE_METATYPE(Rdata)

namespace {

Message answerOf(const Rdata& data, Type type) {
    Message message;
    message.id = 7;
    message.isResponse = true;
    message.questionName = "mail.example.org"_dn;
    message.questionType = type;
    message.answers = {Record{"mail.example.org"_dn, type, 3600, data}};
    return message;
}

}  // namespace

class TestDnsWire : public QObject {
    Q_OBJECT

 private Q_SLOTS:
    void keepsEveryType_data();
    void keepsEveryType();
    void keepsFlags_data();
    void keepsFlags();
    void asks();
    void keepsAddressesThatComeAlong();
    void readsSignatures();
    void followsPointers();
    void refuses_data();
    void refuses();
    void refusesEveryPrefix();
    void survivesEveryByte();
    void keepsWhatWasWhole();
    void keepsBrokenRdataRaw_data();
    void keepsBrokenRdataRaw();
    void readsTtls();
    void readsExtendedCodes();
    void takesHugeMessages_data();
    void takesHugeMessages();
};

void TestDnsWire::keepsEveryType_data() {
    QTest::addColumn<Rdata>("data");
    QTest::addColumn<int>("type");
    const auto row = [](const char* what, const Rdata& data, Type type) {
        QTest::newRow(what) << data << static_cast<int>(type);
    };
    row("A (RFC 1035 section 3.4.1)", *IpAddress::parse("192.0.2.1"), Type::A);
    row("AAAA (RFC 3596 section 2.2)", *IpAddress::parse("2001:db8::1"), Type::Aaaa);
    row("NS", "ns.example.org"_dn, Type::Ns);
    row("CNAME", "other.example.org"_dn, Type::Cname);
    row("PTR", "host.example.org"_dn, Type::Ptr);
    row("PTR to the root", DomainName(), Type::Ptr);
    row("MX", Mx{65535, "mx.example.org"_dn}, Type::Mx);
    row("null MX (RFC 7505)", Mx{0, DomainName()}, Type::Mx);
    row("TXT of one string", Txt{{"v=spf1 -all"}}, Type::Txt);
    row("TXT of several strings", Txt{{"a", "", std::string(255, 'x')}}, Type::Txt);
    row("TXT of any octets", Txt{{std::string("\x00\xff\"\\", 4)}}, Type::Txt);
    row("SRV (RFC 2782)", Srv{0, 1, 993, "mail.example.org"_dn}, Type::Srv);
    row("SRV of a service that is not offered", Srv{0, 0, 0, DomainName()}, Type::Srv);
    row("CAA (RFC 8659)", Caa{0, "issue", "letsencrypt.org"}, Type::Caa);
    row("CAA, critical, with an empty value", Caa{128, "tbs", ""}, Type::Caa);
    row("DS stays raw", RawRdata{std::string("\0\1\5\2abc", 7)}, Type::Ds);
    row("SOA", Soa{"ns.example.org"_dn, "root.example.org"_dn, 4294967295u, 300}, Type::Soa);
    row("unknown type", RawRdata{std::string("\x00\x01\x02", 3)}, static_cast<Type>(65281));
    row("unknown type without RDATA", RawRdata{}, static_cast<Type>(65280));
    row("name of the longest kind",
        *DomainName::parse(std::string(63, 'a') + "." + std::string(63, 'b') + "." + std::string(63, 'c') +
                           "." + std::string(61, 'd')),
        Type::Cname);
    row("name of odd octets", *DomainName::parse("a\\.b\\000.example"), Type::Cname);
}

void TestDnsWire::keepsEveryType() {
    QFETCH(Rdata, data);
    QFETCH(int, type);
    const Message message = answerOf(data, static_cast<Type>(type));
    const auto read = decode(encode(message));
    QVERIFY2(read.has_value(), read ? "" : read.error().what.c_str());
    QVERIFY(read->answers == message.answers);
    QVERIFY(read->questionName == message.questionName);
    QVERIFY(read->questionType == message.questionType);
    QVERIFY(read->authority.empty());
}

void TestDnsWire::keepsFlags_data() {
    QTest::addColumn<int>("bits");
    for (int bits = 0; bits < 32; ++bits) QTest::newRow(qPrintable(QString::number(bits, 2))) << bits;
}

void TestDnsWire::keepsFlags() {
    QFETCH(int, bits);
    Message message = answerOf(Txt{{"x"}}, Type::Txt);
    message.isResponse = (bits & 1) != 0;
    message.authoritative = (bits & 2) != 0;
    message.truncated = (bits & 4) != 0;
    message.recursionAvailable = (bits & 8) != 0;
    message.authenticData = (bits & 16) != 0;
    message.rcode = static_cast<Rcode>(bits & 15);
    message.questionClass = Class::Chaos;
    message.authority = message.answers;
    const auto read = decode(encode(message));
    QVERIFY(read.has_value());
    QCOMPARE(read->id, message.id);
    QCOMPARE(read->isResponse, message.isResponse);
    QCOMPARE(read->authoritative, message.authoritative);
    QCOMPARE(read->truncated, message.truncated);
    QCOMPARE(read->recursionAvailable, message.recursionAvailable);
    QCOMPARE(read->authenticData, message.authenticData);
    QVERIFY(read->rcode == message.rcode);
    QVERIFY(read->questionClass == Class::Chaos);
    QVERIFY(read->authority == message.authority);
}

void TestDnsWire::asks() {
    const std::string query = encodeQuery(0xabcd, "example"_dn, Type::Txt, Class::In, {});
    const std::string expected = u16(0xabcd) + u16(0x0120) + u16(1) + u16(0) + u16(0) + u16(1) +
                                 std::string("\7example\0", 9) + u16(16) + u16(1) + std::string("\0", 1) +
                                 u16(41) + u16(1232) + u16(0) + u16(0) + u16(0);
    QCOMPARE(QByteArray::fromStdString(query).toHex(), QByteArray::fromStdString(expected).toHex());
    const std::string plain = encodeQuery(1, "example"_dn, Type::Txt, Class::In, {false, true});
    QCOMPARE(QByteArray::fromStdString(plain.substr(2, 2)).toHex(), QByteArray("0030"));
    // The flags of EDNS stand in the OPT record's TTL (RFC 6891 section 6.1.4).
    const std::string withSignatures =
        encodeQuery(1, "example"_dn, Type::Txt, Class::In, {false, true, true});
    QCOMPARE(QByteArray::fromStdString(withSignatures.substr(withSignatures.size() - 6)).toHex(),
             QByteArray("000080000000"));
    const auto read = decode(query);
    QVERIFY(read.has_value());
    QVERIFY(!read->isResponse);
    QVERIFY(read->questionName == "example"_dn);
}

/// RFC 1034 section 4.2.1: what a referral needs comes along; whatever else does is not wanted.
void TestDnsWire::keepsAddressesThatComeAlong() {
    Message referral = answerOf(RawRdata(), Type::Ns);
    referral.answers.clear();
    referral.authority = {{"example.org"_dn, Type::Ns, 60, "ns1.example.org"_dn}};
    referral.additional = {{"ns1.example.org"_dn, Type::A, 60, *IpAddress::parse("192.0.2.53")},
                           {"ns1.example.org"_dn, Type::Aaaa, 60, *IpAddress::parse("2001:db8::53")},
                           {"ns1.example.org"_dn, Type::Txt, 60, Txt{{"x"}}}};
    const auto read = decode(encode(referral));
    QVERIFY(read.has_value());
    QVERIFY(read->authority == referral.authority);
    referral.additional.pop_back();
    QVERIFY(read->additional == referral.additional);
    referral.additional.assign(mostRecords + 1, referral.additional.front());
    const auto many = decode(encode(referral));
    QVERIFY(many && many->oversized && many->additional.size() < mostRecords);
}

void TestDnsWire::readsSignatures() {
    using std::chrono::seconds;
    const std::string rdata = u16(16) + std::string("\x0d\x02", 2) + u16(0) + u16(3600) + u16(0x6920) +
                              u16(0x1b00) + u16(0x690a) + u16(0xa900) + u16(4711) + std::string("\0", 1) +
                              "signature";
    const Record record{"example.org"_dn, Type::Rrsig, 60, RawRdata{rdata}};
    const auto read = readSignature(record);
    QVERIFY(read.has_value());
    QVERIFY(read->covered == Type::Txt);
    QCOMPARE(read->expiration.time_since_epoch().count(), std::int64_t(0x69201b00));
    QCOMPARE(read->inception.time_since_epoch().count(), std::int64_t(0x690aa900));

    Record later = record;
    later.data = RawRdata{rdata.substr(0, 8) + u16(0x7000) + u16(0) + rdata.substr(12)};
    QCOMPARE(lastExpiration({record, later}, Type::Txt)->time_since_epoch().count(),
             std::int64_t(0x70000000));
    QVERIFY(!lastExpiration({record, later}, Type::Mx));
    QVERIFY(!lastExpiration({}, Type::Txt));
    for (std::size_t size = 0; size < 18; ++size) {
        Record cut = record;
        cut.data = RawRdata{rdata.substr(0, size)};
        QVERIFY(!readSignature(cut));
    }
    QVERIFY(!readSignature(Record{"example.org"_dn, Type::Rrsig, 60, Txt{{rdata}}}));
}

void TestDnsWire::followsPointers() {
    // "mail" and a pointer to the question's name, an MX that points into this name, one that points at a
    // pointer.
    const std::string owner = std::string("\4mail", 5) + toQuestion;
    const std::string wire = head(2) + record(owner, 15, u16(10) + std::string("\2mx", 3) + u16(0xc019)) +
                             record(u16(0xc019), 15, u16(20) + u16(0xc01e));
    const auto read = decode(wire);
    QVERIFY2(read.has_value(), read ? "" : read.error().what.c_str());
    QVERIFY((read->answers[0] == Record{"mail.example"_dn, Type::Mx, 300, Mx{10, "mx.mail.example"_dn}}));
    QVERIFY((read->answers[1] == Record{"mail.example"_dn, Type::Mx, 300, Mx{20, "example"_dn}}));
}

void TestDnsWire::refuses_data() {
    QTest::addColumn<QByteArray>("wire");
    QTest::addColumn<int>("where");
    QTest::addColumn<QByteArray>("what");
    QTest::addColumn<QByteArray>("section");
    const auto row = [](const char* name, const std::string& wire, int where, const char* what,
                        const char* section) {
        QTest::newRow(name) << QByteArray::fromStdString(wire) << where << QByteArray(what)
                            << QByteArray(section);
    };
    const char* const compression = "RFC 1035 section 4.1.4";
    const std::string good = record(toQuestion, 16, std::string("\1x", 2));
    row("nothing", "", 0, "shorter than a header", "RFC 1035 section 4.1.1");
    row("eleven octets", std::string(11, '\0'), 0, "shorter than a header", "RFC 1035 section 4.1.1");
    row("no question", u16(1) + u16(0x8000) + std::string(8, '\0'), 4, "not exactly one question",
        "RFC 9619");
    row("two questions", u16(1) + u16(0x8000) + u16(2) + std::string(6, '\0'), 4, "not exactly one question",
        "RFC 9619");
    row("question cut", head(0).substr(0, 24), 23, "question runs past the end", "RFC 1035 section 4.1.2");
    row("pointer to itself", head(1) + record(u16(0xc019), 16, "\1x"), 25, "pointer does not lead backwards",
        compression);
    row("pointer forward", head(1) + record(u16(0xc01b), 16, "\1x"), 25, "pointer does not lead backwards",
        compression);
    row("pointer beyond the end", head(1) + record(u16(0xffff), 16, "\1x"), 25,
        "pointer does not lead backwards", compression);
    row("label and pointer in a loop", head(1) + record(std::string("\1a", 2) + u16(0xc019), 16, "\1x"), 27,
        "pointer does not lead backwards", compression);
    row("two pointers at each other",
        head(2) + record(toQuestion, 257, u16(0xc027)) + record(u16(0xc025), 16, "\1x"), 37,
        "pointer does not lead backwards", compression);
    row("pointer cut", head(1) + "\xc0", 25, "pointer runs past the end", compression);
    row("label type 01 (RFC 6891 section 5)", head(1) + "\x41", 25, "unknown label type", compression);
    row("label type 10", head(1) + "\x80", 25, "unknown label type", compression);
    row("label past the end",
        head(1) +
            "\x05"
            "abc",
        25, "label runs past the end", "RFC 1035 section 3.1");
    row("name past the end", head(1) + std::string("\1a", 2), 27, "name runs past the end",
        "RFC 1035 section 3.1");
    std::string longName;
    for (int i = 0; i < 130; ++i) longName += std::string("\1a", 2);
    row("name of 130 labels", head(1) + record(longName + std::string(1, '\0'), 16, "\1x"), 279,
        "name too long", "RFC 1035 section 2.3.4");
    const std::string sixty = "\x3c" + std::string(60, 'a');
    row("name of 306 octets",
        head(1) + record(sixty + sixty + sixty + sixty + sixty + std::string(1, '\0'), 16, "\1x"), 25,
        "name too long", "RFC 1035 section 2.3.4");
    row("one answer, two announced", head(2) + good, 39, "name runs past the end", "RFC 1035 section 3.1");
    row("answers announced, none there", head(65535), 25, "name runs past the end", "RFC 1035 section 3.1");
    row("authority announced, none there", head(1, 1) + good, 39, "name runs past the end",
        "RFC 1035 section 3.1");
    row("additional records announced, none there", head(1, 0, 1) + good, 39, "name runs past the end",
        "RFC 1035 section 3.1");
    row("RDATA longer than the message", head(1) + record(toQuestion, 16, "\1x", u16(0) + u16(300), 3), 25,
        "record runs past the end", "RFC 1035 section 4.1.3");
    row("record without a length", head(1) + good.substr(0, 10), 25, "record runs past the end",
        "RFC 1035 section 4.1.3");
}

void TestDnsWire::refuses() {
    QFETCH(QByteArray, wire);
    QFETCH(int, where);
    QFETCH(QByteArray, what);
    QFETCH(QByteArray, section);
    const auto read = decode(wire.toStdString());
    QVERIFY(!read.has_value());
    QCOMPARE(read.error().what, what.toStdString());
    QCOMPARE(static_cast<int>(read.error().where), where);
    QCOMPARE(read.error().section, section.toStdString());
}

void TestDnsWire::refusesEveryPrefix() {
    Message message = answerOf(Mx{10, "mx.example.org"_dn}, Type::Mx);
    message.authority = {Record{"example.org"_dn, Type::Soa, 60, Soa{"a.example"_dn, "b.example"_dn, 1, 2}}};
    const std::string wire = encode(message);
    for (std::size_t size = 0; size < wire.size(); ++size) {
        const auto read = decode(std::string_view(wire).substr(0, size));
        QVERIFY(!read.has_value());
        QVERIFY(read.error().where <= size);
    }
    QVERIFY(decode(wire).has_value());
    QVERIFY(decode(wire + "text behind the message").has_value());
}

void TestDnsWire::survivesEveryByte() {
    Message message = answerOf(Txt{{"v=spf1 -all"}}, Type::Txt);
    message.authority = answerOf(Mx{1, "b.example"_dn}, Type::Mx).answers;
    const std::string wire = encode(message);
    for (std::size_t i = 0; i < wire.size(); ++i) {
        for (int byte = 0; byte < 256; ++byte) {
            std::string broken = wire;
            broken[i] = static_cast<char>(byte);
            const auto read = decode(broken);
            QVERIFY(read.has_value() || read.error().where <= wire.size());
        }
    }
}

void TestDnsWire::keepsWhatWasWhole() {
    // The octets of the RDATA that was cut look like a record of the next section. They are none.
    const std::string whole = record(toQuestion, 16, std::string("\1x", 2));
    const std::string inside = record(toQuestion, 16, std::string("\1y", 2));
    const std::string cut = record(toQuestion, 257, inside, u16(0) + u16(300), 500);
    const auto read = decode(head(2, 1, 0, 0x8600) + whole + cut);
    QVERIFY2(read.has_value(), read ? "" : read.error().what.c_str());
    QVERIFY(read->truncated);
    QCOMPARE(read->answers.size(), std::size_t(1));
    QVERIFY(read->answers[0].data == Rdata(Txt{{"x"}}));
    QVERIFY(read->authority.empty());
    QVERIFY(decode(head(65535, 65535, 65535, 0x8600))->answers.empty());
}

void TestDnsWire::keepsBrokenRdataRaw_data() {
    QTest::addColumn<int>("type");
    QTest::addColumn<QByteArray>("rdata");
    const auto row = [](const char* what, Type type, const std::string& rdata) {
        QTest::newRow(what) << static_cast<int>(type) << QByteArray::fromStdString(rdata);
    };
    row("A of three octets", Type::A, "abc");
    row("A of five octets", Type::A, "abcde");
    row("A of none", Type::A, "");
    row("AAAA of four octets", Type::Aaaa, "abcd");
    row("NS with octets behind the name", Type::Ns, std::string("\1a\0x", 4));
    row("CNAME past its RDATA", Type::Cname, "\5ab");
    row("PTR of none", Type::Ptr, "");
    row("CNAME that points forward", Type::Cname, u16(0xffff));
    row("MX of one octet", Type::Mx, "a");
    row("MX without a name", Type::Mx, "ab");
    row("MX with octets behind the name", Type::Mx, std::string("ab\0x", 4));
    row("TXT past its RDATA", Type::Txt, "\5ab");
    row("TXT without a string (RFC 1035 section 3.3.14)", Type::Txt, "");
    row("TXT with half a string", Type::Txt, std::string("\1a\2b", 4));
    row("SRV without a target", Type::Srv, std::string(6, '\0'));
    row("SRV with octets behind", Type::Srv, std::string(8, '\0'));
    row("CAA without a tag (RFC 8659 section 4.1)", Type::Caa, std::string("\0\0x", 3));
    row("CAA with a tag that is cut", Type::Caa, std::string("\0\5issu", 6));
    row("CAA of one octet", Type::Caa, std::string(1, '\0'));
    row("SOA of two names", Type::Soa, std::string("\0\0", 2));
    row("SOA with a number missing", Type::Soa, std::string(2 + 16, '\0'));
    row("SOA with octets behind", Type::Soa, std::string(2 + 21, '\0'));
}

void TestDnsWire::keepsBrokenRdataRaw() {
    QFETCH(int, type);
    QFETCH(QByteArray, rdata);
    // With a record behind it, so that a reader which runs on finds octets.
    const std::string next = record(toQuestion, 16, std::string("\1x", 2));
    for (const std::string& behind : {std::string(), next}) {
        const auto read =
            decode(head(behind.empty() ? 1 : 2) +
                   record(toQuestion, static_cast<unsigned>(type), rdata.toStdString()) + behind);
        QVERIFY2(read.has_value(), read ? "" : read.error().what.c_str());
        QVERIFY(read->answers[0].data == Rdata(RawRdata{rdata.toStdString()}));
        if (!behind.empty()) QVERIFY(read->answers[1].data == Rdata(Txt{{"x"}}));
    }
}

void TestDnsWire::readsTtls() {
    const auto ttlOf = [](const std::string& ttl) {
        return decode(head(1) + record(toQuestion, 16, std::string("\1x", 2), ttl, 2))->answers[0].ttl;
    };
    QCOMPARE(ttlOf(u16(0x7fff) + u16(0xffff)), 0x7fffffffu);
    QCOMPARE(ttlOf(u16(0x8000) + u16(0)), 0u);  // RFC 2181 section 8
    QCOMPARE(ttlOf(u16(0xffff) + u16(0xffff)), 0u);
    QCOMPARE(ttlOf(u16(0) + u16(0)), 0u);
}

void TestDnsWire::readsExtendedCodes() {
    const auto opt = [](unsigned upper) {
        return record(std::string(1, '\0'), 41, "", u16(upper << 8) + u16(0), 0);
    };
    const auto badVersion = decode(head(0, 0, 1) + opt(1));
    QVERIFY(badVersion->rcode == static_cast<Rcode>(16));  // BADVERS (RFC 6891 section 9)
    const auto refused = decode(head(0, 0, 1, 0x8405) + opt(0));
    QVERIFY(refused->rcode == Rcode::Refused);
    const auto largest = decode(head(0, 0, 1, 0x840f) + opt(255));
    QVERIFY(largest->rcode == static_cast<Rcode>(4095));
}

void TestDnsWire::takesHugeMessages_data() {
    QTest::addColumn<QByteArray>("wire");
    QTest::addColumn<bool>("good");
    const auto row = [](const char* what, const std::string& wire, bool good) {
        QTest::newRow(what) << QByteArray::fromStdString(wire) << good;
    };
    std::string records;
    for (int i = 0; i < 4600; ++i) records += record(toQuestion, 16, std::string("\1x", 2));
    row("4600 records in 64 KB", head(4600) + records, true);
    std::string strings;
    for (int i = 0; i < 250; ++i) strings += "\xff" + std::string(255, 'x');
    row("one TXT of 64 KB", head(1) + record(toQuestion, 16, strings), true);
    row("zeros", std::string(65535, '\0'), false);
    row("ones", std::string(65535, '\xff'), false);
    // Every record's name is a walk along all the pointers in the first record's RDATA.
    std::string chain = std::string("\0\0", 2);
    std::size_t at = head(0).size() + 12 + 2;
    while (at < 16300) {
        chain += u16(static_cast<unsigned>(0xc000 | (at - 2)));
        at += 2;
    }
    std::string walks;
    for (int i = 0; i < 3500; ++i)
        walks += record(u16(static_cast<unsigned>(0xc000 | (at - 2))), 16, std::string("\1x", 2));
    row("chains of pointers", head(3501) + record(toQuestion, 257, chain) + walks, false);
}

void TestDnsWire::takesHugeMessages() {
    QFETCH(QByteArray, wire);
    QFETCH(bool, good);
    QVERIFY(wire.size() <= 66000);
    QElapsedTimer timer;
    timer.start();
    const auto read = decode(wire.toStdString());
    QCOMPARE(read.has_value(), good);
    QVERIFY2(timer.elapsed() < 2000 * mailvitals::test::slower, "more than linear time");
}

QTEST_APPLESS_MAIN(TestDnsWire)
#include "wire.moc"
