// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/records/dkim/letter_box.h"

#include <QTest>

using namespace mailvitals;
using namespace mailvitals::dkim;
using namespace mailvitals::test::letter_box;
using test::Signing;
using test::SigningKey;

namespace {

/// What an attacker, or a careless server, does to a message, and a row's other ingredients.
struct Scene {
    std::string message = letter;
    Signing signing{&keys().rsa};
    std::string from = {};  ///< after signing: this is replaced ...
    std::string to = {};    ///< ... by this
    std::vector<std::string> texts = {keys().rsa.record};
};

Scene with(const std::string& tags, const std::string& fields = "From:To:Subject:Date") {
    Scene scene;
    scene.signing.tags = "v=1; d=example.org; s=sel; " + tags;
    scene.signing.fields = fields;
    return scene;
}

Scene changed(const std::string& from, const std::string& to, const std::string& form = "relaxed/relaxed") {
    Scene scene = with("c=" + form);
    scene.from = from;
    scene.to = to;
    return scene;
}

Scene keyed(std::vector<std::string> texts, const std::string& tags = "c=simple") {
    Scene scene = with(tags);
    scene.texts = std::move(texts);
    return scene;
}

Scene by(const SigningKey& key) {
    Scene scene = with("c=relaxed");
    scene.signing.key = &key;
    scene.texts = {key.record};
    return scene;
}

}  // namespace

Q_DECLARE_METATYPE(Scene)

class TestDkimVerify : public QObject {
    Q_OBJECT

 private Q_SLOTS:
    void judges_data();
    void judges();
};

