// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/rules/relay/configuration_rows.h"
#include "support/test_group.h"

using namespace mailvitals;
using namespace mailvitals::test;

namespace {

const std::string rulesOff = daemon(R"({"iptables": false})");
const std::string helperOff = daemon(R"({"userland-proxy": false})");
const std::string byDefault = daemon("{}");
const std::string incident = mailcowPostfix + network(true) + rulesOff;
const std::string loopbackOnly = postfix("127.0.0.0/8 [::1]/128");

const std::string compose =
    "=== cat docker-compose.yml\nservices:\n    postfix-mailcow:\n      environment:\n        - TZ=${TZ}\n"
    "      ports:\n        - \"${SMTP_PORT:-25}:25\"\n      networks:\n        mailcow-network:\n"
    "          ipv4_address: ${IPV4_NETWORK:-172.22.1}.253\nnetworks:\n  mailcow-network:\n    driver: "
    "bridge\n"
    "    driver_opts:\n      com.docker.network.bridge.name: br-mailcow\n    enable_ipv6: "
    "${ENABLE_IPV6:-true}\n"
    "    ipam:\n      config:\n        - subnet: ${IPV4_NETWORK:-172.22.1}.0/24\n"
    "        - subnet: ${IPV6_NETWORK:-fd4d:6169:6c63:6f77::/64}\n";

}  // namespace

class TestConfiguration : public QObject {
    Q_OBJECT

 private Q_SLOTS:
    void mailcow_data();
    void mailcow() { holds(); }
    void masquerading_data();
    void masquerading() { holds(); }
    void mailserver_data();
    void mailserver() { holds(); }
    void otherWays_data();
    void otherWays() { holds(); }
    void trustAlone_data();
    void trustAlone() { holds(); }
    void whatIsMissing_data();
    void whatIsMissing() { holds(); }
    void isNotSafeWhereSomethingWasNotRead();
    void nothingWasGiven();
    void theDecidingLinesAreNamed();
    void itAsksNobody();
};

void TestConfiguration::mailcow_data() {
    columns();
    row("the incident: Docker's rules off", incident,
        "critical armed-without-rules 172.22.1.1 | range=172.22.1.0/24 | place=postconf -n, line 3");
    row("... with explicit networks",
        postfix("127.0.0.0/8 [::1]/128 172.22.1.0/24") + network(false) + rulesOff + helperNowhere + nft(),
        "pass safe homelab.example");
    row("rules gone, the helper answers everybody",
        mailcowPostfix + network(true) + byDefault + helperEverywhere +
            "=== sudo nft list ruleset\ntable ip x {\n\tchain y {\n\t}\n}\n=== sudo iptables-save\n",
        "critical armed-without-rules 172.22.1.1");
    row("IPv6 through the helper", mailcowPostfix + network(false) + helperEverywhere + byDefault + nft(),
        "critical armed-ipv6 172.22.1.1 | range=172.22.1.0/24");
    row("... on a host without IPv6 yet",
        mailcowPostfix + network(false) + helperEverywhere + byDefault + nft() +
            "=== ip -br address\neth0 UP 203.0.113.25/24 fe80::1/64\n",
        "warning half-armed-ipv6 172.22.1.1");
    row("as the compose file and mailcow.conf describe it, without IPv6",
        mailcowPostfix + compose + "=== cat mailcow.conf\nIPV4_NETWORK=172.30.9\nENABLE_IPV6=false\n" +
            helperEverywhere,
        "critical armed-ipv6 172.30.9.1 | range=172.30.9.0/24");
    row("as the compose file describes it", mailcowPostfix + compose + helperEverywhere + byDefault + nft(),
        "pass safe homelab.example");
    row("the network has IPv6", mailcowPostfix + network(true) + helperEverywhere + byDefault + nft(),
        "pass safe homelab.example");
    row("no helper", mailcowPostfix + network(false) + helperOff + nft(), "pass safe homelab.example");
    row("published over IPv4 only",
        mailcowPostfix + network(false) + byDefault + nft() + "=== cat docker-compose.yml\nservices:\n" +
            "  postfix-mailcow:\n    ports:\n      - \"0.0.0.0:25:25\"\n",
        "pass safe homelab.example");
    row("published to IPv6, but who listens?",
        mailcowPostfix + network(false) + byDefault + nft() + "=== cat docker-compose.yml\nservices:\n" +
            "  postfix-mailcow:\n    ports:\n      - \"${SMTP_PORT:-25}:25\"\n",
        "warning half-armed 172.22.1.1 | commands=sudo ss -ltnp");
    row("IPv6 without packet rules",
        mailcowPostfix + network(true) + daemon(R"({"ip6tables": false})") + helperEverywhere + nft(),
        "critical armed-ipv6-rules fd4d:6169:6c63:6f77::1 | range=fd4d:6169:6c63:6f77::/64");
    row("... because Docker is old",
        mailcowPostfix + network(true) + byDefault + helperEverywhere + nft() +
            "Docker version 24.0.7, build afdd53b\n",
        "critical armed-ipv6-rules fd4d:6169:6c63:6f77::1");
    row("... and is not",
        mailcowPostfix + network(true) + byDefault + helperEverywhere + nft() +
            "Docker version 28.1.0, build abc\n",
        "pass safe homelab.example");
}

