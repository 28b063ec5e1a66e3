// SPDX-License-Identifier: GPL-3.0-or-later
#include "evidence/message_path.h"

#include "base/idna.h"
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

bool isAscii(std::string_view text) {
    return std::all_of(text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) < 0x80; });
}

std::vector<DomainName> writersOf(const message::Message& header) {
    std::vector<DomainName> writers;
    for (const message::Field& field : header.named("Received")) {
        const auto line = message::parseReceived(field.value);
        if (!line || writers.size() == message::maxHops) break;
        const auto name = internationalName(line->by);
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

void readAuthor(const message::Message& header, MessagePath& path) {
    const std::vector<message::Field> fields = header.named("From");
    if (fields.size() != 1) return;
    const auto addresses = message::parseAddresses(fields.front().value);
    if (!addresses || addresses->mailboxes.empty()) return;
    const std::string& written = addresses->mailboxes.front().domain;
    const auto domain = internationalName(written);
    if (domain && domain->isRoot()) return;
    for (const message::Mailbox& mailbox : addresses->mailboxes) {
        const bool same = domain ? internationalName(mailbox.domain) == domain : mailbox.domain == written;
        if (!same) return;
    }
    path.author = domain;
    if (!isAscii(written)) path.authorAsWritten = written;
}

}  // namespace

MessagePath messagePath(const MessageItem& message, const message::IsPublic& isPublic) {
    MessagePath path;
    const std::vector<DomainName> writers = writersOf(message.header);
    path.receiver = receiverOf(writers);
    path.ownServers = ownAmong(writers, path.receiver);
    path.journey = message::journeyOf(message.header, path.ownServers, isPublic);
    readAuthor(message.header, path);
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
    const auto sender = path.envelopeSender ? internationalName(path.envelopeSender->domain) : std::nullopt;
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
