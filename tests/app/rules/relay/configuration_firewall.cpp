// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/rules/relay/configuration_rows.h"
#include "support/test_group.h"

#include <cstring>

using namespace mailvitals;
using namespace mailvitals::test;

namespace {

const std::string rest = mailcowPostfix + network(false);
const std::string helperOfIpv4 = socketHead + socket("0.0.0.0:25", "docker-proxy");
const std::string quiet = rest + daemon(R"({"userland-proxy": false})");
const char* const safe = "pass safe homelab.example";
const char* const armed = "critical armed-masquerade 172.22.1.1 | range=172.22.1.0/24";
const char* const unclear = "warning half-armed-unclear 172.22.1.1";

/// A filter table of iptables' with these rules.
std::string filters(const std::string& rules) {
    return "=== sudo iptables-save\n*filter\n:INPUT ACCEPT [0:0]\n:FORWARD ACCEPT [0:0]\n" + rules +
           "COMMIT\n";
}

}  // namespace

class TestConfigurationFirewall : public QObject {
    Q_OBJECT

 private Q_SLOTS:
    void marks_data();
    void marks() { holds(); }
    void marksOfNft_data();
    void marksOfNft() { holds(); }
    void kubeProxy_data();
    void kubeProxy() { holds(); }
    void halfATextProvesNothing_data();
    void halfATextProvesNothing() { holds(); }
    void listings_data();
    void listings() { holds(); }
    void firewalld_data();
    void firewalld() { holds(); }
    void theCommandWasRefused_data();
    void theCommandWasRefused() { holds(); }
};

void TestConfigurationFirewall::marks_data() {
    columns();
    const std::string masks = iptables("-A POSTROUTING -m mark --mark 0x40000/0xff0000 -j MASQUERADE\n");
    const auto set = [&](const char* what, const std::string& rules, const char* expected) {
        row(what, quiet + nft() + masks + filters(rules), expected);
    };
    set("what comes from the tailnet",
        "-A FORWARD -j ts-forward\n-A ts-forward -i tailscale0 -j MARK --set-xmark 0x40000/0xff0000\n"
        "-A ts-forward -m mark --mark 0x40000/0xff0000 -j ACCEPT\n",
        safe);
    set("what comes from the containers", "-A FORWARD -i br-mailcow -j MARK --set-mark 0x40000\n", safe);
    set("everything", "-A FORWARD -j MARK --set-xmark 0x40000/0xff0000\n", armed);
    set("all mail", "-A FORWARD -j mail\n-A mail -p tcp -m tcp --dport 25 -j MARK --or-mark 0x40000\n",
        armed);
    set("all of the web", "-A FORWARD -p tcp -m tcp --dport 443 -j MARK --or-mark 0x40000\n", safe);
    set("who comes in by this interface", "-A FORWARD -i wg0 -j MARK --set-xmark 0x40000/0xff0000\n",
        unclear);
    set("in a chain that nobody enters", "-A lost -j MARK --set-xmark 0x40000/0xff0000\n", safe);
    set("what this host sends", "-A OUTPUT -j MARK --set-xmark 0x40000/0xff0000\n", safe);
    set("another mark", "-A FORWARD -j MARK --set-xmark 0x1/0xff\n", unclear);
    set("a mark of the connection's",
        "-A FORWARD -j CONNMARK --restore-mark\n-A FORWARD -i tailscale0 -j MARK --set-xmark "
        "0x40000/0xff0000\n",
        unclear);
    set("a mark of old connections",
        "-A FORWARD -m conntrack --ctstate ESTABLISHED -j CONNMARK --restore-mark\n"
        "-A FORWARD -i tailscale0 -j MARK --set-xmark 0x40000/0xff0000\n",
        safe);
    set("a chain that leads into itself",
        "-A FORWARD -j A\n-A A -j B\n-A B -j A\n-A B -i lo -j MARK --set-xmark 0x40000/0xff0000\n", safe);
    row("who sets it is not told", quiet + nft() + masks, unclear);
    row("what has no mark is left out",
        quiet + nft() +
            iptables("-A POSTROUTING -m mark ! --mark 0x1/0x1 -j RETURN\n-A POSTROUTING -j MASQUERADE\n") +
            filters("-A FORWARD -i tailscale0 -j MARK --set-xmark 0x1/0x1\n"),
        safe);
    row("what has no mark is taken",
        quiet + nft() + iptables("-A POSTROUTING -m mark ! --mark 0x1/0x1 -j MASQUERADE\n") +
            filters("-A FORWARD -i tailscale0 -j MARK --set-xmark 0x1/0x1\n"),
        armed);
}

