// SPDX-License-Identifier: GPL-3.0-or-later
#include "rules/facts/transport/sts_policy.h"

#include "records/mta_sts/record.h"
#include "rules/facts/dns/announcement.h"
#include "rules/facts/dns/public_lookup.h"
#include "rules/facts/dns/servers.h"
#include "rules/facts/transport/web_trust.h"
#include "rules/facts/vantage/vantage.h"
#include "rules/verdicts.h"

#include <algorithm>

namespace mailvitals {
namespace {

using Outcome = PolicyFetch::Outcome;

constexpr const char* path = "/.well-known/mta-sts.txt";
constexpr std::uint16_t httpsPort = 443;
constexpr std::size_t mostOfAFamily = 2;
constexpr int ok = 200;

void settle(PolicyFetch& fetch, Outcome outcome, std::string reason = {}) {
    fetch.outcome = outcome;
    fetch.reason = std::move(reason);
}

void read(PolicyFetch& fetch, const http::Response& response) {
    fetch.status = response.status;
    fetch.contentType = response.contentType;
    fetch.location = response.location;
    if (response.status >= 300 && response.status < 400) return settle(fetch, Outcome::Redirect);
    if (response.status != ok) return settle(fetch, Outcome::Status);
    if (response.cut) return settle(fetch, Outcome::TooLarge);
    fetch.body = response.body;
    auto policy = mta_sts::parsePolicy(response.body);
    if (!policy) {
        fetch.error = policy.error();
        return settle(fetch, Outcome::Malformed);
    }
    fetch.policy = std::move(*policy);
    settle(fetch, Outcome::Fetched);
}

void read(PolicyFetch& fetch, const HttpsReply& reply, const DomainName& host, std::chrono::sys_seconds now) {
    if (!reply.tls) {
        if (reply.tlsError)
            return settle(fetch, Outcome::NoTls, "the TLS handshake fails (" + *reply.tlsError + ")");
        const std::string why = reply.brokeOff ? reasonOf(*reply.brokeOff) : "no TLS came about";
        const bool ours = reply.brokeOff && isOurDoing(reply.brokeOff->why);
        return settle(fetch, ours ? Outcome::NotCounted : Outcome::NoTls, why);
    }
    WebTrust trust = webTrustOf(*reply.tls, host, now);
    if (trust.state == WebTrust::State::Flawed)
        return settle(fetch, Outcome::BadCertificate, std::move(trust.reason));
    if (trust.state == WebTrust::State::Unknown)
        return settle(fetch, Outcome::NotCounted, std::move(trust.reason));
    if (reply.response && !reply.brokeOff) return read(fetch, *reply.response);
    if (!reply.brokeOff) return settle(fetch, Outcome::NoResponse, "it does not respond");
    const bool ours = isOurDoing(reply.brokeOff->why);
    settle(fetch, ours ? Outcome::NotCounted : Outcome::NoResponse, reasonOf(*reply.brokeOff));
}

/// A home without IPv6 is no fault of the server's, and from inside of its network a router often answers in
/// its place, or nobody: there only a policy that is well proves anything.
void discount(Inquiry& ask, PolicyFetch& fetch, const Failure* failure) {
    if (!fetch.failed()) return;
    if (failure && (isOurDoing(failure->why) || failure->why == FailureReason::Unreachable))
        return settle(fetch, Outcome::NotCounted, reasonOf(*failure));
    const Place place = placeTowards(ask, fetch.server.address);
    if (place.standpoint == Standpoint::Open) return settle(fetch, Outcome::Open);
    if (place.standpoint == Standpoint::Inside)
        settle(fetch, Outcome::NotCounted, "this client is in the web server's own network");
}

PolicyFetch fetchFrom(Inquiry& ask, const DomainName& host, const IpAddress& address) {
    PolicyFetch fetch;
    fetch.server = {address, httpsPort};
    if (!isConnectable(address, ask.request())) {
        settle(fetch, Outcome::NoConnection, "it is an address at which nobody can be reached from outside");
        return fetch;
    }
    const HttpsQuestion question{host, path, fetch.server};
    fetch.evidence = question.id();
    const Attempt<HttpsReply>& attempt = ask.ask(question);
    if (const Failure* failure = attempt.failure()) {
        settle(fetch, Outcome::NoConnection, reasonOf(*failure));
        discount(ask, fetch, failure);
    } else if (const HttpsReply* reply = attempt.answer()) {
        read(fetch, *reply, host, ask.now());
        discount(ask, fetch, nullptr);
    }
    return fetch;
}

std::vector<IpAddress> addressesToAsk(const StsPolicy& sts) {
    std::vector<IpAddress> result;
    for (const Lookup* lookup : {&sts.v4, &sts.v6}) {
        std::vector<IpAddress> all = lookup->addresses();
        all.resize(std::min(all.size(), mostOfAFamily));
        result.insert(result.end(), all.begin(), all.end());
    }
    // Nobody announces it: one look tells whether somebody forgot to.
    if (sts.announced == StsPolicy::Announced::No && result.size() > 1) result.resize(1);
    return result;
}

StsPolicy::Announced announcedBy(const Announcement& announcement) {
    using Announced = StsPolicy::Announced;
    if (announcement.txt.isOpen()) return Announced::Open;
    if (announcement.txt.failed()) return Announced::Unknown;
    if (announcement.records.empty()) return Announced::No;
    const bool counts = announcement.records.size() == 1 && mta_sts::parse(announcement.records.front());
    return counts ? Announced::Yes : Announced::Invalid;
}

}  // namespace

bool StsPolicy::isOpen() const {
    const bool fetching = std::any_of(fetches.begin(), fetches.end(), [](const PolicyFetch& fetch) {
        return fetch.outcome == PolicyFetch::Outcome::Open;
    });
    return announced == Announced::Open || v4.isOpen() || v6.isOpen() || fetching;
}

const PolicyFetch* StsPolicy::fetched() const {
    const auto found = std::find_if(fetches.begin(), fetches.end(),
                                    [](const PolicyFetch& fetch) { return fetch.policy.has_value(); });
    return found == fetches.end() ? nullptr : &*found;
}

std::vector<std::string> StsPolicy::evidence() const {
    std::vector<std::string> ids{txt.evidence, v4.evidence, v6.evidence};
    for (const PolicyFetch& fetch : fetches) {
        if (!fetch.evidence.empty()) ids.push_back(fetch.evidence);
    }
    return ids;
}

std::optional<StsPolicy> stsPolicyOf(Inquiry& ask, const DomainName& domain) {
    const auto place = domain.child("_mta-sts");
    const auto host = domain.child("mta-sts");
    if (!place || !host) return std::nullopt;
    StsPolicy sts;
    sts.host = *host;
    const Announcement announcement = announcementAt(ask, *place, mta_sts::isRecord, "STSv");
    sts.txt = announcement.txt;
    sts.announced = announcedBy(announcement);
    sts.v4 = lookUpAsTheWorld(ask, *host, dns::Type::A);
    sts.v6 = lookUpAsTheWorld(ask, *host, dns::Type::Aaaa);
    const bool wanted =
        sts.announced == StsPolicy::Announced::Yes || sts.announced == StsPolicy::Announced::No;
    if (!wanted) return sts;
    for (const IpAddress& address : addressesToAsk(sts))
        sts.fetches.push_back(fetchFrom(ask, *host, address));
    return sts;
}

}  // namespace mailvitals
