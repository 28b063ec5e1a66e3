// SPDX-License-Identifier: GPL-3.0-or-later
#include "records/dkim/key_record.h"

#include "records/openssl_scope.h"
#include "support/pace.h"

#include <QElapsedTimer>
#include <QTest>
#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/param_build.h>
#include <openssl/x509.h>

#include <memory>

using namespace mailvitals;
using namespace mailvitals::dkim;

namespace {

using KeyPtr = std::unique_ptr<EVP_PKEY, openssl::Releaser<EVP_PKEY_free>>;

/// An RSA public key of just so many bits. Nobody knows its private half, and no prime was looked for.
KeyPtr makeRsa(int bits, const char* exponentHex = "10001") {
    BIGNUM* modulus = BN_new();
    BN_rand(modulus, bits, BN_RAND_TOP_ONE, BN_RAND_BOTTOM_ODD);
    BIGNUM* exponent = nullptr;
    BN_hex2bn(&exponent, exponentHex);
    OSSL_PARAM_BLD* builder = OSSL_PARAM_BLD_new();
    OSSL_PARAM_BLD_push_BN(builder, OSSL_PKEY_PARAM_RSA_N, modulus);
    OSSL_PARAM_BLD_push_BN(builder, OSSL_PKEY_PARAM_RSA_E, exponent);
    OSSL_PARAM* parameters = OSSL_PARAM_BLD_to_param(builder);
    EVP_PKEY_CTX* context = EVP_PKEY_CTX_new_from_name(nullptr, "RSA", nullptr);
    EVP_PKEY* key = nullptr;
    EVP_PKEY_fromdata_init(context);
    EVP_PKEY_fromdata(context, &key, EVP_PKEY_PUBLIC_KEY, parameters);
    EVP_PKEY_CTX_free(context);
    OSSL_PARAM_free(parameters);
    OSSL_PARAM_BLD_free(builder);
    BN_free(exponent);
    BN_free(modulus);
    return KeyPtr(key);
}

template <class Encode>
std::string derBy(Encode encode, const KeyPtr& key) {
    unsigned char* der = nullptr;
    const int length = encode(key.get(), &der);
    if (length < 0) return {};
    const std::string bytes(reinterpret_cast<const char*>(der), static_cast<std::size_t>(length));
    OPENSSL_free(der);
    return bytes;
}

std::string wrapped(const KeyPtr& key) {
    return derBy(i2d_PUBKEY, key);
}
std::string bare(const KeyPtr& key) {
    return derBy(i2d_PublicKey, key);
}

std::string base64(const std::string& bytes) {
    return QByteArray::fromStdString(bytes).toBase64().toStdString();
}

/// The Ed25519 key of RFC 8463 appendix A.
const char* const ed25519Key = "11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=";

std::string described(const KeyRecord& record) {
    const auto list = [](const std::vector<std::string>& words) {
        std::string text;
        for (const std::string& word : words) text += (text.empty() ? "" : ",") + word;
        return text;
    };
    std::string text = record.typeText;
    if (record.hasVersion) text += " v";
    if (!record.hashes.empty()) text += " h=" + list(record.hashes);
    if (!record.services.empty()) text += " s=" + list(record.services);
    if (record.testing) text += " testing";
    if (record.strict) text += " strict";
    if (!record.notes.empty()) text += " n=" + record.notes;
    text += record.revoked ? " revoked" : " p=" + record.publicKey;
    for (const Tag& tag : record.unknownTags) text += " [" + tag.name + "=" + tag.value + "]";
    return text;
}

}  // namespace

class TestDkimKeyRecord : public QObject {
    Q_OBJECT

 private Q_SLOTS:
    void recognises_data();
    void recognises();
    void reads_data();
    void reads();
    void refuses_data();
    void refuses();
    void tellsWhatIsAllowed();
    void inspects_data();
    void inspects();
    void refusesKeys_data();
    void refusesKeys();
    void leavesNoErrorsBehind();
    void takesHugeRecords_data();
    void takesHugeRecords();
};

