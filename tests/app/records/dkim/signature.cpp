// SPDX-License-Identifier: GPL-3.0-or-later
#include "records/dkim/signature.h"

#include <QTest>

using namespace mailvitals;
using namespace mailvitals::dkim;

namespace {

/// bh= of 32 octets.
const char* const hash = "MTIzNDU2Nzg5MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTI=";

/// A signature that is sound, with one tag put in place of its own, or added.
QByteArray with(const QByteArray& tag) {
    QByteArrayList tags{"v=1",       "a=rsa-sha256",           "d=example.net", "s=brisbane",
                        "h=from:to", QByteArray("bh=") + hash, "b=AAAA"};
    const QByteArray name = tag.left(tag.indexOf('=')).trimmed();
    bool known = false;
    for (QByteArray& each : tags) {
        if (!each.startsWith(name + "=")) continue;
        each = tag;
        known = true;
    }
    if (!known) tags.append(tag);
    return tags.join("; ");
}

QByteArray without(const QByteArray& name) {
    return with(name + "=!").replace(name + "=!; ", "").replace("; " + name + "=!", "");
}

std::string described(const Signature& s) {
    const auto form = [](Canonicalization c) { return c == Canonicalization::Simple ? "simple" : "relaxed"; };
    std::string text = s.signer.algorithmText + " " + s.signer.keyName.toString() + " " + form(s.headerForm) +
                       "/" + form(s.bodyForm) + " h=";
    for (const std::string& name : s.signedFields) text += name + ",";
    text += " i=" + s.identity;
    if (s.bodyLength) text += " l=" + std::to_string(*s.bodyLength);
    if (s.signer.signedAt) text += " t=" + std::to_string(s.signer.signedAt->time_since_epoch().count());
    if (s.expires) text += " x=" + std::to_string(s.expires->time_since_epoch().count());
    if (s.copiesFields) text += " z";
    for (const Tag& tag : s.unknownTags) text += " [" + tag.name + "]";
    return text;
}

}  // namespace

class TestDkimSignature : public QObject {
    Q_OBJECT

 private Q_SLOTS:
    void reads_data();
    void reads();
    void refuses_data();
    void refuses();
    void takesItsValueOut_data();
    void takesItsValueOut();
    void knowsAlgorithms();
    void refusesHugeValues();
};

