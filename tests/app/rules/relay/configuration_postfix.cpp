// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/rules/relay/configuration_rows.h"
#include "support/test_group.h"

using namespace mailvitals;
using namespace mailvitals::test;

namespace {

/// A server that trusts the network of its containers, where each caller appears as the gateway.
std::string server(const std::string& more, const std::string& mynetworks = "127.0.0.0/8 172.22.1.0/24") {
    return "=== postconf -n\ncompatibility_level = 3.6\nmyhostname = mail.homelab.example\n"
           "mydestination = localhost\nvirtual_mailbox_domains = homelab.example\n"
           "inet_interfaces = all\nmynetworks = " +
           mynetworks + "\n" + more + "\n";
}

const std::string hiding = network(false) + daemon(R"({"iptables": false})");
const char* const armed = "critical armed-without-rules 172.22.1.1";
const char* const hidden = "notice hidden-callers 172.22.1.1";
const char* const safe = "pass safe homelab.example";
const char* const everybody = "critical trusts-everybody homelab.example";

std::string services(const std::string& lines) {
    return "=== postconf -M\n" + lines;
}

/// Relaying for who logs in alone, by main.cf.
const std::string strict = "smtpd_relay_restrictions = permit_sasl_authenticated, reject_unauth_destination";

}  // namespace

class TestConfigurationPostfix : public QObject {
    Q_OBJECT

 private Q_SLOTS:
    void lists_data();
    void lists() { holds(); }
    void tables_data();
    void tables() { holds(); }
    void variables_data();
    void variables() { holds(); }
    void services_data();
    void services() { holds(); }
    void theServiceIsNamed();
};

void TestConfigurationPostfix::lists_data() {
    columns();
    const auto relay = [](const std::string& list, const std::string& more = "") {
        return server("smtpd_relay_restrictions = " + list + "\n" + more, "127.0.0.0/8");
    };
    const auto inside = [](const std::string& list, const std::string& more = "") {
        return server("smtpd_relay_restrictions = " + list + "\n" + more) + hiding;
    };
    const std::string closed = "smtpd_recipient_restrictions = reject_unauth_destination";
    row("by default", server("", "127.0.0.0/8"), safe);
    row("by default, inside", server("") + hiding, armed);
    row("a permit ends its own list only", relay("permit", closed), safe);
    row("... the other way round",
        relay("permit_sasl_authenticated, reject_unauth_destination",
              "smtpd_recipient_restrictions = permit"),
        safe);
    row("both let pass", relay("permit", "smtpd_recipient_restrictions = permit_mynetworks, permit, reject"),
        "warning takes-nothing homelab.example");
    row("everybody, by a warning that refuses nobody",
        relay("warn_if_reject reject_unauth_destination, check_client_access static:OK, reject"), everybody);
    row("everybody is refused", relay("reject"), safe);
    row("inside, but one list does not ask", inside("permit_mynetworks, reject", closed), hidden);
    row("inside, both lists ask",
        inside("permit_mynetworks, reject", "smtpd_recipient_restrictions = permit_mynetworks, reject"),
        armed);
    row("an empty list leaves it to the other",
        inside("", "smtpd_recipient_restrictions = permit_mynetworks, reject_unauth_destination"), armed);
    row("behind the refusal", inside("reject_unauth_destination, permit_mynetworks"), hidden);
    row("in capitals", inside("PERMIT_MYNETWORKS, REJECT"), armed);
    row("put off", inside("defer_if_permit, permit_mynetworks, reject"), hidden);
    row("not put off, only warned of", inside("warn_if_reject defer_if_permit, permit_mynetworks, reject"),
        armed);
    row("a class", inside("mine", "smtpd_restriction_classes = mine\nmine = permit_mynetworks, reject"),
        armed);
    row("a class in a class",
        inside("a", "smtpd_restriction_classes = a b1\na = b1, reject\nb1 = permit_sasl_authenticated"),
        hidden);
    row("a class of itself", relay("a, reject", "smtpd_restriction_classes = a\na = a, a"),
        "unknown not-understood homelab.example | found=a");
    row("a class that is not listed", relay("mine, reject", "mine = permit_mynetworks"),
        "unknown not-understood homelab.example | found=mine");
    row("a word that nobody knows", relay("permit_my_networks, reject"),
        "unknown not-understood homelab.example | found=permit_my_networks");
    row("... that is never reached", relay("reject_unauth_destination, permit_my_networks"), safe);
    row("another program decides",
        relay("check_policy_service unix:private/policy, reject_unauth_destination"),
        "unknown trust-elsewhere homelab.example | found=check_policy_service unix:...");
    row("... too late to matter", relay("reject_unauth_destination, check_policy_service unix:private/x"),
        safe);
    row("the list for clients",
        inside("permit_mynetworks, reject", "smtpd_client_restrictions = permit_sasl_authenticated, reject"),
        hidden);
    row("the list for senders",
        inside("permit_mynetworks, reject", "smtpd_sender_restrictions = reject_unauth_destination"), hidden);
    row("... asked before there is a recipient",
        inside("permit_mynetworks, reject",
               "smtpd_sender_restrictions = reject_unauth_destination\nsmtpd_delay_reject = no"),
        armed);
    row("the list for HELO, which nobody has to send",
        inside("permit_mynetworks, reject", "smtpd_helo_restrictions = reject"), armed);
    row("... who has to",
        inside("permit_mynetworks, reject", "smtpd_helo_restrictions = reject\nsmtpd_helo_required = yes"),
        hidden);
    row("the list at DATA",
        inside("permit_mynetworks, reject", "smtpd_data_restrictions = permit_sasl_authenticated, reject"),
        hidden);
    row("every domain is relayed for", server("relay_domains = static:all", "127.0.0.0/8"), everybody);
    row("... by a permit for its destinations",
        server("relay_domains = regexp:{{/./ x}}\nsmtpd_relay_restrictions = permit_auth_destination, reject",
               "127.0.0.0/8"),
        everybody);
    row("some are", server("relay_domains = example.net, hash:/etc/postfix/relay", "127.0.0.0/8"), safe);
    row("a network that Postfix does not take", server("", "127.0.0.0/8 10.0.0.1/8"),
        "unknown not-understood homelab.example | found=10.0.0.1/8");
    row("the HELO of old", relay("permit_naked_ip_address, reject"),
        "critical trusts-claims homelab.example | found=permit_naked_ip_address");
    row("a great network of more than the private addresses", server("", "127.0.0.0/8 172.0.0.0/8"),
        "warning half-armed 172.17.0.1\nwarning mixed-range 172.0.0.0/8");
}