void TestDkimKeyRecord::recognises_data() {
    QTest::addColumn<QByteArray>("txt");
    QTest::addColumn<bool>("isKey");
    QTest::newRow("version") << QByteArray("v=DKIM1; p=") << true;
    QTest::newRow("key alone") << QByteArray("p=AAAA") << true;
    QTest::newRow("type alone") << QByteArray("k=rsa") << true;
    QTest::newRow("version in another case") << QByteArray("v=dkim1") << true;
    QTest::newRow("another version") << QByteArray("v=DKIM2; p=AAAA") << true;
    QTest::newRow("escaped semicolons") << QByteArray("v=DKIM1\\; k=rsa\\; p=AAAA") << true;
    QTest::newRow("broken grammar before p=") << QByteArray(";; =; p=AAAA") << true;
    QTest::newRow("version behind the key") << QByteArray("p=AAAA; v=DKIM1") << true;
    QTest::newRow("SPF under a wildcard") << QByteArray("v=spf1 include:example.org -all") << false;
    QTest::newRow("DMARC has a p= too") << QByteArray("v=DMARC1; p=none") << false;
    // RFC 6376 section 3.2: names of tags are compared with regard to case, so this is one that nobody knows.
    QTest::newRow("a tag V") << QByteArray("V=1; p=AAAA") << true;
    QTest::newRow("nothing") << QByteArray() << false;
    QTest::newRow("words") << QByteArray("google-site-verification=p") << false;
    QTest::newRow("longer names") << QByteArray("sp=none; pk=1") << false;
    QTest::newRow("zeros") << QByteArray(10, '\0') << false;
}

void TestDkimKeyRecord::recognises() {
    QFETCH(QByteArray, txt);
    QFETCH(bool, isKey);
    QCOMPARE(looksLikeKeyRecord(txt.toStdString()), isKey);
}

void TestDkimKeyRecord::reads_data() {
    QTest::addColumn<QByteArray>("txt");
    QTest::addColumn<QByteArray>("summary");
    const auto row = [](const char* what, const QByteArray& txt, const QByteArray& summary) {
        QTest::newRow(what) << txt << summary;
    };
    row("everything (RFC 6376 section 3.6.1)", "v=DKIM1; h=sha256; k=rsa; n=note; p=a2V5; s=email; t=y:s",
        "rsa v h=sha256 s=email testing strict n=note p=key");
    row("key alone", "p=a2V5", "rsa p=key");
    row("k= defaults to rsa", "v=DKIM1; p=a2V5", "rsa v p=key");
    row("tags behind v= in any order", "v=DKIM1; p=a2V5; k=rsa", "rsa v p=key");
    row("k= in upper case", "k=RSA; p=a2V5", "RSA p=key");
    row("k=ed25519 (RFC 8463 section 4.2)", "v=DKIM1; k=ed25519; p=a2V5", "ed25519 v p=key");
    row("k= of the future", "k=ml-dsa-44; p=a2V5", "ml-dsa-44 p=key");
    row("revoked", "v=DKIM1; p=", "rsa v revoked");
    row("revoked, semicolon", "v=DKIM1; p=;", "rsa v revoked");
    row("revoked, blanks", "v=DKIM1; p= \t ; k=rsa", "rsa v revoked");
    row("blanks inside the key", "p=a2 V5\r\n YWJj", "rsa p=keyabc");
    row("blanks around the padding", "p=a2V5YQ = =", "rsa p=keya");
    row("padding left out, as the grammar allows", "p=a2V5YQ", "rsa p=keya");
    row("plus and slash", "p=++//", QByteArray("rsa p=\xfb\xef\xff"));
    row("several hashes", "h=sha1:sha256; p=a2V5", "rsa h=sha1,sha256 p=key");
    row("blanks in a list", "h= sha1 : sha256 ; p=a2V5", "rsa h=sha1,sha256 p=key");
    row("hash of the future", "h=sha3-512; p=a2V5", "rsa h=sha3-512 p=key");
    row("any service", "s=*; p=a2V5", "rsa s=* p=key");
    row("several services", "s=tlsrpt:email; p=a2V5", "rsa s=tlsrpt,email p=key");
    row("testing", "t=y; p=a2V5", "rsa testing p=key");
    row("strict", "t=s; p=a2V5", "rsa strict p=key");
    row("flags in upper case", "t=Y:S; p=a2V5", "rsa testing strict p=key");
    row("unknown flag is passed over", "t=x:y; p=a2V5", "rsa testing p=key");
    row("empty note", "n=; p=a2V5", "rsa p=key");
    row("note beyond ASCII (RFC 6376 section 3.2)", "n=Schl\xc3\xbcssel; p=a2V5",
        "rsa n=Schl\xc3\xbcssel p=key");
    row("g= is history and unknown (RFC 6376 appendix C.2)", "v=DKIM1; g=*; p=a2V5", "rsa v p=key [g=*]");
    row("unknown tags are passed over (RFC 6376 section 3.2)", "x=1; p=a2V5; y_2=z",
        "rsa p=key [x=1] [y_2=z]");
    row("V= in upper case is another tag (RFC 6376 section 3.2)", "V=DKIM1; p=a2V5", "rsa p=key [V=DKIM1]");
    row("blanks around everything", " v = DKIM1 ; p = a2V5 ; ", "rsa v p=key");
}

