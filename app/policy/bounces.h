// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/expected.h"
#include "records/bounce/notice.h"

#include <QByteArray>

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace mailvitals {

/// Why mail is not taken, and so what is to be done: each has a message on the page of message.bounce.
enum class BounceCause {
    Unauthenticated,  ///< neither SPF nor DKIM vouches for the message
    Spf,
    Dkim,
    Dmarc,         ///< the domain's own policy
    DmarcMissing,  ///< it has none
    Alignment,
    ReverseName,
    HelloName,
    Tls,
    Listed,          ///< on a blocklist that the receiver asks
    Blocked,         ///< on the receiver's own list
    NewAddress,      ///< not known to the receiver yet, which is enough
    DynamicAddress,  ///< of a range that should not send directly
    Misused,         ///< seen sending for others: open relay, open proxy, taken over
    Rate,
    Content,
    Headers,
    SenderDomain,
    Recipient,
    Disabled,
    MailboxFull,
    RecipientDomain,
    Probing,  ///< recipients were named without sending
    RelayDenied,
    Login,
    Greylisted,
    Busy,
    Unreachable,
    Loop,
    Size,
    ReceiversFilter,  ///< the receiver refuses everybody, because a blocklist refuses its look-ups
    ReceiversFault,
    Policy,  ///< no reason that means anything
};

/// One who receives mail for many, and how its servers are known.
struct BounceProvider {
    std::string id;
    std::string name;
    std::vector<std::string> hosts;    ///< domains of its servers
    std::vector<std::string> domains;  ///< of mailboxes there
    std::vector<std::string> says;     ///< what stands in its replies and in nobody else's, in small letters

    bool operator==(const BounceProvider&) const = default;
};

/// A reply that has a known meaning. All that is given must hold.
struct BouncePattern {
    std::string provider;            ///< id; empty: whoever says it
    std::vector<std::string> codes;  ///< enhanced codes, any of them: "5.7.26", or "x.7.26" for each class
    std::vector<int> replies;        ///< codes of SMTP, any of them
    std::vector<std::string> says;   ///< in small letters, all of them
    BounceCause cause{};
    std::string meaning;  ///< a sentence
    std::string source;   ///< where it is documented

    bool operator==(const BouncePattern&) const = default;
};

struct BounceReason {
    const BounceProvider* provider = nullptr;  ///< null: nobody who is known
    const BouncePattern* pattern = nullptr;    ///< null: nobody documented such a reply
};

struct Bounces {
    std::vector<BounceProvider> providers;
    std::vector<BouncePattern> patterns;  ///< the first that fits counts
    /// The rules that look at what a cause is about.
    std::vector<std::pair<BounceCause, std::vector<std::string>>> rules;
    /// Words by which a blocklist says that it refuses the resolver that asked, in small letters.
    std::vector<std::string> refusedResolver;

    BounceReason reasonOf(const bounce::Statement& statement) const;
    const std::vector<std::string>& rulesFor(BounceCause cause) const;
    /// Does a refusal rest on an answer by which a blocklist turned the server's own resolver away?
    bool isResolverRefused(std::string_view words) const;
};

/// Reads policy/bounces.json, strictly; the sentence names the place of an error.
Expected<Bounces, std::string> parseBounces(const QByteArray& json);

}  // namespace mailvitals
