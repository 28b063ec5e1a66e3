// SPDX-License-Identifier: GPL-3.0-or-later
#include "rules/facts/authentication/message_spf.h"

#include "base/idna.h"
#include "evidence/derived.h"
#include "rules/facts/authentication/message_signatures.h"
#include "rules/facts/authentication/spf_walk.h"

#include <algorithm>

namespace mailvitals {
namespace {

MessageSpf untold(std::string reason) {
    MessageSpf spf;
    spf.state = MessageSpf::State::Untold;
    spf.reason = std::move(reason);
    spf.evidence = {messagePathId, messageId};
    return spf;
}

/// With A-labels in its domain; empty: "<>".
std::optional<std::string> asciiAddress(const message::Mailbox& mailbox) {
    const auto domain = toAsciiName(mailbox.domain);
    if (!domain) return std::nullopt;
    return message::Mailbox{{}, mailbox.localPart, *domain, 0}.address();
}

}  // namespace

MessagePath messagePathOf(const Inquiry& ask) {
    return messagePath(ask.request());
}

std::string whyNoServerSent(const MessagePath& path) {
    const message::Hop* hop = path.journey.entrance();
    if (!hop) return {};
    const std::string at = hop->received.by.empty() ? "the server" : hop->received.by;
    const std::string& with = hop->received.with.empty() ? hop->received.via : hop->received.with;
    switch (path.journey.arrival->entry) {
        case message::Entry::Server: return {};
        case message::Entry::Local: return "a program on " + at + " itself wrote the message";
        case message::Entry::Login: break;
    }
    return "its author had logged in to " + at + (with.empty() ? "" : " (" + with + ")");
}

std::string shownName(const DomainName& domain, const std::string& asWritten) {
    const std::string name = domain.toString();
    const bool plain = std::all_of(asWritten.begin(), asWritten.end(),
                                   [](char c) { return static_cast<unsigned char>(c) < 0x80; });
    return plain ? name : asWritten + " (" + name + ")";
}

MessageSpf messageSpf(Inquiry& ask, const MessagePath& path) {
    if (const std::string reason = whyNoServerSent(path); !reason.empty()) {
        MessageSpf spf = untold(reason + "; SPF and DMARC are for mail between servers");
        spf.state = MessageSpf::State::Beside;
        return spf;
    }
    const message::Hop* handover = path.handover();
    if (!handover) return untold("no line of the receiving server tells from which address it came");
    const message::HopClient& client = handover->received.client;
    if (!ask.request().isPublic(*client.address)) {
        return untold("the receiving server noted " + client.address->toString() +
                      ", which is not a public address, for the client");
    }
    if (!path.envelopeSender) return untold("the message does not tell its envelope sender (Return-Path)");
    const auto address = asciiAddress(*path.envelopeSender);
    if (!address) {
        return untold("the domain of its envelope sender cannot be written in the DNS: " +
                      path.envelopeSender->domain);
    }
    spf::Session session =
        spf::Session::of(*client.address, *address, toAsciiName(client.said).value_or(client.said));
    // What a local part tells, it tells whoever hears the question; a bounce has none.
    session.tellsLocal = ask.request().tellsLocalPart || address->empty();
    MessageSpf spf;
    spf.client = client.address->toString();
    spf.domain = spf::startOf(session);
    spf.assumed = path.journey.arrival->assumed;
    if (spf.domain)
        spf.shownDomain =
            shownName(*spf.domain, address->empty() ? std::string() : path.envelopeSender->domain);
    spf.evaluation = checkSpf(ask, session);
    if (!spf.evaluation.result) return spf;
    spf.state = MessageSpf::State::Judged;
    spf.evidence = {messagePathId};
    if (spf.domain) {
        const auto helo = DomainName::parse(session.helo);
        spf.evidence.push_back(
            idOf(Derived(SpfCheckView{*client.address, *spf.domain, helo.value_or(DomainName())})));
        for (std::string& id : recordEvidence(spf.evaluation.tree)) spf.evidence.push_back(std::move(id));
    }
    return spf;
}

}  // namespace mailvitals