void TestConfigurationFirewall::marksOfNft_data() {
    columns();
    const auto set = [&](const char* what, const std::string& mask, const std::string& rule,
                         const char* expected) {
        row(what,
            quiet + nft("\t\t" + mask + " masquerade\n") +
                "table ip filter {\n\tchain FORWARD {\n\t\ttype filter hook " +
                "forward priority filter; policy accept;\n\t\tcounter packets 1 bytes 2 jump "
                "ts\n\t}\n\tchain ts {\n\t\t" +
                rule + "\n\t}\n}\n",
            expected);
    };
    const std::string mask = "meta mark & 0x00ff0000 == 0x00040000";
    set("from the tailnet", mask, "iifname \"tailscale0\" meta mark set meta mark & 0xff00ffff | 0x00040000",
        safe);
    set("from the tailnet, as iptables says it", mask,
        "iifname \"tailscale0\" counter packets 0 bytes 0 meta mark set mark and 0xff00ffff xor 0x40000",
        safe);
    set("everything", mask, "meta mark set 0x00040000", armed);
    set("everything, by a bit", "meta mark and 0x40000 != 0x0", "meta mark set mark or 0x40000", armed);
    set("by what nft cannot say", mask, "xt target \"MARK\"", unclear);
    set("the connection's", mask, "meta mark set ct mark", unclear);
}

void TestConfigurationFirewall::kubeProxy_data() {
    columns();
    const std::string kube =
        "-A POSTROUTING -j KUBE-POSTROUTING\n-A KUBE-POSTROUTING -m mark ! --mark 0x4000/0x4000 -j RETURN\n"
        "-A KUBE-POSTROUTING -j MARK --set-xmark 0x4000/0x0\n-A KUBE-POSTROUTING -j MASQUERADE "
        "--random-fully\n"
        "-A KUBE-MARK-MASQ -j MARK --set-xmark 0x4000/0x4000\n-A PREROUTING -j KUBE-SERVICES\n"
        "-A KUBE-SVC-A ! -s 172.22.1.0/24 -d 10.43.0.9/32 -p tcp -m tcp --dport 25 -j KUBE-MARK-MASQ\n"
        "-A KUBE-SEP-A -s 172.22.1.253/32 -j KUBE-MARK-MASQ\n-A KUBE-SVC-A -j KUBE-SEP-A\n"
        "-A KUBE-SERVICES -d 10.43.0.9/32 -p tcp -m tcp --dport 25 -j KUBE-SVC-A\n";
    const std::string base = quiet + nft() + "=== ip -br address\neth0 UP 203.0.113.20/24\n";
    row("only within the cluster", base + iptables(kube), safe);
    row("from outside, as any node",
        base + iptables(kube + "-A KUBE-SERVICES -d 203.0.113.20/32 -p tcp -m tcp --dport 25 -j KUBE-EXT-A\n"
                               "-A KUBE-EXT-A -j KUBE-MARK-MASQ\n-A KUBE-EXT-A -j KUBE-SVC-A\n"),
        unclear);
    row("from outside, to this node only",
        base + iptables(kube +
                        "-A KUBE-SERVICES -d 203.0.113.20/32 -p tcp -m tcp --dport 25 -j KUBE-EXT-A\n"
                        "-A KUBE-EXT-A -s 172.22.1.0/24 -j KUBE-MARK-MASQ\n-A KUBE-EXT-A -j KUBE-SVC-A\n"),
        safe);
    row("a port of the node",
        base + iptables(kube + "-A KUBE-SERVICES -m addrtype --dst-type LOCAL -j KUBE-NODEPORTS\n"
                               "-A KUBE-NODEPORTS -p tcp -m tcp --dport 31025 -j KUBE-EXT-A\n"
                               "-A KUBE-EXT-A -j KUBE-MARK-MASQ\n"),
        unclear);
}

