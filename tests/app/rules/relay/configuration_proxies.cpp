// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/rules/relay/configuration_rows.h"
#include "support/test_group.h"

using namespace mailvitals;
using namespace mailvitals::test;

namespace {

const std::string trusting = postfix("127.0.0.0/8 [::1]/128 172.16.42.0/24");
const std::string withoutProxy = "=== postconf -M\nsmtp inet n - y - - smtpd\n";
const std::string withProxy =
    "=== postconf -M\nsmtp inet n - y - - smtpd\n  -o smtpd_upstream_proxy_protocol=haproxy\n";

/// A network with a container in front and the mail server behind it.
std::string net(const std::string& front) {
    return "=== docker network inspect mail-net\n[{\"Name\": \"mail-net\", \"Id\": \"k1\", \"Driver\": "
           "\"bridge\", "
           "\"EnableIPv6\": false, \"IPAM\": {\"Config\": [{\"Subnet\": \"172.16.42.0/24\", \"Gateway\": "
           "\"172.16.42.1\"}]}, \"Containers\": {\"c1\": {\"Name\": \"mail-" +
           front +
           "-1\", \"IPv4Address\": \"172.16.42.10/24\"}, \"c2\": {\"Name\": \"mail-mailserver-1\", "
           "\"IPv4Address\": "
           "\"172.16.42.20/24\"}}, \"Options\": {\"com.docker.network.bridge.name\": \"br-mail\"}}]\n";
}

/// Rules that hand port 25 on to this address, and no helper.
std::string dnat(const std::string& to) {
    return daemon(R"({"userland-proxy": false})") + helperNowhere +
           "=== sudo nft list ruleset\ntable ip nat {\n\tchain DOCKER {\n\t\tiifname != \"br-mail\" tcp "
           "dport 25 "
           "counter packets 3 bytes 180 dnat to " +
           to +
           ":25\n\t}\n\tchain POSTROUTING {\n\t\ttype nat hook postrouting priority srcnat; policy accept;\n"
           "\t\toifname != \"br-mail\" ip saddr 172.16.42.0/24 counter packets 0 bytes 0 masquerade\n\t}\n"
           "\tchain PREROUTING {\n\t\ttype nat hook prerouting priority dstnat; policy accept;\n"
           "\t\tfib daddr type local counter packets 9 bytes 540 jump DOCKER\n\t}\n}\n";
}

std::string compose(const std::string& front, const std::string& labels = {}) {
    return "=== cat compose.yaml\nservices:\n  edge:\n" + front +
           "    ports: [\"25:25\"]\n  mailserver:\n    image: "
           "docker.io/mailserver/docker-mailserver:latest\n" +
           labels;
}

const std::string traefik =
    "    image: docker.io/traefik:3\n    command:\n      - --entrypoints.inbound.address=:25\n"
    "    networks:\n      default: {ipv4_address: 172.16.42.10}\n";

std::string labels(const std::string& more = {}) {
    return "    labels:\n      - \"traefik.tcp.routers.m.rule=HostSNI(`*`)\"\n"
           "      - \"traefik.tcp.routers.m.entrypoints=inbound\"\n"
           "      - \"traefik.tcp.services.m.loadbalancer.server.port=25\"\n" +
           more;
}

std::string haproxy(const std::string& backend) {
    return "=== cat haproxy.cfg\nfrontend smtp\n    mode tcp\n    bind :25\n    default_backend "
           "mail\nbackend mail\n"
           "    mode tcp\n" +
           backend;
}

}  // namespace

class TestConfigurationProxies : public QObject {
    Q_OBJECT

 private Q_SLOTS:
    void traefikInAContainer_data();
    void traefikInAContainer() { holds(); }
    void haproxyInAContainer_data();
    void haproxyInAContainer() { holds(); }
    void others_data();
    void others() { holds(); }
    void kubernetes_data();
    void kubernetes() { holds(); }
    void swarm_data();
    void swarm() { holds(); }
};