void TestConfiguration::masquerading_data() {
    columns();
    const std::string rest = mailcowPostfix + network(true) + helperEverywhere + byDefault;
    const auto nftRow = [&](const char* what, const char* rule, const char* expected) {
        row(what, rest + nft("\t\t" + std::string(rule) + "\n"), expected);
    };
    nftRow("everything", "masquerade", "critical armed-masquerade 172.22.1.1 | range=172.22.1.0/24");
    nftRow("towards the container", "oifname \"br-mailcow\" masquerade",
           "critical armed-masquerade 172.22.1.1");
    nftRow("by a name with a star", "oifname \"br-*\" masquerade", "critical armed-masquerade 172.22.1.1");
    nftRow("all but loopback", "oifname != \"lo\" counter packets 1 bytes 2 masquerade random",
           "critical armed-masquerade 172.22.1.1");
    nftRow("to an address", "oifname \"br-mailcow\" snat to 172.22.1.1",
           "critical armed-masquerade 172.22.1.1");
    nftRow("to an address nobody trusts", "oifname \"br-mailcow\" snat to 10.9.9.9",
           "notice hidden-callers 10.9.9.9");
    nftRow("what goes out", "oifname \"eth0\" masquerade", "pass safe homelab.example");
    nftRow("what goes out, from here", "ip saddr 172.16.0.0/12 masquerade", "pass safe homelab.example");
    nftRow("another protocol", "udp dport 25 masquerade", "pass safe homelab.example");
    nftRow("another port", "tcp dport { 80, 443 } masquerade", "pass safe homelab.example");
    nftRow("under a mark", "meta mark 0x1 masquerade", "warning half-armed-unclear 172.22.1.1");
    // Where nft lacks the part that reads a rule of iptables', it leaves out what the rule does.
    nftRow("left out by nft", "oifname \"br-mailcow\" counter packets 0 bytes 0",
           "warning half-armed 172.22.1.1 | commands=sudo iptables-save");
    nftRow("left out elsewhere", "udp dport 5353 counter packets 0 bytes 0 masquerade",
           "pass safe homelab.example");
    nftRow("behind a way out", "oifname \"br-mailcow\" accept\n\t\tmasquerade", "pass safe homelab.example");

    const std::string leftOut = nft("\t\toifname \"br-mailcow\" counter packets 0 bytes 0 \n");
    row("left out by nft, told by iptables", rest + leftOut + iptables(), "pass safe homelab.example");
    row("left out by nft, told by iptables, and bad",
        rest + leftOut + iptables("-A POSTROUTING -o br-mailcow -j MASQUERADE\n"),
        "critical armed-masquerade 172.22.1.1");

    const std::string saved = rest + nft();
    const auto saveRow = [&](const char* what, const char* rule, const char* expected) {
        row(what, saved + iptables(std::string(rule) + "\n"), expected);
    };
    saveRow("iptables: healthy", "-A POSTROUTING -o eth0 -j MASQUERADE", "pass safe homelab.example");
    saveRow("iptables: everything", "-A POSTROUTING -j MASQUERADE", "critical armed-masquerade 172.22.1.1");
    saveRow("iptables: not of the containers", "-A POSTROUTING ! -s 172.22.1.0/24 -j MASQUERADE",
            "critical armed-masquerade 172.22.1.1");
    saveRow("iptables: what is marked", "-A POSTROUTING -m mark --mark 0x1 -j MASQUERADE",
            "warning half-armed-unclear 172.22.1.1");
    saveRow("iptables: what this host sends", "-A POSTROUTING -m addrtype --src-type LOCAL -j MASQUERADE",
            "pass safe homelab.example");
    saveRow("firewalld: the zone of the line",
            "-A POSTROUTING -j ZONES\n-A ZONES -o eth0 -g POST_public\n-A POST_public ! -o lo -j MASQUERADE",
            "pass safe homelab.example");
    saveRow("firewalld: the zone of everything else",
            "-A POSTROUTING -j ZONES\n-A ZONES -o eth9 -g POST_home\n-A ZONES -g POST_public\n"
            "-A POST_public ! -o lo -j MASQUERADE",
            "critical armed-masquerade 172.22.1.1");
    saveRow("firewalld: the bridge has a zone of its own",
            "-A POSTROUTING -j ZONES\n-A ZONES -o br-mailcow -g POST_docker\n-A ZONES -g POST_public\n"
            "-A POST_docker -j LOG_docker\n-A POST_public ! -o lo -j MASQUERADE",
            "pass safe homelab.example");
    saveRow("a chain that leads into itself", "-A POSTROUTING -j A\n-A A -j B\n-A B -j A",
            "pass safe homelab.example");
    row("masquerading over IPv6 alone",
        rest + nft() +
            "table ip6 docker {\n\tchain incident {\n\t\toifname \"br-mailcow\" masquerade\n\t}\n"
            "\tchain postrouting {\n\t\ttype nat hook postrouting priority srcnat; policy accept;\n"
            "\t\tjump incident\n\t}\n}\n",
        "critical armed-masquerade fd4d:6169:6c63:6f77::1 | range=fd4d:6169:6c63:6f77::/64");
}

