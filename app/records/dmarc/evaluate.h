// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "records/dmarc/discovery.h"

#include <map>
#include <set>

/// Does a message pass DMARC, and what becomes of it if not (RFC 9989 section 5.3; RFC 7489 section 6.6)?
namespace mailvitals::dmarc {

enum class Mechanism { Spf, Dkim };

/// What became of one proof. Whatever is neither pass nor a passing trouble of the DNS counts as failure.
enum class Proof { Pass, Fail, TemporaryError };

/// A domain that SPF or a DKIM signature speaks for: that of MAIL FROM (or of HELO for bounces), or d=.
struct Identifier {
    Mechanism mechanism{};
    DomainName domain;
    Proof proof = Proof::Fail;
};

/// All that is known of a message and of the DNS when it is judged.
struct Circumstances {
    DomainName author;         ///< of the one address in From:
    bool authorExists = true;  ///< false: NXDOMAIN for it (RFC 9989 section 3.2)
    std::vector<Identifier> identifiers;
    /// Every valid record found at one of namesToLookUp(), by the name without "_dmarc".
    std::map<DomainName, Record> records;
    /// Names where records stand and none counts: one that cannot be read, or several.
    std::set<DomainName> spoiled;
    std::set<DomainName> unknown;  ///< names at which nobody could look
};

/// The names below which "_dmarc" must be looked up before a message can be judged, each once.
std::vector<DomainName> namesToLookUp(const Circumstances& circumstances);

enum class Result {
    None,  ///< no record applies: DMARC has nothing to say
    Pass,
    Fail,
    TemporaryError,  ///< what decides could not be looked up
};

/// Whether one identifier stands for the author's domain.
struct AlignmentVerdict {
    Identifier identifier;
    Alignment mode = Alignment::Relaxed;  ///< as adkim= or aspf= demands
    DomainName organizational;  ///< of the identifier; the identifier itself where only identity counts
    bool aligned = false;
    bool uncertain = false;  ///< some name on the way could not be looked up, so it may be aligned after all
};

struct Evaluation {
    Result result = Result::None;
    DomainName organizational;           ///< of the author's domain
    std::optional<DomainName> recordAt;  ///< where the record that applies stands; none: there is none
    PolicyTag tag = PolicyTag::P;        ///< which of its tags speaks
    Policy policy = Policy::None;        ///< what that tag says
    /// What the receiver is asked to do with this message: the policy where it fails, one step milder under
    /// t=y; none where it passes.
    Policy disposition = Policy::None;
    int percent = 100;  ///< share of failing mail that is meant: pct=, known to the older standard only
    std::vector<AlignmentVerdict> identifiers;
    std::string why;  ///< one English clause without a full stop
};

/// As receivers of the present standard judge it (RFC 9989).
Evaluation evaluate(const Circumstances& circumstances);

/// As receivers judge it that still follow RFC 7489: organizational domains by the public suffix list,
/// records only at the author's and the organizational domain; t=, np= and psd= unknown, pct= in force.
/// Records are read as RFC 9989 has it, which forgives more.
Evaluation evaluateAsRfc7489(const Circumstances& circumstances);

}  // namespace mailvitals::dmarc
