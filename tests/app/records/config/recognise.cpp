// SPDX-License-Identifier: GPL-3.0-or-later
#include "records/config/recognise.h"

#include "records/config/collect.h"
#include "records/config/trust.h"
#include "records/config/yaml.h"
#include "support/pace.h"

#include <QTest>

#include <chrono>

using namespace mailvitals;
using namespace mailvitals::config;

namespace {

/// "postfix:3 networks:1 | 1 unread"
QByteArray summaryOf(const Recognised& recognised) {
    std::string all;
    for (const Text& text : recognised.texts)
        all += std::string(wordOf(text.kind)) + ":" + std::to_string(text.entries) + " ";
    return QByteArray::fromStdString(all + "| " + std::to_string(recognised.unread.size()) + " unread");
}

std::string repeated(const std::string& piece, std::size_t times) {
    std::string all;
    for (std::size_t i = 0; i < times; ++i) all += piece;
    return all;
}

}  // namespace

class TestRecognise : public QObject {
    Q_OBJECT

 private Q_SLOTS:
    void knowsTexts_data();
    void knowsTexts();
    void survivesMalice_data();
    void survivesMalice();
    void everyKindHasItsWords();
    void readsYaml();
    void collectsWithoutChangingAnything();
};

void TestRecognise::knowsTexts_data() {
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QByteArray>("expected");
    const auto row = [](const char* what, const char* text, const char* expected) {
        QTest::newRow(what) << QByteArray(text) << QByteArray(expected);
    };
    row("nothing", "", "| 1 unread");
    row("blanks", " \n\n", "| 1 unread");
    row("prose", "Dear all,\nthe server is down.\n", "| 1 unread");
    row("main.cf",
        "# See /usr/share/postfix/main.cf.dist\n\nmyhostname = a.b\nmynetworks = 127.0.0.0/8,\n    "
        "10.0.0.1\n",
        "postfix:2 | 0 unread");
    row("CRLF and a mark", "\xef\xbb\xbfmynetworks = 127.0.0.0/8\r\n", "postfix:1 | 0 unread");
    row("CR CR LF",
        "mynetworks = 127.0.0.0/8\r\r\nmyhostname = a.b\r\r\n=== cat smtpd.conf\r\r\nmatch from local "
        "for any \\\r\r\n  action \"a\"\r\r\n=== cat daemon.json\r\r\n{\r\r\n  \"ipv6\": "
        "true\r\r\n}\r\r\n=== compose.yaml\r\r\nservices:\r\r\n  a:\r\r\n    image: b\r\r\n",
        "postfix:2 opensmtpd:1 docker-daemon:1 compose:1 | 0 unread");
    row("postconf's warning",
        "postconf: warning: /etc/postfix/main.cf: unused parameter: x=y\nmynetworks = 10.0.0.1\n"
        "myhostname = a\n",
        "postfix:2 | 0 unread");
    row("master.cf", "smtp      inet  n       -       y       -       -       smtpd\n  -o syslog_name=x\n",
        "postfix-services:1 | 0 unread");
    row("prompts",
        "root@mail:~# postconf -n\nmynetworks = 10.0.0.1\nroot@mail:~# cat /etc/docker/daemon.json\n{}\n"
        "root@mail:~#\n",
        "postfix:1 docker-daemon:0 | 0 unread");
    row("one below the other, nothing between",
        "mynetworks = 10.0.0.1\n[{\"Name\": \"a\", \"IPAM\": {}}]\n{\"ipv6\": true}\nDocker version 28.0.1, "
        "build 1\n",
        "postfix:1 networks:1 docker-daemon:1 docker-version:1 | 0 unread");
    row("no daemon.json", "cat: /etc/docker/daemon.json: No such file or directory\n",
        "docker-daemon:0 | 0 unread");
    row("no nft", "=== nft list ruleset\nsh: 1: nft: not found\n", "nftables:0 | 0 unread");
    row("nft without the parts that read iptables' rules",
        "=== nft list ruleset\ntable ip6 nat {\n\tchain x {\n\t\tcounter packets 0 bytes 0 \n\t}\n}\n"
        "# Warning: table ip6 nat is managed by iptables-nft, do not touch!\nXT target DNAT not found\n"
        "XT target MASQUERADE not found\n",
        "nftables:1 | 0 unread");
    row("... its complaint first",
        "XT target MASQUERADE not found\ntable ip6 nat {\n\tchain x {\n\t\tcounter packets 0 bytes 0 "
        "\n\t}\n}\n",
        "nftables:1 | 0 unread");
    row("no sudo", "=== sudo nft list ruleset\nsh: 1: sudo: not found\n", "| 1 unread");
    row("not allowed to", "=== nft list ruleset\nOperation not permitted (you must be root)\n", "| 1 unread");
    row("an empty ruleset", "=== sudo nft list ruleset\n=== postconf -n\nmynetworks =\n",
        "nftables:0 postfix:1 | 0 unread");
    row("iptables -S", "-P PREROUTING ACCEPT\n-A POSTROUTING -j MASQUERADE\n", "iptables:1 | 0 unread");
    row("ss",
        "State  Recv-Q Send-Q Local Address:Port  Peer Address:Port Process\n"
        "LISTEN 0      100          0.0.0.0:25        0.0.0.0:*     users:((\"master\",pid=1,fd=13))\n",
        "listeners:1 | 0 unread");
    row("a compose file with a name", "name: mail\nservices:\n  a: {image: b}\n", "compose:2 | 0 unread");
    row("... with volumes above", "volumes:\n  data:\n\nservices:\n  a: {image: b}\n",
        "compose:2 | 0 unread");
    row("... with anchors above", "# x\nx-env: &env\n  A: 1\n\nservices:\n  a:\n    environment: *env\n",
        "compose:2 | 0 unread");
    row("... with a document's mark", "---\nversion: '3'\nservices:\n  a: {image: b}\n",
        "compose:2 | 0 unread");
    row("... that includes others", "include:\n  - other.yaml\nservices:\n  a: {image: b}\n",
        "compose:2 | 0 unread");
    row("... without services", "networks:\n  a:\n    driver: bridge\n", "compose:1 | 0 unread");
    row("... in JSON", "{\"name\": \"x\", \"services\": {\"a\": {\"image\": \"b\"}}}\n",
        "compose:2 | 0 unread");
    row("... below other settings", "mynetworks = 10.0.0.1\nservices:\n  a: {image: b}\n",
        "postfix:1 compose:1 | 0 unread");
    row("other YAML", "title: x\nlist:\n  - a\n", "| 1 unread");
    row("another object of Kubernetes", "apiVersion: v1\nkind: Secret\ndata: {a: b}\n", "| 1 unread");
    row("a broken compose file", "services:\n  a:\n   b: 1\n  - c\n", "| 1 unread");
    row("a web server's nginx.conf", "http {\n  server { listen 80; }\n}\n", "nginx:3 | 0 unread");
    row("a Caddyfile without mail", "example.org {\n  file_server\n}\n", "| 1 unread");
    row("ufw", "Status: inactive\n", "ufw:1 | 0 unread");
    row("firewalld",
        "public (active)\n  target: default\n  interfaces: eth0\n  services: ssh\n  masquerade: no\n",
        "firewalld:1 | 0 unread");
    row("a legacy warning alone",
        "# Warning: iptables-legacy tables present, use iptables-legacy-save to see them\n",
        "iptables:0 | 0 unread");
    row("other JSON", "{\"hello\": 1}\n", "| 1 unread");
    row("other JSON, a list", "[1, 2]\n", "| 1 unread");
    row("other JSON, an empty list", "[]\n", "| 1 unread");
    row("a mail", "From: a@example.org\nSubject: x\n\nHi\n", "| 1 unread");
}

