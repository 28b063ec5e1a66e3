// SPDX-License-Identifier: GPL-3.0-or-later
#include "evidence/message_path.h"

#include "base/idna.h"
#include "records/message/author.h"

#include <algorithm>

namespace mailvitals {
namespace {

bool isAscii(std::string_view text) {
    return std::all_of(text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) < 0x80; });
}

void readAuthor(const message::Message& header, MessagePath& path) {
    const std::vector<message::Field> fields = header.named("From");
    if (fields.size() != 1) return;
    const auto authors = message::parseFrom(fields.front().value);
    if (!authors || authors->mailboxes.empty()) return;
    const std::string& written = authors->mailboxes.front().domain;
    const auto domain = internationalName(written);
    if (domain && domain->isRoot()) return;
    for (const message::Mailbox& mailbox : authors->mailboxes) {
        const bool same = domain ? internationalName(mailbox.domain) == domain : mailbox.domain == written;
        if (!same) return;
    }
    path.author = domain;
    if (!isAscii(written)) path.authorAsWritten = written;
}

std::optional<message::Mailbox> envelopeSenderOf(const message::Message& header) {
    const message::Field* field = header.first("Return-Path");
    if (!field) return std::nullopt;
    const auto sender = message::parseReturnPath(field->value);
    return sender ? std::optional(*sender) : std::nullopt;
}

}  // namespace

MessagePath messagePath(const CheckRequest& request) {
    MessagePath path;
    const message::Message& header = request.message->header;
    path.journey = message::journeyOf(
        header, [&](const IpAddress& address) { return request.isPublic(address); }, request.arrivalHop);
    path.receiver = path.journey.receiver;
    readAuthor(header, path);
    path.envelopeSender = envelopeSenderOf(header);
    return path;
}

std::optional<Target> targetOf(const MessageItem& message) {
    MessagePath path;
    readAuthor(message.header, path);
    if (path.author) return Target::ofDomain(*path.author);
    if (const auto receiver = message::journeyOf(message.header).receiver) return Target::ofDomain(*receiver);
    const auto envelope = envelopeSenderOf(message.header);
    const auto sender = envelope ? internationalName(envelope->domain) : std::nullopt;
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
