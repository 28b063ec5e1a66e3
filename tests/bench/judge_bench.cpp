// SPDX-License-Identifier: GPL-3.0-or-later
// bench.judge: what the rules themselves cost over a whole check, in processor time, for growing numbers of
// DKIM selectors, blocklists and addresses. Every answer comes by itself, which is the dearest order:
// whatever waits for it is judged again. No network; the answers' own making is not counted.
#include "run/assessor.h"
#include "support/healthy.h"

#include <cstdio>
#include <deque>
#include <time.h>

using namespace mailvitals;
using test::Scenario;

namespace {

struct Size {
    std::size_t selectors;
    std::size_t lists;
    std::size_t addresses;
};

struct Cost {
    std::size_t questions = 0;
    std::size_t findings = 0;
    double milliseconds = 0;
};

double processorTime() {
    timespec now{};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return static_cast<double>(now.tv_sec) * 1000 + static_cast<double>(now.tv_nsec) / 1e6;
}

Scenario worldOf(const Size& size) {
    Scenario s = test::healthy();
    s.policy.selectors.clear();
    for (std::size_t i = 0; i < size.selectors; ++i)
        s.policy.selectors.push_back("guess" + std::to_string(i));
    s.request.selectors = {"dkim"};
    const Blocklist model = s.policy.blocklists.front();
    s.policy.blocklists.clear();
    for (std::size_t i = 0; i < size.lists; ++i) {
        Blocklist list = model;
        list.zone = *DomainName::parse("list" + std::to_string(i) + ".example.net");
        s.policy.blocklists.push_back(list);
    }
    s.listsAlive();
    // One address more each, beside the two of the healthy server.
    for (std::size_t i = 2; i < size.addresses; ++i) {
        const std::string address = "203.0.113." + std::to_string(100 + i);
        s.a("mail.example.org", address).ptr(address, "mail.example.org");
        s.session(address, test::healthySession);
        s.endpoint(address, smtpPort, {test::closed});
        s.endpoint(address, submissionPort, {test::closed})
            .endpoint(address, submissionsPort, {test::closed});
    }
    return s;
}

Cost costOf(const Size& size) {
    const Scenario s = worldOf(size);
    Evidence evidence(s.request);
    std::deque<Question> waiting;
    std::set<Question> known;
    const auto take = [&](const std::vector<Want>& wants) {
        for (const Want& want : wants) {
            if (known.insert(want.question).second) waiting.push_back(want.question);
        }
    };
    double began = processorTime();
    run::Assessor assessor(evidence, s.policy, {}, s.now);
    assessor.begin(take);
    Cost cost{0, 0, processorTime() - began};
    for (; !waiting.empty(); ++cost.questions) {
        const Question question = waiting.front();
        waiting.pop_front();
        s.answer(question, evidence, static_cast<int>(cost.questions));
        began = processorTime();
        assessor.answered({question}, take);
        cost.milliseconds += processorTime() - began;
    }
    began = processorTime();
    cost.findings = assessor.finalFindings().size();
    cost.milliseconds += processorTime() - began;
    return cost;
}

void printRow(const Size& size) {
    const Cost cost = costOf(size);
    std::printf("%9zu %6zu %10zu %10zu %9zu %10.1f\n", size.selectors, size.lists, size.addresses,
                cost.questions, cost.findings, cost.milliseconds);
}

}  // namespace

int main() {
    std::printf("selectors  lists  addresses  questions  findings   rules ms\n");
    for (const Size& size : {Size{60, 6, 2}, Size{120, 6, 2}, Size{300, 6, 2}, Size{600, 6, 2},
                             Size{1200, 6, 2}, Size{60, 30, 2}, Size{60, 60, 2}, Size{60, 120, 2},
                             Size{60, 6, 10}, Size{60, 6, 20}, Size{300, 60, 6}})
        printRow(size);
}