void TestDkimSignature::reads_data() {
    QTest::addColumn<QByteArray>("value");
    QTest::addColumn<QByteArray>("summary");
    const auto row = [](const char* what, const QByteArray& value, const QByteArray& summary) {
        QTest::newRow(what) << value << summary;
    };
    const QByteArray usual =
        "rsa-sha256 brisbane._domainkey.example.net simple/simple h=from,to, i=@example.net";
    row("example (RFC 6376 section 3.5)",
        "v=1; a=rsa-sha256; d=example.net; s=brisbane;\r\n c=simple; q=dns/txt; i=@eng.example.net;\r\n"
        " t=1117574938; x=1118006938;\r\n h=from:to:subject:date;\r\n"
        " z=From:foo@eng.example.net|To:joe@example.com|\r\n  "
        "Subject:demo=20run|Date:July=205,=202005=203:44:08=20PM=20-0700;\r\n"
        " bh=MTIzNDU2Nzg5MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTI=;\r\n"
        " b=dzdVyOfAKCdLXdJOc9G2q8LoXSlEniSbav+yuU4zGeeruD00lszZVoG4ZHRNiYzR",
        "rsa-sha256 brisbane._domainkey.example.net simple/simple h=from,to,subject,date, i=@eng.example.net "
        "t=1117574938 x=1118006938 z");
    row("only what is required (section 3.5)", with("v=1"), usual);
    row("semicolon at the end (section 3.2)", with("v=1") + ";", usual);
    row("white space around everything (section 3.2)",
        "\r\n\t" + with("v = 1").replace("; ", " \r\n\t;\r\n "), usual);
    row("tags in any order (section 3.2)",
        QByteArray("b=AAAA; h=from:to; bh=") + hash + "; s=brisbane; d=example.net; a=rsa-sha256; v=1",
        usual);
    row("unknown tags are passed over (section 3.2)", with("foo=bar"), usual + " [foo]");
    row("tag names in another case are other tags (section 3.2)", with("L=5"), usual + " [L]");
    row("folding in b= (section 3.5)", with("b=AA\r\n\tAA"), usual);
    row("folding in bh= (section 3.5)", with("bh=MTIzNDU2Nzg5MDEyMzQ1\r\n Njc4OTAxMjM0NTY3ODkwMTI="), usual);
    row("base64 without its padding", with("bh=MTIzNDU2Nzg5MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTI"), usual);
    row("white space around colons in h= (section 3.5)", with("h=from \r\n\t: to"), usual);
    row("names in h= keep their case", with("h=From:TO"),
        "rsa-sha256 brisbane._domainkey.example.net simple/simple h=From,TO, i=@example.net");
    row("h= with a name twice (section 5.4.2)", with("h=from:from"),
        "rsa-sha256 brisbane._domainkey.example.net simple/simple h=from,from, i=@example.net");
    row("c=relaxed alone is relaxed/simple (section 3.5)", with("c=relaxed"),
        QByteArray(usual).replace("simple/simple", "relaxed/simple"));
    row("c=simple alone", with("c=simple"), usual);
    row("c=relaxed/relaxed", with("c=relaxed/relaxed"),
        QByteArray(usual).replace("simple/simple", "relaxed/relaxed"));
    row("c=simple/relaxed", with("c=simple/relaxed"),
        QByteArray(usual).replace("simple/simple", "simple/relaxed"));
    row("d= in upper case is the same name", with("d=EXAMPLE.Net"), usual);
    row("d= as a U-label (RFC 8616 section 4)",
        with("d=b\xc3\xbc"
             "cher.example"),
        "rsa-sha256 brisbane._domainkey.xn--bcher-kva.example simple/simple h=from,to, "
        "i=@xn--bcher-kva.example");
    row("s= with dots (section 3.1)", with("s=a.b.c"), QByteArray(usual).replace("brisbane", "a.b.c"));
    row("s= with an underscore", with("s=a_b"), QByteArray(usual).replace("brisbane", "a_b"));
    row("i= with a local part", with("i=joe@example.net"), QByteArray(usual).replace("i=@", "i=joe@"));
    row("i= in quoted-printable (section 2.11)", with("i=j=6Fe=40x@example.net"),
        QByteArray(usual).replace("i=@", "i=joe@x@"));
    row("i= folded (section 2.11)", with("i=jo\r\n e@example.net"),
        QByteArray(usual).replace("i=@", "i=joe@"));
    row("i= of another domain is for the verifier to judge", with("i=@example.com"),
        QByteArray(usual).replace("i=@example.net", "i=@example.com"));
    row("l=0 (section 3.5)", with("l=0"), usual + " l=0");
    row("l= of 76 digits (section 3.5)", with("l=" + QByteArray(76, '9')), usual + " l=18446744073709551615");
    row("q= with others beside dns/txt (section 3.5)", with("q=http/well-known : dns/txt"), usual);
    row("t= of 12 digits (section 3.5)", with("t=999999999999"), usual + " t=999999999999");
    row("x= without t=", with("x=1"), usual + " x=1");
    row("a= in another case", with("a=RSA-SHA256"), QByteArray(usual).replace("rsa-sha256", "RSA-SHA256"));
    row("an algorithm of the future", with("a=ml-dsa-44-sha512"),
        QByteArray(usual).replace("rsa-sha256", "ml-dsa-44-sha512"));
    row("rsa-sha1 with a hash of its size", with("a=rsa-sha1").replace(hash, "MTIzNDU2Nzg5MDEyMzQ1Njc4OTA="),
        QByteArray(usual).replace("rsa-sha256", "rsa-sha1"));
}

void TestDkimSignature::reads() {
    QFETCH(QByteArray, value);
    QFETCH(QByteArray, summary);
    const auto signature = parseSignature(value.toStdString());
    QVERIFY2(signature, signature ? "" : signature.error().what.c_str());
    QCOMPARE(QByteArray::fromStdString(described(*signature)), summary);
}