void TestDkimVerify::judges_data() {
    QTest::addColumn<Scene>("scene");
    QTest::addColumn<QByteArray>("verdict");
    const auto row = [](const char* what, Scene scene, const QByteArray& verdict) {
        QTest::newRow(what) << std::move(scene) << verdict;
    };
    const QByteArray pass = "pass, good";
    const QByteArray wrong = "fail, signature wrong";
    row("relaxed/relaxed (RFC 6376 section 3.4)", with("c=relaxed/relaxed"), pass);
    row("simple/simple", with("c=simple/simple"), pass);
    row("relaxed/simple", with("c=relaxed"), pass);
    row("simple/relaxed", with("c=simple/relaxed"), pass);
    row("no c=", with("q=dns/txt"), pass);
    row("header field not there (section 5.4.2)", with("c=relaxed", "From:X-Absent"), pass);
    row("h= with blanks and folds", with("c=relaxed", "From :\r\n\tTo\r\n : Date"), pass);
    row("fields twice, both signed (section 5.4.2)", with("c=relaxed", "From:Received:Received"), pass);
    row("a field named more often than it is there", with("c=simple", "From:From:Received:Received:Received"),
        pass);
    row("h= names the signature itself (section 3.5)", with("c=relaxed", "From:DKIM-Signature"), pass);
    row("RSA with 1024 bits (RFC 8301 section 3.2)", by(keys().rsa1024), pass);
    row("RSA with 4096 bits (RFC 8301 section 3.2)", by(keys().rsa4096), pass);
    row("RSA with 512 bits (RFC 8301 section 3.2)", by(keys().rsa512), "policy, key too short");
    row("Ed25519 (RFC 8463 section 3)", by(keys().ed), pass);

    row("a word in the body changed", changed("this is all", "that is all"), "fail, body changed");
    row("text added to the body", changed("this is all.", "this is all. Not."), "fail, body changed");
    row("body gone", changed("Hello  Bob,\r\n\r\nthis is all. \r\n\r\n", ""), "fail, body changed");
    row("blanks in the body, relaxed (section 3.4.4)", changed("Hello  Bob", "Hello \t Bob"), pass);
    row("blanks in the body, simple (section 3.4.3)", changed("Hello  Bob", "Hello Bob", "simple/simple"),
        "fail, body changed");
    row("new blanks in the body, relaxed (section 3.4.4)", changed("this is", "th is is"),
        "fail, body changed");
    row("empty lines at the end, simple (section 3.4.3)",
        changed("all. \r\n\r\n", "all. \r\n\r\n\r\n\r\n", "simple/simple"), pass);
    row("no line end at the end, simple (section 3.4.3)", changed("all. \r\n\r\n", "all. ", "simple/simple"),
        pass);
    row("blank at the end of a line cut, relaxed", changed("all. \r\n", "all.\r\n"), pass);
    row("blank at the end of a line cut, simple", changed("all. \r\n", "all.\r\n", "simple/simple"),
        "fail, body changed");
    row("Subject changed", changed("A  letter", "A bill"), wrong);
    row("Subject gone", changed("Subject: A  letter\r\n\twith a fold\r\n", ""), wrong);
    row("Subject folded elsewhere, relaxed (section 3.4.2)",
        changed("A  letter\r\n\twith a", "A\r\n letter with\r\n a"), pass);
    row("Subject folded elsewhere, simple (section 3.4.1)",
        changed("A  letter\r\n\twith a", "A\r\n letter with\r\n a", "simple/simple"), wrong);
    row("field name in another case, relaxed", changed("\r\nSubject:", "\r\nSUBJECT:"), pass);
    row("field name in another case, simple", changed("\r\nSubject:", "\r\nSUBJECT:", "simple/simple"),
        wrong);
    row("a second Subject on top (section 5.4.2: from the bottom up)",
        changed("\r\nFrom:", "\r\nSubject: Win\r\nFrom:"), pass);
    row("a second Subject at the bottom", changed("\r\n\r\nHello", "\r\nSubject: Win\r\n\r\nHello"), wrong);
    row("a field added that h= does not name", changed("\r\nFrom:", "\r\nX-Spam: no\r\nFrom:"), pass);
    row("To gone", changed("To: bob@example.net\r\n", ""), wrong);
    row("unsigned field changed", changed("Received: two", "Received: three"), pass);
    row("folding of b= changed (section 3.5)", changed(" b=", " b=\r\n\t "), pass);
    row("tag in the signature changed", changed("s=sel", "s=set"), wrong);
    row("fold in the signature, relaxed", changed("; s=sel", ";\r\n s=sel"), pass);
    row("fold in the signature, simple", changed("; s=sel", ";\r\n s=sel", "simple/simple"), wrong);
    row("a second From on top, unsigned (section 8.15)",
        changed("\r\nFrom:", "\r\nFrom: eve@example.com\r\nFrom:"), "policy, from not covered");
    {
        Scene scene = with("c=relaxed", "From:From:To");
        scene.from = "\r\nTo:";
        scene.to = "\r\nFrom: eve@example.com\r\nTo:";
        row("a second From where h= names it twice (section 8.15)", scene, wrong);
        scene = with("c=relaxed", "From:Received");
        scene.from = "Received: one";
        scene.to = "Received: 1";
        row("the upper of two fields is not signed (section 5.4.2)", scene, pass);
        scene.from = "Received: two";
        scene.to = "Received: 2";
        row("the lower of two fields is signed (section 5.4.2)", scene, wrong);
        scene = with("c=relaxed", "From:X-Absent");
        scene.from = "\r\nTo:";
        scene.to = "\r\nX-Absent: here\r\nTo:";
        row("a field that was signed as absent (section 5.4)", scene, wrong);
        scene = with("c=relaxed");
        scene.message = replaced(letter, "From:", "To: c@example.net\r\nFrom:");
        row("a message that has To twice", scene, pass);
        scene = with("c=simple");
        scene.message = "From: a@example.org\r\n\r\n";
        row("empty body, simple (section 3.4.3)", scene, pass);
        scene.message = "From: a@example.org\r\n";
        row("no body at all, simple", scene, pass);
        scene = with("c=relaxed/relaxed");
        scene.message = "From: a@example.org\r\n\r\n";
        row("empty body, relaxed (section 3.4.4)", scene, pass);
        scene.from = "\r\n\r\n";
        scene.to = "\r\n\r\n \r\n\t\r\n";
        row("blank lines where the body was empty, relaxed", scene, pass);
    }

    row("l= as long as the body (section 3.5)", with("c=simple; l=30"), pass);
    row("l=0 (section 3.5)", with("c=simple; l=0"), pass);
    row("l= beyond the body (section 3.5)", with("c=simple; l=31"), "fail, body cut");
    {
        Scene scene = with("c=simple; l=30");
        scene.from = "this is all. \r\n";
        scene.to = "this is all. \r\nBut see this!\r\n";
        row("text behind l= (section 8.2)", scene, pass);
        scene.from = "this is all";
        scene.to = "this is awl";
        row("text before l= changed", scene, "fail, body changed");
        scene.from = "this is all. \r\n\r\n";
        scene.to = "";
        row("message cut inside l=", scene, "fail, body cut");
        scene = with("c=simple; l=0");
        scene.from = "Hello";
        scene.to = "Anything at all";
        row("l=0 covers nothing", scene, pass);
    }

    row("expired (section 3.5)", with("c=simple; t=1799990000; x=1799999999"), "policy, expired");
    row("about to expire (section 3.5)", with("c=simple; t=1799990000; x=1800000000"), pass);
    row("signed in the future (section 3.5)", with("c=simple; t=1800000901"), "policy, from the future");
    row("a clock a little ahead", with("c=simple; t=1800000900"), pass);
    row(
        "expired, and changed",
        [] {
            Scene scene = with("c=simple; t=1; x=2");
            scene.from = "Hello";
            scene.to = "Hullo";
            return scene;
        }(),
        "fail, body changed");

    row("h= without From (section 5.4)", with("c=simple", "To:Subject"), "permerror, from not signed");
    row("h= with from in lower case", with("c=simple", "from"), pass);
    {
        Scene scene = with("c=simple");
        scene.message = replaced(letter, "From:", "X-From:");
        row("no From: in the message (RFC 5322 section 3.6)", scene, "permerror, from missing");
        scene = with("c=simple");
        scene.signing.tags = "v=2; d=example.org; s=sel";
        row("v=2 (section 6.1.1)", scene, "neutral, malformed");
        scene = with("c=simple");
        scene.signing.algorithm = "rsa-sha512";
        row("unknown algorithm (section 3.3)", scene, "neutral, unknown algorithm");
        scene.signing.algorithm = "rsa-sha1";
        scene.signing.bodyHash = test::base64(std::string(20, 'x'));
        row("rsa-sha1 (RFC 8301 section 3.1)", scene, "permerror, historic algorithm");
        scene = with("c=simple");
        scene.signing.bodyHash = test::base64(std::string(32, 'x'));
        row("bh= of another body (section 6.1.3)", scene, "fail, body changed");
        scene = by(keys().ed);
        scene.signing.algorithm = "rsa-sha256";
        row("a= says RSA, key is Ed25519 (section 6.1.2)", scene, "permerror, key other algorithm");
        scene = with("c=simple");
        scene.signing.algorithm = "ed25519-sha256";
        row("a= says Ed25519, key is RSA (section 6.1.2)", scene, "permerror, key other algorithm");
    }
    row("i= is d= (section 3.5)", with("c=simple; i=@example.org"), pass);
    row("i= with a user", with("c=simple; i=alice@example.org"), pass);
    row("i= in a subdomain (section 3.5)", with("c=simple; i=@mail.example.org"), pass);
    row("i= in another domain (section 6.1.1)", with("c=simple; i=@example.com"),
        "permerror, identity elsewhere");
    row("i= that only ends alike (section 6.1.1)", with("c=simple; i=@anexample.org"),
        "permerror, identity elsewhere");
    row("i= above d= (section 6.1.1)", with("c=simple; i=@org.example"), "permerror, identity elsewhere");

    row("another key (section 6.1.3)", keyed({keys().other.record}), wrong);
    row("no key record (section 6.1.2)", keyed({}), "permerror, no key");
    row("a wildcard with other text (section 6.1.2)", keyed({"v=spf1 -all"}), "permerror, no key");
    row("a key beside other text", keyed({"v=spf1 -all", keys().rsa.record}), pass);
    row("revoked (section 6.1.2)", keyed({"v=DKIM1; p="}), "permerror, key revoked");
    row("broken record (section 6.1.2)", keyed({"v=DKIM1; p=***"}), "permerror, key malformed");
    row("broken key (section 6.1.2)", keyed({"v=DKIM1; p=AAAA"}), "permerror, key malformed");
    row("key without p= (section 3.6.1)", keyed({"v=DKIM1; k=rsa"}), "permerror, key malformed");
    row("key of another version (section 3.6.1)", keyed({key("DKIM1", "DKIM2")}), "permerror, key malformed");
    row("k= unknown (section 3.6.1)", keyed({key("k=rsa", "k=dsa")}), "permerror, key other algorithm");
    row("h=sha256 in the key (section 3.6.1)", keyed({key("k=rsa", "h=sha256; k=rsa")}), pass);
    row("h=sha1:sha256 in the key", keyed({key("k=rsa", "h=sha1:sha256; k=rsa")}), pass);
    row("h=sha1 in the key (section 6.1.2)", keyed({key("k=rsa", "h=sha1; k=rsa")}),
        "permerror, key other hash");
    row("s=email in the key (section 3.6.1)", keyed({key("k=rsa", "s=email; k=rsa")}), pass);
    row("s=* in the key", keyed({key("k=rsa", "s=*; k=rsa")}), pass);
    row("s=tlsrpt in the key (section 3.6.1)", keyed({key("k=rsa", "s=tlsrpt; k=rsa")}),
        "permerror, key other service");
    row("t=s and i= is d= (section 3.6.1)", keyed({key("k=rsa", "t=s; k=rsa")}, "c=simple; i=a@example.org"),
        pass);
    row("t=s and i= in a subdomain (section 3.6.1)",
        keyed({key("k=rsa", "t=s; k=rsa")}, "c=simple; i=a@mail.example.org"),
        "permerror, key exact identity");
    row("t=y changes no verdict (section 3.6.1)", keyed({key("k=rsa", "t=y; k=rsa")}), pass);
    row("bare RSA key without k= and v=", keyed({keys().rsa.record.substr(16)}), pass);
}

void TestDkimVerify::judges() {
    QFETCH(Scene, scene);
    QFETCH(QByteArray, verdict);
    std::string bytes = test::signedMessage(scene.message, scene.signing);
    if (!scene.from.empty()) bytes = replaced(bytes, scene.from, scene.to);
    const KeyAnswer answer =
        scene.texts.empty() ? KeyAnswer{KeyAnswer::State::Absent, {}} : found(scene.texts);
    QCOMPARE(said(verifyFirst(bytes, answer)), verdict);
}

QTEST_APPLESS_MAIN(TestDkimVerify)
#include "verify.moc"
