// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/expectation.h"
#include "support/test_group.h"

using namespace mailvitals;
using test::Scenario;

namespace {

constexpr const char* subject = " 203.0.113.25:25";

Scenario talking(const std::string& transcript) {
    Scenario s("203.0.113.25");
    s.session("203.0.113.25", transcript);
    return s;
}

const std::string offered =
    "S: 220 hi\nC: EHLO tester\nS: 250-mail.example.org\nS: 250 STARTTLS\nC: STARTTLS\n";

}  // namespace

class TestTlsStarttls : public QObject {
    Q_OBJECT

 private Q_SLOTS:
    void speaks();
    void tellsWhatIsOldAboutIt();
    void readsTheOfferInAnyCase();
    void neverBlamesTheServerForWhatWeDid();
    void hearsSilenceBehindTheOffer();
    void isNotSureAboutWhatTheWayMayHaveLost();
    void couldNotLook();
    void doesNotApply();
    void waits();
};

void TestTlsStarttls::speaks() {
    SAYS(talking(offered + "S: 220 go\n-- tls\nC: EHLO tester\nS: 250 mail"), "tls.starttls",
         std::string("pass works") + subject +
             " | type=TLSv1.3 | name=TLS_AES_256_GCM_SHA384 | evidence=smtp:greeting 203.0.113.25:25");
    SAYS(talking("S: 220 hi\nC: EHLO tester\nS: 250-mail\nS: 250 SIZE\nC: QUIT\nS: 221 bye"), "tls.starttls",
         std::string("warning not-offered") + subject);
    SAYS(talking(offered + "S: 454 4.7.0 TLS not available due to local problem\nC: QUIT\nS: 221 bye"),
         "tls.starttls",
         std::string("critical refused") + subject +
             " | reply=454 4.7.0 TLS not available due to local problem");
    SAYS(talking(offered + "S: 220 go\n-- handshake fails: wrong version number"), "tls.starttls",
         std::string("critical broken") + subject + " | detail=wrong version number");
}

void TestTlsStarttls::tellsWhatIsOldAboutIt() {
    const auto agreed = [](const char* protocol, int dhBits, const char* digest) {
        Scenario s("203.0.113.25");
        SmtpSession& session =
            s.session("203.0.113.25", offered + "S: 220 go\n-- tls\nC: EHLO tester\nS: 250 mail");
        session.tls->protocol = protocol;
        session.tls->dhBits = dhBits;
        session.tls->signatureDigest = digest;
        return s;
    };
    const auto says = [](const char* what) { return what + std::string(subject); };
    for (const char* protocol : {"TLSv1", "TLSv1.1", "SSLv3"})
        SAYS(agreed(protocol, 1024, "MD5-SHA1"), "tls.starttls",
             says("notice outdated") + " | type=" + protocol + " | name=TLS_AES_256_GCM_SHA384");
    SAYS(agreed("TLSv1.2", 1024, "SHA1"), "tls.starttls",
         says("notice weak") + " | type=TLSv1.2 | found=a key exchange of only 1024 bits (Diffie-Hellman)");
    SAYS(agreed("TLSv1.2", 2047, "SHA256"), "tls.starttls", says("notice weak"));
    SAYS(agreed("TLSv1.2", 0, "SHA1"), "tls.starttls", says("notice weak") + " | found=a signature by SHA1");
    SAYS(agreed("TLSv1.2", 2048, "SHA256"), "tls.starttls", says("pass works"));
    SAYS(agreed("TLSv1.2", 0, ""), "tls.starttls", says("pass works"));
    SAYS(agreed("TLSv1.3", 0, "SHA256"), "tls.starttls", says("pass works"));
}

