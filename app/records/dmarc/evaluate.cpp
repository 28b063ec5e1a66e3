// SPDX-License-Identifier: GPL-3.0-or-later
#include "records/dmarc/evaluate.h"

#include "base/ascii.h"
#include "records/dmarc/public_suffix_list.h"

#include <algorithm>
#include <charconv>

namespace mailvitals::dmarc {
namespace {

/// The DNS as far as it is known, and whether somebody asked for a name at which nobody could look.
class Known {
 public:
    explicit Known(const Circumstances& circumstances) : circumstances_(circumstances) {}

    const Record* at(const DomainName& name) {
        missed_ = missed_ || circumstances_.unknown.contains(name);
        const auto found = circumstances_.records.find(name);
        return found == circumstances_.records.end() ? nullptr : &found->second;
    }
    bool isSpoiled(const DomainName& name) const { return circumstances_.spoiled.contains(name); }
    RecordAt asFunction() {
        return [this](const DomainName& name) { return at(name); };
    }
    /// Since the last call.
    bool missedSomething() { return std::exchange(missed_, false); }

 private:
    const Circumstances& circumstances_;
    bool missed_ = false;
};

/// What the two standards do differently.
struct Standard {
    DomainName (*organizational)(const DomainName&, Known&);
    std::optional<Discovered> (*discover)(const DomainName& author, Known&);
    bool knowsNewTags;  ///< np= and t= count, pct= does not
};

constexpr Standard rfc9989{
    [](const DomainName& domain, Known& known) { return organizationalDomain(domain, known.asFunction()); },
    [](const DomainName& author, Known& known) { return discover(author, known.asFunction()); },
    true,
};

/// RFC 7489 section 6.6.3: records at the author's domain end the search, even where none of them counts.
std::optional<Discovered> discoverByList(const DomainName& author, Known& known) {
    if (const Record* own = known.at(author)) return Discovered{author, own, true};
    if (known.isSpoiled(author)) return std::nullopt;
    const DomainName above = organizationalDomainByList(author);
    if (above == author) return std::nullopt;
    const Record* record = known.at(above);
    return record ? std::optional(Discovered{above, record, false}) : std::nullopt;
}

constexpr Standard rfc7489{
    [](const DomainName& domain, Known&) { return organizationalDomainByList(domain); },
    discoverByList,
    false,
};

/// pct=, 0 to 100; anything else counts as if it were not there (RFC 7489 section 6.3).
int percentIn(const Record& record) {
    for (const Tag& tag : record.removedTags) {
        if (!ascii::equalsIgnoringCase(tag.name, "pct")) continue;
        int percent = 0;
        const char* const end = tag.value.data() + tag.value.size();
        const auto [stop, error] = std::from_chars(tag.value.data(), end, percent);
        if (error == std::errc{} && stop == end && percent >= 0 && percent <= 100) return percent;
    }
    return 100;
}

/// t=y asks for one step less (RFC 9989 section 4.7).
Policy milder(Policy policy) {
    return policy == Policy::Reject ? Policy::Quarantine : Policy::None;
}

class Evaluator {
 public:
    Evaluator(const Circumstances& circumstances, const Standard& standard)
        : circumstances_(circumstances), standard_(standard), known_(circumstances) {}

    Evaluation run() {
        const auto discovered = standard_.discover(circumstances_.author, known_);
        if (known_.missedSomething() && !(discovered && discovered->own)) {
            return ended(Result::TemporaryError, "where the record should be found could not be looked up");
        }
        if (!discovered) return ended(Result::None, "no DMARC record applies to the author's domain");
        apply(*discovered);
        align(*discovered->record);
        return decided(*discovered->record);
    }

 private:
    Evaluation ended(Result result, const char* why) {
        out_.result = result;
        out_.why = why;
        return std::move(out_);
    }

    void apply(const Discovered& discovered) {
        const Record& record = *discovered.record;
        out_.recordAt = discovered.name;
        out_.organizational = standard_.organizational(circumstances_.author, known_);
        authorUncertain_ = known_.missedSomething();
        if (discovered.own) {
            out_.tag = PolicyTag::P;
            out_.policy = record.policy;
        } else if (standard_.knowsNewTags && !circumstances_.authorExists) {
            out_.tag = PolicyTag::Np;
            out_.policy = record.forNonexistent();
        } else {
            out_.tag = PolicyTag::Sp;
            out_.policy = record.forSubdomains();
        }
        if (!standard_.knowsNewTags) out_.percent = percentIn(record);
    }

    void align(const Record& record) {
        for (const Identifier& identifier : circumstances_.identifiers) {
            const bool spf = identifier.mechanism == Mechanism::Spf;
            AlignmentVerdict verdict{identifier, spf ? record.spfAlignment : record.dkimAlignment,
                                     identifier.domain};
            if (identifier.domain == circumstances_.author) {
                verdict.aligned = true;  // needs no walk (RFC 9989 section 4.10.2)
            } else if (verdict.mode == Alignment::Relaxed) {
                verdict.organizational = standard_.organizational(identifier.domain, known_);
                const bool missed = known_.missedSomething();
                verdict.uncertain = missed || authorUncertain_;
                verdict.aligned = !verdict.uncertain && verdict.organizational == out_.organizational;
            }
            out_.identifiers.push_back(std::move(verdict));
        }
    }

    Evaluation decided(const Record& record) {
        const auto any = [&](auto predicate) {
            return std::any_of(out_.identifiers.begin(), out_.identifiers.end(), predicate);
        };
        if (any([](const AlignmentVerdict& v) { return v.aligned && v.identifier.proof == Proof::Pass; }))
            return ended(Result::Pass, "a proof that passed stands for the author's domain");
        const bool mayPass = any([](const AlignmentVerdict& v) {
            const bool perhapsAligned = v.aligned || v.uncertain;
            const bool perhapsPassed = v.identifier.proof != Proof::Fail;
            return perhapsAligned && perhapsPassed;
        });
        if (mayPass) return ended(Result::TemporaryError, "a proof that may pass could not be looked up");
        out_.disposition = out_.policy;
        if (standard_.knowsNewTags && record.testing) out_.disposition = milder(out_.policy);
        if (any([](const AlignmentVerdict& v) { return v.identifier.proof == Proof::Pass; }))
            return ended(Result::Fail, "what passed stands for another domain than the author's");
        return ended(Result::Fail, "neither SPF nor DKIM passed");
    }

    const Circumstances& circumstances_;
    const Standard& standard_;
    Known known_;
    Evaluation out_;
    bool authorUncertain_ = false;
};

}  // namespace

std::vector<DomainName> namesToLookUp(const Circumstances& circumstances) {
    std::vector<DomainName> names;
    std::set<DomainName> seen;
    const auto add = [&](const DomainName& start) {
        for (const DomainName& name : treeWalk(start)) {
            if (seen.insert(name).second) names.push_back(name);
        }
    };
    add(circumstances.author);
    for (const Identifier& identifier : circumstances.identifiers) add(identifier.domain);
    return names;
}

Evaluation evaluate(const Circumstances& circumstances) {
    return Evaluator(circumstances, rfc9989).run();
}

Evaluation evaluateAsRfc7489(const Circumstances& circumstances) {
    return Evaluator(circumstances, rfc7489).run();
}

}  // namespace mailvitals::dmarc