void TestConfiguration::mailserver_data() {
    columns();
    const auto permit = [](const std::string& value) {
        return "=== cat mailserver.env\nOVERRIDE_HOSTNAME=mail.homelab.example\nPERMIT_DOCKER=" + value +
               "\n";
    };
    const std::string net =
        "[{\"Name\": \"dms_default\", \"Id\": \"fedcba9876543210\", \"EnableIPv6\": false, \"IPAM\": "
        "{\"Config\": "
        "[{\"Subnet\": \"172.22.1.0/24\", \"Gateway\": \"172.22.1.1\"}]}, \"Containers\": {}}]\n";
    row("none", permit("none") + net + helperEverywhere + byDefault + nft(),
        "notice hidden-callers 172.22.1.1");
    row("none, and nothing hides callers", permit("none") + net + helperNowhere, "pass safe homelab.example");
    row("network", permit("network") + net + helperEverywhere + byDefault + nft(),
        "critical armed-ipv6 172.22.1.1 | range=172.16.0.0/12 | place=mailserver.env, "
        "line 3");
    row("network, and nothing hides callers", permit("network") + net + helperOff + nft(),
        "pass safe homelab.example");
    row("connected-networks", permit("connected-networks") + net + rulesOff,
        "critical armed-without-rules 172.22.1.1 | range=172.22.1.0/24");
    const std::string onHost =
        "=== cat compose.yaml\nservices:\n  mailserver:\n    network_mode: host\n    environment:\n"
        "      - PERMIT_DOCKER=";
    row("host, at a provider's", onHost + "host\n=== ip -br address\neth0 UP 100.200.7.9/24\n",
        "warning public-range 100.200.0.0/16");
    row("none, at a provider's", onHost + "none\n=== ip -br address\neth0 UP 100.200.7.9/24\n",
        "pass safe homelab.example");
    row("network, and no more is told", permit("network"),
        "warning half-armed 172.17.0.1 | commands=sudo ss -ltnp, cat /etc/docker/daemon.json, sudo nft list "
        "ruleset");
}

