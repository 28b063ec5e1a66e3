// SPDX-License-Identifier: GPL-3.0-or-later
#include "rules/causes.h"

#include <algorithm>
#include <map>
#include <optional>

namespace mailvitals {
namespace {

bool isJudged(Outcome outcome) {
    return outcome != Outcome::Pass && outcome != Outcome::NotApplicable;
}

/// What became of the items that findings cite.
class Items {
 public:
    explicit Items(const Evidence& evidence) {
        for (const auto& [question, attempt] : evidence.of<DnsQuestion>()) {
            const DnsAnswer* answer = attempt.answer();
            const bool error =
                answer && answer->rcode != dns::Rcode::NoError && answer->rcode != dns::Rcode::NxDomain;
            // What name servers say when they are asked themselves differs from one to the next.
            if (!question.server && (attempt.failure() || error)) failedAnswers_.insert(question.id());
        }
        for (const auto& [question, attempt] : evidence.of<SmtpQuestion>())
            servers_.emplace(question.id(), question.server);
    }

    /// The answer of the resolver that the finding would have needed; null: none.
    const std::string* failedAnswer(const Finding& finding) const {
        const auto found = std::find_if(finding.evidence.begin(), finding.evidence.end(),
                                        [&](const std::string& id) { return failedAnswers_.contains(id); });
        return found == finding.evidence.end() ? nullptr : &*found;
    }

    /// Does it rest on a session with this port, and speak of no other?
    bool restsOn(const Finding& finding, const IpEndpoint& server) const {
        const IpEndpoint* subject = finding.subject.endpoint();
        if (subject && *subject != server) return false;
        const auto address = finding.subject.address();
        if (address && *address != server.address) return false;
        return std::any_of(finding.evidence.begin(), finding.evidence.end(), [&](const std::string& id) {
            const auto found = servers_.find(id);
            return found != servers_.end() && found->second == server;
        });
    }

 private:
    std::set<std::string> failedAnswers_;
    std::map<std::string, IpEndpoint> servers_;
};

class Linker {
 public:
    Linker(std::vector<Finding>& findings, const Evidence& evidence, const Catalogue& catalogue)
        : findings_(findings), items_(evidence), catalogue_(catalogue) {}

    void run() {
        for (Finding& finding : findings_) finding.because.reset();
        if (const Finding* domain = find("dns.domain", "no-such-domain")) return allBecause(*domain);
        becauseOfTheLine();
        becauseOfServers();
        becauseOfAnswers();
    }

 private:
    const Finding* find(std::string_view rule, std::string_view tag) const {
        const auto found = std::find_if(findings_.begin(), findings_.end(), [&](const Finding& finding) {
            return finding.rule == rule && finding.tag == tag;
        });
        return found == findings_.end() ? nullptr : &*found;
    }

    bool isOfVantage(const Finding& finding) const {
        const RulePage* page = catalogue_.page(finding.rule);
        return !page || page->area == Area::Vantage;
    }

    static FindingRef refTo(const Finding& finding) { return {finding.rule, finding.subject}; }

    /// A domain that does not exist has no records that could be wrong.
    void allBecause(const Finding& cause) {
        const FindingRef ref = refTo(cause);
        for (Finding& finding : findings_) {
            const bool itself = finding.rule == ref.rule;
            if (!itself && !isOfVantage(finding) && isJudged(finding.outcome)) finding.because = ref;
        }
    }

    /// This network keeps all servers from being seen.
    void becauseOfTheLine() {
        const auto line = std::find_if(findings_.begin(), findings_.end(), [](const Finding& finding) {
            return finding.rule == "vantage.port25" && finding.outcome == Outcome::Unknown &&
                   finding.tag != "could-not-look" && finding.tag != "not-looked-at";
        });
        if (line == findings_.end()) return;
        const FindingRef ref = refTo(*line);
        for (Finding& finding : findings_) {
            if (finding.rule == "smtp.reachable" && finding.tag == "could-not-look" &&
                finding.subject.endpoint())
                finding.because = ref;
        }
    }

    void becauseOfServers() {
        for (const Finding& server : std::vector<Finding>(findings_)) {
            const IpEndpoint* endpoint = server.subject.endpoint();
            if (server.rule != "smtp.reachable" || !endpoint || !isJudged(server.outcome)) continue;
            const FindingRef ref = server.because.value_or(refTo(server));
            for (Finding& finding : findings_) {
                // That IPv6 is silent is the same thing seen from another side.
                const bool same = finding.rule == "mx.ipv6" && finding.tag == "silent";
                if (finding.rule == server.rule || finding.because || isOfVantage(finding)) continue;
                if ((finding.outcome == Outcome::Unknown || same) && items_.restsOn(finding, *endpoint))
                    finding.because = ref;
            }
        }
    }

    /// Several wait for the same answer of the resolver, or for any.
    void becauseOfAnswers() {
        std::map<std::string, std::vector<Finding*>> waiting;
        const Finding* domain = nullptr;
        for (Finding& finding : findings_) {
            if (finding.outcome != Outcome::Unknown || finding.because || isOfVantage(finding)) continue;
            const std::string* answer = items_.failedAnswer(finding);
            if (finding.rule == "dns.domain" && answer) domain = &finding;
            if (answer) waiting[*answer].push_back(&finding);
        }
        for (auto& [answer, all] : waiting) {
            const FindingRef ref = refTo(domain ? *domain : *leaderOf(all));
            for (Finding* finding : all) {
                if (refTo(*finding) != ref) finding->because = ref;
            }
        }
    }

    /// The rule about the DNS tells best what is wrong with it; else the one that comes first.
    const Finding* leaderOf(const std::vector<Finding*>& all) const {
        return *std::min_element(all.begin(), all.end(), [&](const Finding* a, const Finding* b) {
            const auto place = [&](const Finding* finding) {
                const RulePage* page = catalogue_.page(finding->rule);
                return std::pair(page->area != Area::Dns, catalogue_.placeOf(finding->rule));
            };
            return place(a) < place(b);
        });
    }

    std::vector<Finding>& findings_;
    Items items_;
    const Catalogue& catalogue_;
};

}  // namespace

void linkCauses(std::vector<Finding>& findings, const Evidence& evidence, const Catalogue& catalogue) {
    Linker(findings, evidence, catalogue).run();
}

}  // namespace mailvitals
