// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/certificates.h"
#include "support/expectation.h"
#include "support/healthy.h"
#include "support/test_group.h"

#include <functional>

using namespace mailvitals;
using test::Scenario;

namespace {

using std::chrono::days;

constexpr const char* webAddress = "203.0.113.80";
constexpr const char* mxAddress = "203.0.113.25";
const std::string file = "version: STSv1\nmode: enforce\nmx: mail.example.org\nmax_age: 1209600\n";
const std::string fetched = "evidence=https:mta-sts.example.org/.well-known/mta-sts.txt 203.0.113.80:443";

std::string certificateFor(const Scenario& s, const std::string& name, days left = days(80)) {
    return test::certificate(
        {.names = {name}, .subject = name, .notBefore = s.now - days(10), .notAfter = s.now + left});
}

HttpsReply reply(const Scenario& s, const std::string& body) {
    HttpsReply reply;
    reply.tls = TlsFacts{
        "TLSv1.3", "TLS_AES_256_GCM_SHA384", {certificateFor(s, "mta-sts.example.org")}, true, 0, "ok"};
    reply.response = http::Response{200, "text/plain", {}, body, false};
    return reply;
}

/// example.org with one MX host, a valid certificate there, and MTA-STS announced.
Scenario announced() {
    Scenario s("example.org");
    s.mx("example.org", 10, "mail.example.org").a("mail.example.org", mxAddress);
    s.session(mxAddress, test::healthySession).tls->chain = {certificateFor(s, "mail.example.org")};
    s.txt("_mta-sts.example.org", "v=STSv1; id=20261123T1200").a("mta-sts.example.org", webAddress);
    return s;
}

Scenario serving(const std::string& body, const std::function<void(HttpsReply&)>& spoil = {}) {
    Scenario s = announced();
    HttpsReply served = reply(s, body);
    if (spoil) spoil(served);
    s.web("mta-sts.example.org", webAddress, served);
    return s;
}

std::string with(std::string text, const std::string& from, const std::string& to) {
    return text.replace(text.find(from), from.size(), to);
}

}  // namespace

class TestMtaStsPolicy : public QObject {
    Q_OBJECT

 private Q_SLOTS:
    void isWell();
    void tellsTheModes();
    void holdsEachMxAgainstThePatterns();
    void holdsEachServerAgainstIt();
    void insistsOnAValidWebServer();
    void insistsOnTheFile();
    void looksAtEveryAddress();
    void findsWhatNobodyAnnounces();
    void judgesNothingFromInside();
    void couldNotLook();
    void doesNotApply();
    void waits();
};

void TestMtaStsPolicy::isWell() {
    SAYS(serving(file), "mta-sts.policy",
         "pass enforced example.org | names=mail.example.org | days=14 | " + fetched);
    SAYS(serving(with(file, "mx: mail", "mx: *")), "mta-sts.policy",
         "pass enforced example.org | names=*.example.org");
    SAYS(serving(with(file, "1209600", "604800")), "mta-sts.policy", "pass enforced example.org | days=7");
    // LF or CRLF, parameters of the media type in any case (RFC 8461 section 3.2).
    SAYS(serving("version: STSv1\r\nmode: enforce\r\nmx: mail.example.org\r\nmax_age: 1209600\r\n",
                 [](HttpsReply& served) { served.response->contentType = "Text/Plain; charset=UTF-8"; }),
         "mta-sts.policy", "pass enforced example.org");
}

void TestMtaStsPolicy::tellsTheModes() {
    SAYS(serving(with(file, "enforce", "testing")), "mta-sts.policy", "notice testing example.org");
    SAYS(serving("version: STSv1\nmode: none\nmax_age: 86400\n"), "mta-sts.policy",
         "notice switched-off example.org");
    SAYS(serving(with(file, "1209600", "3600")), "mta-sts.policy",
         "warning short-lived example.org | seconds=3600");
    SAYS(serving(with(file, "1209600", "86400")), "mta-sts.policy",
         "notice rather-short-lived example.org | seconds=86400", "pass enforced example.org");
    SAYS(serving(with(with(file, "1209600", "86400"), "enforce", "testing")), "mta-sts.policy",
         "notice testing example.org");
    SAYS(serving(file, [](HttpsReply& served) { served.response->contentType = "text/html"; }),
         "mta-sts.policy", "notice content-type example.org | type=text/html", "pass enforced example.org");
    SAYS(serving(file, [](HttpsReply& served) { served.response->contentType.clear(); }), "mta-sts.policy",
         "notice content-type example.org | type=none", "pass enforced example.org");
}