void TestDkimKeyRecord::reads() {
    QFETCH(QByteArray, txt);
    QFETCH(QByteArray, summary);
    const std::string text = txt.toStdString();
    const auto read = parse(text);
    QVERIFY2(read.has_value(), read ? "" : read.error().what.c_str());
    QCOMPARE(QByteArray::fromStdString(described(*read)), summary);
    QCOMPARE(read->revoked, read->publicKey.empty());
    QVERIFY(read->publicKeyAt <= text.size());
}

void TestDkimKeyRecord::refuses_data() {
    QTest::addColumn<QByteArray>("txt");
    QTest::addColumn<int>("where");
    QTest::addColumn<QByteArray>("what");
    QTest::addColumn<QByteArray>("found");
    QTest::addColumn<QByteArray>("section");
    const auto row = [](const char* name, const QByteArray& txt, int where, const char* what,
                        const QByteArray& found, const char* section = "3.6.1") {
        QTest::newRow(name) << txt << where << QByteArray(what) << found
                            << "RFC 6376 section " + QByteArray(section);
    };
    row("no p= (RFC 6376 section 3.6.1)", "v=DKIM1; k=rsa", 14, "no p= tag with the key", "");
    row("P= in upper case (RFC 6376 section 3.2)", "v=DKIM1; P=a2V5", 9,
        "p= in upper case, which is another tag", "P");
    row("v= behind another tag", "k=rsa; v=DKIM1; p=a2V5", 7, "v= is not the first tag", "v");
    row("another version", "v=DKIM2; p=a2V5", 2, "a version other than DKIM1", "DKIM2");
    row("version in lower case", "v=dkim1; p=a2V5", 2, "a version other than DKIM1", "dkim1");
    row("version with a tail", "v=DKIM1.0; p=a2V5", 2, "a version other than DKIM1", "DKIM1.0");
    row("empty version", "v=; p=a2V5", 2, "a version other than DKIM1", "");
    row("SPF under a wildcard", "v=spf1 -all", 2, "a version other than DKIM1", "spf1 -all");
    row("comma for semicolon", "v=DKIM1, p=a2V5", 2, "a version other than DKIM1", "DKIM1, p=a2V5");
    const char* const backslash = "a backslash before a semicolon, as only a zone file has it";
    row("escaped semicolons of a zone file", "v=DKIM1\\; k=rsa\\; p=a2V5", 7, backslash, "\\;", "3.2");
    row("escaped semicolon behind the key", "v=DKIM1; p=a2V5\\;", 15, backslash, "\\;", "3.2");
    row("p= twice", "p=a2V5; p=a2V5", 8, "tag occurs twice", "p", "3.2");
    row("two semicolons", "v=DKIM1;; p=a2V5", 8, "nothing before the semicolon", ";", "3.2");
    row("tag without a value", "v=DKIM1; k; p=a2V5", 9, "tag without an equals sign", "k", "3.2");
    row("nothing", "", 0, "empty record", "", "3.2");
    row("NUL", QByteArray("p=a2\0V5", 7), 4, "control character", QByteArray("\0", 1), "3.2");
    const char* const base64Flaw = "a character that has no place in base64 here";
    row("quotation marks between strings", "p=a2V5\" \"YWJj", 6, "a quotation mark in the key", "\"");
    row("quotation mark before the key", "p=\"a2V5", 2, "a quotation mark in the key", "\"");
    row("base64 of URLs", "p=--__", 2, base64Flaw, "-");
    row("padding in the middle", "p=a2V5YQ==a2V5", 8, base64Flaw, "=");
    row("PEM lines", "p=-----BEGIN PUBLIC KEY-----", 2, base64Flaw, "-");
    row("byte above ASCII in the key", "p=a2V5\xc3\xa4", 6, "a character beyond ASCII in the key",
        "\xc3\xa4");
    row("no-break space in the key", "p=a2V5\xc2\xa0YWJj", 6, "a no-break space in the key", "\xc2\xa0");
    row("no-break space before a tag", "v=DKIM1;\xa0p=a2V5", 8, "a no-break space in the name of a tag",
        "\xa0", "3.2");
    row("quotation marks around it all", "\"v=DKIM1; p=a2V5\"", 0, "a quotation mark in the name of a tag",
        "\"", "3.2");
    row("comma behind the key", "p=a2V5, k=rsa", 6, base64Flaw, ",");
    const char* const cut = "base64 that ends in the middle, or in too many equals signs";
    row("one character too many", "v=DKIM1; p=a2V5a", 16, cut, "a2V5a");
    row("one padding of two", "p=a2V5YQ=", 9, cut, "a2V5YQ=");
    row("padding too much", "p=a2V5=", 7, cut, "a2V5=");
    row("padding alone", "p=====", 6, cut, "====");
    row("empty k=", "k=; p=a2V5", 2, "not the name of a key type", "");
    row("k= with a blank", "k=rsa 2048; p=a2V5", 2, "not the name of a key type", "rsa 2048");
    row("k= that begins with a digit", "k=25519; p=a2V5", 2, "not the name of a key type", "25519");
    row("k= that ends in a hyphen", "k=rsa-; p=a2V5", 2, "not the name of a key type", "rsa-");
    row("empty h=", "h=; p=a2V5", 2, "no word in a list of words", "");
    row("empty word in h=", "h=sha1::sha256; p=a2V5", 7, "no word in a list of words", "");
    row("colon at the end of h=", "h=sha256:; p=a2V5", 9, "no word in a list of words", "");
    row("comma in h=", "h=sha1, sha256; p=a2V5", 2, "not a word", "sha1, sha256");
    row("empty s=", "s=; p=a2V5", 2, "no word in a list of words", "");
    row("asterisk is for s= only", "h=*; p=a2V5", 2, "not a word", "*");
    row("empty t=", "t=; p=a2V5", 2, "no word in a list of words", "");
    row("odd flag behind blanks", "t=y: !; p=a2V5", 5, "not a word", "!");
}