void TestRecognise::knowsTexts() {
    QFETCH(QByteArray, text);
    QFETCH(QByteArray, expected);
    QCOMPARE(summaryOf(recognise(text.toStdString(), {})), expected);
}

void TestRecognise::survivesMalice_data() {
    QTest::addColumn<QByteArray>("text");
    const auto row = [](const char* what, const std::string& text) {
        QTest::newRow(what) << QByteArray::fromStdString(text);
    };
    row("zeros", std::string(1000, '\0'));
    row("too much", std::string(maxText + 1, 'x'));
    row("one long line", std::string(maxText, 'x'));
    row("deep JSON", repeated("[", 200000));
    row("deep JSON, closed", repeated("{\"IPAM\":", 5000) + "1" + repeated("}", 5000));
    row("deep YAML", "services:\n" + repeated(" a:\n", 50000));
    row("deeper and deeper YAML", [] {
        std::string all = "services:\n";
        for (std::size_t i = 1; i < 1500; ++i) all += std::string(i, ' ') + "a:\n";
        return all;
    }());
    row("variables of themselves", "mynetworks = $a$a$a\na = $b$b$b\nb = $a$a$a$mynetworks\n");
    row("many rules", "*nat\n" + repeated("-A POSTROUTING -j MASQUERADE\n", 100000));
    row("many open chains", "table ip nat {\n" + repeated("\tchain a {\n", 50000));
    row("many texts", repeated("=== x\nmynetworks = 10.0.0.1\n", 50000));
    row("many words", "mynetworks = " + repeated("10.0.0.1 ", 100000));
    row(
        "many lines of YAML's keys", "services:\n" + [] {
            std::string all;
            for (int i = 0; i < 200000; ++i) all += " k" + std::to_string(i) + ": 1\n";
            return all;
        }());
    row(
        "services that extend each other", "services:\n" + [] {
            std::string all;
            for (int i = 0; i < 3000; ++i)
                all += " s" + std::to_string(i) + ": {extends: s" + std::to_string((i + 1) % 3000) +
                       ", ports: [25]}\n";
            return all;
        }());
    row("many blocks in each other", repeated("server {\n", 100000) + ";");
    row("many blocks beside each other",
        "stream {\n" + repeated("server { listen 25; proxy_pass a:25; }\n", 60000) + "}");
    row("a deep Caddyfile", "{\nlayer4 {\n" + repeated(":25 {\n", 100000));
    row("many servers", "listen a\nbind :25\n" + repeated("server a b:25\n", 100000));
    row("many interfaces",
        "public\n  target: x\n  services: x\n  masquerade: yes\n  interfaces: " + repeated("a ", 300000));
    row("many ports", "services:\n  a:\n    ports: [" + repeated("25,", 100000) + "]\n");
    row("access lists within each other", [] {
        std::string all = "acl_smtp_rcpt = a0\nbegin acl\n";
        for (int i = 0; i < 30; ++i) {
            const std::string next = "acl = a" + std::to_string(i + 1) + "\n";
            all += "a" + std::to_string(i) + ":\n  deny " + next + "  deny !" + next + "  accept\n";
        }
        return all + "begin routers\n";
    }());
    row("Exim's macros within each other", [] {
        std::string all = "A = " + std::string(100, 'A') + "\n";
        for (char c = 'B'; c < 'Z'; ++c)
            all += std::string(1, c) + " = " + std::string(20, char(c - 1)) + "\n";
        return all + "acl_smtp_rcpt = YYYY\n" + repeated("YYYY\n", 10000);
    }());
    row("conditions that never end", repeated(".ifdef _A\n", 100000) + "acl_smtp_rcpt = a\n");
    row("OpenSMTPD's macros",
        "x = \"" + repeated("a ", 4000) + "\"\nmatch " + repeated("$x ", 100000) + "\nlisten on all\n");
    row("braces that never close", "match " + repeated("{ ", 100000) + "\nlisten on all\n");
    row("no text", "\xff\xfe\x01\x02" + std::string(5000, '\xee'));
    row("quotes that never end",
        "table ip a {\n\tchain b {\n\t\tlog prefix \"" + std::string(100000, 'x') + "\n");
}