void TestConfigurationFirewall::halfATextProvesNothing_data() {
    columns();
    const std::string helper = rest + daemon("{}") + helperOfIpv4;
    const std::string noNat = "=== sudo nft list ruleset\ntable ip filter {\n\tchain INPUT {\n\t}\n}\n";
    const std::string warning =
        "# Warning: iptables-legacy tables present, use iptables-legacy-save to see them\n";
    row("legacy tables beside", helper + noNat + filters("") + warning,
        "warning half-armed 172.22.1.1 | commands=sudo iptables-legacy-save");
    row("... in the older words",
        helper + noNat + filters("") +
            "# Warning: iptables-legacy tables present, use iptables-legacy to see them\n",
        "warning half-armed 172.22.1.1 | commands=sudo iptables-legacy-save");
    row("... and nothing but the warning", helper + noNat + "=== sudo iptables-save\n" + warning,
        "warning half-armed 172.22.1.1 | commands=sudo iptables-legacy-save");
    row("... and nothing proves them harmless", quiet + nft() + iptables() + warning,
        "warning half-armed 172.22.1.1 | commands=sudo iptables-legacy-save");
    const std::string legacy =
        "=== sudo iptables-legacy-save\n# Generated by iptables-save v1.8.9 on Mon\n*nat\n"
        "-A PREROUTING -m addrtype --dst-type LOCAL -j DOCKER\n"
        "-A DOCKER ! -i br-mailcow -p tcp -m tcp --dport 25 -j DNAT --to-destination "
        "172.22.1.253:25\nCOMMIT\n";
    row("... which are given", helper + noNat + filters("") + warning + legacy, safe);
    row("... and empty",
        helper + noNat + filters("") + warning + "=== sudo iptables-legacy-save\n=== sudo iptables-save\n",
        "critical armed-without-rules 172.22.1.1");
    row("the table of filters alone", helper + noNat + filters(""),
        "warning half-armed 172.22.1.1 | commands=sudo iptables -t nat -S");
    row("... by -S",
        helper + noNat + "=== sudo iptables -S\n-P INPUT ACCEPT\n-P FORWARD ACCEPT\n-P OUTPUT ACCEPT\n",
        "warning half-armed 172.22.1.1 | commands=sudo iptables -t nat -S");
    row("... and that of translation, empty",
        helper + noNat + filters("") +
            "=== sudo iptables -t nat -S\n-P PREROUTING ACCEPT\n-P INPUT ACCEPT\n"
            "-P OUTPUT ACCEPT\n-P POSTROUTING ACCEPT\n",
        "critical armed-without-rules 172.22.1.1");
    row("a table without its end",
        helper + noNat + "=== sudo iptables-save\n*nat\n:PREROUTING ACCEPT [0:0]\n",
        "warning half-armed 172.22.1.1 | commands=sudo iptables -t nat -S");
    row("a ruleset without its end", quiet + nft().substr(0, nft().size() - 4) + iptables(),
        "warning half-armed 172.22.1.1 | commands=sudo nft list ruleset");
    row("what a half shows counts", quiet + nft() + warning + iptables("-A POSTROUTING -j MASQUERADE\n"),
        armed);
}

void TestConfigurationFirewall::listings_data() {
    columns();
    const std::string head =
        "=== sudo iptables -t nat -L -n -v\nChain PREROUTING (policy ACCEPT 0 packets, 0 bytes)\n"
        " pkts bytes target     prot opt in     out     source               destination         \n"
        "    0     0 DOCKER     0    --  *      *       0.0.0.0/0  0.0.0.0/0   ADDRTYPE match dst-type "
        "LOCAL\n\n";
    const auto listing = [&](const std::string& rule) {
        return head +
               "Chain POSTROUTING (policy ACCEPT 0 packets, 0 bytes)\n"
               " pkts bytes target     prot opt in     out     source               destination         \n"
               "    0     0 MASQUERADE  all  --  *      !br-mailcow  172.22.1.0/24  0.0.0.0/0           \n" +
               rule +
               "\nChain DOCKER (1 references)\n pkts bytes target prot opt in out source destination\n"
               "    0     0 DNAT  6  --  !br-mailcow *  0.0.0.0/0  0.0.0.0/0   tcp dpt:25 "
               "to:172.22.1.253:25\n";
    };
    row("healthy", quiet + nft() + listing(""), safe);
    row("the kernel hands the port on",
        rest + daemon("{}") + helperOfIpv4 + "=== nft list ruleset\n" + listing(""), safe);
    row("everything", quiet + nft() + listing("    0     0 MASQUERADE  0  --  *  *  0.0.0.0/0  0.0.0.0/0\n"),
        armed);
    row("to an address",
        quiet + nft() + listing("  0  0 SNAT  0  --  *  br-+  0.0.0.0/0  0.0.0.0/0  to:172.22.1.1\n"), armed);
    row("marked",
        quiet + nft() +
            listing("  0  0 MASQUERADE  0  --  *  *  0.0.0.0/0  0.0.0.0/0  mark match 0x1 /* a b */\n"),
        unclear);
    row("a rule without a target",
        quiet + nft() + listing("  0  0   0  --  *  *  0.0.0.0/0  0.0.0.0/0  /* x */\n"), safe);
    const std::string brief =
        "=== sudo iptables -t nat -L -n\nChain PREROUTING (policy ACCEPT)\n"
        "target     prot opt source               destination         \n"
        "Chain POSTROUTING (policy ACCEPT)\n"
        "target     prot opt source               destination         \n"
        "MASQUERADE  all  --  0.0.0.0/0            0.0.0.0/0           \n";
    row("without interfaces it says too little", quiet + nft() + brief,
        "warning half-armed 172.22.1.1 | commands=sudo iptables -t nat -S");
    row("all of ufw's tables",
        quiet + nft() +
            "=== sudo ufw show raw\nIPV4 (raw):\nChain FORWARD (policy DROP 0 packets, 0 bytes)\n"
            " pkts bytes target prot opt in out source destination\n" +
            listing("    0     0 MASQUERADE  0  --  *  *  0.0.0.0/0  0.0.0.0/0\n")
                .substr(head.find('\n') + 1) +
            "\n\nIPV6:\nChain INPUT (policy ACCEPT 0 packets, 0 bytes)\n",
        armed);
    row("ufw's status tells nothing of translation",
        quiet +
            "=== sudo ufw status verbose\nStatus: active\nLogging: on (low)\nDefault: deny (incoming), allow "
            "(outgoing), disabled (routed)\n\nTo                         Action      From\n25/tcp   ALLOW IN "
            " Anywhere\n",
        "warning half-armed 172.22.1.1 | commands=sudo nft list ruleset");
}