void TestConfiguration::otherWays_data() {
    columns();
    const std::string podman =
        "=== podman network inspect mail\n[{\"name\": \"mail\", \"driver\": \"bridge\", "
        "\"network_interface\": "
        "\"podman1\", \"subnets\": [{\"subnet\": \"10.89.0.0/24\", \"gateway\": \"10.89.0.1\"}], "
        "\"ipv6_enabled\": false}]\n";
    row("rootless Podman", mailcowPostfix + podman + socketHead + socket("*:25", "rootlessport") + nft(),
        "critical armed-rootless 10.89.0.1 | program=rootlessport");
    row("rootless Podman that keeps the address",
        mailcowPostfix + podman + socketHead + socket("*:25", "pasta.avx2") + nft(),
        "pass safe homelab.example");
    row("rootless, trusting itself only", loopbackOnly + socketHead + socket("*:25", "rootlessport"),
        "notice hidden-callers 10.0.2.100");

    const auto device = [](const std::string& more) {
        return "=== lxc config show mail\narchitecture: x86_64\ndevices:\n  smtp:\n    connect: "
               "tcp:127.0.0.1:25\n"
               "    listen: tcp:0.0.0.0:25\n" +
               more + "    type: proxy\n  root:\n    path: /\n    type: disk\n";
    };
    row("LXC's proxy", loopbackOnly + device(""),
        "critical armed-proxy 127.0.0.1 | program=smtp | range=127.0.0.0/8");
    row("LXC's proxy in the kernel", loopbackOnly + device("    nat: \"true\"\n"),
        "pass safe homelab.example");
    row("LXC's proxy that tells",
        loopbackOnly + "smtpd_upstream_proxy_protocol = haproxy\n" + device("    proxy_protocol: \"true\"\n"),
        "pass safe homelab.example");

    const auto service = [](const std::string& policy) {
        return "=== kubectl get service mail -o yaml\napiVersion: v1\nkind: Service\nspec:\n"
               "  externalTrafficPolicy: " +
               policy +
               "\n  ports:\n  - name: smtp\n    port: 25\n    targetPort: 25\n  type: LoadBalancer\n";
    };
    const std::string nodes =
        "=== kubectl get nodes -o wide\nNAME   STATUS   ROLES   AGE   VERSION   INTERNAL-IP   EXTERNAL-IP\n"
        "one    Ready    <none>  3d    v1.30.1   10.42.1.7     <none>\n";
    row("Kubernetes", postfix("127.0.0.0/8 10.42.0.0/16") + service("Cluster") + nodes,
        "critical armed-node 10.42.1.7 | program=one");
    row("Kubernetes, nodes not told", postfix("127.0.0.0/8 10.42.0.0/16") + service("Cluster"),
        "warning half-armed 10.42.0.0/16 | commands=kubectl get nodes -o wide");
    row("Kubernetes that keeps the address", postfix("127.0.0.0/8 10.42.1.0/32") + service("Local") + nodes,
        "pass safe homelab.example");

    const std::string front =
        "=== sudo iptables-save\n*nat\n-A PREROUTING -i eth0 -p tcp -m tcp --dport 25 -j DNAT "
        "--to-destination "
        "10.8.0.2\n";
    const std::string tunnel = "=== ip -br address\nwg0 UNKNOWN 10.8.0.1/24\neth0 UP 203.0.113.25/24\n";
    row("a rented server in front",
        postfix("127.0.0.0/8 10.8.0.1/32") + front + "-A POSTROUTING -o wg0 -j MASQUERADE\nCOMMIT\n" + tunnel,
        "critical armed-tunnel 10.8.0.1 | range=10.8.0.1/32");
    row("... without its addresses",
        postfix("127.0.0.0/8 10.8.0.0/24") + front + "-A POSTROUTING -o wg0 -j MASQUERADE\nCOMMIT\n",
        "warning half-armed 10.8.0.2 | commands=ip -br address");
    row("... that keeps callers",
        postfix("127.0.0.0/8 10.8.0.1/32") + front + "-A POSTROUTING -o eth0 -j MASQUERADE\nCOMMIT\n" +
            tunnel,
        "pass safe homelab.example");
    row("... that nobody trusts",
        loopbackOnly + front + "-A POSTROUTING -o wg0 -j MASQUERADE\nCOMMIT\n" + tunnel,
        "notice hidden-callers 10.8.0.1");

    const auto haproxy = [](const std::string& how) {
        return "=== cat /etc/haproxy/haproxy.cfg\nglobal\n    log /dev/log local0\nlisten smtp\n    bind "
               ":25\n"
               "    mode tcp\n    server mail 127.0.0.1:10025" +
               how + "\n";
    };
    row("HAProxy", loopbackOnly + haproxy(""), "critical armed-proxy 127.0.0.1 | program=HAProxy");
    row("HAProxy that tells",
        loopbackOnly + "smtpd_upstream_proxy_protocol = haproxy\n" + haproxy(" send-proxy-v2"),
        "pass safe homelab.example");
    row("HAProxy, its settings not told", loopbackOnly + socketHead + socket("0.0.0.0:25", "haproxy"),
        "warning half-armed 127.0.0.1 | commands=the configuration of haproxy");
    row("nginx in front of PROXY protocol",
        loopbackOnly + "postscreen_upstream_proxy_protocol = haproxy\n" + socketHead +
            socket("0.0.0.0:25", "nginx"),
        "pass safe homelab.example");
    row("Postfix itself", loopbackOnly + socketHead + socket("0.0.0.0:25", "master"),
        "pass safe homelab.example");
}