void TestConfigurationPostfix::tables_data() {
    columns();
    const auto before = [](const std::string& what) {
        return server("smtpd_relay_restrictions = permit_mynetworks, " + what + ", reject_unauth_destination",
                      "127.0.0.0/8");
    };
    const std::string clients = before("check_client_access cidr:/etc/postfix/clients.cidr");
    const auto file = [](const std::string& text) { return "=== cat /etc/postfix/clients.cidr\n" + text; };
    row("clients, in a file", clients,
        "unknown trust-elsewhere homelab.example | found=cidr:/etc/postfix/clients.cidr");
    row("... that is given", clients + file("172.22.1.0/24 OK\n") + hiding, armed);
    row("... and refuses", clients + file("172.22.1.0/24 REJECT no\n") + hiding, hidden);
    row("... one of them first", clients + file("172.22.1.1 DUNNO\n172.22.1.0/24 OK\n") + hiding, hidden);
    row("... under a condition", clients + file("if 172.16.0.0/12\n172.22.0.0/15 OK\nendif\n") + hiding,
        armed);
    row("... and lets in all", clients + file("0.0.0.0/0 OK\n"), everybody);
    row("... and has a class",
        before("check_client_access cidr:/etc/postfix/clients.cidr") +
            "smtpd_restriction_classes = c\nc = permit\n" + file("0.0.0.0/1 REJECT\n128.0.0.0/1 c\n"),
        everybody);
    row("in the list itself",
        before("check_client_access cidr:{{172.22.1.0/24 OK}, {0.0.0.0/0 REJECT}}") + hiding, armed);
    row("by octets", before("check_client_access inline:{172.22.1=OK}") + hiding, armed);
    row("those without a name", before("check_client_access inline:{unknown=OK}"), everybody);
    row("those of a name", before("check_client_access inline:{example.org=OK}"),
        "unknown trust-elsewhere homelab.example");
    row("clients, behind the refusal",
        server("smtpd_relay_restrictions = reject_unauth_destination, check_client_access hash:/etc/x",
               "127.0.0.0/8"),
        safe);
    row("senders, in a file", before("check_sender_access hash:/etc/postfix/senders"),
        "warning trusts-claims-elsewhere homelab.example | found=hash:/etc/postfix/senders");
    row("senders, in the list for recipients, the other being empty",
        server("smtpd_relay_restrictions =\nsmtpd_recipient_restrictions = permit_mynetworks, "
               "check_sender_access hash:/etc/postfix/senders, reject_unauth_destination",
               "127.0.0.0/8"),
        "warning trusts-claims-elsewhere homelab.example");
    row("... the other refuses",
        server("smtpd_recipient_restrictions = check_sender_access hash:/etc/postfix/senders", "127.0.0.0/8"),
        safe);
    row("senders, known", before("check_sender_access inline:{homelab.example=OK}"),
        "critical trusts-claims homelab.example");
    row("senders, refused only", before("check_sender_access inline:{homelab.example=REJECT}"), safe);
    row("a sender that another list refuses",
        before("check_sender_access inline:{a.example=OK}") +
            "smtpd_sender_restrictions = check_sender_access inline:{a.example=REJECT}\n",
        safe);
    row("senders, by their mail servers", before("check_sender_mx_access static:OK"), safe);
    row("the name in HELO", before("check_helo_access inline:{friend.example=OK}"),
        "critical trusts-claims homelab.example");
    row("all senders", before("check_sender_access static:OK"), everybody);
    row("all senders, by a pattern", before("check_sender_access pcre:{{/./ OK}}"), everybody);
    row("some senders, by a pattern", before("check_sender_access pcre:{{/boss/ OK}}"),
        "warning trusts-claims-elsewhere homelab.example");
    row("recipients, known", before("check_recipient_access inline:{postmaster@=OK}"),
        "warning relays-to homelab.example");
    row("recipients of its own", before("check_recipient_access inline:{homelab.example=OK}"), safe);
    row("recipients, without a name for the table", before("hash:/etc/postfix/recipients"),
        "unknown trust-elsewhere homelab.example | found=hash:/etc/postfix/recipients");
    row("a number is an OK", before("check_client_access static:1700000000"), everybody);
    row("a code is none", before("check_client_access static:554"), safe);
    row("a table that fails", before("check_client_access fail:x"), safe);
    row("in Postfix's own folder", before("check_client_access cidr:$config_directory/clients.cidr"),
        "unknown trust-elsewhere homelab.example | found=cidr:/etc/postfix/clients.cidr");
    row("everybody, save whom a blocklist has",
        server("smtpd_relay_restrictions = check_client_access hash:/etc/postfix/blocked, static:OK, reject",
               "127.0.0.0/8"),
        everybody);
    row("everybody, save whom another program refuses",
        server("smtpd_relay_restrictions = check_policy_service unix:private/x, static:OK, reject",
               "127.0.0.0/8"),
        "unknown trust-elsewhere homelab.example");
    row("networks, in a file that is given",
        server("", "cidr:/etc/postfix/nets.cidr") + "=== cat /etc/postfix/nets.cidr\n172.22.1.0/24 x\n" +
            hiding,
        armed);
}