void TestConfigurationProxies::traefikInAContainer_data() {
    columns();
    const std::string rest = trusting + withoutProxy + net("edge") + dnat("172.16.42.10");
    row("labels", rest + compose(traefik, labels()),
        "critical armed-proxy 172.16.42.10 | program=Traefik | range=172.16.42.0/24");
    row("labels as a map",
        rest + compose(traefik,
                       "    labels:\n      traefik.tcp.routers.m.entrypoints: inbound\n"
                       "      traefik.tcp.services.m.loadbalancer.server.port: 25\n"),
        "critical armed-proxy 172.16.42.10 | program=Traefik");
    row("a router alone",
        rest + compose(traefik, "    labels: [\"traefik.tcp.routers.m.entrypoints=inbound\"]\n"),
        "critical armed-proxy 172.16.42.10 | program=Traefik");
    row("an address that only the inspection knows",
        rest + compose("    image: traefik\n    command: --entrypoints.inbound.address=:25\n", labels()),
        "critical armed-proxy 172.16.42.10 | program=Traefik");
    std::string projects = net("edge");
    projects.replace(projects.find("mail-edge-1"), 11, "web-edge-1");
    row("containers of two projects",
        trusting + withoutProxy + projects + dnat("172.16.42.10") +
            compose("    image: traefik\n    command: --entrypoints.inbound.address=:25\n", labels()),
        "critical armed-proxy 172.16.42.10 | program=Traefik");
    const std::string telling =
        labels("      - \"traefik.tcp.services.m.loadbalancer.proxyprotocol.version=2\"\n");
    row("both sides speak the PROXY protocol",
        trusting + withProxy + net("edge") + dnat("172.16.42.10") + compose(traefik, telling),
        "pass safe homelab.example");
    row("Traefik alone does", rest + compose(traefik, telling),
        "warning proxy-not-expected Traefik | port=25 | program=Traefik");
    row("Postfix alone does",
        trusting + withProxy + net("edge") + dnat("172.16.42.10") + compose(traefik, labels()),
        "warning proxy-not-sent Traefik | port=25 | program=Traefik");
    row("what Postfix does is not told",
        trusting + net("edge") + dnat("172.16.42.10") + compose(traefik, telling),
        "warning half-armed 172.16.42.10 | commands=postconf -M");
    row("nobody trusts it",
        postfix("127.0.0.0/8") + withoutProxy + net("edge") + dnat("172.16.42.10") +
            compose(traefik, labels()),
        "notice hidden-callers 172.16.42.10");
    row("no word of what it does", rest + compose(traefik),
        "warning half-armed 172.16.42.10 | commands=the configuration of Traefik");
    const std::string files =
        "=== cat traefik.yml\nentryPoints:\n  inbound:\n    address: \":25\"\nproviders:\n  file:\n    "
        "filename: x\n"
        "=== cat dynamic.yml\ntcp:\n  routers:\n    m:\n      rule: HostSNI(`*`)\n      entryPoints: "
        "[inbound]\n"
        "      service: m\n  services:\n    m:\n      loadBalancer:\n        servers:\n"
        "          - address: \"172.16.42.20:25\"\n";
    row("files", rest + compose("    image: traefik\n") + files, "critical armed-proxy 172.16.42.10");
    row("files that tell",
        trusting + withProxy + net("edge") + dnat("172.16.42.10") + compose("    image: traefik\n") + files +
            "        proxyProtocol:\n          version: 2\n",
        "pass safe homelab.example");
    row("TOML",
        rest + compose("    image: traefik\n") +
            "=== cat traefik.toml\n[entryPoints.inbound]\n  address = \":25\"\n"
            "=== cat dynamic.toml\n[tcp.routers.m]\n  entryPoints = [\"inbound\"]\n  service = \"m\"\n"
            "[[tcp.services.m.loadBalancer.servers]]\n  address = \"mailserver:25\"\n",
        "critical armed-proxy 172.16.42.10 | program=Traefik");
    row("for the web alone",
        rest + compose("    image: traefik\n",
                       "    ports: [\"25:25\"]\n    labels: [\"traefik.http.routers.w.rule=x\"]\n"),
        "warning half-armed 172.16.42.10");
}