void TestMtaStsPolicy::holdsEachMxAgainstThePatterns() {
    const std::string moved = with(file, "mx: mail.example.org", "mx: old.example.org");
    SAYS(serving(moved), "mta-sts.policy",
         "critical mx-not-covered mail.example.org | host=mail.example.org | names=old.example.org | " +
             fetched);
    SAYS(serving(with(moved, "enforce", "testing")), "mta-sts.policy",
         "warning mx-not-covered-testing mail.example.org");
    SAYS(serving(with(file, "mx: mail", "mx: old.example.org\nmx: mail")), "mta-sts.policy",
         "notice pattern-unused old.example.org | name=old.example.org", "pass enforced example.org");
    // A star stands for one label (RFC 8461 section 4.1).
    SAYS(serving(with(file, "mx: mail", "mx: *.mail")), "mta-sts.policy",
         "critical mx-not-covered mail.example.org");
    Scenario deep = serving(with(file, "mx: mail", "mx: *"));
    deep.mx("example.org", 20, "a.b.example.org").a("a.b.example.org", "203.0.113.26");
    deep.session("203.0.113.26", test::healthySession).tls->chain = {certificateFor(deep, "other.example")};
    SAYS(deep, "mta-sts.policy", "critical mx-not-covered a.b.example.org");
}

void TestMtaStsPolicy::holdsEachServerAgainstIt() {
    const auto showing = [](const std::string& name, days left, const std::string& body = file) {
        Scenario s = serving(body);
        s.session(mxAddress, test::healthySession).tls->chain = {certificateFor(s, name, left)};
        return s;
    };
    SAYS(showing("www.example.org", days(80)), "mta-sts.policy",
         "critical mx-unfit 203.0.113.25:25 | host=mail.example.org | address=203.0.113.25 | reason=its "
         "certificate is for www.example.org, not for mail.example.org");
    SAYS(showing("mail.example.org", days(-1)), "mta-sts.policy",
         "critical mx-unfit 203.0.113.25:25 | reason=its certificate expired on 2026-11-22 12:00 UTC");
    SAYS(showing("mail.example.org", days(-1), with(file, "enforce", "testing")), "mta-sts.policy",
         "warning mx-unfit-testing 203.0.113.25:25");
    Scenario bare = serving(file);
    bare.session(mxAddress, "S: 220 hi\nC: EHLO tester\nS: 250-mail\nS: 250 SIZE\nC: QUIT\nS: 221 bye");
    SAYS(bare, "mta-sts.policy", "critical mx-unfit 203.0.113.25:25 | reason=it does not offer STARTTLS");
    Scenario untrusted = showing("mail.example.org", days(80));
    SmtpSession& session = untrusted.session(mxAddress, test::healthySession);
    session.tls->chain = {certificateFor(untrusted, "mail.example.org")};
    session.tls->verifyCode = 20;
    session.tls->verifyText = "unable to get local issuer certificate";
    SAYS(untrusted, "mta-sts.policy",
         "critical mx-unfit 203.0.113.25:25 | reason=its certificate is not trusted (unable to get local "
         "issuer certificate)");
    // What is not known is not held against it.
    Scenario silent = serving(file);
    silent.session(mxAddress, "S: 220 hi\nC: EHLO tester\nS: 250-mail\nS: 250 STARTTLS\n-- timed-out");
    SAYS(silent, "mta-sts.policy", "unknown could-not-look 203.0.113.25:25");
}

