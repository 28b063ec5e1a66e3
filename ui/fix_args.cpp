// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/fix_args.h"

#include <algorithm>

namespace mailvitals::ui {
namespace {

// An SMTP reply of one line has 512 octets at most (RFC 5321 section 4.5.3.1.5).
constexpr std::size_t mostOctets = 512;
constexpr std::size_t mostInList = 40;

void shorten(std::string& text) {
    if (text.size() <= mostOctets) return;
    std::size_t end = mostOctets;
    while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xc0) == 0x80) --end;
    text.resize(end);
    text += "…";
}

std::string domainOf(const Evidence& evidence) {
    const DomainName* domain = evidence.request.target.domain();
    return domain ? domain->toString() : "YOUR-DOMAIN";
}

/// The mail host that senders try first.
std::string hostOf(const Evidence& evidence) {
    const std::string unknown = "YOUR-MAIL-HOST";
    const DomainName* domain = evidence.request.target.domain();
    if (!domain) return unknown;
    const auto& items = evidence.of<DnsQuestion>();
    const auto found = items.find(DnsQuestion::of(*domain, dns::Type::Mx));
    const DnsAnswer* answer = found == items.end() ? nullptr : found->second.answer();
    if (!answer) return unknown;
    const dns::Mx* best = nullptr;
    for (const dns::Record& record : answer->answers) {
        const auto* mx = std::get_if<dns::Mx>(&record.data);
        if (mx && (!best || mx->preference < best->preference)) best = mx;
    }
    // RFC 5321 section 5.1: without an MX record the domain itself is the host.
    if (!best) return domain->toString();
    return best->exchange.isRoot() ? unknown : best->exchange.toString();
}

std::string addressOf(const Finding& finding, const Evidence& evidence) {
    if (const IpAddress* address = evidence.request.target.address()) return address->toString();
    if (const auto endpoint = IpEndpoint::parse(finding.subject, 25)) return endpoint->address.toString();
    return "YOUR-ADDRESS";
}

void addIfMissing(Args& args, std::string_view name, std::string value) {
    const bool there = std::any_of(args.begin(), args.end(), [&](const Arg& a) { return a.name == name; });
    if (!there) args.push_back({name, std::move(value)});
}

}  // namespace

Args fixArgs(const Finding& finding, const Evidence& evidence) {
    Args args = finding.args;
    addIfMissing(args, arg::domain, domainOf(evidence));
    addIfMissing(args, arg::host, hostOf(evidence));
    addIfMissing(args, arg::address, addressOf(finding, evidence));
    return readable(std::move(args));
}

Args readable(Args args) {
    for (Arg& argument : args) {
        if (auto* text = std::get_if<std::string>(&argument.value)) shorten(*text);
        auto* list = std::get_if<std::vector<std::string>>(&argument.value);
        if (!list) continue;
        if (list->size() > mostInList) {
            list->resize(mostInList);
            list->emplace_back("…");
        }
        for (std::string& text : *list) shorten(text);
    }
    return args;
}

}  // namespace mailvitals::ui
