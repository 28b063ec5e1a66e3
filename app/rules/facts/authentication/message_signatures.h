// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "evidence/derived.h"
#include "evidence/message_path.h"
#include "records/arc/validate.h"
#include "rules/inquiry.h"

namespace mailvitals {

/// One DKIM signature of the message that is judged, as its key stands in the DNS today.
struct MessageSignature {
    const dkim::Examined* examined = nullptr;
    dkim::Outcome outcome;
    std::string subject;        ///< "signature 1, example.org"
    std::string domain;         ///< d=; empty where the signature cannot be read
    std::string selector;       ///< s=
    std::string keyName;        ///< where the key is
    std::string keyFailure;     ///< why the key could not be fetched, as an English clause
    std::string clause;         ///< what is wrong, as an English clause; empty for a good one
    bool brokenByCopy = false;  ///< it fails, and the way in which the message was saved may be the reason
    std::vector<std::string> evidence;
};

struct MessageSignatures {
    std::string subject;  ///< the message as such: its file's name, or "message"
    std::vector<MessageSignature> all;
};

/// The signatures from top to bottom. The request must have a message.
MessageSignatures messageSignatures(Inquiry& ask);

/// The chain of ARC seals (RFC 8617), as its keys stand in the DNS today.
struct ArcChain {
    arc::Verdict verdict;
    std::string clause;  ///< what is wrong, as an English clause
    std::vector<std::string> evidence;
};

ArcChain arcChain(Inquiry& ask);

/// Why something about a message could not be judged: offline there is one reason for all of it.
std::string unlessOffline(const Inquiry& ask, std::string reason);

/// The message as such, for findings about all of it.
std::string subjectOf(const MessageItem& message);

/// Why a signature that fails in this file may have held in the message; empty: nothing says so.
std::string copyReason(const MessageItem& message);

/// What is wrong with a signature, as an English clause without a full stop.
std::string clauseFor(const dkim::Outcome& outcome);

}  // namespace mailvitals
