// SPDX-License-Identifier: GPL-3.0-or-later
#include "letter.h"
#include "support/expectation.h"
#include "support/test_group.h"

using namespace mailvitals;
using namespace mailvitals::test;

class TestMessageDkim : public QObject {
    Q_OBJECT

 private Q_SLOTS:
    void holds();
    void saysWhatIsWrong();
    void passesOverFailuresBesideAGoodOne();
    void tellsOfArcChains();
    void couldNotLook();
    void waits();
    void theTimeOfReceiptCounts();
    void aCopyBreaksNoSignature();
};

namespace {

std::string signedWith(Signing signing) {
    if (!signing.key) signing.key = &letterKey();
    return returnPath + handover() + signedMessage(content, signing);
}

std::string replaced(std::string text, const std::string& from, const std::string& to) {
    return text.replace(text.find(from), from.size(), to);
}

Scenario worldWithKey(const std::string& source, const std::string& record) {
    Scenario s("example.org");
    s.txt("sel._domainkey.example.org", record);
    return s.message(source);
}

}  // namespace

void TestMessageDkim::holds() {
    SAYS(letterWorld(letter()), "message.dkim",
         "pass good signature 1, example.org | domain=example.org | selector=sel | "
         "evidence=message, dns:TXT sel._domainkey.example.org");
    SAYS(worldWithKey(letter(), letterKey().record + "; t=y"), "message.dkim",
         "notice testing signature 1, example.org");
    // Seven octets are signed, more follow.
    SAYS(letterWorld(signedWith({.tags = "v=1; c=relaxed/relaxed; d=example.org; s=sel; l=7"}) + "Buy!\r\n"),
         "message.dkim", "warning appended signature 1, example.org | count=6");
    SAYS(letterWorld(content), "message.dkim", "warning unsigned mail.eml");
}

void TestMessageDkim::saysWhatIsWrong() {
    SAYS(letterWorld(letter() + "Added by a scanner\r\n"), "message.dkim",
         "critical body-changed signature 1, example.org");
    SAYS(letterWorld(replaced(letter(), "Subject: Hello", "Subject: Howdy")), "message.dkim",
         "critical header-changed signature 1, example.org | name=sel._domainkey.example.org");
    SAYS(Scenario("example.org").message(letter()), "message.dkim",
         "critical no-key signature 1, example.org | name=sel._domainkey.example.org");
    SAYS(worldWithKey(letter(), "v=DKIM1; p="), "message.dkim",
         "critical key-revoked signature 1, example.org");
    SAYS(worldWithKey(letter(), letterKey().record + "; h=sha1"), "message.dkim",
         "critical key-unfit signature 1, example.org");
    const SigningKey small = SigningKey::rsa(512);
    SAYS(worldWithKey(signedWith({.key = &small}), small.record), "message.dkim",
         "critical key-short signature 1, example.org | bits=512");
    SAYS(letterWorld(signedWith({.bodyHash = "AAAAAAAAAAAAAAAAAAAAAAAAAAA=", .algorithm = "rsa-sha1"})),
         "message.dkim", "critical historic signature 1, example.org");
    SAYS(letterWorld(signedWith({.tags = "v=1; c=relaxed/relaxed; d=example.org; s=sel; t=1; x=2"})),
         "message.dkim", "warning time signature 1, example.org | detail=it has expired");
    SAYS(letterWorld(signedWith({.fields = "To:Subject"})), "message.dkim",
         "critical from-open signature 1, example.org");
    SAYS(letterWorld("DKIM-Signature: v=2; what\r\n" + content), "message.dkim",
         "critical malformed signature 1");
}

void TestMessageDkim::passesOverFailuresBesideAGoodOne() {
    Scenario s = letterWorld("DKIM-Signature: v=2; what\r\n" + letter());
    SAYS(s, "message.dkim", "notice failed-beside signature 1", "pass good signature 2, example.org");
}

void TestMessageDkim::tellsOfArcChains() {
    const Sealing sealing{.key = &letterKey()};
    const std::string sealed = sealedMessage(content, sealing);
    SAYS(letterWorld(sealed), "message.dkim", "pass arc-good ARC chain | count=1",
         "warning unsigned mail.eml");
    SAYS(letterWorld(sealed + "Added\r\n"), "message.dkim",
         "notice arc-broken ARC chain | detail=in signature 1, the text of the message is not the one that "
         "was signed",
         "warning unsigned mail.eml");
}