void TestMtaStsPolicy::insistsOnAValidWebServer() {
    SAYS(serving(file, [](HttpsReply& served) { served.tls->verifyCode = 18; }), "mta-sts.policy",
         "warning certificate example.org | host=mta-sts.example.org | address=203.0.113.80");
    Scenario other = announced();
    HttpsReply stranger = reply(other, file);
    stranger.tls->chain = {certificateFor(other, "www.example.org")};
    other.web("mta-sts.example.org", webAddress, stranger);
    SAYS(other, "mta-sts.policy",
         "warning certificate example.org | reason=its certificate is for www.example.org, not for "
         "mta-sts.example.org");
    SAYS(serving(file,
                 [](HttpsReply& served) {
                     served.tls.reset();
                     served.response.reset();
                     served.tlsError = "wrong version number";
                 }),
         "mta-sts.policy",
         "warning no-tls example.org | reason=the TLS handshake fails (wrong version number)");
    SAYS(serving(file, [](HttpsReply& served) { served.tls->storeUsable = false; }), "mta-sts.policy",
         "unknown could-not-look example.org");
    Scenario closed = announced();
    SAYS(closed, "mta-sts.policy", "warning unreachable example.org | address=203.0.113.80");
}

void TestMtaStsPolicy::insistsOnTheFile() {
    const auto responding = [](int status, const std::string& location = {}) {
        return serving(file, [&](HttpsReply& served) {
            served.response->status = status;
            served.response->location = location;
        });
    };
    SAYS(responding(301, "https://www.example.org/"), "mta-sts.policy",
         "warning redirect example.org | host=mta-sts.example.org | target=https://www.example.org/");
    SAYS(responding(302), "mta-sts.policy", "warning redirect example.org | target=another page");
    for (int status : {204, 404, 503}) {
        SAYS(responding(status), "mta-sts.policy",
             "warning status example.org | code=" + std::to_string(status));
    }
    SAYS(serving("\r\n<html>welcome</html>"), "mta-sts.policy",
         "warning web-page example.org | host=mta-sts.example.org");
    SAYS(serving("welcome"), "mta-sts.policy", "warning error example.org | where=1");
    SAYS(serving(with(file, "mode: enforce\n", "")), "mta-sts.policy",
         "warning error example.org | reason=no line \"mode:\"");
    SAYS(serving(file, [](HttpsReply& served) { served.response->cut = true; }), "mta-sts.policy",
         "warning too-large example.org");
    SAYS(serving(file,
                 [](HttpsReply& served) {
                     served.response.reset();
                     served.brokeOff = Failure{FailureReason::Garbled, "no status line"};
                 }),
         "mta-sts.policy", "warning no-response example.org");
    // A response that did not end is no policy, however much of it came.
    SAYS(serving(file,
                 [](HttpsReply& served) {
                     served.brokeOff = Failure{FailureReason::TimedOut, {}};
                 }),
         "mta-sts.policy", "warning no-response example.org");
    Scenario nowhere = announced();
    nowhere.nxdomain("mta-sts.example.org");
    SAYS(nowhere, "mta-sts.policy", "warning no-host example.org | host=mta-sts.example.org");
}

void TestMtaStsPolicy::looksAtEveryAddress() {
    const auto beside = [](const std::string& address, const std::function<void(HttpsReply&)>& spoil) {
        Scenario s = serving(file);
        s.a("mta-sts.example.org", address);
        HttpsReply other = reply(s, file);
        spoil(other);
        s.web("mta-sts.example.org", address, other);
        return s;
    };
    SAYS(beside("2001:db8:25::80", [](HttpsReply&) {}), "mta-sts.policy", "pass enforced example.org");
    SAYS(beside("2001:db8:25::80", [](HttpsReply& served) { served.response->status = 404; }),
         "mta-sts.policy",
         "warning not-everywhere [2001:db8:25::80]:443 | address=2001:db8:25::80 | reason=its status is 404");
    SAYS(beside("203.0.113.81", [](HttpsReply& served) { served.tls->verifyCode = 18; }), "mta-sts.policy",
         "warning not-everywhere 203.0.113.81:443");
    // Nobody can tell a dead IPv6 address from a home line whose IPv6 is broken.
    for (const FailureReason why : {FailureReason::TimedOut, FailureReason::Unreachable}) {
        Scenario s = serving(file);
        s.a("mta-sts.example.org", "2001:db8:25::80").webFails("mta-sts.example.org", "2001:db8:25::80", why);
        SAYS(s, "mta-sts.policy", "pass enforced example.org");
    }
}

