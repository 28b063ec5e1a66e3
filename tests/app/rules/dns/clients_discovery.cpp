// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/expectation.h"
#include "support/test_group.h"

using namespace mailvitals;
using test::Scenario;

namespace {

Scenario home() {
    Scenario s("example.org");
    s.mx("example.org", 10, "mail.example.org").a("mail.example.org", "203.0.113.25");
    return s;
}

Scenario& serve(Scenario& s, const char* service, int port, const char* target) {
    return s.record(std::string(service) + "._tcp.example.org", dns::Type::Srv,
                    dns::Srv{0, 1, static_cast<std::uint16_t>(port), *DomainName::parse(target)});
}

}  // namespace

class TestClientsDiscovery : public QObject {
    Q_OBJECT

 private Q_SLOTS:
    void speaks();
    void staysSilent();
    void asksForBoundedlyMany();
    void couldNotLook();
    void doesNotApply();
    void waits();
};

void TestClientsDiscovery::speaks() {
    SAYS(home(), "clients.discovery", "notice none example.org | domain=example.org");

    Scenario alias = home();
    serve(alias, "_imaps", 993, "imap.example.org").cname("imap.example.org", "mail.example.org");
    SAYS(alias, "clients.discovery",
         "notice alias _imaps._tcp.example.org | host=imap.example.org | target=mail.example.org | "
         "evidence=dns:SRV _imaps._tcp.example.org, dns:A imap.example.org, dns:AAAA imap.example.org");

    Scenario gone = home();
    serve(gone, "_submissions", 465, "gone.example.org").nxdomain("gone.example.org");
    serve(gone, "_submission", 587, "203.0.113.25");
    serve(gone, "_imaps", 993, "mail.example.org");
    SAYS(gone, "clients.discovery", "notice no-address _submissions._tcp.example.org | host=gone.example.org",
         "notice no-address _submission._tcp.example.org | host=203.0.113.25",
         "pass offered example.org | names=_imaps._tcp.example.org (mail.example.org:993)");

    Scenario torn = home();
    serve(serve(torn, "_pop3s", 0, "."), "_pop3s", 995, "mail.example.org");
    SAYS(torn, "clients.discovery", "notice contradiction _pop3s._tcp.example.org",
         "pass offered example.org | names=_pop3s._tcp.example.org (mail.example.org:995)");

    Scenario dangling = home();
    dangling.cname("autoconfig.example.org", "old.example.net").nxdomain("old.example.net");
    SAYS(dangling, "clients.discovery",
         "notice dangling autoconfig.example.org | name=autoconfig.example.org | target=old.example.net");
}

void TestClientsDiscovery::staysSilent() {
    Scenario s = home();
    serve(s, "_submissions", 465, "mail.example.org");
    serve(s, "_imaps", 993, "mail.example.org");
    serve(serve(s, "_pop3", 0, "."), "_imap", 0, ".");
    s.cname("autoconfig.example.org", "mail.example.org").a("autodiscover.example.org", "203.0.113.80");
    SAYS(s, "clients.discovery",
         "pass offered example.org | names=_submissions._tcp.example.org (mail.example.org:465), "
         "_imaps._tcp.example.org (mail.example.org:993), autoconfig.example.org, autodiscover.example.org");

    // Somebody else may serve it, over one family alone.
    Scenario hosted = home();
    serve(hosted, "_imaps", 993, "imap.example.net").a("imap.example.net", "2001:db8::143");
    SAYS(hosted, "clients.discovery", "pass offered example.org");

    Scenario declined = home();
    serve(serve(declined, "_imaps", 0, "."), "_submission", 0, ".");
    SAYS(declined, "clients.discovery", "pass declined example.org");

    // Nobody has looked whether the file is there.
    Scenario files = home();
    files.a("autoconfig.example.org", "203.0.113.80");
    SAYS(files, "clients.discovery", "unknown files-only example.org | names=autoconfig.example.org");
}

void TestClientsDiscovery::asksForBoundedlyMany() {
    Scenario s = home();
    for (int i = 0; i < 50; ++i) {
        const std::string host = "n" + std::to_string(i) + ".example.org";
        serve(s, "_imaps", 993, host.c_str()).a(host, "203.0.113.25");
    }
    const Scenario::Judged judged = s.judge("clients.discovery");
    QVERIFY(judged.problems.empty());
    QCOMPARE(judged.findings.size(), std::size_t(2));
    SAYS(s, "clients.discovery",
         "unknown could-not-look example.org | reason=more servers are named than one check looks at",
         "pass offered example.org");
}

void TestClientsDiscovery::couldNotLook() {
    Scenario s = home();
    s.servfail("_imaps._tcp.example.org", "SRV").timeout("autoconfig.example.org", "A");
    SAYS(s, "clients.discovery",
         "unknown could-not-look _imaps._tcp.example.org | reason=the name server 192.168.1.1:53 answered "
         "SERVFAIL",
         "unknown could-not-look autoconfig.example.org | reason=nobody answered in time");
    Scenario target = home();
    serve(target, "_imaps", 993, "mail.example.net").timeout("mail.example.net", "AAAA");
    SAYS(target, "clients.discovery",
         "unknown could-not-look _imaps._tcp.example.org | reason=mail.example.net: nobody answered in time");
    Scenario mail("example.org");
    mail.timeout("example.org", "MX");
    SAYS(mail, "clients.discovery", "unknown could-not-look example.org | reason=nobody answered in time");
}

void TestClientsDiscovery::doesNotApply() {
    Scenario null("example.org");
    null.mx("example.org", 0, ".");
    SAYS(null, "clients.discovery",
         "not-applicable does-not-apply example.org | reason=the domain takes no mail");
}

void TestClientsDiscovery::waits() {
    Scenario s = home();
    serve(s, "_imaps", 993, "mail.example.org").open("_submission._tcp.example.org", "SRV");
    SAYS(s, "clients.discovery", "waiting");
    Scenario target = home();
    serve(target, "_imaps", 993, "gone.example.org").open("gone.example.org", "AAAA");
    SAYS(target, "clients.discovery", "waiting");
}

MAILVITALS_TEST_CLASS(TestClientsDiscovery)
#include "clients_discovery.moc"