void TestConfiguration::trustAlone_data() {
    columns();
    row("everybody", postfix("0.0.0.0/0"),
        "critical trusts-everybody homelab.example | found=mynetworks = 0.0.0.0/0 | place=postconf -n, line "
        "4");
    row("everybody over IPv6", postfix("127.0.0.0/8 [2000::]/3"),
        "critical trusts-everybody homelab.example");
    row("everybody, but nobody may relay",
        postfix("0.0.0.0/0") +
            "smtpd_relay_restrictions = permit_sasl_authenticated, reject_unauth_destination\n",
        "pass safe homelab.example | found=nobody");
    row("half of a great network", postfix("127.0.0.0/8 192.0.0.0/8"), "warning mixed-range 192.0.0.0/8");
    row("more than a private network", postfix("127.0.0.0/8 172.0.0.0/8"),
        "warning half-armed 172.17.0.1\nwarning mixed-range 172.0.0.0/8 | found=172.16.0.0/12 | "
        "place=postconf -n, line 4");
    row("a little more than one", postfix("192.168.0.0/15"), "warning mixed-range 192.168.0.0/15");
    row("two and more", postfix("10.0.0.0/7"), "warning mixed-range 10.0.0.0/7 | found=10.0.0.0/8");
    row("just one", postfix("127.0.0.0/8 192.168.0.0/16"), "notice trusts-neighbours 192.168.0.0/16");
    row("a provider's network", postfix("8.8.8.0/28"), "warning public-range 8.8.8.0/28");
    row("own addresses of a provider's", postfix("8.8.8.0/29"), "pass safe homelab.example");
    row("a provider's network of IPv6", postfix("[2a00:1450::]/47"), "warning public-range 2a00:1450::/47");
    row("an own network of IPv6", postfix("[2a00:1450::]/48"), "pass safe homelab.example");
    row("a network that is nobody's", postfix("198.18.0.0/16"), "pass safe homelab.example");
    row("... and what lies beside it", postfix("198.18.0.0/15"), "warning public-range 198.18.0.0/15");
    row("a great network that is left out", postfix("!8.0.0.0/8 127.0.0.0/8"),
        "pass safe homelab.example | found=127.0.0.0/8");
    row("a network of the house that is left out", postfix("!192.168.1.0/24 127.0.0.0/8"),
        "pass safe homelab.example | found=127.0.0.0/8");
    row("a network of the house", postfix("127.0.0.0/8 192.168.1.0/24"),
        "notice trusts-neighbours 192.168.1.0/24");
    row("one device", postfix("127.0.0.0/8 192.168.1.40"), "pass safe homelab.example");
    row("the gateway is left out",
        postfix("127.0.0.0/8 !172.22.1.1 172.22.1.0/24") + network(false) + helperEverywhere + byDefault +
            nft(),
        "notice hidden-callers 172.22.1.1");
    row("a variable",
        postfix("127.0.0.0/8 $containers") + "containers = 172.22.1.0/24\n" + network(false) + rulesOff,
        "critical armed-without-rules 172.22.1.1 | range=172.22.1.0/24");
    row("in a table", postfix("127.0.0.0/8 cidr:/etc/postfix/trusted"),
        "unknown trust-elsewhere homelab.example | place=postconf -n, line 4");
    row("its own network, wherever", "=== postconf -n\nmynetworks_style = subnet\ninet_interfaces = all\n",
        "warning half-armed-own-network homelab.example");
    row("its own network, at home",
        "=== postconf -n\nmynetworks_style = subnet\n=== ip -br address\nlo UNKNOWN 127.0.0.1/8\n"
        "eth0 UP 192.168.1.10/24\n",
        "notice trusts-neighbours 192.168.1.0/24");
    row("its own network, at a provider's",
        "=== postconf -n\nmynetworks_style = subnet\n=== ip -br address\neth0 UP 100.200.7.9/24\n",
        "warning public-range 100.200.7.0/24");
    row("the host alone", "=== postconf -n\nmynetworks_style = host\n", "pass safe homelab.example");
    row("the default of Postfix 3",
        "=== postconf -n\n" + std::string("compatibility_level = 3.6\nmyhostname = a.b\n") +
            "biff = no\nmydestination = a.b\ninet_interfaces = all\n",
        "pass safe homelab.example");
    row("a service of its own",
        loopbackOnly +
            "=== postconf -M\nsmtp inet n - y - - smtpd\n2525 inet n - y - - smtpd\n"
            "    -o mynetworks=0.0.0.0/0\n",
        "critical trusts-everybody homelab.example");
    row("a service for the filter alone",
        loopbackOnly +
            "=== postconf -M\nsmtp inet n - y - - smtpd\n127.0.0.1:10025 inet n - y - - smtpd\n"
            "    -o mynetworks=127.0.0.0/8\n",
        "pass safe homelab.example");
    row("Exim: everybody", "hostlist relay_from_hosts = *\nbegin acl\n",
        "critical trusts-everybody homelab.example");
    row("Exim: an excerpt", "hostlist relay_from_hosts = localhost\nbegin acl\n",
        "unknown rules-not-given Exim's configuration, line 1");
    row("Exim: IPv6 with doubled colons",
        "hostlist relay_from_hosts = 127.0.0.1 : ::::1 : 2000::::/3\nbegin acl\n",
        "critical trusts-everybody homelab.example");
    row("Debian's Exim", "dc_eximconfig_configtype='internet'\ndc_relay_nets='172.17.0.0/16'\n" + rulesOff,
        "critical armed-without-rules 172.17.0.1");
    row("Debian's Exim, itself", "dc_eximconfig_configtype='internet'\ndc_relay_nets=''\n",
        "pass safe homelab.example");
    row("OpenSMTPD: everybody", "listen on all\nmatch from any for any action \"relay\"\n",
        "critical trusts-everybody homelab.example | found=match from any for any action \"relay\"");
    row("OpenSMTPD: who logs in",
        "listen on all\nmatch from any auth for any action \"relay\"\nmatch from any for domain "
        "\"a.example\" action "
        "\"local\"\nmatch for any action \"relay\"\n",
        "pass safe homelab.example");
    row("OpenSMTPD: a table",
        "table lan { 192.168.1.0/24, 10.0.0.1 }\nlisten on all\nmatch from src <lan> for any "
        "action \"relay\"\n",
        "notice trusts-neighbours 192.168.1.0/24");
    row("Mailu", "=== cat mailu.env\nSUBNET=192.168.203.0/24\nTLS_FLAVOR=cert\n" + rulesOff,
        "critical armed-without-rules 192.168.203.1");
    row("mailcow.conf", "MAILCOW_HOSTNAME=mail.homelab.example\nDBPASS=geheim\n" + rulesOff,
        "critical armed-without-rules 172.22.1.1");
}

