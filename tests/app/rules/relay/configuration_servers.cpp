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
    row("a condition that only the server knows", exim("  accept condition = ${if eq{$x}{y}}\n  deny\n"),
        unclear("8"));
}

MAILVITALS_TEST_CLASS(TestConfigurationServers)
#include "configuration_servers.moc"