void TestConfigurationPostfix::variables_data() {
    columns();
    const auto nets = [](const std::string& value, const std::string& more = "") {
        return server(more, value) + hiding;
    };
    row("a variable", nets("127.0.0.0/8 ${lan}", "lan = 172.22.1.0/24"), armed);
    row("in parentheses", nets("127.0.0.0/8 $(lan)", "lan = 172.22.1.0/24"), armed);
    row("if it is set", nets("${lan?$lan}", "lan = 172.22.1.0/24"), armed);
    row("if it is set, and it is not", nets("127.0.0.1 ${lan?172.22.1.0/24}"), hidden);
    row("if it is not", nets("127.0.0.1 ${lan:172.22.1.0/24}"), armed);
    row("either", nets("${lan?{127.0.0.1}:{172.22.1.0/24}}"), armed);
    row("by the level", nets("${{$compatibility_level} >=level {3.0} ? {172.22.1.0/24} : {127.0.0.1}}"),
        armed);
    row("by an older level", nets("${{$compatibility_level} <level {3.0} ? {172.22.1.0/24} : {127.0.0.1}}"),
        hidden);
    row("in a circle", server("a = $b\nb = $a$a", "$a"), "unknown not-understood homelab.example");
    row("as postconf prints a default",
        server("smtpd_relay_restrictions = ${{$compatibility_level} <level {1} ? {} : {permit_mynetworks, "
               "permit_sasl_authenticated, defer_unauth_destination}}") +
            hiding,
        armed);
    row("what Postfix alone knows", server("", "127.0.0.1 $proxy_interfaces"),
        "unknown not-understood homelab.example");
}

