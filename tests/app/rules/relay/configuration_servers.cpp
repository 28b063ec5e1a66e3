// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/rules/relay/configuration_texts.h"
#include "support/expectation.h"
#include "support/test_group.h"

using namespace mailvitals;
using namespace mailvitals::test;

namespace {

const std::string routers =
    "begin routers\ndns:\n  driver = dnslookup\n  domains = ! +local_domains\n  transport = t\n"
    "begin transports\nt:\n  driver = smtp\n";

/// A whole configuration with this access list.
std::string exim(const std::string& acl, const std::string& more = {}) {
    return "primary_hostname = mail.homelab.example\ndomainlist local_domains = @ : homelab.example\n"
           "domainlist relay_to_domains =\nhostlist relay_from_hosts = localhost\n" +
           more + "acl_smtp_rcpt = acl_check_rcpt\nbegin acl\nacl_check_rcpt:\n" + acl + routers;
}

const std::string safe = "pass safe homelab.example";
const std::string open = "critical trusts-everybody homelab.example";

std::string unclear(const char* line) {
    return "unknown rules-unclear Exim's configuration, line " + std::string(line);
}

}  // namespace

/// Exim's access lists and OpenSMTPD's rules are evaluated as these servers do it.
class TestConfigurationServers : public QObject {
    Q_OBJECT

 private Q_SLOTS:
    void eximDecides_data();
    void eximDecides() { decides(); }
    void openSmtpdDecides_data();
    void openSmtpdDecides() { decides(); }
    void openSmtpdListeners();
    void openSmtpdIncludes();

 private:
    static void decides();
};

void TestConfigurationServers::decides() {
    QFETCH(QByteArray, configuration);
    QFETCH(QByteArray, expected);
    Scenario s("homelab.example");
    auto item = std::make_shared<ConfigurationItem>();
    item->add(configuration.toStdString(), {});
    s.request.configuration = item;
    SAYS(s, "trust.configuration", expected.toStdString());
}