void TestConfiguration::whatIsMissing_data() {
    columns();
    row("whom it trusts", rulesOff, "unknown trust-not-given homelab.example");
    row("everything else", mailcowPostfix + network(false),
        "warning half-armed 172.22.1.1 | commands=sudo ss -ltnp, cat /etc/docker/daemon.json, sudo nft list "
        "ruleset");
    row("the rules", mailcowPostfix + network(false) + helperNowhere,
        "warning half-armed 172.22.1.1 | commands=sudo nft list ruleset");
    row("firewalld's rules, which iptables does not see",
        mailcowPostfix + network(false) + helperNowhere + iptables(),
        "warning half-armed 172.22.1.1 | commands=sudo nft list ruleset");
    row("whose listener it is",
        mailcowPostfix + network(false) + byDefault + nft() + socketHead + "LISTEN 0 4096 [::]:25 [::]:*\n",
        "warning half-armed 172.22.1.1 | commands=sudo ss -ltnp");
    row("no text that is known", "Dear all,\nhello\n",
        "unknown not-recognised a pasted text, line 1 | reason=it is none of the texts that are known");
    row("broken JSON", daemon("{\"iptables\": false"),
        "unknown not-recognised cat /etc/docker/daemon.json, line 2");
    row("more than is read", postfix("127.0.0.0/8 " + std::string(5000, ' ') + std::string(5000, '1')),
        "unknown could-not-look homelab.example");
}

