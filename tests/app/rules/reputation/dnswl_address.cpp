// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/rules/reputation/listing.h"
#include "support/expectation.h"
#include "support/test_group.h"

using namespace mailvitals;
using namespace mailvitals::test;

namespace {

constexpr const char* dnswl = "list.dnswl.org";

Scenario alive(const std::string& target = address) {
    Scenario s(target);
    s.listsAlive();
    return s;
}

}  // namespace

class TestDnswlAddress : public QObject {
    Q_OBJECT

 private Q_SLOTS:
    void speaks();
    void takesNoRefusalForTrust();
    void asksIpv6();
    void couldNotLook();
    void doesNotApply();
    void waits();
};

void TestDnswlAddress::speaks() {
    SAYS(alive(), "dnswl.address", "pass not-listed 203.0.113.25 | lists=DNSWL, Mailspike allowlist");
    Scenario low = alive();
    low.listed(dnswl, address, "127.0.6.1");
    SAYS(low, "dnswl.address",
         "pass listed 203.0.113.25 list.dnswl.org | list=DNSWL | code=127.0.6.1 | meaning=low trust");
    Scenario none = alive();
    none.listed(dnswl, address, "127.0.6.0");
    SAYS(none, "dnswl.address", "notice listed-untrusted 203.0.113.25 list.dnswl.org | code=127.0.6.0");
    // Neutral reputation and a code that nobody documents vouch for nothing.
    Scenario neutral = alive();
    neutral.listed("wl.mailspike.net", address, "127.0.0.15").listed(dnswl, address, "127.1.0.1");
    SAYS(neutral, "dnswl.address", "pass not-listed 203.0.113.25");
}

void TestDnswlAddress::takesNoRefusalForTrust() {
    // DNSWL answers "high trust" to everybody who asks too much, for every address.
    Scenario s = only("DNSWL");
    for (const char* entry : {"127.0.0.2", "127.0.0.1", address}) s.listed(dnswl, entry, "127.0.10.3");
    SAYS(s, "dnswl.address",
         "unknown could-not-look 203.0.113.25 | reason=DNSWL: the list refuses to answer this client "
         "(127.0.10.3)");
    Scenario blocked = only("DNSWL");
    blocked.listsAlive().listed(dnswl, address, "127.0.0.255");
    SAYS(blocked, "dnswl.address",
         "unknown could-not-look 203.0.113.25 | reason=DNSWL: the list refuses to answer this client");
}

void TestDnswlAddress::asksIpv6() {
    Scenario s = alive("2001:db8:25::25");
    s.listed(dnswl, "2001:db8:25::25", "127.0.6.2");
    SAYS(s, "dnswl.address", "pass listed 2001:db8:25::25 list.dnswl.org | meaning=medium trust");
}

void TestDnswlAddress::couldNotLook() {
    SAYS(Scenario(address), "dnswl.address",
         "unknown could-not-look 203.0.113.25 | reason=DNSWL: the list does not have its own test entry; "
         "Mailspike allowlist: the list does not have its own test entry");
}

void TestDnswlAddress::doesNotApply() {
    SAYS(alive("192.168.1.25"), "dnswl.address",
         "not-applicable does-not-apply 192.168.1.25 | reason=allowlists know public addresses only");
}

void TestDnswlAddress::waits() {
    Scenario s = alive();
    s.open(Scenario::listName(dnswl, address), "A");
    SAYS(s, "dnswl.address", "waiting");
}

MAILVITALS_TEST_CLASS(TestDnswlAddress)
#include "dnswl_address.moc"