void TestDkimKeyRecord::refuses() {
    QFETCH(QByteArray, txt);
    QFETCH(int, where);
    QFETCH(QByteArray, what);
    QFETCH(QByteArray, found);
    QFETCH(QByteArray, section);
    const auto read = parse(txt.toStdString());
    QVERIFY(!read.has_value());
    QCOMPARE(read.error().what, what.toStdString());
    QCOMPARE(static_cast<int>(read.error().where), where);
    QCOMPARE(read.error().found, found.toStdString());
    QCOMPARE(read.error().section, section.toStdString());
}

void TestDkimKeyRecord::tellsWhatIsAllowed() {
    QVERIFY(parse("p=a2V5")->allowsHash("sha256"));
    QVERIFY(parse("h=sha1:SHA256; p=a2V5")->allowsHash("sha256"));
    QVERIFY(!parse("h=sha1; p=a2V5")->allowsHash("sha256"));
    QVERIFY(parse("p=a2V5")->allowsMail());
    QVERIFY(parse("s=*; p=a2V5")->allowsMail());
    QVERIFY(parse("s=tlsrpt:email; p=a2V5")->allowsMail());
    QVERIFY(!parse("s=tlsrpt; p=a2V5")->allowsMail());
}

void TestDkimKeyRecord::inspects_data() {
    QTest::addColumn<QByteArray>("txt");
    QTest::addColumn<int>("type");
    QTest::addColumn<int>("bits");
    QTest::addColumn<qulonglong>("exponent");
    QTest::addColumn<bool>("isBare");
    const auto row = [](const QString& what, const std::string& txt, KeyType type, int bits,
                        qulonglong exponent, bool isBare) {
        QTest::newRow(qPrintable(what))
            << QByteArray::fromStdString(txt) << static_cast<int>(type) << bits << exponent << isBare;
    };
    for (const int bits : {512, 768, 1024, 1536, 2048, 3072, 4096, 8192, 16384}) {
        row(QString("RSA of %1 bits").arg(bits), "v=DKIM1; k=rsa; p=" + base64(wrapped(makeRsa(bits))),
            KeyType::Rsa, bits, 65537, false);
    }
    row("bare RSAPublicKey", "p=" + base64(bare(makeRsa(2048))), KeyType::Rsa, 2048, 65537, true);
    row("odd size", "p=" + base64(wrapped(makeRsa(1031))), KeyType::Rsa, 1031, 65537, false);
    row("exponent 3", "p=" + base64(wrapped(makeRsa(1024, "3"))), KeyType::Rsa, 1024, 3, false);
    row("exponent that fills the number type", "p=" + base64(wrapped(makeRsa(1024, "FFFFFFFFFFFFFFFF"))),
        KeyType::Rsa, 1024, ~0ull, false);
    row("exponent beyond it", "p=" + base64(wrapped(makeRsa(1024, "10000000000000001"))), KeyType::Rsa, 1024,
        0, false);
    row("Ed25519 (RFC 8463 appendix A)", std::string("v=DKIM1; k=ed25519; p=") + ed25519Key, KeyType::Ed25519,
        256, 0, false);
    row("unknown type stays unread", "k=ml-dsa-44; p=a2V5", KeyType::Unknown, 0, 0, false);
}

