// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <string_view>
#include <vector>

/// Texts of every kind with passwords, keys and tokens wherever the programs allow one: each begins with
/// `secretMark`. Beside them stands what is to be kept.
namespace mailvitals::test {

inline constexpr std::string_view secretMark = "S3CR3T";

struct SecretiveText {
    const char* kind;  ///< the word of the kind; empty: none that is known
    const char* text;
};

inline const std::vector<SecretiveText> secretiveTexts{
    {"postfix",
     "=== postconf -n -o smtp_tls_key=S3CR3T-00\n"
     "myhostname = mail.homelab.example\nrelay_password = S3CR3T-01\nmydomain = a.example "
     "$x{S3CR3T-02\n"
     "mynetworks = 127.0.0.0/8 [::1]/128 mysql:{ user = postfix, password = S3CR3T-03, hosts = a.b } "
     "hash:/etc/postfix/nets proxy:pgsql:S3CR3T-04 static:S3CR3T-05 ldap:{server_host=ldap://a "
     "bind_pw=S3CR3T-06}\n"
     "    inline:{ { a = S3CR3T-07 } } $relay_password mysql://u:S3CR3T-08@db/x 10.0.0.0/8S3CR3T-09\n"
     "mynetworks_style = S3CR3T-10\ncompatibility_level = S3CR3T-11\n"
     "smtpd_relay_restrictions = permit_mynetworks, check_client_access mysql:{ password = S3CR3T-12 , x=y "
     "},\n"
     "  check_policy_service { inet:127.0.0.1:1, policy_context=S3CR3T-13 } reject_rbl_client "
     "S3CR3T-14.zen.dq.example\n"
     "  ,check_recipient_access proxy:ldap:{ bind_pw = \"S3CR3T-15 x, S3CR3T-16\" } reject\n"
     "smtpd_recipient_restrictions = check_sender_access pgsql:{ dbname = x password = S3CR3T-17 reject\n"
     "smtpd_upstream_proxy_protocol = S3CR3T-18\nsmtp_sasl_password_maps = inline:{ {a = u:S3CR3T-19} }\n"},
    {"postfix-services",
     "=== postconf -M\nsmtp inet n - y - - smtpd -o smtpd_sasl_path=S3CR3T-20 -o mynetworks=mysql:S3CR3T-21\n"
     "  -o { smtpd_relay_restrictions = check_client_access mysql:{password=S3CR3T-22} }\n"
     "  -o smtpd_relay_restrictions=permit_mynetworks,static:S3CR3T-23,reject -o syslog_name=S3CR3T-24\n"
     "policy unix - n n - 0 spawn user=x argv=/bin/x --token=S3CR3T-25\n"},
    {"postfix-table",
     "=== cat /etc/postfix/senders\nS3CR3T-220@example.org OK\nexample.org REJECT S3CR3T-221 x\n"
     "/S3CR3T-222/ OK\nS3CR3T-223 REJECT\n10.0.0.0/8 550 S3CR3T-224\nexample.net FILTER smtp:S3CR3T-225\n"
     "example.com check_client_access mysql:{password=S3CR3T-226}\nexample.edu OK S3CR3T-227\n"},
    {"exim",
     "=== cat exim4.conf\nprimary_hostname = mail.homelab.example\nhide mysql_servers = "
     "localhost/db/user/S3CR3T-30\n"
     "ldap_default_servers = a\nPASS = S3CR3T-31 x\n"
     "hostlist relay_from_hosts = 127.0.0.1 : net-mysql;servers=h/d/u/S3CR3T-32; SELECT 1 : "
     "${lookup ldap{user=\"cn=x\" pass=S3CR3T-33.a:S3CR3T-34 ldap://h}} : PASS : 10.0.0.0/8\n"
     "begin authenticators\n  client_send = : u : S3CR3T-35\n"},
    {"exim",
     "=== cat update-exim4.conf.conf\ndc_eximconfig_configtype='internet'\n"
     "dc_relay_nets='10.0.0.0/8;mysql;servers=h/d/u/S3CR3T-36'\ndc_smarthost='u:S3CR3T-37@h'\n"},
    {"exim",
     "=== cat exim4.conf\nP = net-mysql;servers=h/d/u/S3CR3T-38\nhostlist relay_from_hosts = P\nbegin acl\n"},
    {"exim",
     "=== exim -bP config\nP = S3CR3T-300\ndomainlist local_domains = @ : S3CR3T-301 : "
     "mysql;servers=h/d/u/S3CR3T-302\n"
     "addresslist people = S3CR3T-303@a.example : S3CR3T-304 : *@S3CR3T-305\n"
     "acl_smtp_mail = accept condition = ${if eq{$x}{S3CR3T-306}}\nacl_smtp_rcpt = a\n"
     "host_reject_connection = ${lookup pgsql{x S3CR3T-307}}\nbegin acl\na:\n"
     "  accept hosts = <; net-pgsql;servers=S3CR3T-308 ; S3CR3T-309\n         senders = "
     "S3CR3T-310@a.example\n"
     "         local_parts = S3CR3T-311 : ^S3CR3T-312 : \\N^S3CR3T-313$\\N\n         condition = S3CR3T-314\n"
     "         message = S3CR3T-315\n         set acl_m_key = S3CR3T-316\n"
     "  deny dnslists = S3CR3T-317.zen.dq.example\n       verify = S3CR3T-318/callout\n       acl = b "
     "S3CR3T-319\n"
     "       S3CR3T_320 = x\n       encrypted = S3CR3T-321\n       authenticated = S3CR3T-322\n"
     "       ratelimit = 1 / 1h / S3CR3T-323\nbegin routers\nr:\n  driver = S3CR3T-324\n  data = S3CR3T-325\n"
     "  route_list = S3CR3T-326 h ; * \"u:S3CR3T-327@h\"\n  local_part_prefix = S3CR3T-328-\n"},
    {"opensmtpd",
     "=== cat smtpd.conf\npassword = \"S3CR3T-330\"\ntable people { \"S3CR3T-331@a.example\", S3CR3T-332,\n"
     "  \"@S3CR3T-333\" }\nlisten on S3CR3T-334 tag S3CR3T-335 filter \"S3CR3T-336\"\n"
     "filter \"S3CR3T-337\" proc-exec \"x --key S3CR3T-338\"\naction \"S3CR3T 339\" relay host "
     "u:S3CR3T-340@h\n"
     "match from any mail-from { \"S3CR3T-341@a.example\", $password } \\\n  helo S3CR3T-342 for rcpt-to "
     "regex "
     "\"S3CR3T-343\" action \"S3CR3T 339\"\n"
     "match from rdns \"S3CR3T-344\" S3CR3T-345 for domain S3CR3T-346 reject\n"
     "accept from source S3CR3T-347 for any relay via \"smtps+auth://S3CR3T-348@h\" auth <s>\n"},
    {"opensmtpd",
     "=== cat smtpd.conf\ntable secrets { relay = \"u:S3CR3T-40\" }\ntable lan { 10.0.0.0/8, S3CR3T-41 }\n"
     "table creds mysql:S3CR3T-42\nlisten on all auth <secrets> tag \"S3CR3T-43\"\n"
     "action \"out\" relay host smtp+tls://u:S3CR3T-44@h:587 auth <secrets>\n"
     "match from src <lan> helo \"S3CR3T-45 S3CR3T-46\" tag S3CR3T-47 for any action \"out\"\n"
     "match mail-from { \"u:S3CR3T-48\" } for rcpt-to u:S3CR3T-49@h action \"out\"\n"},
    {"mailcow",
     "=== cat mailcow.conf\nMAILCOW_HOSTNAME=mail.homelab.example\nDBPASS=S3CR3T-50\nREDISPASS='S3CR3T-51'\n"
     "IPV4_NETWORK=172.22.1\nSMTP_PORT=${X:-S3CR3T-52}\nIPV6_NETWORK=S3CR3T-53\nENABLE_IPV6=S3CR3T-54\n"
     "API_KEY=\"S3CR3T-55\nS3CR3T-56\"\nSOGO_TOKEN=czM=S3CR3T-57==\nSUBMISSION_PORT=25 #S3CR3T-58\n"},
    {"mailu",
     "=== cat mailu.env\nSUBNET=192.168.203.0/24\nSECRET_KEY=S3CR3T-60\nRELAYNETS=10.0.0.0/8,u:S3CR3T-61@h\n"
     "RELAYHOST=[h]:587\nRELAYPASSWORD=S3CR3T-62\nHOSTNAMES=mail.homelab.example,u:S3CR3T-63@h\nDOMAIN=u:"
     "S3CR3T-64@h\n"
     "PROXY_PROTOCOL=S3CR3T-65\nREAL_IP_FROM=mysql:S3CR3T-66\nexport API_TOKEN=S3CR3T-67\n"},
    {"docker-mailserver",
     "=== cat mailserver.env\nPERMIT_DOCKER=none "
     "S3CR3T-70\nRELAY_PASSWORD=S3CR3T-71\nLDAP_BIND_PW=S3CR3T-72\n"
     "OVERRIDE_HOSTNAME=u:S3CR3T-73@h\nNETWORK_INTERFACE=eth0 "
     "S3CR3T-74\nSASLAUTHD_LDAP_PASSWORD=S3CR3T-75\n"},
    {"docker-daemon",
     "=== cat /etc/docker/daemon.json\n{\"iptables\": \"S3CR3T-80\", \"registry-mirrors\": "
     "[\"https://u:S3CR3T-81@m\"], \"log-opts\": {\"splunk-token\": \"S3CR3T-82\"}, \"ipv6\": "
     "\"S3CR3T-83\"}\n"},
    {"docker-version", "=== docker --version\nDocker version S3CR3T-85, build S3CR3T-86\n"},
    {"networks",
     "=== docker network inspect x\n[{\"Name\": \"mailnet\", \"Id\": \"0123456789ab\", \"Driver\": "
     "\"u:S3CR3T-90 x\\\"\", "
     "\"EnableIPv6\": false, \"IPAM\": {\"Options\": {\"k\": \"S3CR3T-91\"}, \"Config\": [{\"Subnet\": "
     "\"172.22.1.0/24\", "
     "\"Gateway\": \"172.22.1.1 S3CR3T-92\"}]}, \"Containers\": {\"a\": {\"Name\": \"postfix S3CR3T-93 \", "
     "\"Config\": "
     "{\"Env\": [\"DBPASS=S3CR3T-94\"]}, \"IPv4Address\": \"u:S3CR3T-95@h\"}}, \"Options\": "
     "{\"com.docker.network.bridge.name\": \"br0;S3CR3T-96\"}, \"Labels\": {\"token\": \"S3CR3T-97\"}}]\n"},
    {"networks",
     "=== podman network inspect y\n[{\"name\": \"y\", \"driver\": \"bridge=S3CR3T-98\", \"subnets\": "
     "[{\"subnet\": "
     "\"10.89.0.0/24\", \"gateway\": \"u:S3CR3T-99@h\"}], \"network_interface\": \"p=S3CR3T-100\", "
     "\"labels\": "
     "{\"t\": \"S3CR3T-101\"}}]\n"},
    {"compose",
     "=== cat docker-compose.yml\nservices:\n  mail:\n    environment:\n"
     "      - DBPASS=S3CR3T-111\n      - RELAYNETS=mysql:{password=S3CR3T-112}\n      - "
     "\"PERMIT_DOCKER=S3CR3T-113\"\n"
     "    ports:\n      - 25:25\n      - ${P:-S3CR3T-114}:465\n      - target: 587\n        published: \"587 "
     "S3CR3T-115\"\n"
     "    command: [\"run\", \"--password\", \"S3CR3T-116\"]\n    network_mode: \"bridge S3CR3T-117\"\n"
     "    container_name: u=S3CR3T-118\n    labels:\n      traefik.auth: u:$$apr1$$S3CR3T-119\n  db:\n    "
     "environment:\n"
     "      MYSQL_ROOT_PASSWORD: S3CR3T-120\n      SUBNET: 'S3CR3T-121'\n      API_KEY: |\n        "
     "S3CR3T-122\n"
     "        SUBNET: S3CR3T-123\n      CERT: >-\n        S3CR3T-124\n      NETWORK_INTERFACE: \"eth0 "
     "S3CR3T-125\"\n"
     "    healthcheck: {test: [CMD, mysqladmin, -pS3CR3T-126]}\n    env_file: [S3CR3T-127]\n"
     "networks:\n  mailnet:\n    driver: \"b=S3CR3T-128\"\n    driver_opts:\n      "
     "com.docker.network.bridge.name: \"b=S3CR3T-129\"\n"
     "    ipam:\n      config:\n        - subnet: ${N:-S3CR3T-130}\n          gateway: 'u:S3CR3T-131@h'\n"
     "secrets:\n  db:\n    environment: S3CR3T-132\nx-env: &env\n  TOKEN: S3CR3T-110\n"},
    {"iptables",
     "=== sudo iptables-save\n*nat\n-A POSTROUTING -m comment --comment \"S3CR3T-140 \\\" S3CR3T-141 x\" -j "
     "MASQUERADE\n"
     "-A POSTROUTING -m comment --comment S3CR3T-142 -s 172.22.1.0/24 ! -o br0 -j MASQUERADE\n"
     "-A POSTROUTING -j LOG --log-prefix \"S3CR3T-143 \"\n-A POSTROUTING -m string --string S3CR3T-144 "
     "--algo bm -j ACCEPT\n"
     "-A POSTROUTING -m string --hex-string \"|S3CR3T-145|\" -m recent --name S3CR3T-146 -j NFLOG "
     "--nflog-prefix S3CR3T-147\n"
     "COMMIT\n# S3CR3T-148\n*filter\n-A INPUT -m comment --comment S3CR3T-149 -j DROP\nCOMMIT\n"},
    {"nftables",
     "=== sudo nft list ruleset\ntable ip n {\n\tcomment \"S3CR3T-150\"\n\tset s {\n\t\telements = { "
     "10.0.0.1 comment "
     "\"S3CR3T-151\" }\n\t}\n\tchain p {\n\t\ttype nat hook postrouting priority 100;\n"
     "\t\tip saddr 172.22.1.0/24 log prefix \"S3CR3T-152 \" masquerade comment \"S3CR3T-153\"\n"
     "\t\tct helper set S3CR3T-154 log prefix S3CR3T-155 accept # handle 5 S3CR3T-156\n\t}\n}\n"},
    {"listeners",
     "=== sudo ss -ltnp\nState Recv-Q Send-Q Local Address:Port Peer Address:Port Process\n"
     "LISTEN 0 100 0.0.0.0:25 0.0.0.0:* users:((\"master\",pid=1,fd=13)) S3CR3T-160\n"
     "LISTEN 0 100 127.0.0.1:S3CR3T-161 0.0.0.0:* users:((\"x --password=S3CR3T-162\",pid=1,fd=13))\n"},
    {"containers",
     "=== docker ps\nCONTAINER ID   IMAGE   COMMAND   CREATED   STATUS   PORTS   NAMES\n"
     "S3CR3T-163   S3CR3T-164:1   \"redis-server --requirepass S3CR3T-166\"   2 days ago   Up 2 days   "
     "0.0.0.0:6379->6379/tcp, S3CR3T-167:1->1/tcp   redis\n"},
    {"addresses", "=== ip -br address\neth0 UP 192.0.2.1/24 S3CR3T-165\n"},
    {"haproxy",
     "=== cat haproxy.cfg\nglobal\n    stats socket ipv4@127.0.0.1:9999 level admin S3CR3T-170\nuserlist u\n"
     "    user me password S3CR3T-171\n    user you insecure-password S3CR3T-172\nlisten a\n    bind :25 ssl "
     "crt S3CR3T-173\n"
     "    bind u:S3CR3T-174@h\n    stats auth me:S3CR3T-175\n    server b 127.0.0.1:25 cookie S3CR3T-176 "
     "send-proxy\n"
     "    server c u:S3CR3T-177@h\n    default_backend \"S3CR3T-178 x\"\n    http-request set-header A "
     "\"Basic S3CR3T-179\"\n"},
    {"container",
     "=== lxc config show\narchitecture: x\nconfig:\n  user.password: S3CR3T-180\n  cloud-init.user-data: "
     "|\n    S3CR3T-181\n"
     "devices:\n  p:\n    type: proxy\n    listen: tcp:u:S3CR3T-182@h:25\n    connect: \"tcp:127.0.0.1:25 "
     "S3CR3T-183\"\n"
     "    nat: S3CR3T-184\n    proxy_protocol: S3CR3T-185\n    ceph.user_name: S3CR3T-186\n"},
    {"kubernetes-service",
     "=== kubectl get service -o yaml\napiVersion: v1\nkind: List\nitems:\n- kind: Service\n  metadata:\n    "
     "annotations:\n"
     "      token: S3CR3T-190\n  spec:\n    type: \"NodePort S3CR3T-191\"\n    externalTrafficPolicy: "
     "\"a=S3CR3T-192\"\n"
     "    ports:\n    - port: 25\n    - port: S3CR3T-193\n- kind: Secret\n  type: Opaque\n  data:\n    "
     "password: UzNDUjNU\n"
     "  stringData:\n    password: S3CR3T-194\n"},
    {"kubernetes-nodes",
     "=== kubectl get nodes -o wide\nNAME STATUS ROLES AGE VERSION INTERNAL-IP EXTERNAL-IP\n"
     "node1 Ready x 1d v1 192.0.2.5 S3CR3T-195\n"},
    {"kubernetes-pods",
     "=== kubectl get pods -A -o wide\nNAMESPACE NAME READY STATUS RESTARTS AGE IP NODE\n"
     "mail u:S3CR3T-220@h 1/1 Running 0 3d 10.42.0.5 S3CR3T-221\n"},
    {"kubernetes-service",
     "=== kubectl get configmap -o yaml\napiVersion: v1\nkind: ConfigMap\ndata:\n  \"25\": "
     "mail/u:S3CR3T-222@h\n"
     "  password: S3CR3T-223\n"},
    {"traefik",
     "=== cat traefik.yml\nentryPoints:\n  smtp:\n    address: "
     "\"u:S3CR3T-225@h:25\"\ncertificatesResolvers:\n  x:\n"
     "    acme:\n      eab: {hmacEncoded: S3CR3T-226}\ntcp:\n  routers:\n    m:\n      rule: "
     "HostSNI(`S3CR3T-227`)\n"
     "      entryPoints: [smtp, \"u=S3CR3T-228\"]\n  services:\n    m:\n      loadBalancer:\n        "
     "servers:\n"
     "          - address: \"u:S3CR3T-229@h:25\"\n"},
    {"traefik",
     "=== cat traefik.toml\n[entryPoints.smtp]\n  address = \"u:S3CR3T-230@h\"\n[providers.consul]\n  token "
     "= "
     "\"S3CR3T-231\"\n"},
    {"compose",
     "=== cat compose.yaml\nname: x\nservices:\n  mail:\n    image: u:S3CR3T-232@h\n    command:\n"
     "      - --entrypoints.smtp.address=u:S3CR3T-233@h\n      - --password=S3CR3T-234\n    labels:\n"
     "      - traefik.tcp.routers.m.rule=HostSNI(`S3CR3T-235`)\n"
     "      - traefik.tcp.services.m.loadbalancer.server.port=u@S3CR3T-236\n    networks:\n      default:\n"
     "        ipv4_address: u:S3CR3T-237@h\n"},
    {"nginx",
     "=== cat nginx.conf\nstream {\n  server {\n    listen u:S3CR3T-240@h:25;\n    proxy_pass "
     "u:S3CR3T-241@h:25;\n  }\n}\n"
     "http {\n  proxy_set_header Authorization \"Basic S3CR3T-242\";\n  server { listen 80; auth_basic "
     "S3CR3T-243; }\n}\n"},
    {"caddy",
     "=== cat Caddyfile\n{\n\tlayer4 {\n\t\t:25 {\n\t\t\troute {\n\t\t\t\tproxy "
     "u:S3CR3T-245@h:25\n\t\t\t}\n\t\t}\n\t}\n}\n"
     "a.example {\n\tbasic_auth {\n\t\tme S3CR3T-246\n\t}\n}\n"},
    {"caddy",
     "=== cat caddy.json\n{\"apps\": {\"tls\": {\"token\": \"S3CR3T-247\"}, \"layer4\": {\"servers\": "
     "{\"s\": {\"listen\": "
     "[\"u:S3CR3T-248@h\"], \"routes\": [{\"handle\": [{\"handler\": \"proxy\", \"upstreams\": [{\"dial\": "
     "[\"u:S3CR3T-249@h:25\"]}]}]}]}}}}}\n"},
    {"firewalld",
     "=== firewall-cmd --list-all\npublic (active)\n  target: default\n  interfaces: eth0 u:S3CR3T-250@h\n"
     "  services: smtp\n  masquerade: yes\n  forward-ports: "
     "\n\tport=25:proto=tcp:toport=u@S3CR3T-251:toaddr=u@S3CR3T-252\n"
     "  rich rules: \n\trule family=\"ipv4\" log prefix=\"S3CR3T-253\" masquerade\n"},
    {"ufw",
     "=== ufw status verbose\nStatus: active\nLogging: on (low)\n\nTo Action From\n25/tcp ALLOW IN Anywhere "
     "# "
     "S3CR3T-255\n"},
    {"iptables",
     "=== iptables -t nat -L -n -v\nChain POSTROUTING (policy ACCEPT 0 packets, 0 bytes)\n"
     " pkts bytes target prot opt in out source destination\n"
     "    0     0 MASQUERADE all -- * * 0.0.0.0/0 0.0.0.0/0 /* S3CR3T-257 x */ STRING match S3CR3T-258\n"},
    // What nobody asked for: files of passwords and keys, commands with a login, and broken JSON.
    {"", "=== cat sasl_passwd\n[smtp.example.org]:587 user:S3CR3T-200\n"},
    {"", "=== cat wg0.conf\n[Interface]\nPrivateKey = S3CR3T-201\n[Peer]\nPresharedKey = S3CR3T-202\n"},
    {"", "=== cat key.pem\n-----BEGIN PRIVATE KEY-----\nS3CR3T-203\n-----END PRIVATE KEY-----\n"},
    {"", "=== mysql -uroot -pS3CR3T-204\nERROR 1045 (28000): S3CR3T-205\n"},
    {"",
     "root@mail:~# docker exec -e MYSQL_PWD=S3CR3T-206 db mysqldump --password S3CR3T-207\nnothing "
     "S3CR3T-208\n"},
    {"", "=== cat broken.json\n{\"token\": \"S3CR3T-209\",, \"x\": S3CR3T-210}\n"},
    {"", "=== docker inspect db\n[{\"Config\": {\"Env\": [\"MYSQL_ROOT_PASSWORD=S3CR3T-211\"]}}]\n"},
    {"",
     "=== cat dovecot-sql.conf\nconnect = host=h password=S3CR3T-212\npassword_query = SELECT "
     "'S3CR3T-213'\n"},
};

/// All of them below each other, as one paste.
inline std::string allSecretiveTexts() {
    std::string all;
    for (const SecretiveText& one : secretiveTexts) all += one.text;
    return all;
}

}  // namespace mailvitals::test
