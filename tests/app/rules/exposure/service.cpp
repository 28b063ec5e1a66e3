// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/expectation.h"
#include "support/healthy.h"
#include "support/test_group.h"

using namespace mailvitals;
using namespace mailvitals::test;

namespace {

constexpr const char* rule = "exposure.service";
constexpr const char* v6Closed = "pass closed 2001:db8:25::25";

/// The healthy server, after its owner has confirmed that it is theirs.
Scenario confirmed() {
    Scenario s = healthy();
    s.request.ownServer = true;
    s.ownAddress("198.51.100.9").ownAddress("2001:db8:900::9");
    return s;
}

/// With every NUL that stands in it.
template <std::size_t size>
std::string octets(const char (&text)[size]) {
    return std::string(text, size - 1);
}

Scenario with(const std::string& endpoint, const std::string& heard) {
    Scenario s = confirmed();
    s.service(endpoint, heard);
    return s;
}

}  // namespace

class TestExposureService : public QObject {
    Q_OBJECT

 private Q_SLOTS:
    void speaks();
    void knowsServicesByTheirReplies();
    void namesWhatItDoesNotKnow();
    void isSilent();
    void looksOnlyAtConfirmedServers();
    void learnsNothingFromInside();
    void couldNotLook();
    void closedPortsOfADeadServerTellNothing();
    void looksThroughAProxy();
    void waits();
    void readsConfigurations();
};

void TestExposureService::speaks() {
    SAYS(with("203.0.113.25:6379", "+PONG\r\n"), rule,
         "critical open 203.0.113.25:6379 | program=Redis | port=6379 | address=203.0.113.25", v6Closed);
    SAYS(with("203.0.113.25:6379", "-NOAUTH Authentication required.\r\n"), rule,
         "warning reachable 203.0.113.25:6379 | program=Redis", v6Closed);
    // Each address is judged for itself: Docker's ports are often open over IPv6 alone.
    SAYS(with("[2001:db8:25::25]:2375",
              "HTTP/1.0 200 OK\r\nApi-Version: 1.47\r\nServer: Docker/27.3.1 (linux)\r\n\r\nOK"),
         rule, "pass closed 203.0.113.25", "critical open [2001:db8:25::25]:2375 | program=The Docker API");
    Scenario several = with("203.0.113.25:6379", "+PONG\r\n");
    several.service("203.0.113.25:11211", "VERSION 1.6.18\r\n");
    SAYS(several, rule, "critical open 203.0.113.25:6379",
         "critical open 203.0.113.25:11211 | program=memcached", v6Closed);
}

/// Replies as the real servers give them.
void TestExposureService::knowsServicesByTheirReplies() {
    const std::string maria = octets("d\0\0\0\n5.5.5-10.11.19-MariaDB-0+deb12u1\0\3\0\0\0_m*#n'p\0");
    const std::string refusing =
        octets("K\0\0\0\xffj\4Host '198.51.100.9' is not allowed to connect to this MariaDB server");
    const std::string directory = octets("0\x09\x02\x01\x01\x64\x04\x04\0000\0");
    const struct {
        std::uint16_t port;
        std::string heard;
        const char* level;
        const char* program;
    } rows[]{
        {3306, maria, "warning", "MariaDB or MySQL"},
        {13306, maria, "warning", "MariaDB or MySQL"},
        {3306, refusing, "warning", "MariaDB or MySQL"},
        {389, directory, "warning", "LDAP"},
        {5432, "N", "warning", "PostgreSQL"},
        {5432, "S", "warning", "PostgreSQL"},
        {27017,
         "HTTP/1.0 200 OK\r\n\r\nIt looks like you are trying to access MongoDB over HTTP on the "
         "native driver port.\r\n",
         "warning", "MongoDB"},
        {9200, "HTTP/1.0 200 OK\r\n\r\n{ \"tagline\" : \"You Know, for Search\" }", "critical",
         "Elasticsearch"},
        {9200, "HTTP/1.0 401 Unauthorized\r\n\r\n{\"error\":{\"type\":\"security_exception\"}}", "warning",
         "Elasticsearch"},
        {8983, "HTTP/1.1 200 OK\r\n\r\n{\"lucene\":{\"solr-spec-version\":\"9.1\"}}", "critical", "Solr"},
        {11334, "HTTP/1.1 200 OK\r\nConnection: close\r\nServer: rspamd/3.4\r\n\r\npong\r\n", "warning",
         "Rspamd"},
        {3310, "PONG\n", "warning", "ClamAV"},
        {10001, "VERSION\t1\t2\nMECH\tPLAIN\tplaintext\nSPID\t1\n", "warning",
         "Dovecot's authentication service"},
        {19991, "-\n", "warning", "Dovecot's administration (doveadm)"},
        {8080, "HTTP/1.0 302 Found\r\nLocation: /dashboard/\r\n\r\n", "warning", "The dashboard of Traefik"},
    };
    for (const auto& row : rows) {
        const std::string endpoint = "203.0.113.25:" + std::to_string(row.port);
        SAYS(with(endpoint, row.heard), rule,
             std::string(row.level) + (row.level == std::string("critical") ? " open " : " reachable ") +
                 endpoint + " | program=" + row.program,
             v6Closed);
    }
}