void TestDkimKeyRecord::inspects() {
    QFETCH(QByteArray, txt);
    QFETCH(int, type);
    QFETCH(int, bits);
    QFETCH(qulonglong, exponent);
    QFETCH(bool, isBare);
    const auto record = parse(txt.toStdString());
    QVERIFY(record.has_value());
    const auto facts = inspectKey(*record);
    QVERIFY2(facts.has_value(), facts ? "" : facts.error().what.c_str());
    QCOMPARE(static_cast<int>(facts->type), type);
    QCOMPARE(facts->bits, bits);
    QCOMPARE(static_cast<qulonglong>(facts->exponent), exponent);
    QCOMPARE(facts->bareRsaPublicKey, isBare);
}

void TestDkimKeyRecord::refusesKeys_data() {
    QTest::addColumn<QByteArray>("txt");
    QTest::addColumn<int>("where");
    QTest::addColumn<QByteArray>("what");
    QTest::addColumn<QByteArray>("section");
    const auto row = [](const char* name, const std::string& txt, int where, const char* what,
                        const char* section) {
        QTest::newRow(name) << QByteArray::fromStdString(txt) << where << QByteArray(what)
                            << QByteArray(section);
    };
    const char* const rsaSection = "RFC 6376 section 3.6.1";
    const char* const edSection = "RFC 8463 section 4.2";
    const char* const noRsa = "not an RSA key in DER form, or one that was cut";
    const std::string rsa = wrapped(makeRsa(1024));
    row("revoked", "p=", 2, "a revoked key", rsaSection);
    row("no DER", "v=DKIM1; p=a2V5", 11, noRsa, rsaSection);
    row("cut in the middle", "p=" + base64(rsa.substr(0, rsa.size() / 2)), 2, noRsa, rsaSection);
    row("last octet missing", "p=" + base64(rsa.substr(0, rsa.size() - 1)), 2, noRsa, rsaSection);
    row("an octet too many", "p=" + base64(rsa + "x"), 2, noRsa, rsaSection);
    row("bare key, an octet too many", "p=" + base64(bare(makeRsa(1024)) + "x"), 2, noRsa, rsaSection);
    row("zeros", "p=" + std::string(400, 'A'), 2, noRsa, rsaSection);
    row("elliptic curve where RSA is said",
        "p=" + base64(wrapped(KeyPtr(EVP_PKEY_Q_keygen(nullptr, nullptr, "EC", "P-256")))), 2,
        "a key of another type than RSA", rsaSection);
    const char* const edForRsa = "an Ed25519 key where k= says RSA";
    row("Ed25519 without k=", std::string("v=DKIM1; p=") + ed25519Key, 11, edForRsa, rsaSection);
    row("wrapped Ed25519 without k=", std::string("p=MCowBQYDK2VwAyEA") + ed25519Key, 2, edForRsa,
        rsaSection);
    row("wrapped Ed25519 (RFC 8463 section 4.2)", std::string("k=ed25519; p=MCowBQYDK2VwAyEA") + ed25519Key,
        13, "an Ed25519 key wrapped in DER; only its last 32 octets belong here", edSection);
    const char* const size = "not 32 octets, as every Ed25519 key has";
    row("31 octets", "k=ed25519; p=" + base64(std::string(31, 'x')), 13, size, edSection);
    row("33 octets", "k=ed25519; p=" + base64(std::string(33, 'x')), 13, size, edSection);
    row("RSA where Ed25519 is said", "k=ed25519; p=" + base64(rsa), 13, size, edSection);
}