void TestConfigurationFirewall::firewalld_data() {
    columns();
    const auto zone = [](const std::string& head, const std::string& interfaces,
                         const std::string& masquerade) {
        return head + "\n  target: default\n  icmp-block-inversion: no\n  interfaces: " + interfaces +
               "\n  sources: \n  services: ssh smtp\n  ports: \n  protocols: \n  forward: yes\n  "
               "masquerade: " +
               masquerade + "\n  forward-ports: \n  source-ports: \n  icmp-blocks: \n  rich rules: \n\n";
    };
    const std::string one = "=== sudo firewall-cmd --list-all\n";
    const std::string all = "=== sudo firewall-cmd --list-all-zones\n";
    const char* const ask = "warning half-armed 172.22.1.1 | commands=sudo nft list ruleset";
    row("the zone of the bridge", quiet + one + zone("trusted (active)", "br-mailcow", "yes"), armed);
    row("everything but the bridge",
        quiet + all + zone("docker (active)", "br-mailcow docker0", "no") +
            zone("public (default, active)", "eth0", "yes"),
        ask);
    row("everything that is in no other zone",
        quiet + all + zone("docker (active)", "docker0", "no") +
            zone("public (default, active)", "eth0", "yes"),
        armed);
    row("which zone has the bridge is not told", quiet + one + zone("public (active)", "eth0", "yes"), ask);
    row("which zone is the default is not told",
        quiet + all + zone("docker (active)", "docker0", "no") + zone("public (active)", "eth0", "yes"), ask);
    row("no zone masquerades", quiet + all + zone("public (default, active)", "eth0", "no"), ask);
    row("the rules themselves are given", quiet + nft() + one + zone("public (active)", "eth0", "yes"), safe);
    row("it is not running", quiet + one + "FirewallD is not running\n", ask);
    std::string front = zone("public (default, active)", "eth0 wg0", "yes");
    const std::string ports = "forward-ports: \n";
    front.replace(front.find(ports), ports.size(),
                  "forward-ports: \n\tport=25:proto=tcp:toport=25:toaddr=10.8.0.2\n");
    row("a machine in front",
        postfix("127.0.0.0/8 10.8.0.1/32") + one + front + "=== ip -br address\nwg0 UNKNOWN 10.8.0.1/24\n",
        "critical armed-tunnel 10.8.0.1 | range=10.8.0.1/32");
}

void TestConfigurationFirewall::theCommandWasRefused_data() {
    columns();
    const std::string given = postfix("127.0.0.0/8 [::1]/128");
    for (const char* complaint : {"=== nft list ruleset\nOperation not permitted (you must be "
                                  "root)\nnetlink: Error: cache initialization "
                                  "failed: Operation not permitted\n",
                                  "=== iptables-save\niptables-save v1.8.9 (nf_tables): Could not fetch rule "
                                  "set generation id: Permission "
                                  "denied (you must be root)\n",
                                  "=== ufw status\nERROR: You need to be root to run this script\n",
                                  "=== docker network inspect x\npermission denied while trying to connect "
                                  "to the Docker daemon socket\n"}) {
        const std::string title(complaint + 4, std::strchr(complaint, '\n'));
        const std::string shown = title == "docker network inspect x" ? "docker network inspect ..." : title;
        row(complaint, given + complaint,
            ("unknown not-recognised " + shown +
             ", line 6 | reason=the command was not allowed to look; run it as root, with \"sudo\" before it")
                .c_str());
    }
}

MAILVITALS_TEST_CLASS(TestConfigurationFirewall)
#include "configuration_firewall.moc"