void TestDkimSignature::refuses_data() {
    QTest::addColumn<QByteArray>("value");
    QTest::addColumn<QByteArray>("what");
    QTest::addColumn<QByteArray>("atTag");  // the error stands at the value of this tag; empty: at the end
    const auto row = [](const char* name, const QByteArray& value, const QByteArray& what,
                        const QByteArray& at) { QTest::newRow(name) << value << what << at; };
    row("no v= (RFC 6376 section 6.1.1)", without("v"), "no v= tag", "");
    row("no a= (section 6.1.1)", without("a"), "no a= tag", "");
    row("no b= (section 6.1.1)", without("b"), "no b= tag", "");
    row("no bh= (section 6.1.1)", without("bh"), "no bh= tag", "");
    row("no d= (section 6.1.1)", without("d"), "no d= tag", "");
    row("no h= (section 6.1.1)", without("h"), "no h= tag", "");
    row("no s= (section 6.1.1)", without("s"), "no s= tag", "");
    row("v=2 (section 6.1.1)", with("v=2"), "a version other than 1", "v=");
    row("v=1.0 (section 3.5)", with("v=1.0"), "a version other than 1", "v=");
    row("v=01 (section 3.5)", with("v=01"), "a version other than 1", "v=");
    row("a= without a hash", with("a=rsa"), "no algorithm for key and hash with a hyphen between them", "a=");
    row("a= empty", with("a="), "no algorithm for key and hash with a hyphen between them", "a=");
    row("b= empty", with("b="), "an empty value where base64 belongs", "b=");
    row("b= with other characters", with("b=AA*A"), "not base64, or base64 that was cut", "b=");
    row("b= cut", with("b=AAAAA"), "not base64, or base64 that was cut", "b=");
    row("b= padded in the middle", with("b=AA==AAAA"), "not base64, or base64 that was cut", "b=");
    row("bh= too short", with("bh=AAAA"), "bh= has not the length of a hash", "bh=");
    row("c= unknown (section 3.5)", with("c=nowsp"), "a canonicalisation other than simple and relaxed",
        "c=");
    row("c= unknown for the body", with("c=relaxed/nowsp"),
        "a canonicalisation other than simple and relaxed", "c=");
    row("c= with three parts", with("c=relaxed/simple/simple"),
        "a canonicalisation other than simple and relaxed", "c=");
    row("c= empty", with("c="), "a canonicalisation other than simple and relaxed", "c=");
    row("d= of one label (section 3.5)", with("d=localhost"), "d= is not the name of a domain", "d=");
    row("d= empty", with("d="), "d= is not the name of a domain", "d=");
    row("d= with an empty label", with("d=a..b"), "d= is not the name of a domain", "d=");
    row("d= with a dot at the end", with("d=example.net."), "d= is not the name of a domain", "d=");
    row("d= with a blank", with("d=exa mple.net"), "d= is not the name of a domain", "d=");
    row("d= with a label of 64", with("d=" + QByteArray(64, 'a') + ".net"), "d= is not the name of a domain",
        "d=");
    row("s= empty", with("s="), "s= is not a selector", "s=");
    row("s= with an at sign", with("s=a@b"), "s= is not a selector", "s=");
    row("s= that makes the name too long",
        with("s=" + QByteArray(60, 'a') + "." + QByteArray(60, 'a') + "." + QByteArray(60, 'a') + "." +
             QByteArray(60, 'a')),
        "a selector with which the key's name gets too long", "s=");
    row("h= empty (section 3.5)", with("h="), "not the name of a header field", "; h=");
    row("h= with nothing behind a colon", with("h=from:"), "not the name of a header field", "h=from:");
    row("h= with nothing between colons", with("h=from::to"), "not the name of a header field", "h=from:");
    row("h= with a blank in a name", with("h=fr om"), "not the name of a header field", "; h=");
    row("i= without an at sign (section 3.5)", with("i=example.net"), "i= without @ and a domain", "i=");
    row("i= without a domain", with("i=joe@"), "i= without @ and a domain", "i=");
    row("i= with a broken equals sign", with("i=j=4@example.net"),
        "i= with an equals sign that no two hexadecimal digits follow", "i=");
    row("l= negative (section 3.5)", with("l=-1"), "l= is not a number of octets", "l=");
    row("l= empty", with("l="), "l= is not a number of octets", "l=");
    row("l= of 77 digits (section 3.5)", with("l=" + QByteArray(77, '1')), "l= is not a number of octets",
        "l=");
    row("l= in words", with("l=ten"), "l= is not a number of octets", "l=");
    row("q= unknown (section 3.5)", with("q=http"), "no way to the key that is known: only dns/txt is", "q=");
    row("t= of 13 digits (section 3.5)", with("t=1234567890123"), "not a time in seconds since 1970", "t=");
    row("t= negative", with("t=-5"), "not a time in seconds since 1970", "t=");
    row("x= as a date", with("x=2026-11-23"), "not a time in seconds since 1970", "x=");
    row("x= before t= (section 3.5)", with("x=10") + "; t=20", "x= is not later than t=", "x=");
    row("x= equal to t= (section 3.5)", with("x=20") + "; t=20", "x= is not later than t=", "x=");
    row("a tag twice (section 3.2)", with("v=1") + "; d=example.net", "tag occurs twice", "; d");
    row("a tag without an equals sign (section 3.2)", with("v=1") + "; foo", "tag without an equals sign",
        "; ");
    row("two semicolons (section 3.2)", with("v=1") + ";; x=5", "nothing before the semicolon", "AAAA;");
    row("nothing", "", "empty record", "");
    row("a comment is no tag list", "(hello) " + with("v=1"), "not a tag name", "(hello");
}

