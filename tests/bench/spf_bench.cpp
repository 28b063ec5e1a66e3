// SPDX-License-Identifier: GPL-3.0-or-later
// How many evaluations a second one core makes where every answer is already known.
#include "records/spf/check.h"
#include "records/spf/survey.h"

#include <chrono>
#include <cstdio>
#include <map>

using namespace mailvitals;

namespace {

struct World {
    std::map<spf::Question, spf::Reply> replies;

    void text(const char* name, const char* record) {
        reply(name, dns::Type::Txt).texts.emplace_back(record);
    }
    spf::Reply& reply(const char* name, dns::Type type) {
        spf::Reply& reply = replies[{*DomainName::parse(name), type}];
        reply.state = spf::Reply::State::Found;
        return reply;
    }
    spf::Lookup lookup() const {
        return [this](const spf::Question& question) -> std::optional<spf::Reply> {
            const auto found = replies.find(question);
            return found == replies.end() ? spf::Reply{} : found->second;
        };
    }
};

void measure(const char* what, const World& world, const char* client) {
    const auto session = spf::Session::of(*IpAddress::parse(client), "user@example.org", "mail.example.org");
    const spf::Lookup lookup = world.lookup();
    using Clock = std::chrono::steady_clock;
    const auto start = Clock::now();
    std::size_t count = 0;
    std::size_t passed = 0;
    while (Clock::now() - start < std::chrono::seconds(1)) {
        for (int i = 0; i < 1000; ++i)
            passed += spf::check(session, lookup).result == spf::Result::Pass ? 1 : 0;
        count += 1000;
    }
    const double seconds = std::chrono::duration<double>(Clock::now() - start).count();
    std::printf("| %-44s | %10.0f | %5.2f | %s |\n", what, static_cast<double>(count) / seconds,
                1e6 * seconds / static_cast<double>(count), passed == count ? "pass" : "other");
}

}  // namespace

int main() {
    World simple;
    simple.text("example.org", "v=spf1 mx -all");
    simple.reply("example.org", dns::Type::Mx).names.push_back(*DomainName::parse("mail.example.org"));
    simple.reply("mail.example.org", dns::Type::A).addresses.push_back(*IpAddress::parse("192.0.2.25"));

    World address;
    address.text("example.org", "v=spf1 ip4:192.0.2.0/24 -all");

    World tree;
    tree.text("example.org", "v=spf1 include:a.example.net include:b.example.net mx -all");
    tree.text("a.example.net", "v=spf1 include:c.example.net include:d.example.net ~all");
    tree.text("b.example.net", "v=spf1 a:web.example.net exists:%{ir}.list.example.net ~all");
    tree.text("c.example.net", "v=spf1 ip4:198.51.100.0/24 ip4:203.0.113.0/24 ip6:2001:db8::/32 ~all");
    tree.text("d.example.net", "v=spf1 ip4:198.51.101.0/24 ip4:203.0.114.0/24 ip6:2001:db9::/32 ~all");
    tree.replies.insert(simple.replies.begin(), simple.replies.end());

    std::printf("| record                                       | checks a s |    us | result |\n");
    std::printf("|----------------------------------------------|-----------:|------:|--------|\n");
    measure("v=spf1 ip4:192.0.2.0/24 -all", address, "192.0.2.25");
    measure("v=spf1 mx -all", simple, "192.0.2.25");
    measure("five records, seven lookups, to the last term", tree, "192.0.2.25");
    return 0;
}
