// SPDX-License-Identifier: GPL-3.0-or-later
#include "evidence/message_path.h"

#include "records/dmarc/public_suffix_list.h"

#include <algorithm>
#include <array>

namespace mailvitals {
namespace {

/// A name that means something inside one house only.
bool isHouseName(const DomainName& name) {
    static const std::array<DomainName, 6> endings{"local"_dn, "localdomain"_dn, "lan"_dn,
                                                   "home"_dn,  "internal"_dn,    "arpa"_dn};
    return name.labels().size() < 2 || IpAddress::parse(name.toString()) ||
           std::any_of(endings.begin(), endings.end(),
                       [&](const DomainName& ending) { return name.isWithin(ending); });
}

std::vector<DomainName> writersOf(const message::Message& header) {
    std::vector<DomainName> writers;
    for (const message::Field& field : header.named("Received")) {
        const auto line = message::parseReceived(field.value);
        if (!line || writers.size() == message::maxHops) break;
        const auto name = DomainName::parse(line->by);
        if (!name) break;
        writers.push_back(*name);
    }
    return writers;
}

/// Of the first line whose writer has a name in the world.
std::optional<DomainName> receiverOf(const std::vector<DomainName>& writers) {
    const auto known = std::find_if(writers.begin(), writers.end(),
                                    [](const DomainName& name) { return !isHouseName(name); });
    if (known == writers.end()) return std::nullopt;
    return dmarc::organizationalDomainByList(*known);
}

std::vector<DomainName> ownAmong(const std::vector<DomainName>& writers,
                                 const std::optional<DomainName>& receiver) {
    std::vector<DomainName> own;
    for (const DomainName& name : writers) {
        if (!isHouseName(name) && !(receiver && name.isWithin(*receiver))) break;
        own.push_back(name);
    }
    return own;
}

std::optional<DomainName> authorOf(const message::Message& header) {
    const std::vector<message::Field> fields = header.named("From");
    if (fields.size() != 1) return std::nullopt;
    const auto addresses = message::parseAddresses(fields.front().value);
    if (!addresses || addresses->mailboxes.empty()) return std::nullopt;
    const auto domain = DomainName::parse(addresses->mailboxes.front().domain);
    if (!domain || domain->isRoot()) return std::nullopt;
    for (const message::Mailbox& mailbox : addresses->mailboxes) {
        const auto other = DomainName::parse(mailbox.domain);
        if (!other || *other != *domain) return std::nullopt;
    }
    return *domain;
}

}  // namespace

MessagePath messagePath(const MessageItem& message, const message::IsPublic& isPublic) {
    MessagePath path;
    const std::vector<DomainName> writers = writersOf(message.header);
    path.receiver = receiverOf(writers);
    path.ownServers = ownAmong(writers, path.receiver);
    path.journey = message::journeyOf(message.header, path.ownServers, isPublic);
    path.author = authorOf(message.header);
    if (const message::Field* field = message.header.first("Return-Path")) {
        const auto sender = message::parseReturnPath(field->value);
        if (sender) path.envelopeSender = *sender;
    }
    return path;
}

std::optional<Target> targetOf(const MessageItem& message) {
    const MessagePath path = messagePath(message, [](const IpAddress&) { return true; });
    if (path.author) return Target::ofDomain(*path.author);
    if (path.receiver) return Target::ofDomain(*path.receiver);
    const auto sender = path.envelopeSender ? DomainName::parse(path.envelopeSender->domain)
                                            : DomainName::parse(std::string_view());
    if (sender && !sender->isRoot()) return Target::ofDomain(*sender);
    return std::nullopt;
}

std::vector<std::string> selectorsOf(const MessageItem& message, const DomainName& domain) {
    std::vector<std::string> selectors;
    for (const dkim::Examined& examined : message.signatures) {
        if (!examined.signature || examined.signature->signer.domain != domain) continue;
        const std::string& selector = examined.signature->signer.selector;
        if (std::find(selectors.begin(), selectors.end(), selector) == selectors.end())
            selectors.push_back(selector);
    }
    return selectors;
}

}  // namespace mailvitals
