// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "evidence/smtp_item.h"
#include "records/smtp/relay_answer.h"
#include "records/smtp/relay_form.h"

namespace mailvitals {

/// Names of the trials that are no forms of relaying.
inline constexpr std::string_view knownBaseline = "postmaster";             ///< whom every server must know
inline constexpr std::string_view unknownBaseline = "nobody";               ///< whom no server may know
inline constexpr std::string_view nullControl = "null-sender-control";      ///< a bounce for its postmaster
inline constexpr std::string_view ownDomainControl = "own-domain-control";  ///< from itself to its postmaster
inline constexpr std::string_view abuseControl = "abuse";                   ///< where complaints go

/// The name under which a form that was accepted is tried once more with two other strangers.
std::string againName(std::string_view name);
/// The form behind a trial's name, also where it is the second try of it; null: a control.
const smtp::RelayForm* formOf(const SmtpTrial& trial);

/// What became of one trial of a session.
struct TrialOutcome {
    SmtpTrial trial;
    std::optional<smtp::RelayAnswer> answer;  ///< none: nothing was ever said to it
    bool named = false;        ///< the recipient was named and answered; false where the server had turned us
                               ///< away before
    bool encrypted = false;    ///< when that was said
    bool demandedTls = false;  ///< it would not go on in plain text (RFC 3207 section 4)
    std::string reply;         ///< the one that decided, as it came
};

/// One for each trial of the question, in that order.
std::vector<TrialOutcome> trialOutcomes(const SmtpQuestion& question, const SmtpSession& session);

/// How many senders, recipients and names to verify were refused: what programs that ban strangers count.
/// That encryption is demanded is no refusal, nor that a command is turned off.
int refusalsIn(const SmtpSession& session);

/// Does this answer end the session, as nothing that is said after it would tell more?
bool endsSession(smtp::RelayAnswer answer);

}  // namespace mailvitals