void TestMessageDkim::couldNotLook() {
    Scenario s = letterWorld(letter());
    s.timeout("sel._domainkey.example.org", "TXT");
    SAYS(s, "message.dkim",
         "unknown could-not-look signature 1, example.org | reason=nobody answered in time");
}

void TestMessageDkim::waits() {
    Scenario s = letterWorld(letter());
    s.open("sel._domainkey.example.org", "TXT");
    SAYS(s, "message.dkim", "waiting");
}

/// x= is compared with when the message came, by the receiving server's line (RFC 6376 section 3.5).
void TestMessageDkim::theTimeOfReceiptCounts() {
    const auto stamp = [](std::int64_t fromReceipt) { return std::to_string(1795435208 + fromReceipt); };
    const auto made = [&](std::int64_t from, std::int64_t until, const std::string& lines) {
        return letterWorld(
            returnPath + lines +
            signedMessage(content, {.key = &letterKey(),
                                    .tags = "v=1; c=relaxed/relaxed; d=example.org; s=sel; t=" + stamp(from) +
                                            "; x=" + stamp(until)}));
    };
    const auto later = [](Scenario s) {
        s.now += std::chrono::hours(24 * 365);
        return s;
    };
    const std::string good = "pass good signature 1, example.org";
    const std::string then = "pass good-then signature 1, example.org | domain=example.org | selector=sel";
    const std::string expired = "warning time signature 1, example.org | detail=it has expired";
    SAYS(later(made(-6, 7200, handover())), "message.dkim", then);
    SAYS(later(made(-6, 86400, handover())), "message.dkim", then);
    SAYS(later(made(-6, 3600 * 24 * 9999, handover())), "message.dkim", good);
    SAYS(later(made(-9000, -1800, handover())), "message.dkim", expired);
    // A line of somebody else's, or none, tells nothing.
    SAYS(later(made(-6, 7200, "")), "message.dkim", expired);
    SAYS(later(made(-6, 7200, "Received: (\r\n" + handover())), "message.dkim", expired);
    // Nor does a clock that was wrong.
    SAYS(later(made(24 * 3600, 25 * 3600, handover())), "message.dkim", expired);
    // A line that is only assumed may have been invented.
    const auto inner = [](const char* time) {
        return "Received: from mail.homelab.example (v12.hoster.example [203.0.113.40]) by "
               "box.homelab.example "
               "with ESMTPS; Mon, 23 Nov 2026 " +
               std::string(time) + " +0000\r\n" + handover();
    };
    SAYS(later(made(-6, 600, inner("12:00:09"))), "message.dkim", then);
    SAYS(later(made(-6, 600, inner("22:00:09"))), "message.dkim", expired);
    SAYS(later(made(-6, 7200, handover())), "message.dmarc", "pass pass mail.eml");
}

void TestMessageDkim::aCopyBreaksNoSignature() {
    const std::string whole = letter();
    const std::size_t body = whole.find("\r\n\r\n") + 4;
    SAYS(letterWorld(whole.substr(0, body)), "message.dkim",
         "unknown could-not-look signature 1, example.org | reason=the file has the header only, and not the "
         "text that was signed");
    const std::string gapped = replaced(whole, "DKIM-Signature", "\r\nDKIM-Signature");
    SAYS(letterWorld(gapped), "message.dkim", "pass good signature 1, example.org");
    SAYS(letterWorld(gapped + "More\r\n"), "message.dkim",
         "unknown could-not-look signature 1, example.org | reason=the file is a copy and not the message as "
         "it "
         "was received: empty lines stand inside of its header");
    SAYS(letterWorld("Message source\r\n" + whole + "More\r\n"), "message.dkim",
         "unknown could-not-look signature 1, example.org");
    // What is wrong whatever became of the text, stays wrong.
    SAYS(Scenario("example.org").message(gapped + "More\r\n"), "message.dkim",
         "critical no-key signature 1, example.org");
    SAYS(letterWorld(whole + "More\r\n"), "message.dkim", "critical body-changed signature 1, example.org");
}

MAILVITALS_TEST_CLASS(TestMessageDkim)
#include "dkim.moc"