void TestConfigurationServers::eximDecides_data() {
    QTest::addColumn<QByteArray>("configuration");
    QTest::addColumn<QByteArray>("expected");
    const auto row = [](const char* what, const std::string& configuration, const std::string& expected) {
        QTest::newRow(what) << QByteArray::fromStdString(configuration)
                            << QByteArray::fromStdString(expected);
    };
    row("the default",
        exim("  accept hosts = +relay_from_hosts\n  accept authenticated = *\n"
             "  require message = relay not permitted\n          domains = +local_domains : "
             "+relay_to_domains\n  require verify = recipient\n  accept\n"),
        safe);
    row("a bare accept", exim("  require verify = recipient\n  accept\n"), open);
    row("senders can be forged", exim("  accept senders = *@homelab.example\n"), open);
    row("senders that do not exist", exim("  deny verify = sender\n  accept\n"), open);
    row("in its own domains",
        exim("  accept sender_domains = +local_domains\n         domains = ! +local_domains\n"), open);
    row("everybody but some", exim("  deny hosts = 203.0.113.0/24\n  accept\n"), open);
    row("a list whose last element is negated", exim("  accept hosts = ! 203.0.113.0/24\n"), open);
    row("all domains but one", exim("  accept domains = ! other.example\n"), open);
    row("a whole top-level domain", exim("  accept domains = *.com\n"), open);
    row("whoever encrypts", exim("  accept encrypted = *\n"), open);
    row("nobody encrypts", exim("  accept encrypted = *\n", "tls_advertise_hosts =\n"), safe);
    row("nobody listed by a blocklist", exim("  deny dnslists = zen.spamhaus.org\n  accept\n"), open);
    row("a router for its own domains alone",
        "primary_hostname = mail.homelab.example\nacl_smtp_rcpt = a\nbegin acl\na:\n  accept verify = "
        "recipient\nbegin routers\nown:\n  driver = accept\n  domains = homelab.example\n  transport = t\n",
        safe);
    row("a router that may take it, before one that does",
        "primary_hostname = mail.homelab.example\nacl_smtp_rcpt = a\nbegin acl\na:\n  require verify = "
        "recipient\n  accept\nbegin routers\nhubs:\n  driver = manualroute\n  domains = ${if "
        "exists{/x}{partial-lsearch;/x}fail}\n  route_data = h\n  transport = t\ndns:\n  driver = "
        "dnslookup\n  "
        "transport = t\n",
        open);
    row("endpass",
        exim("  accept !authenticated = *\n         endpass\n         domains = +local_domains\n"
             "  accept\n"),
        safe);
    row("without endpass", exim("  accept !authenticated = *\n         domains = +local_domains\n  accept\n"),
        open);
    row("require", exim("  require authenticated = *\n  accept\n"), safe);
    row("discarded", exim("  discard\n"), safe);
    row("deferred", exim("  defer hosts = *\n  accept\n"), safe);
    row("a warning decides nothing", exim("  warn hosts = *\n"), safe);
    row("nested", exim("  accept acl = inner\ninner:\n  deny hosts = 10.0.0.0/8\n  accept\n"), open);
    row("nested, negated", exim("  accept !acl = inner\ninner:\n  accept\n"), safe);
    row("nested in itself", exim("  accept acl = acl_check_rcpt\n"), unclear("8"));
    row("refused at connection",
        exim("  accept\nconnect:\n  deny !hosts = 10.0.0.0/8\n  accept\n", "acl_smtp_connect = connect\n"),
        "notice trusts-neighbours 10.0.0.0/8");
    row("refused before", exim("  accept\n", "host_reject_connection = *\n"), safe);
    row("not listening", exim("  accept\n", "local_interfaces = 127.0.0.1\n"), safe);
    row("inline", "primary_hostname = mail.homelab.example\nacl_smtp_rcpt = accept\n" + routers, open);
    row("inline, of several lines",
        "primary_hostname = mail.homelab.example\nacl_smtp_rcpt = \"deny hosts = *\\n accept\"\n" + routers,
        safe);
    row("not set: nobody is accepted", "primary_hostname = mail.homelab.example\n" + routers, safe);
    row("chosen by the port",
        "primary_hostname = a.example\nacl_smtp_rcpt = ${if eq{$interface_port}{25}{a}{b}}\nbegin acl\na:\n  "
        "deny\n"
        "b:\n  accept authenticated = *\n" +
            routers,
        safe);
    row("of the two, one accepts",
        "primary_hostname = a.example\nacl_smtp_rcpt = ${if eq{$interface_port}{25}{a}{b}}\nbegin acl\na:\n  "
        "accept\nb:\n  deny\n" +
            routers,
        "unknown rules-unclear Exim's configuration, line 2");
    row("not among the texts", "acl_smtp_rcpt = acl_check_rcpt\n",
        "unknown rules-not-given Exim's configuration, line 1");
    row("networks in the list itself", exim("  accept hosts = 192.168.1.0/24\n  deny\n"),
        "notice trusts-neighbours 192.168.1.0/24");
    row("an exception is none", exim("  accept hosts = !192.168.1.5 : 192.168.1.0/24\n  deny\n"),
        "notice trusts-neighbours 192.168.1.0/24");
    row("macros, conditions, lines that go on",
        exim("  accept hosts = NETS\n",
             "NETS = 10.1.0.0/16 : \\\n  # a comment\n  10.2.0.5\n.ifdef NETS\n.else\n"
             "NETS = *\n.endif\n"),
        "notice trusts-neighbours 10.1.0.0/16");
    row("a file of hosts", exim("  accept hosts = /etc/exim/trusted\n  deny\n"), unclear("8"));
    row("a file that need not be there",
        exim("  deny hosts = ${if exists{/etc/exim/no}{/etc/exim/no} {}}\n  accept\n"), open);
    row("a table of domains", exim("  accept domains = lsearch;/etc/exim/domains\n  deny\n"), safe);
    row("a table of patterns", exim("  accept domains = wildlsearch;/etc/exim/domains\n  deny\n"),
        unclear("8"));
    row("a condition that only the server knows", exim("  accept condition = ${if eq{$x}{y}}\n  deny\n"),
        unclear("8"));
    row("a constant", exim("  accept condition = no\n  deny\n"), safe);
    const std::string tooMany =
        "${if and {{>{$rcpt_count}{10}} {<{$recipients_count}{${eval:$rcpt_count/2}}} }}";
    row("the first recipient", exim("  deny condition = " + tooMany + "\n  accept\n"), open);
    row("a user who is known", exim("  accept condition = ${if def:authenticated_id {yes}{no}}\n"), safe);
    row("a user who is not known", exim("  accept condition = ${if !def:authenticated_id}\n"), open);
    row("of both, one is open", exim("  accept condition = ${if or{{eq{$x}{y}}{eq{1}{2}}}{yes}{no}}\n"),
        unclear("8"));
    row("of both, one holds", exim("  accept condition = ${if or{{eq{$x}{y}}{>={2}{1}}}{1}{0}}\n"), open);
    row("braces that do not close", exim("  accept condition = ${if eq{1}{1\n"), unclear("8"));
    row("more behind it", exim("  accept condition = ${if eq{1}{1}}x\n"), unclear("8"));
    row("trusted unless something happens",
        exim("  deny condition = ${if eq{$x}{y}}\n  accept hosts = 192.168.1.0/24\n  deny\n"),
        "notice trusts-neighbours 192.168.1.0/24");
    row("everybody unless something happens",
        exim("  deny condition = ${if eq{$x}{y}}\n  accept hosts = 0.0.0.0/1 : 128.0.0.0/1\n"), unclear("8"));
    row("one that does not matter", exim("  deny condition = ${if eq{$x}{y}}\n  deny\n"), safe);
    row("a file that is included", exim("  .include /etc/exim/acl\n"), unclear("8"));
    row("odd characters alone", exim("  deny local_parts = ^[.] : ^.*[@%!/|]\n  accept\n"), open);
    row("an expression that is not understood", exim("  deny local_parts = ^a\n  accept\n"), unclear("8"));
    row("the gateway of a container",
        exim("  accept hosts = 172.17.0.0/16\n  deny\n") + daemon(R"({"iptables": false})"),
        "critical armed-without-rules 172.17.0.1");
    row("... is excepted",
        exim("  deny hosts = 172.17.0.1\n  accept hosts = 172.17.0.0/16\n  deny\n") +
            daemon(R"({"iptables": false})"),
        "notice hidden-callers 172.17.0.1");
}