void TestConfigurationProxies::haproxyInAContainer_data() {
    columns();
    const std::string rest = trusting + withoutProxy + net("edge") + dnat("172.16.42.10");
    const std::string edge = compose("    image: haproxy:3\n");
    row("the name of a container", rest + edge + haproxy("    server m mailserver:25\n"),
        "critical armed-proxy 172.16.42.10 | program=HAProxy");
    row("without a port", rest + edge + haproxy("    server m mailserver check\n"),
        "critical armed-proxy 172.16.42.10 | program=HAProxy");
    row("a template",
        rest + edge + haproxy("    server-template m 1-3 mailserver:25 check resolvers docker\n"),
        "critical armed-proxy 172.16.42.10 | program=HAProxy");
    row("its address", rest + edge + haproxy("    server m ipv4@172.16.42.20:25\n"),
        "critical armed-proxy 172.16.42.10 | program=HAProxy");
    row("by use_backend",
        rest + edge +
            "=== cat haproxy.cfg\nfrontend smtp\nbind :25\nuse_backend mail if TRUE\nbackend mail\nserver m "
            "mailserver:2525\n",
        "critical armed-proxy 172.16.42.10 | program=HAProxy");
    row("without a compose file, in a container of that name",
        trusting + withoutProxy + net("haproxy") + dnat("172.16.42.10") +
            haproxy("    server m mailserver:25\n"),
        "critical armed-proxy 172.16.42.10 | program=HAProxy");
    row("somewhere in the network",
        trusting + withoutProxy + dnat("172.16.42.20") + haproxy("    server m mailserver:25\n"),
        "warning half-armed 172.16.42.0/24 | address=an address of 172.16.42.0/24");
    const std::string both = trusting + withProxy + net("edge") + dnat("172.16.42.10") + edge;
    row("send-proxy", both + haproxy("    server m mailserver:25 check send-proxy\n"),
        "pass safe homelab.example");
    row("by default", both + haproxy("    default-server send-proxy-v2\n    server m mailserver:25\n"),
        "pass safe homelab.example");
    row("by the defaults of all",
        both +
            "=== cat haproxy.cfg\ndefaults\n    default-server check send-proxy-v2\nlisten smtp\n    bind "
            ":25\n"
            "    server m mailserver:25\n",
        "pass safe homelab.example");
    row("by default, but not this one",
        both + haproxy("    default-server send-proxy-v2\n    server m mailserver:25 no-send-proxy-v2\n"),
        "warning proxy-not-sent HAProxy");
    row("transparent",
        rest + edge + haproxy("    source 0.0.0.0 usesrc clientip\n    server m mailserver:25\n"),
        "pass safe homelab.example");
    row("another port",
        rest + compose("    image: haproxy\n") +
            "=== cat haproxy.cfg\nlisten web\n    bind :443\n"
            "    server w web:443\n",
        "warning half-armed 172.16.42.10 | commands=cat haproxy.cfg");
}

void TestConfigurationProxies::others_data() {
    columns();
    const std::string rest = trusting + withoutProxy + net("edge") + dnat("172.16.42.10");
    const std::string both = trusting + withProxy + net("edge") + dnat("172.16.42.10");
    const std::string nginx = compose("    image: nginx:alpine\n");
    const auto stream = [](const std::string& more) {
        return "=== cat nginx.conf\nevents {}\nstream\n{\n  upstream mail { server mailserver:25; }\n  "
               "server {\n"
               "    listen 25; # all\n    proxy_pass mail;\n" +
               more + "  }\n}\nhttp { server { listen 80; location / { proxy_pass http://web; } } }\n";
    };
    row("nginx", rest + nginx + stream(""), "critical armed-proxy 172.16.42.10 | program=nginx");
    row("nginx that tells", both + nginx + stream("    proxy_protocol on;\n"), "pass safe homelab.example");
    row("nginx alone tells", rest + nginx + stream("    proxy_protocol on;\n"),
        "warning proxy-not-expected nginx");
    row("nginx, transparent", rest + nginx + stream("    proxy_bind $remote_addr transparent;\n"),
        "pass safe homelab.example");
    row("nginx, a file that is included",
        rest + nginx + "=== cat smtp.conf\nserver {\n  listen 25;\n  proxy_pass mailserver:25;\n}\n",
        "critical armed-proxy 172.16.42.10 | program=nginx");
    row("nginx, not told", rest + nginx, "warning half-armed 172.16.42.10 | commands=nginx -T");
    const std::string caddy = compose("    image: caddy:2\n");
    row("Caddy's JSON",
        rest + caddy +
            "=== cat caddy.json\n{\"apps\": {\"layer4\": {\"servers\": {\"s\": {\"listen\": [\":25\"], "
            "\"routes\": "
            "[{\"handle\": [{\"handler\": \"proxy\", \"upstreams\": [{\"dial\": "
            "[\"mailserver:25\"]}]}]}]}}}}}\n",
        "critical armed-proxy 172.16.42.10 | program=Caddy");
    row("Caddy's JSON that tells",
        both + caddy +
            "=== cat caddy.json\n{\"apps\": {\"layer4\": {\"servers\": {\"s\": {\"listen\": [\"tcp/:25\"], "
            "\"routes\": [{\"handle\": [{\"handler\": \"proxy\", \"proxy_protocol\": \"v2\", \"upstreams\": "
            "[{\"dial\": [\"tcp/mailserver:25\"]}]}]}]}}}}}\n",
        "pass safe homelab.example");
    const auto caddyfile = [](const std::string& how) {
        return "=== cat Caddyfile\n{\n\temail me@homelab.example\n\tlayer4 {\n\t\t:25 {\n\t\t\troute "
               "{\n\t\t\t\t" +
               how + "\n\t\t\t}\n\t\t}\n\t}\n}\nwww.homelab.example {\n\troot * /srv\n\tfile_server\n}\n";
    };
    row("a Caddyfile", rest + caddy + caddyfile("proxy mailserver:25"),
        "critical armed-proxy 172.16.42.10 | program=Caddy");
    row("a Caddyfile that tells",
        both + caddy +
            caddyfile("proxy {\n\t\t\t\t\tproxy_protocol v2\n\t\t\t\t\tupstream mailserver:25\n\t\t\t\t}"),
        "pass safe homelab.example");
    row("socat, which cannot tell",
        rest + compose("    image: alpine/socat\n    command: TCP-LISTEN:25,fork x\n"),
        "critical armed-proxy 172.16.42.10 | program=socat");
    row("a container that nobody knows", rest,
        "warning half-armed 172.16.42.10 | commands=the configuration of mail-edge-1");
    row("the mail server itself", trusting + withoutProxy + net("web") + dnat("172.16.42.20"),
        "pass safe homelab.example");
    row("LXC's proxy that the server does not expect",
        postfix("127.0.0.0/8") + withoutProxy +
            "=== lxc config show mail\ndevices:\n  smtp:\n    connect: tcp:127.0.0.1:25\n    listen: "
            "tcp:0.0.0.0:25\n"
            "    proxy_protocol: \"true\"\n    type: proxy\n",
        "warning proxy-not-expected smtp");
    row("Mailu's own front",
        "=== cat mailu.env\nSUBNET=172.16.42.0/24\nTLS_FLAVOR=cert\n" + dnat("172.16.42.10") +
            "=== cat compose.yaml\nservices:\n  front:\n    image: ghcr.io/mailu/nginx:2024.06\n    ports: "
            "[\"25:25\"]\n"
            "  smtp:\n    image: ghcr.io/mailu/postfix:2024.06\n",
        "pass safe homelab.example");
}