void TestDkimSignature::refuses() {
    QFETCH(QByteArray, value);
    QFETCH(QByteArray, what);
    QFETCH(QByteArray, atTag);
    const auto signature = parseSignature(value.toStdString());
    QVERIFY(!signature);
    QCOMPARE(QByteArray::fromStdString(signature.error().what), what);
    QVERIFY(signature.error().section.starts_with("RFC 6376") ||
            signature.error().section.starts_with("RFC 8"));
    const auto where = static_cast<qsizetype>(signature.error().where);
    if (atTag.isEmpty()) {
        QCOMPARE(where, value.size());
    } else if (what == "tag occurs twice") {
        QCOMPARE(where, value.lastIndexOf(atTag) + 2);
    } else if (what == "not a tag name") {
        QCOMPARE(where, 0);
    } else {
        QCOMPARE(where, value.lastIndexOf(atTag) + atTag.size());
    }
}

void TestDkimSignature::takesItsValueOut_data() {
    QTest::addColumn<QByteArray>("raw");
    QTest::addColumn<QByteArray>("rest");
    const auto row = [](const char* what, const QByteArray& raw, const QByteArray& rest) {
        QTest::newRow(what) << raw << rest;
    };
    row("at the end (RFC 6376 section 3.7)", "D: v=1; b=abc", "D: v=1; b=");
    row("in the middle", "D: v=1; b=abc; c=d", "D: v=1; b=; c=d");
    row("at the beginning", "D:b=abc;c=d", "D:b=;c=d");
    row("folded, with blanks around (section 3.5)", "D: v=1; b = a\r\n bc \r\n ; c=d", "D: v=1; b =; c=d");
    row("semicolon at the end stays", "D: b=abc;", "D: b=;");
    row("white space at the very end", "D: b=abc \r\n ", "D: b=");
    row("bh= is another tag", "D: bh=xyz; b=abc", "D: bh=xyz; b=");
    row("B= is another tag", "D: B=xyz; b=abc", "D: B=xyz; b=");
    row("b= inside another value", "D: z=b=xyz; b=abc", "D: z=b=xyz; b=");
    row("none", "D: v=1", "D: v=1");
    row("no field at all", "abc", "abc");
    row("empty already", "D: b=; c=d", "D: b=; c=d");
}

void TestDkimSignature::takesItsValueOut() {
    QFETCH(QByteArray, raw);
    QFETCH(QByteArray, rest);
    QCOMPARE(QByteArray::fromStdString(withoutSignatureValue(raw.toStdString())), rest);
}

void TestDkimSignature::knowsAlgorithms() {
    const auto algorithm = [](const QByteArray& name) {
        return parseSignature(with("a=" + name).toStdString()).value_or(Signature{}).signer.algorithm;
    };
    QCOMPARE(algorithm("rsa-sha256"), Algorithm::RsaSha256);
    QCOMPARE(algorithm("ed25519-sha256"), Algorithm::Ed25519Sha256);
    QCOMPARE(algorithm("rsa-sha512"), Algorithm::Unknown);
    const auto sha1 =
        parseSignature(with("a=rsa-sha1").replace(hash, "MTIzNDU2Nzg5MDEyMzQ1Njc4OTA=").toStdString());
    QVERIFY(sha1);
    QCOMPARE(sha1->signer.algorithm, Algorithm::RsaSha1);
}

void TestDkimSignature::refusesHugeValues() {
    const auto signature = parseSignature(std::string(70000, ';'));
    QVERIFY(!signature);
    QCOMPARE(signature.error().what, std::string("a signature longer than 64 KiB"));
}

QTEST_APPLESS_MAIN(TestDkimSignature)
#include "signature.moc"