void TestRecognise::survivesMalice() {
    QFETCH(QByteArray, text);
    const auto begun = std::chrono::steady_clock::now();
    const Recognised recognised = recognise(text.toStdString(), "a");
    QVERIFY(!recognised.texts.empty() || !recognised.unread.empty());
    for (const Text& one : recognised.texts) QVERIFY(one.facts.size() <= maxFacts);
    trustIn(recognised.texts, {});
    const std::chrono::duration<double> took = std::chrono::steady_clock::now() - begun;
    QVERIFY2(took.count() < 5.0 * test::slower, std::to_string(took.count()).c_str());
}

void TestRecognise::everyKindHasItsWords() {
    for (int i = 0; i <= static_cast<int>(lastKind); ++i) {
        const Kind kind = static_cast<Kind>(i);
        QVERIFY(kindFromWord(wordOf(kind)) == kind);
        QVERIFY(!nameOf(kind).empty());
    }
    QVERIFY(!kindFromWord("qmail"));
    QCOMPARE(describe({Kind::Networks, {}, 1, {}, false}), std::string("docker network inspect: 1 network"));
    QCOMPARE(describe({Kind::Postfix, {}, 31, {}, false}), std::string("postconf -n: 31 settings"));
}

void TestRecognise::readsYaml() {
    const auto paths = [](std::string_view text) {
        std::string all;
        const auto values = yamlValues(linesOf(text));
        if (!values) return values.error().what;
        for (const YamlValue& value : *values) {
            for (const std::string& key : value.path) all += key + "/";
            all += "=" + value.value + " ";
        }
        return all;
    };
    QCOMPARE(paths("a:\n  b: \"x # y\" # z\n  c:\n  - 1\n  - d: 2\n    e: '3'\n  f: [4, 5]\n"),
             std::string("a/b/=x # y a/c/0/=1 a/c/1/d/=2 a/c/1/e/=3 a/f/0/=4 a/f/1/=5 "));
    QCOMPARE(paths("a: |\n  b: no\n  c: no\nd: {e: 1}\n"), std::string("a/=b: no\nc: no\n d/e/=1 "));
    QCOMPARE(paths("a:\n- 25:25\n"), std::string("a/0/=25:25 "));
    QCOMPARE(paths("a: ~\nb: {}\nc:\n---\nd: [1, [2]]\n"), std::string("a/= b/= c/= d/0/=1 d/1/0/=2 "));
    // What a map says itself outweighs what is merged into it, and the first of several outweighs the next.
    QCOMPARE(paths("x: &x {k: 1, l: 2}\ny: &y {l: 3, m: 4}\nz:\n  <<: [*x, *y]\n  k: 5\n"),
             std::string("x/k/=1 x/l/=2 y/l/=3 y/m/=4 z/k/=5 z/l/=2 z/m/=4 "));
    QCOMPARE(paths("x: &x {<<: &y {a: 1}, b: 2}\nz: {<<: *x}\n"),
             std::string("x/b/=2 x/a/=1 z/b/=2 z/a/=1 "));
    QCOMPARE(paths("- &a 1\n- *a\n"), std::string("0/=1 1/=1 "));
    QCOMPARE(paths("a: *b\n"),
             std::string("it has an alias of something that does not come before it in line 1"));
    QCOMPARE(paths("a: &a [*a]\n"),
             std::string("it has an alias of something that does not come before it in line 1"));
    QCOMPARE(paths("a:\n\tb: 1\n"),
             std::string(
                 "it looks like YAML, but is none: found character that cannot start any token in line 2"));
    QCOMPARE(paths("a: " + repeated("[", 40) + repeated("]", 40)),
             std::string("it is nested deeper than 32 levels in line 1"));
    std::string bomb = "a: &a {x: [1,2,3,4,5,6,7,8,9]}\n";
    std::string merging = "a: &a {x: 1}\n";
    for (char c = 'b'; c < 'm'; ++c) {
        const std::string before = std::string("*") + static_cast<char>(c - 1) + ", ";
        const std::string all = repeated(before, 9);
        bomb += std::string(1, c) + ": &" + c + " [" + all + "]\n";
        merging += std::string(1, c) + ": &" + c + " {<<: [" + all + "]}\n";
    }
    for (const std::string& text : {bomb, merging})
        QCOMPARE(paths(text),
                 std::string("it has more than 20000 values, those that its aliases stand for included"));
}

void TestRecognise::collectsWithoutChangingAnything() {
    for (const std::string_view system : collectableSystems()) {
        const std::string line = collectCommand(system);
        QVERIFY(line.find('\n') == std::string::npos);
        for (const char* bad : {"postconf -e", "restart", " rm ", "sudo"})
            QVERIFY2(line.find(bad) == std::string::npos, line.c_str());
        QVERIFY(line.find("2>&1") == line.find('>') - 1);
    }
    QCOMPARE(collectCommand("unheard of"), collectCommand("Postfix"));
}

QTEST_APPLESS_MAIN(TestRecognise)
#include "recognise.moc"