void TestConfigurationProxies::kubernetes_data() {
    columns();
    const std::string pods = postfix("127.0.0.0/8 10.42.0.0/16") + withoutProxy;
    const auto route = [](const std::string& more) {
        return "=== cat route.yaml\napiVersion: traefik.io/v1alpha1\nkind: IngressRouteTCP\nmetadata:\n  "
               "name: smtp\n"
               "spec:\n  entryPoints: [smtp]\n  routes:\n    - match: HostSNI(`*`)\n      services:\n"
               "        - name: mail\n          port: 25\n" +
               more;
    };
    const std::string table =
        "=== kubectl get pods -A -o wide\nNAMESPACE NAME READY STATUS RESTARTS AGE IP NODE NOMINATED-NODE\n"
        "kube-system svclb-traefik-5f2-x 2/2 Running 0 3d 10.42.0.9 one <none>\n"
        "kube-system traefik-7d5f-abc 1/1 Running 3 (2d ago) 3d 10.42.0.8 one <none>\n";
    row("Traefik's route", pods + route(""),
        "warning half-armed 10.42.0.0/16 | commands=kubectl get pods -A -o wide");
    row("... and its pod", pods + route("") + table, "critical armed-proxy 10.42.0.8 | program=Traefik");
    row("... which nobody trusts", postfix("127.0.0.0/8") + route("") + table,
        "notice hidden-callers 10.42.0.8");
    row("... that tells",
        postfix("127.0.0.0/8 10.42.0.0/16") + withProxy +
            route("          proxyProtocol:\n            version: 2\n"),
        "notice trusts-neighbours 10.42.0.0/16");
    row("... by its transport",
        postfix("127.0.0.0/8 10.42.0.0/16") + withProxy +
            route("          serversTransport: told\n---\napiVersion: traefik.io/v1alpha1\nkind: "
                  "ServersTransportTCP\n"
                  "metadata:\n  name: told\nspec:\n  proxyProtocol:\n    version: 2\n"),
        "notice trusts-neighbours 10.42.0.0/16");
    row("... for something else",
        pods +
            "=== cat route.yaml\napiVersion: traefik.io/v1alpha1\nkind: IngressRouteTCP\nspec:\n  "
            "entryPoints: [db]\n"
            "  routes:\n    - services:\n        - name: db\n          port: 5432\n",
        "notice trusts-neighbours 10.42.0.0/16");
    row("a route of the Gateway API",
        pods +
            "=== cat route.yaml\napiVersion: gateway.networking.k8s.io/v1alpha2\nkind: TCPRoute\nspec:\n  "
            "rules:\n"
            "    - backendRefs:\n        - name: mail\n          port: 25\n",
        "warning half-armed 10.42.0.0/16");
    const auto map = [](const std::string& target) {
        return "=== kubectl get configmap tcp-services -o yaml\napiVersion: v1\ndata:\n  \"25\": " + target +
               "\nkind: ConfigMap\nmetadata:\n  name: tcp-services\n";
    };
    row("ingress-nginx", pods + map("mail/postfix:25"), "warning half-armed 10.42.0.0/16");
    row("ingress-nginx that is told, and keeps it", pods + map("mail/postfix:25:PROXY"),
        "warning half-armed 10.42.0.0/16");
    row("ingress-nginx that tells",
        postfix("127.0.0.0/8 10.42.0.0/16") + withProxy + map("\"mail/postfix:25::PROXY\""),
        "notice trusts-neighbours 10.42.0.0/16");
}

