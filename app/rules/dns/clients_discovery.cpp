// SPDX-License-Identifier: GPL-3.0-or-later
#include "rules/facts/dns/mail_hosts.h"
#include "rules/rule.h"

#include <algorithm>

namespace mailvitals::rules {
namespace {

/// Services of mail programs (RFC 6186, RFC 8314 section 5.1), and the one that Outlook asks for.
constexpr const char* services[] = {"_submissions._tcp", "_submission._tcp", "_imaps._tcp",
                                    "_imap._tcp",        "_pop3s._tcp",      "_pop3._tcp",
                                    "_autodiscover._tcp"};
/// Hosts from which mail programs fetch a file with the settings.
constexpr const char* fileHosts[] = {"autoconfig", "autodiscover"};
/// A service of more hosts than this belongs to no home.
constexpr std::size_t mostTargets = 4;

/// The addresses of a name, of both families.
struct Addresses {
    Lookup v4;
    Lookup v6;

    bool found() const { return v4.found() || v6.found(); }
    bool open() const { return v4.isOpen() || v6.isOpen(); }
    const Lookup* failed() const { return v4.failed() ? &v4 : v6.failed() ? &v6 : nullptr; }
    const std::vector<DomainName>& aliases() const { return v4.aliases.empty() ? v6.aliases : v4.aliases; }
    std::vector<std::string> evidence() const { return {v4.evidence, v6.evidence}; }
};

Addresses addressesOf(Inquiry& ask, const DomainName& name) {
    return {lookUp(ask, name, dns::Type::A), lookUp(ask, name, dns::Type::Aaaa)};
}

class Discovery {
 public:
    Discovery(Inquiry& ask, Verdicts& verdicts, const DomainName& domain)
        : ask_(ask), verdicts_(verdicts), domain_(domain) {}

    void run() {
        for (const char* label : services) {
            if (const auto name = domain_.child(label)) judgeService(*name);
        }
        for (const char* label : fileHosts) {
            if (const auto name = domain_.child(label)) judgeFileHost(*name);
        }
        const MailHosts mail = mailHosts(ask_, domain_);
        if (mail.state == MailHosts::State::Open || verdicts_.isWaiting()) return verdicts_.wait();
        conclude(mail);
    }

 private:
    void judgeService(const DomainName& name) {
        const Lookup srv = lookUp(ask_, name, dns::Type::Srv);
        evidence_.push_back(srv.evidence);
        if (srv.isOpen()) return verdicts_.wait();
        if (srv.failed()) return verdicts_.couldNotLook(name, srv.reason, {srv.evidence});
        std::vector<dns::Srv> offers;
        for (const dns::Record& record : srv.records) {
            if (const auto* data = std::get_if<dns::Srv>(&record.data)) offers.push_back(*data);
        }
        if (offers.empty()) return;
        const auto denials = std::count_if(offers.begin(), offers.end(),
                                           [](const dns::Srv& offer) { return offer.target.isRoot(); });
        if (denials == static_cast<std::ptrdiff_t>(offers.size())) {
            denied_.push_back(name.toString());
            return;
        }
        if (denials > 0) verdicts_.say("contradiction", name, {{arg::name, name.toString()}}, {srv.evidence});
        std::size_t looked = 0;
        for (const dns::Srv& offer : offers) {
            if (offer.target.isRoot()) continue;
            if (looked++ < mostTargets) judgeTarget(name, offer, srv.evidence);
        }
        passedOver_ = passedOver_ || looked > mostTargets;
    }

    void judgeTarget(const DomainName& name, const dns::Srv& offer, const std::string& srvEvidence) {
        const Addresses target = addressesOf(ask_, offer.target);
        if (target.open()) return verdicts_.wait();
        const std::string host = offer.target.toString();
        std::vector<std::string> evidence = target.evidence();
        evidence.insert(evidence.begin(), srvEvidence);
        const std::string alias = target.aliases().empty() ? "" : target.aliases().back().toString();
        const Args args{{arg::name, name.toString()}, {arg::host, host}, {arg::target, alias}};
        if (!target.found() && target.failed() != nullptr)
            return verdicts_.couldNotLook(name, host + ": " + target.failed()->reason, evidence);
        if (!target.found()) return verdicts_.say("no-address", name, args, evidence);
        if (!alias.empty()) return verdicts_.say("alias", name, args, evidence);
        offered_.push_back(name.toString() + " (" + host + ":" + std::to_string(offer.port) + ")");
    }

    void judgeFileHost(const DomainName& name) {
        const Addresses host = addressesOf(ask_, name);
        for (const std::string& id : host.evidence()) evidence_.push_back(id);
        if (host.open()) return verdicts_.wait();
        const Subject subject = name;
        if (host.found()) return hosts_.push_back(subject.toString());
        if (host.failed() != nullptr)
            return verdicts_.couldNotLook(subject, host.failed()->reason, host.evidence());
        if (host.aliases().empty()) return;  // there is no such name, and need not be
        verdicts_.say("dangling", subject,
                      {{arg::name, subject.toString()}, {arg::target, host.aliases().back().toString()}},
                      host.evidence());
    }

    /// What the domain as a whole offers, once all is known.
    void conclude(const MailHosts& mail) {
        const Subject subject = domain_;
        if (passedOver_)
            verdicts_.couldNotLook(subject, "more servers are named than one check looks at", evidence_);
        const bool flawless = verdicts_.findings().empty();
        std::vector<std::string> all = offered_;
        all.insert(all.end(), hosts_.begin(), hosts_.end());
        const Args args{{arg::domain, subject.toString()}, {arg::names, all}};
        if (!offered_.empty()) return verdicts_.say("offered", subject, args, evidence_);
        if (!hosts_.empty()) return verdicts_.say("files-only", subject, args, evidence_);
        if (!flawless) return;
        if (!denied_.empty()) return verdicts_.say("declined", subject, args, evidence_);
        if (mail.state == MailHosts::State::Failed)
            return verdicts_.couldNotLook(subject, mail.reason, mail.evidence);
        const bool takesMail =
            mail.state == MailHosts::State::Implicit || mail.state == MailHosts::State::Explicit;
        if (!takesMail) return verdicts_.doesNotApply(subject, "the domain takes no mail");
        verdicts_.say("none", subject, args, evidence_);
    }

    Inquiry& ask_;
    Verdicts& verdicts_;
    const DomainName& domain_;
    std::vector<std::string> offered_;
    std::vector<std::string> denied_;
    std::vector<std::string> hosts_;
    std::vector<std::string> evidence_;
    bool passedOver_ = false;
};

void judge(Inquiry& ask, Verdicts& verdicts) {
    Discovery(ask, verdicts, *ask.request().target.domain()).run();
}

}  // namespace

extern const Rule clientsDiscovery{"clients.discovery", Scope::Domain, judge};

}  // namespace mailvitals::rules