void TestMtaStsPolicy::findsWhatNobodyAnnounces() {
    Scenario forgotten("example.org");
    forgotten.mx("example.org", 10, "mail.example.org").a("mta-sts.example.org", webAddress);
    Scenario page = forgotten;
    forgotten.web("mta-sts.example.org", webAddress, reply(forgotten, file));
    SAYS(forgotten, "mta-sts.policy", "warning not-announced example.org | host=mta-sts.example.org");
    // Every name has an address below a wildcard, and every web server some page.
    page.web("mta-sts.example.org", webAddress, reply(page, "<html>welcome</html>"));
    SAYS(page, "mta-sts.policy", "not-applicable does-not-apply example.org");
}

void TestMtaStsPolicy::judgesNothingFromInside() {
    // The router's own page answers, or nobody.
    Scenario router = serving(file, [](HttpsReply& served) { served.tls->verifyCode = 18; });
    router.ownAddress(webAddress);
    SAYS(router, "mta-sts.policy",
         "unknown could-not-look example.org | reason=this client is in the web server's own network");
    Scenario nobody = announced();
    nobody.ownAddress(webAddress);
    SAYS(nobody, "mta-sts.policy", "unknown could-not-look example.org");
    Scenario well = serving(file);
    well.ownAddress(webAddress);
    SAYS(well, "mta-sts.policy", "pass enforced example.org");
}

void TestMtaStsPolicy::couldNotLook() {
    Scenario txt = announced();
    txt.servfail("_mta-sts.example.org", "TXT");
    SAYS(txt, "mta-sts.policy", "unknown could-not-look example.org | evidence=dns:TXT _mta-sts.example.org");
    Scenario addresses("example.org");
    addresses.txt("_mta-sts.example.org", "v=STSv1; id=1").servfail("mta-sts.example.org", "A");
    SAYS(addresses, "mta-sts.policy", "unknown could-not-look example.org");
    Scenario route = announced();
    route.webFails("mta-sts.example.org", webAddress, FailureReason::Unreachable);
    SAYS(route, "mta-sts.policy", "unknown could-not-look example.org");
    Scenario stopped = announced();
    stopped.webFails("mta-sts.example.org", webAddress, FailureReason::Cancelled);
    SAYS(stopped, "mta-sts.policy", "unknown could-not-look example.org");
    Scenario mx = serving(file);
    mx.servfail("example.org", "MX");
    SAYS(mx, "mta-sts.policy", "unknown could-not-look example.org");
    Scenario dead = serving(file);
    dead.sessionFails(mxAddress, FailureReason::TimedOut);
    SAYS(dead, "mta-sts.policy", "unknown could-not-look 203.0.113.25:25");
}

void TestMtaStsPolicy::doesNotApply() {
    SAYS(Scenario("example.org"), "mta-sts.policy", "not-applicable does-not-apply example.org");
    Scenario invalid = serving(file);
    invalid.txt("_mta-sts.example.org", "v=STSv1; id=2");
    SAYS(invalid, "mta-sts.policy", "not-applicable does-not-apply example.org");
}

void TestMtaStsPolicy::waits() {
    Scenario txt = announced();
    txt.open("_mta-sts.example.org", "TXT");
    SAYS(txt, "mta-sts.policy", "waiting");
    Scenario web = announced();
    web.webOpen("mta-sts.example.org", webAddress);
    SAYS(web, "mta-sts.policy", "waiting");
    Scenario mail = serving(file);
    mail.sessionOpen(mxAddress);
    SAYS(mail, "mta-sts.policy", "waiting");
}

MAILVITALS_TEST_CLASS(TestMtaStsPolicy)
#include "mta_sts_policy.moc"