/// What could not be read might have said otherwise, so the rest of it alone is no reason for green.
void TestConfiguration::isNotSafeWhereSomethingWasNotRead() {
    SAYS(pasted(loopbackOnly), "trust.configuration", "pass safe homelab.example");
    SAYS(pasted(loopbackOnly + daemon("{\"iptables\": false")), "trust.configuration",
         "unknown not-recognised cat /etc/docker/daemon.json, line 6");
}

void TestConfiguration::nothingWasGiven() {
    SAYS(Scenario("homelab.example"), "trust.configuration", "unknown nothing-given homelab.example");
    Scenario s("homelab.example");
    s.request.configuration = std::make_shared<const ConfigurationItem>();
    SAYS(s, "trust.configuration", "unknown nothing-given homelab.example");
}

void TestConfiguration::theDecidingLinesAreNamed() {
    // The style of trust, the switch, and the network: each in its text.
    SAYS(pasted(incident), "trust.configuration",
         "critical armed-without-rules 172.22.1.1 | evidence=configuration:0:2, configuration:1:2, "
         "configuration:2:0");
}

void TestConfiguration::itAsksNobody() {
    const Scenario s = pasted(incident);
    QVERIFY(s.gather().waves.empty());
}

MAILVITALS_TEST_CLASS(TestConfiguration)
#include "configuration.moc"
