// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/parse_error.h"
#include "records/spf/question.h"
#include "records/spf/record.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

/// What an evaluation looked at: the records with their terms, and beneath each include and redirect the
/// record that it leads to. Counts, breadth and the printed tree are functions of this value.
namespace mailvitals::spf {

/// RFC 7208 section 2.6.
enum class Result { None, Neutral, Pass, Fail, SoftFail, TempError, PermError };

std::string_view toString(Result result);  ///< "softfail"

/// The limits of RFC 7208 section 4.6.4.
inline constexpr unsigned mostLookups = 10;
inline constexpr unsigned mostVoidLookups = 2;
inline constexpr std::size_t mostNames = 10;  ///< hosts of one mx, names of one ptr or %{p}

enum class Outcome {
    NotReached,  ///< decided before; in a survey: there is no sender for whom it could be decided
    Open,        ///< an answer is missing
    NoMatch,
    Match,
    TempError,
    PermError,
};

/// Why an evaluation ended in temperror or permerror: in which record, where in it, against which rule.
struct Problem {
    std::string record;  ///< the name of the record
    ParseError error;    ///< its offset counts in the record's text

    bool operator==(const Problem&) const = default;
};

struct Node;

/// A mechanism, or redirect= as the last step of a record.
struct Step {
    std::string text;                   ///< as written
    std::size_t where = 0;              ///< offset in the record
    std::optional<MechanismKind> kind;  ///< none: redirect
    Qualifier qualifier = Qualifier::Pass;
    std::optional<DomainName> name;  ///< that it asks for, macros expanded; none where it asks for none
    Outcome outcome = Outcome::NotReached;
    bool spent = false;       ///< it was evaluated, so that its look-up counts
    bool isVoid = false;      ///< a question of its own found nothing (for a sender of that family)
    std::vector<Node> child;  ///< of include and redirect: at most one

    // Only a survey fills these in; it knows no sender.
    bool isVoid6 = false;           ///< the same as isVoid, which then is for IPv4, for a sender over IPv6
    bool dependsOnMessage = false;  ///< a macro keeps its name from being known
    std::size_t mailHosts = 0;      ///< of an mx
    std::string failure;            ///< why an answer is missing for good
    std::string remark;             ///< what else keeps it from being followed
    std::vector<Cidr> networks;     ///< the addresses that it matches

    bool costsLookup() const;
    unsigned lookups() const;  ///< of the ten, with all beneath it
};

struct Node {
    DomainName name;
    std::optional<Result> result;  ///< none: open; in a survey only set where no sender could change it
    std::string text;              ///< of the record; empty where there is none
    std::vector<Step> steps;
    std::optional<std::size_t> deciding;     ///< index of the step that gave the result
    std::optional<Problem> problem;          ///< that began in this very record
    std::optional<MacroString> explanation;  ///< of exp=

    unsigned lookups() const;  ///< of the ten, that its terms and all beneath them cost
};

/// The records and steps that lead to the decision, from the first record inwards. Empty where no term
/// decided.
std::vector<std::pair<const Node*, const Step*>> decidingPath(const Node& root);

/// The problem that decided, wherever it began; null where there is none.
const Problem* decidingProblem(const Node& root);

/// Every record in the tree, parents first. Visits each; `depth` is 0 for the root.
void forEachNode(const Node& root, const std::function<void(const Node&, unsigned depth)>& visit);

}  // namespace mailvitals::spf