void TestConfigurationServers::openSmtpdDecides_data() {
    QTest::addColumn<QByteArray>("configuration");
    QTest::addColumn<QByteArray>("expected");
    const auto row = [](const char* what, const std::string& rules, const std::string& expected) {
        const std::string head = "listen on egress\naction \"local\" mbox\naction \"out\" relay\n";
        QTest::newRow(what) << QByteArray::fromStdString(head + rules) << QByteArray::fromStdString(expected);
    };
    const auto unclearAt = [](const char* line) {
        return "unknown rules-unclear smtpd.conf, line " + std::string(line);
    };
    row("the default",
        "match from any for domain \"a.example\" action \"local\"\nmatch for any action \"out\"\n", safe);
    row("everybody", "match from any for any action \"out\"\n", open);
    row("everybody, to a mailbox", "match from any for any action \"local\"\n", safe);
    row("rejected first", "match from any for any reject\nmatch from any for any action \"out\"\n", safe);
    row("rejected unless logged in",
        "match from any ! auth for any reject\nmatch from any for any action \"out\"\n", safe);
    row("who logs in", "match from any auth for any action \"out\"\nmatch from auth for any action \"out\"\n",
        safe);
    row("the first match decides",
        "match from any mail-from \"x@spam.example\" for any reject\nmatch from any for any action \"out\"\n",
        open);
    row("senders can be forged", "match from any mail-from \"@a.example\" for any action \"out\"\n", open);
    row("the same table accepts after it rejects",
        "table people { \"a@a.example\" }\nmatch from any mail-from <people> for any reject\n"
        "match from any mail-from <people> for any action \"out\"\n",
        safe);
    row("not for its own", "match from any ! for local action \"out\"\n", open);
    row("not from a network", "match ! from src 10.0.0.0/8 for any action \"out\"\n", open);
    row("a tag of a listener that nobody reaches",
        "listen on lo0 port 10028 tag DKIM\nmatch tag DKIM from any for any action \"out\"\n", safe);
    row("a tag of one that everybody reaches",
        "listen on all port 26 tag relay\nmatch from any tag \"relay\" for any action \"out\"\n", open);
    row("not that tag", "match from any ! tag \"x\" for any action \"out\"\n", open);
    row("a table over several lines",
        "table lan {\n  192.168.1.0/24, # the house\n  10.0.0.1\n}\nmatch from src <lan> \\\n  for any "
        "action \"out\"\n",
        "notice trusts-neighbours 192.168.1.0/24");
    row("a macro", "lan = \"192.168.1.0/24\"\nmatch from src $lan for any action \"out\"\n",
        "notice trusts-neighbours 192.168.1.0/24");
    row("a list in the rule", "match from src { 192.168.1.0/24, 10.0.0.1 } for any action \"out\"\n",
        "notice trusts-neighbours 192.168.1.0/24");
    row("a file", "table lan file:/etc/mail/lan\nmatch from src <lan> for any action \"out\"\n",
        unclearAt("5"));
    row("domains in a database", "table d db:/etc/mail/d.db\nmatch from any for domain <d> action \"out\"\n",
        unclearAt("5"));
    row("... to mailboxes", "table d db:/etc/mail/d.db\nmatch from any for domain <d> action \"local\"\n",
        safe);
    row("all domains", "match from any for domain \"*\" action \"out\"\n", open);
    row("an expression", "match from any for domain regex \"^a\" action \"out\"\n", unclearAt("4"));
    row("rules of another file", "include \"/etc/mail/rules.conf\"\nmatch for local action \"local\"\n",
        unclearAt("4"));
    row("a filter by address",
        "filter \"own\" phase connect match !src <lan> disconnect \"550 no\"\nlisten on all port 26 filter "
        "\"own\" tag T\n"
        "match from any tag T for any action \"out\"\n",
        unclearAt("5"));
    row("before version 6.4", "accept from any for any relay\n", open);
    row("before version 6.4, from the host",
        "accept for any relay\naccept from any for domain a.example deliver to mbox\n", safe);
    row("before version 6.4, rejected",
        "reject from ! source { 10.0.0.0/8 } for any\naccept from any for any relay\n",
        "notice trusts-neighbours 10.0.0.0/8");
    row("before version 6.4, domains", "accept from any for ! domain \"a.example\" relay\n", open);
    row("words that are not known", "match from any for any wherever \"x\" action \"out\"\n", unclearAt("4"));
    row("before version 6.4, a tag", "listen on lo port 10029 tag DKIM\naccept tagged DKIM for any relay\n",
        safe);
}

/// One listener alone, which demands a login or is for the host itself.
void TestConfigurationServers::openSmtpdListeners() {
    const std::string rule = "action \"out\" relay\nmatch from any for any action \"out\"\n";
    SAYS(pasted("listen on all tls-require pki a.example auth <users>\n" + rule), "trust.configuration",
         safe);
    SAYS(pasted("listen on all tls pki a.example auth-optional\n" + rule), "trust.configuration", open);
    SAYS(pasted("listen on lo0\nlisten on socket\n" + rule), "trust.configuration", safe);
}

/// Two files of one server: what is included stands in its place.
void TestConfigurationServers::openSmtpdIncludes() {
    Scenario s("homelab.example");
    auto item = std::make_shared<ConfigurationItem>();
    item->add("action \"out\" relay\nmatch from any for any reject\n", "rules.conf");
    item->add("listen on all\ninclude \"/etc/mail/rules.conf\"\nmatch from any for any action \"out\"\n",
              "smtpd.conf");
    s.request.configuration = item;
    SAYS(s, "trust.configuration", safe);
}

MAILVITALS_TEST_CLASS(TestConfigurationServers)
#include "configuration_servers.moc"