void TestExposureService::namesWhatItDoesNotKnow() {
    // A port proves nothing: whatever is not known by its words is a notice at most.
    SAYS(with("203.0.113.25:6379", "SSH-2.0-OpenSSH_9.2\r\n"), rule,
         "notice not-recognised 203.0.113.25:6379 | port=6379 | reply=SSH-2.0-OpenSSH_9.2",
         "pass closed 203.0.113.25", v6Closed);
    SAYS(with("203.0.113.25:8080", ""), rule, "notice not-recognised 203.0.113.25:8080 | reply=nothing",
         "pass closed 203.0.113.25", v6Closed);
    // "PONG" of another protocol, the words of one service at another's port, and near misses.
    SAYS(with("203.0.113.25:6379", "PONG\n"), rule, "notice not-recognised 203.0.113.25:6379",
         "pass closed 203.0.113.25", v6Closed);
    SAYS(with("203.0.113.25:5432", "Nothing here"), rule, "notice not-recognised 203.0.113.25:5432",
         "pass closed 203.0.113.25", v6Closed);
    // A service at a port of another that is asked in the same words.
    SAYS(with("203.0.113.25:9000", "HTTP/1.0 200 OK\r\n\r\n{\"tagline\":\"You Know, for Search\"}"), rule,
         "critical open 203.0.113.25:9000 | program=Elasticsearch", v6Closed);
    // A firewall that answers for every port is no server with thirty services.
    Scenario everywhere = confirmed();
    for (const NetworkService& service : everywhere.policy.innerServices) {
        for (const std::uint16_t port : service.ports)
            everywhere.service("203.0.113.25:" + std::to_string(port), "");
    }
    SAYS(everywhere, rule, "unknown all-answer 203.0.113.25", v6Closed);
    // Text of the network is kept short.
    SAYS(with("203.0.113.25:6379", std::string(4000, 'x')), rule,
         "notice not-recognised 203.0.113.25:6379 | reply=" + std::string(120, 'x') + "...",
         "pass closed 203.0.113.25", v6Closed);
}

void TestExposureService::isSilent() {
    SAYS(confirmed(), rule, "pass closed 203.0.113.25", v6Closed);
    Scenario dropped = confirmed();
    dropped.otherServicesFail(FailureReason::TimedOut);
    SAYS(dropped, rule, "pass closed 203.0.113.25", v6Closed);
}

void TestExposureService::looksOnlyAtConfirmedServers() {
    // Not a single connection, however open the server is.
    Scenario s = with("203.0.113.25:6379", "+PONG\r\n");
    s.request.ownServer = false;
    SAYS(s, rule, "not-applicable not-confirmed example.org | domain=example.org");
    for (const auto& wave : s.gather().waves) {
        for (const Question& question : wave) QVERIFY(!std::holds_alternative<ServiceQuestion>(question));
    }
    // An address alone is named by no MX record.
    Scenario address("203.0.113.25");
    address.request.ownServer = true;
    SAYS(address, rule, "not-applicable does-not-apply 203.0.113.25");
}

void TestExposureService::learnsNothingFromInside() {
    Scenario s = with("203.0.113.25:6379", "+PONG\r\n");
    s.ownAddress("203.0.113.25");  // the same line
    SAYS(s, rule, "unknown inside 203.0.113.25", v6Closed);
    for (const auto& wave : s.gather().waves) {
        for (const Question& question : wave) {
            const auto* asked = std::get_if<ServiceQuestion>(&question);
            QVERIFY(!asked || asked->server.address.isV6());
        }
    }
    Scenario unknown = with("203.0.113.25:6379", "+PONG\r\n");
    unknown.ownAddressFails(Family::V4, FailureReason::TimedOut);
    SAYS(unknown, rule, "unknown place-unknown 203.0.113.25", v6Closed);
}