void TestConfigurationPostfix::services_data() {
    columns();
    const auto with = [](const std::string& lines) { return server(strict) + ::services(lines) + hiding; };
    const std::string smtp = "smtp inet n - y - - smtpd\n";
    row("as main.cf says", with(smtp), hidden);
    row("with a list of its own",
        with("smtp inet n - y - - smtpd -o smtpd_relay_restrictions=permit_mynetworks,reject\n"), armed);
    row("in one word",
        with("smtp inet n - y - - smtpd -osmtpd_relay_restrictions=permit_mynetworks,reject\n"), armed);
    row("in braces",
        with("smtp inet n - y - - smtpd\n  -o { smtpd_relay_restrictions = permit_mynetworks, "
             "reject }\n"),
        armed);
    row("behind a remark",
        with("smtp inet n - y - - smtpd\n# more\n   -o smtpd_relay_restrictions=permit_mynetworks,reject\n"),
        armed);
    row("a remark itself",
        with("smtp inet n - y - - smtpd\n#  -o smtpd_relay_restrictions=permit_mynetworks,reject\n"), hidden);
    row("submission",
        with(smtp + "submission inet n - y - - smtpd\n  -o smtpd_recipient_restrictions=\n"
                    "  -o smtpd_relay_restrictions=permit_mynetworks,permit_sasl_authenticated,reject\n"),
        armed);
    row("submission, for who logs in",
        with(smtp + "submission inet n - y - - smtpd\n"
                    "  -o smtpd_relay_restrictions=permit_mynetworks,permit_sasl_authenticated,reject\n"
                    "  -o smtpd_client_restrictions=permit_sasl_authenticated,reject\n"),
        hidden);
    row("behind postscreen",
        with("smtp inet n - y - 1 postscreen\n"
             "smtpd pass - - y - - smtpd -o smtpd_relay_restrictions=permit_mynetworks,reject\n"),
        armed);
    row("for a filter alone",
        with(smtp +
             "127.0.0.1:10025 inet n - y - - smtpd -o smtpd_relay_restrictions=permit_mynetworks,reject\n"),
        hidden);
    row("a variable of its own",
        server("smtpd_relay_restrictions = $mine\nmine = permit_sasl_authenticated, reject") +
            ::services("smtp inet n - y - - smtpd -o mine=permit_mynetworks,reject\n") + hiding,
        armed);
    row("a variable of main.cf's",
        server(strict + "\nmua = permit_mynetworks, reject") +
            ::services("smtp inet n - y - - smtpd -o smtpd_relay_restrictions=$mua\n") + hiding,
        armed);
    row("as postconf -P prints it",
        with(smtp + "=== postconf -P\nsmtp/inet/smtpd_relay_restrictions = permit_mynetworks, reject\n"),
        armed);
    row("everybody, at one port",
        server("", "127.0.0.0/8") +
            ::services(smtp + "2525 inet n - y - - smtpd -o mynetworks=0.0.0.0/0 -o syslog_name=x\n"),
        everybody);
}

void TestConfigurationPostfix::theServiceIsNamed() {
    SAYS(pasted(server(strict) +
                ::services("submission inet n - y - - smtpd -o "
                           "smtpd_relay_restrictions=permit_mynetworks,reject\n") +
                hiding),
         "trust.configuration",
         "critical armed-without-rules 172.22.1.1 | place=postconf -n, line 7, service submission");
}

MAILVITALS_TEST_CLASS(TestConfigurationPostfix)
#include "configuration_postfix.moc"
