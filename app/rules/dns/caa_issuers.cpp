// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/ascii.h"
#include "records/caa/issuing.h"
#include "records/x509/certificate.h"
#include "rules/facts/dns/caa_climb.h"
#include "rules/facts/smtp/sessions.h"
#include "rules/parse_args.h"
#include "rules/rule.h"

#include <algorithm>
#include <set>

namespace mailvitals::rules {
namespace {

/// What is known of the certificate that a mail host uses.
struct Used {
    bool open = false;
    bool noneOfPublic = false;  ///< it talked, and has none that an authority of the public trust gave
    std::optional<x509::Certificate> certificate;  ///< one that is trusted, so that its issuer is who it says
    bool byWildcard = false;                       ///< it has the host's name as "*.parent" only
    std::string evidence;
};

bool namesItself(const x509::Certificate& certificate, const DomainName& host) {
    return std::any_of(
        certificate.dnsNames.begin(), certificate.dnsNames.end(),
        [&](const std::string& name) { return ascii::equalsIgnoringCase(name, host.toString()); });
}

Used usedBy(Inquiry& ask, const Servers& known, const DomainName& host) {
    Used used;
    for (const Server& server : known.all) {
        if (server.host != host) continue;
        const Session heard = session(ask, server, SmtpSessionKind::Greeting);
        if (heard.state == Session::State::Open) used.open = true;
        if (used.open || used.certificate || heard.state != Session::State::Connected) continue;
        const auto& tls = heard.transcript->tls;
        const auto ehlo = heard.transcript->ehlo(false);
        const bool offered = ehlo && ehlo->offers("STARTTLS");  // so it has one, though it was not seen
        used.noneOfPublic = tls ? tls->storeUsable && tls->verifyCode != 0 : !offered;
        const bool trusted = tls && tls->storeUsable && tls->verifyCode == 0 && !tls->chain.empty();
        if (!trusted || !x509::matchesHost(tls->chain.front(), host)) continue;
        auto parsed = x509::parse(tls->chain.front());
        if (!parsed) continue;
        used.byWildcard = !namesItself(*parsed, host);
        used.certificate = std::move(*parsed);
        used.evidence = heard.evidence;
    }
    return used;
}

/// May the authority that gave this certificate give another? Unset where its names are not known.
std::optional<bool> mayIssueAgain(const x509::Certificate& certificate, const caa::Rights& rights) {
    const std::vector<std::string_view> names = caa::namesOf(certificate.issuerOrganisation);
    if (names.empty()) return std::nullopt;
    return std::any_of(names.begin(), names.end(), [&](std::string_view name) {
        return std::find(rights.issuers.begin(), rights.issuers.end(), name) != rights.issuers.end();
    });
}

/// What is wrong with records of a set, whoever it governs.
void judgeRecords(Verdicts& verdicts, const CaaSet& set) {
    const Subject subject = set.owner;
    for (const dns::Caa& record : set.records) {
        const std::string text = dns::toString(dns::Rdata(record));
        const auto property = caa::parse(record);
        if (!property) {
            verdicts.say("error", subject, argsOf(property.error(), text), set.evidence);
        } else if (property->critical && property->kind == caa::Kind::Unknown) {
            verdicts.say("unknown-critical", subject,
                         {{arg::name, subject.toString()}, {arg::term, property->tag}, {arg::record, text}},
                         set.evidence);
        }
    }
}

const char* tagFor(const caa::Rights& rights, const Used& used) {
    if (!rights.restricted) return "anybody";
    if (rights.issuers.empty()) return used.noneOfPublic ? "closed" : "nobody";
    if (!used.certificate) return "issuers";
    const std::optional<bool> again = mayIssueAgain(*used.certificate, rights);
    if (!again) return "issuers";
    return *again ? "allowed" : "not-allowed";
}

/// Says who may issue for one name.
void judgeName(Inquiry& ask, Verdicts& verdicts, const DomainName& name, const Used& used,
               std::set<DomainName>& judged) {
    const Subject subject = name;
    const CaaSet own = caaFor(ask, name);
    if (own.state == CaaSet::State::Open || used.open) return verdicts.wait();
    // The certificate of "*.example.org" goes by what stands at example.org.
    const CaaSet set = used.byWildcard ? caaFor(ask, name.parent()) : own;
    if (set.state == CaaSet::State::Open) return verdicts.wait();
    if (set.state == CaaSet::State::Failed) return verdicts.couldNotLook(subject, set.reason, set.evidence);
    if (judged.insert(set.owner).second) judgeRecords(verdicts, set);
    const caa::Rights rights = caa::rightsBy(set.records, used.byWildcard);
    std::vector<std::string> evidence = set.evidence;
    if (used.certificate) evidence.push_back(used.evidence);
    const Args args{{arg::host, subject.toString()},
                    {arg::name, set.owner.toString()},
                    {arg::names, rights.issuers},
                    {arg::reason, set.reason},
                    {arg::issuer, used.certificate ? used.certificate->issuer : std::string()}};
    if (set.state == CaaSet::State::Refused) return verdicts.say("no-answer", subject, args, evidence);
    // Said of the record already, and worse than anything else that could be said.
    if (rights.unknownCritical) return;
    verdicts.say(tagFor(rights, used), subject, args, evidence);
}

void judge(Inquiry& ask, Verdicts& verdicts) {
    const DomainName& domain = *ask.request().target.domain();
    ask.prefetch([&] { (void)caaFor(ask, domain); });  // needed whatever its mail hosts are
    const Servers known = servers(ask);
    const MailHosts& mail = known.mailHosts;
    if (mail.state == MailHosts::State::NoSuchDomain)
        return verdicts.doesNotApply(domain, "the domain does not exist");
    if (known.open) verdicts.wait();
    if (mail.state == MailHosts::State::Failed)
        verdicts.couldNotLook(domain, "the MX records could not be read: " + mail.reason, mail.evidence);
    std::set<DomainName> judged;
    bool isHost = false;
    for (const HostAddresses& host : known.hosts) {
        isHost = isHost || host.host == domain;
        Used used = usedBy(ask, known, host.host);
        used.open = used.open || known.open;
        judgeName(ask, verdicts, host.host, used, judged);
    }
    // No certificate of the domain itself is looked at, so nothing may be held against it.
    Used unseen;
    unseen.noneOfPublic = true;
    if (!isHost && mail.state != MailHosts::State::Open) judgeName(ask, verdicts, domain, unseen, judged);
}

}  // namespace

extern const Rule caaIssuers{"caa.issuers", Scope::Domain, judge};

}  // namespace mailvitals::rules