void TestTlsStarttls::readsTheOfferInAnyCase() {
    SAYS(talking("S: 220 hi\nC: EHLO tester\nS: 250-mail\nS: 250 starttls\nC: STARTTLS\nS: 501 no"),
         "tls.starttls", std::string("critical refused") + subject);
    // A box on the way masks it, on our side or the server's: vantage.port25 speaks of that.
    SAYS(talking("S: 220 hi\nC: EHLO tester\nS: 250-mail\nS: 250 XXXXXXXA\nC: QUIT\nS: 221 bye"),
         "tls.starttls", std::string("unknown could-not-look") + subject);
    // HELO offers nothing.
    SAYS(talking("S: 220 hi\nC: EHLO tester\nS: 502 what?\nC: HELO tester\nS: 250 mail\nC: QUIT\nS: 221 bye"),
         "tls.starttls", std::string("warning not-offered") + subject);
}

void TestTlsStarttls::neverBlamesTheServerForWhatWeDid() {
    // The user stops while the handshake is under way: 220 was the last that was heard, and it is no refusal.
    for (const char* why : {"cancelled", "out-of-time", "internal", "proxy-failed"}) {
        SAYS(talking(offered + "S: 220 go\n-- " + why), "tls.starttls",
             std::string("unknown could-not-look") + subject);
        SAYS(talking(offered + "-- " + why), "tls.starttls", std::string("unknown could-not-look") + subject);
    }
}

/// The probe waits for either as long as any server that works may take, and no longer.
void TestTlsStarttls::hearsSilenceBehindTheOffer() {
    Scenario s = talking(offered + "S: 220 go\n-- timed-out");
    SAYS(s, "tls.starttls", std::string("critical silent") + subject);
    s.session("203.0.113.25", offered + "S: 220 go\n-- timed-out").tlsError = "timed-out";
    SAYS(s, "tls.starttls", std::string("critical silent") + subject);
    SAYS(talking(offered + "-- timed-out"), "tls.starttls", std::string("critical unanswered") + subject);
    SAYS(talking(offered + "S: 220-go\n-- timed-out"), "tls.starttls",
         std::string("critical unanswered") + subject);
    // It said no, and fell silent afterwards.
    SAYS(talking(offered + "S: 454 4.7.0 not now\nC: QUIT\n-- timed-out"), "tls.starttls",
         std::string("critical refused") + subject);
}

void TestTlsStarttls::isNotSureAboutWhatTheWayMayHaveLost() {
    // It closes for everybody; that is not about encryption.
    SAYS(talking(offered + "S: 421 4.3.2 shutting down\n-- closed"), "tls.starttls",
         std::string("unknown could-not-look") + subject + " | reason=the other side hung up");
    SAYS(talking(offered + "-- closed"), "tls.starttls", std::string("unknown could-not-look") + subject);
    SAYS(talking(offered + "S: 220go\n-- garbled"), "tls.starttls",
         std::string("unknown could-not-look") + subject);
}

void TestTlsStarttls::couldNotLook() {
    // A tarpit: what has not come yet may be STARTTLS.
    SAYS(talking("S: 220 hi\nC: EHLO tester\nS: 250-mail\nS: 250-SIZE\n-- timed-out"), "tls.starttls",
         std::string("unknown could-not-look") + subject + " | reason=nobody answered in time");
    SAYS(talking("S: 554 go away\nC: QUIT\nS: 221 bye"), "tls.starttls",
         std::string("unknown could-not-look") + subject + " | reason=it did not answer EHLO");
    SAYS(talking("S: 220 hi\nC: EHLO tester\n-- closed"), "tls.starttls",
         std::string("unknown could-not-look") + subject + " | reason=the other side hung up");
    Scenario s("203.0.113.25");
    s.sessionFails("203.0.113.25", FailureReason::Unreachable);
    SAYS(s, "tls.starttls",
         std::string("unknown could-not-look") + subject +
             " | reason=there is no way there from this computer");
}

void TestTlsStarttls::doesNotApply() {
    SAYS(Scenario("example.org"), "tls.starttls",
         "not-applicable does-not-apply example.org | reason=the domain has no mail server");
}

void TestTlsStarttls::waits() {
    Scenario s("203.0.113.25");
    s.sessionOpen("203.0.113.25");
    SAYS(s, "tls.starttls", "waiting");
}

MAILVITALS_TEST_CLASS(TestTlsStarttls)
#include "starttls.moc"