void TestConfigurationProxies::swarm_data() {
    columns();
    const auto ingress = [](const std::string& member) {
        return "=== docker network inspect ingress docker_gwbridge\n[{\"Name\": \"ingress\", \"Id\": \"k1\", "
               "\"Driver\": "
               "\"overlay\", \"EnableIPv6\": false, \"IPAM\": {\"Config\": [{\"Subnet\": \"10.0.0.0/24\", "
               "\"Gateway\": "
               "\"10.0.0.1\"}]}, \"Ingress\": true, \"Containers\": {\"c1\": {\"Name\": \"" +
               member +
               "\", \"IPv4Address\": \"10.0.0.8/24\"}, \"ingress-sbox\": {\"Name\": \"ingress-endpoint\", "
               "\"IPv4Address\": \"10.0.0.2/24\"}}},\n{\"Name\": \"docker_gwbridge\", \"Id\": \"k2\", "
               "\"Driver\": "
               "\"bridge\", \"EnableIPv6\": false, \"IPAM\": {\"Config\": [{\"Subnet\": \"172.18.0.0/16\", "
               "\"Gateway\": \"172.18.0.1\"}]}, \"Containers\": {}, \"Options\": "
               "{\"com.docker.network.bridge.name\": \"docker_gwbridge\"}}]\n";
    };
    const std::string dockerd = socketHead + socket("*:25", "dockerd");
    const std::string clean =
        "=== sudo nft list ruleset\ntable ip nat {\n\tchain DOCKER {\n\t}\n}\n=== sudo iptables-save\n";
    const std::string trusts = postfix("127.0.0.0/8 10.0.0.0/24");
    const auto stack = [](const std::string& port) {
        return "=== cat stack.yaml\nservices:\n  mailserver:\n    image: x/postfix\n    ports:\n" + port +
               "    deploy:\n      replicas: 1\n";
    };
    row("dockerd keeps the port", trusts + ingress("mail_smtp.1.x") + dockerd + daemon("{}") + clean,
        "critical armed-ingress 10.0.0.2 | range=10.0.0.0/24 | program=ingress");
    row("its chain hands the port on",
        trusts + ingress("mail_smtp.1.x") + helperNowhere +
            "=== sudo iptables-save\n*nat\n-A PREROUTING -m addrtype --dst-type LOCAL -j DOCKER-INGRESS\n"
            "-A DOCKER-INGRESS -p tcp -m tcp --dport 25 -j DNAT --to-destination 172.18.0.2:25\nCOMMIT\n",
        "critical armed-ingress 10.0.0.2");
    row("the stack file says so", trusts + ingress("mail_smtp.1.x") + stack("      - \"25:25\"\n"),
        "critical armed-ingress 10.0.0.2");
    row("the port of the node",
        trusts + ingress("web.1.x") + stack("      - {target: 25, published: 25, mode: host}\n") +
            helperNowhere + daemon("{}") + clean,
        "pass safe homelab.example");
    row("nobody trusts it", postfix("127.0.0.0/8") + ingress("mail_smtp.1.x") + dockerd,
        "notice hidden-callers 10.0.0.2");
    row("the network is not told", trusts + dockerd + clean,
        "warning half-armed 10.0.0.0/24 | commands=docker network inspect ingress");
    row("perhaps a swarm", trusts + stack("      - \"25:25\"\n"),
        "warning half-armed 10.0.0.0/24 | commands=docker network inspect ingress, sudo ss -ltnp");
}

MAILVITALS_TEST_CLASS(TestConfigurationProxies)
#include "configuration_proxies.moc"