void TestDkimKeyRecord::refusesKeys() {
    QFETCH(QByteArray, txt);
    QFETCH(int, where);
    QFETCH(QByteArray, what);
    QFETCH(QByteArray, section);
    const auto record = parse(txt.toStdString());
    QVERIFY(record.has_value());
    const auto facts = inspectKey(*record);
    QVERIFY(!facts.has_value());
    QCOMPARE(facts.error().what, what.toStdString());
    QCOMPARE(static_cast<int>(facts.error().where), where);
    QCOMPARE(facts.error().section, section.toStdString());
    QCOMPARE(facts.error().found, base64(record->publicKey));
}

void TestDkimKeyRecord::leavesNoErrorsBehind() {
    ERR_clear_error();
    QVERIFY(!inspectKey(*parse("p=a2V5")).has_value());
    QVERIFY(inspectKey(*parse("p=" + base64(bare(makeRsa(1024))))).has_value());
    QCOMPARE(ERR_peek_error(), 0ul);
}

void TestDkimKeyRecord::takesHugeRecords_data() {
    QTest::addColumn<QByteArray>("txt");
    QTest::newRow("zeros as key") << "p=" + QByteArray(65000, 'A');
    QTest::newRow("one INTEGER that fills it")
        << "p=" + QByteArray("\x30\x82\xbe\x00\x02\x82\xbd\xf0", 8).append(48640, 'x').toBase64();
    QTest::newRow("nested SEQUENCEs") << "p=" + QByteArray("\x30\x80").repeated(24000).toBase64();
    QTest::newRow("hashes") << "p=a2V5; h=" + QByteArray("a:").repeated(32000) + "a";
    QTest::newRow("colons") << "p=a2V5; h=" + QByteArray(65000, ':');
    QTest::newRow("padding") << "p=" + QByteArray(65000, '=');
    QTest::newRow("blanks in the key") << "p=a" + QByteArray(65000, ' ') + "2V5";
    QTest::newRow("RSA of 262144 bits") << "p=" + QByteArray::fromStdString(base64(wrapped(makeRsa(262144))));
    QTest::newRow("bytes above ASCII") << QByteArray(65000, '\xff');
}

void TestDkimKeyRecord::takesHugeRecords() {
    QFETCH(QByteArray, txt);
    QElapsedTimer timer;
    timer.start();
    QVERIFY(looksLikeKeyRecord(txt.toStdString()) || txt[0] == '\xff');
    const auto record = parse(txt.toStdString());
    if (record) {
        const auto facts = inspectKey(*record);
        QVERIFY(!facts || facts->bits == 262144);
    }
    QVERIFY2(timer.elapsed() < 2000 * mailvitals::test::slower, "more than linear time");
}

QTEST_APPLESS_MAIN(TestDkimKeyRecord)
#include "key_record.moc"