void TestExposureService::couldNotLook() {
    Scenario s = confirmed();
    s.serviceFails("203.0.113.25:6379", FailureReason::HeldBack);
    SAYS(s, rule, "unknown could-not-look 203.0.113.25", v6Closed);
    // What was seen is said all the same.
    s.service("203.0.113.25:11211", "VERSION 1.6.18\r\n");
    SAYS(s, rule, "critical open 203.0.113.25:11211", "unknown could-not-look 203.0.113.25", v6Closed);
}

void TestExposureService::closedPortsOfADeadServerTellNothing() {
    Scenario s = confirmed();
    s.otherServicesFail(FailureReason::TimedOut).sessionFails("203.0.113.25", FailureReason::TimedOut);
    SAYS(s, rule,
         "unknown could-not-look 203.0.113.25 | reason=nothing at the address answers from here, so a closed "
         "port tells nothing",
         v6Closed);
    // One port that answers shows that packets get there.
    s.service("203.0.113.25:8080", "hello");
    SAYS(s, rule, "notice not-recognised 203.0.113.25:8080", "pass closed 203.0.113.25", v6Closed);
}

/// Many proxies tell only by hanging up that a port is closed; where mail gets through, that will do.
void TestExposureService::looksThroughAProxy() {
    Scenario s = with("203.0.113.25:6379", "+PONG\r\n");
    s.proxy("socks5://127.0.0.1:1080").otherServicesFail(FailureReason::ProxyFailed);
    SAYS(s, rule, "critical open 203.0.113.25:6379", v6Closed);
    s.sessionFails("2001:db8:25::25", FailureReason::ProxyFailed);
    SAYS(s, rule, "critical open 203.0.113.25:6379", "unknown could-not-look 2001:db8:25::25");
}

void TestExposureService::waits() {
    Scenario s = confirmed();
    s.serviceOpen("203.0.113.25:6379");
    SAYS(s, rule, v6Closed, "waiting");
}

void TestExposureService::readsConfigurations() {
    const std::string compose =
        "services:\n  redis:\n    image: redis:7\n    ports:\n      - \"6379:6379\"\n"
        "  web:\n    image: app\n    ports:\n      - \"25:25\"\n      - \"5000:5000\"\n";
    const std::string ufw =
        "Status: active\nDefault: deny (incoming), allow (outgoing)\n\n"
        "To                         Action      From\n"
        "22/tcp                     ALLOW IN    Anywhere\n";
    const std::string redisAlone =
        "State Recv-Q Send-Q Local Address:Port Peer Address:Port Process\n"
        "LISTEN 0 511 0.0.0.0:6379 0.0.0.0:* users:((\"redis-server\",pid=9,fd=6))\n";
    const auto of = [](const std::vector<std::string>& given) {
        Scenario s("example.org");
        ConfigurationItem item;
        for (const std::string& text : given) item.add(text, "");
        s.request.configuration = std::make_shared<const ConfigurationItem>(std::move(item));
        return s;
    };
    // Meant closed and yet published; mail's own ports are meant to be open.
    SAYS(of({compose, ufw}), rule, "notice past-firewall port 5000 | name=web",
         "warning published-past-firewall port 6379 | program=Redis | name=redis | port=6379");
    SAYS(of({compose}), rule, "warning published port 6379 | program=Redis");
    // Without the compose file, what runs tells.
    SAYS(of({"redis  0.0.0.0:6379->6379/tcp\n", ufw}), rule,
         "warning published-past-firewall port 6379 | program=Redis | name=redis | place=docker ps, line 1");
    // What ufw sees it does close.
    SAYS(of({redisAlone}), rule, "notice listens port 6379 | program=Redis | name=redis-server");
    SAYS(of({redisAlone, ufw}), rule);
    SAYS(of({"services:\n  redis:\n    image: redis\n    ports:\n      - \"127.0.0.1:6379:6379\"\n"}), rule);
    SAYS(of({ufw}), rule);
}

MAILVITALS_TEST_CLASS(TestExposureService)
#include "service.moc"
