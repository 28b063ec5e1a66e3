// SPDX-License-Identifier: GPL-3.0-or-later

// How long a check of many lists takes: 60 lists, 6 addresses, a name server that loses one datagram in a
// hundred, and some lists for which nobody ever answers. One line for each number of dead lists.
#include "demo/loopback_dns.h"
#include "run/check_run.h"
#include "support/scenario.h"

#include <QCoreApplication>

#include <atomic>
#include <chrono>
#include <cstdio>

using namespace mailvitals;

namespace {

constexpr std::size_t lists = 60;
constexpr int addresses = 6;

std::string zoneOf(std::size_t number) {
    return "list" + std::to_string(number) + ".example.net";
}

Policy policyOf() {
    Policy policy = test::shipped();
    const Blocklist model = *std::find_if(policy.blocklists.begin(), policy.blocklists.end(),
                                          [](const Blocklist& list) { return list.name == "PSBL"; });
    policy.blocklists.clear();
    policy.allowlists.clear();
    for (std::size_t i = 0; i < lists; ++i) {
        Blocklist list = model;
        list.zone = *DomainName::parse(zoneOf(i));
        list.name = zoneOf(i);
        policy.blocklists.push_back(list);
    }
    return policy;
}

dns::Message replyTo(const dns::Message& query) {
    dns::Message reply = query;
    reply.isResponse = true;
    reply.authoritative = true;
    const std::string name = query.questionName.toString();
    const auto add = [&](dns::Rdata data) {
        reply.answers.push_back({query.questionName, query.questionType, 60, std::move(data)});
    };
    if (name == "home.example" && query.questionType == dns::Type::Mx)
        add(dns::Mx{10, "mail.home.example"_dn});
    if (name == "mail.home.example" && query.questionType == dns::Type::A) {
        for (int i = 1; i <= addresses; ++i) add(*IpAddress::parse("198.51.100." + std::to_string(i)));
    }
    if (name.starts_with("2.0.0.127.list")) add(*IpAddress::parse("127.0.0.2"));
    if (reply.answers.empty() && name.ends_with("example.net")) reply.rcode = dns::Rcode::NxDomain;
    return reply;
}

void measure(std::size_t dead) {
    demo::LoopbackThread thread;
    std::atomic<int> heard = 0;
    demo::LoopbackDns dns(thread, [&](const dns::Message& query, bool) -> std::optional<dns::Message> {
        if (++heard % 100 == 0) return std::nullopt;
        for (std::size_t i = 0; i < dead; ++i) {
            if (query.questionName.isWithin(*DomainName::parse(zoneOf(i)))) return std::nullopt;
        }
        return replyTo(query);
    });
    run::RunSettings settings;
    settings.nameServerStandIn = dns.endpoint();
    settings.selection = {{"dnsbl.address"}, {}};
    CheckRequest request{*Target::parse("home.example"), {dns.endpoint()}, {}, {}, {}};
    request.treatAsPublic = {*Cidr::parse("198.51.100.0/24")};
    const Policy policy = policyOf();
    run::CheckUpdate last;
    const auto began = std::chrono::steady_clock::now();
    run::CheckRun check(request, policy, settings, [&](const run::CheckUpdate& update) { last = update; });
    check.wait();
    const std::chrono::duration<double> took = std::chrono::steady_clock::now() - began;
    std::size_t verdicts = 0;
    for (const Finding& finding : last.findings) {
        for (const Arg& arg : finding.args) {
            if (arg.name == arg::count && finding.outcome == Outcome::Pass)
                verdicts += static_cast<std::size_t>(std::get<std::int64_t>(arg.value));
        }
    }
    std::printf("%6zu %10d %10zu %10.2f\n", dead, heard.load(), verdicts, took.count());
}

}  // namespace

int main(int argc, char** argv) {
    const QCoreApplication application(argc, argv);
    std::printf("  dead  datagrams   verdicts    seconds\n");
    for (const std::size_t dead : {0, 1, 10, 30}) measure(dead);
}
