// SPDX-License-Identifier: GPL-3.0-or-later
#include "records/spf/check.h"

#include "records/spf/expand.h"
#include "records/spf/hosts.h"
#include "records/spf/select.h"

#include <algorithm>

namespace mailvitals::spf {
namespace {

constexpr const char* limitsSection = "RFC 7208 section 4.6.4";

Result resultOf(Qualifier qualifier) {
    switch (qualifier) {
        case Qualifier::Pass: return Result::Pass;
        case Qualifier::Fail: return Result::Fail;
        case Qualifier::SoftFail: return Result::SoftFail;
        case Qualifier::Neutral: break;
    }
    return Result::Neutral;
}

class Walker {
 public:
    Walker(const Session& session, const Lookup& lookup) : session_(session), asking_(lookup) {}

    Evaluation run() {
        Evaluation evaluation;
        if (const auto start = startOf(session_)) {
            evaluation.tree = record(*start);
            explain(evaluation);
        } else {
            evaluation.tree.result = Result::None;
            evaluation.tree.problem =
                Problem{session_.domain,
                        {0, "not a domain name with a dot in it", session_.domain, "RFC 7208 section 4.3"}};
        }
        evaluation.result = evaluation.tree.result;
        evaluation.questions = asking_.takeOpen();
        evaluation.lookups = lookups_;
        evaluation.voidLookups = voids_;
        return evaluation;
    }

 private:
    /// check_host() for one domain. It recurses no deeper than there are look-ups to spend.
    Node record(DomainName name) {
        Node node;
        node.name = std::move(name);
        const auto record = readRecord(asking_.ask(node.name, dns::Type::Txt), node);
        if (!record) return node;
        bool certain = true;  // no term before this one is open
        bool ended = false;
        for (const Mechanism& mechanism : record->mechanisms) {
            node.steps.push_back(ended ? stepOf(mechanism) : evaluate(mechanism, node));
            const Outcome outcome = node.steps.back().outcome;
            if (ended || outcome == Outcome::NoMatch) continue;
            if (outcome == Outcome::Open) {
                certain = false;
                continue;
            }
            ended = true;
            // Behind an open term this says only that nothing further on need be asked for.
            if (certain) decide(node);
        }
        if (record->redirect && record->all() == nullptr) {
            node.steps.push_back(redirectStep(*record->redirect));
            if (!ended) follow(*record->redirect, node, certain);
        } else if (certain && !ended) {
            node.result = Result::Neutral;  // RFC 7208 section 4.7
        }
        return node;
    }

    /// The last step gives its record's result.
    static void decide(Node& node) {
        const Step& step = node.steps.back();
        node.deciding = node.steps.size() - 1;
        if (step.outcome == Outcome::Match) node.result = resultOf(step.qualifier);
        if (step.outcome == Outcome::TempError) node.result = Result::TempError;
        if (step.outcome == Outcome::PermError) node.result = Result::PermError;
    }

    static Step stepOf(const Mechanism& mechanism) {
        Step step;
        step.text = mechanism.text;
        step.where = mechanism.where;
        step.kind = mechanism.kind;
        step.qualifier = mechanism.qualifier;
        return step;
    }
    static Step redirectStep(const Modifier& redirect) {
        Step step;
        step.text = redirect.name + "=" + redirect.value.text;
        step.where = redirect.where;
        return step;
    }

    /// An error that begins at this step.
    Outcome fail(Node& node, const Step& step, Outcome outcome, std::string what, std::string found,
                 const char* section) {
        node.problem =
            Problem{node.name.toString(), {step.where, std::move(what), std::move(found), section}};
        return outcome;
    }

    bool overLimit(Node& node, Step& step) {
        step.spent = true;
        if (!step.costsLookup()) return false;
        if (++lookups_ <= mostLookups) return false;
        step.outcome = fail(node, step, Outcome::PermError, "more than ten terms that ask the DNS", step.text,
                            limitsSection);
        return true;
    }

    Outcome noMatch(Node& node, Step& step, bool isVoid) {
        step.isVoid = isVoid;
        if (!isVoid || ++voids_ <= mostVoidLookups) return Outcome::NoMatch;
        return fail(node, step, Outcome::PermError, "more than two terms whose questions find nothing",
                    step.text, limitsSection);
    }

    /// The name that a term asks for. Outcome::Open or NoMatch where there is none, TempError where it may
    /// not be asked for.
    Outcome nameOf(const std::optional<MacroString>& spec, const Node& node,
                   std::optional<DomainName>& name) {
        if (!spec) {
            name = node.name;
            return Outcome::Match;
        }
        if (!session_.tellsLocal && holdsLocalPart(*spec)) return Outcome::TempError;
        MacroValues values{&session_, &node.name, "unknown"};
        if (needsValidatedName(*spec)) {
            auto validated = validatedNameFor(session_, asking_, node.name);
            if (!validated) return Outcome::Open;
            values.validated = std::move(*validated);
        }
        name = expandToName(*spec, values);
        return name ? Outcome::Match : Outcome::NoMatch;
    }

    Outcome notAsked(Node& node, Step& step) {
        step.failure = "not asked, as the question would hold the local part of the sender's address";
        return fail(node, step, Outcome::TempError, "a term that was not asked", step.text,
                    "RFC 7208 section 7.2");
    }

    Step evaluate(const Mechanism& mechanism, Node& node) {
        Step step = stepOf(mechanism);
        if (overLimit(node, step)) return step;
        step.outcome = outcomeOf(mechanism, node, step);
        return step;
    }

    Outcome outcomeOf(const Mechanism& mechanism, Node& node, Step& step) {
        if (mechanism.kind == MechanismKind::All) return Outcome::Match;
        if (mechanism.network)
            return mechanism.network->contains(session_.client) ? Outcome::Match : Outcome::NoMatch;
        const Outcome named = nameOf(mechanism.domain, node, step.name);
        if (named == Outcome::Open) return named;
        if (named == Outcome::TempError) return notAsked(node, step);
        // What a local part beyond US-ASCII stands in matches nobody (RFC 8616 section 4), an include as
        // well.
        const bool hasText = !mechanism.domain || expand(*mechanism.domain, {&session_, &node.name, {}});
        if (named == Outcome::NoMatch && !hasText) return named;
        if (mechanism.kind == MechanismKind::Include) return included(node, step);
        // A name that no question can be put for matches nobody (RFC 7208 section 4.8).
        if (named == Outcome::NoMatch) return named;
        switch (mechanism.kind) {
            case MechanismKind::Mx: return mailHosts(mechanism, node, step);
            case MechanismKind::Ptr: return pointer(node, step);
            case MechanismKind::Exists: return existing(node, step);
            default: break;
        }
        return hosts({*step.name}, mechanism, node, step);
    }

    Outcome hosts(const std::vector<DomainName>& names, const Mechanism& mechanism, Node& node, Step& step) {
        HostMatch match = matchHosts(session_, names, mechanism.prefix4, mechanism.prefix6, asking_);
        if (match.outcome == Outcome::NoMatch) return noMatch(node, step, match.isVoid);
        if (match.outcome == Outcome::TempError)
            return fail(node, step, match.outcome, "addresses are not known: " + match.failure, step.text,
                        "RFC 7208 section 5");
        return match.outcome;
    }

    Outcome mailHosts(const Mechanism& mechanism, Node& node, Step& step) {
        const auto reply = asking_.ask(*step.name, dns::Type::Mx);
        if (!reply) return Outcome::Open;
        if (reply->failed())
            return fail(node, step, Outcome::TempError, "MX records are not known: " + reply->reason,
                        step.text, "RFC 7208 section 5");
        if (reply->names.size() > mostNames)
            return fail(node, step, Outcome::PermError, "an mx with more than ten mail hosts", step.text,
                        limitsSection);
        if (reply->isVoid()) return noMatch(node, step, true);
        std::vector<DomainName> names = reply->names;
        std::erase_if(names, [](const DomainName& name) { return name.isRoot(); });  // RFC 7505: no host
        return hosts(names, mechanism, node, step);
    }

    Outcome pointer(Node& node, Step& step) {
        const ValidatedNames validated = validatedNames(session_, asking_, &*step.name);
        if (!validated.names.empty()) return Outcome::Match;
        if (validated.open) return Outcome::Open;
        return noMatch(node, step, validated.isVoid);
    }

    /// Always A, whatever the client's family (RFC 7208 section 5.7).
    Outcome existing(Node& node, Step& step) {
        const auto reply = asking_.ask(*step.name, dns::Type::A);
        if (!reply) return Outcome::Open;
        if (reply->failed())
            return fail(node, step, Outcome::TempError, "its addresses are not known: " + reply->reason,
                        step.text, "RFC 7208 section 5");
        if (reply->isVoid()) return noMatch(node, step, true);
        return Outcome::Match;
    }

    /// The record that an include or a redirect leads to; its result is none where the name cannot be one.
    Node target(const Step& step) {
        if (step.name && step.name->labels().size() >= 2) return record(*step.name);
        Node node;
        if (step.name) node.name = *step.name;
        node.result = Result::None;
        return node;
    }

    /// The table of RFC 7208 section 5.2.
    Outcome included(Node& node, Step& step) {
        step.child.push_back(target(step));
        const Node& child = step.child.front();
        if (!child.result) return Outcome::Open;
        switch (*child.result) {
            case Result::Pass: return Outcome::Match;
            case Result::Fail:
            case Result::SoftFail:
            case Result::Neutral: return Outcome::NoMatch;
            case Result::TempError: return Outcome::TempError;
            case Result::PermError: return Outcome::PermError;
            case Result::None: break;
        }
        return fail(node, step, Outcome::PermError, "an include of a domain without SPF record", step.text,
                    "RFC 7208 section 5.2");
    }

    /// RFC 7208 section 6.1: the target's result is the result, except that none is a permerror.
    void follow(const Modifier& redirect, Node& node, bool certain) {
        Step step = std::move(node.steps.back());
        if (!overLimit(node, step)) step.outcome = redirected(redirect, node, step);
        const bool known = step.outcome != Outcome::Open;
        const bool handedOver = step.outcome == Outcome::Match;
        node.steps.back() = std::move(step);
        if (!known || !certain) return;
        decide(node);
        if (handedOver) node.result = node.steps.back().child.front().result;
    }

    Outcome redirected(const Modifier& redirect, Node& node, Step& step) {
        const Outcome named = nameOf(redirect.value, node, step.name);
        if (named == Outcome::Open) return named;
        if (named == Outcome::TempError) return notAsked(node, step);
        step.child.push_back(target(step));
        const Node& child = step.child.front();
        if (!child.result) return Outcome::Open;
        if (child.result != Result::None) return Outcome::Match;
        return fail(node, step, Outcome::PermError, "a redirect to a domain without SPF record", step.text,
                    "RFC 7208 section 6.1");
    }

    /// RFC 7208 section 6.2. Whatever goes wrong here only means that there is no explanation.
    void explain(Evaluation& evaluation) {
        if (!session_.wantsExplanation || evaluation.tree.result != Result::Fail) return;
        const Node* node = &evaluation.tree;
        while (node->deciding && !node->steps[*node->deciding].kind) {
            node = &node->steps[*node->deciding].child.front();
        }
        if (!node->explanation) return;
        std::optional<DomainName> name;
        if (nameOf(node->explanation, *node, name) != Outcome::Match) return;
        const auto reply = asking_.ask(*name, dns::Type::Txt);
        if (!reply || reply->texts.size() != 1) return;
        const auto text = parseMacroString(reply->texts.front(), MacroUse::Explanation, 0);
        if (!text) return;
        MacroValues values{&session_, &node->name, "unknown"};
        if (needsValidatedName(*text)) {
            const auto validated = validatedNameFor(session_, asking_, node->name);
            if (validated) values.validated = *validated;
        }
        evaluation.explanation = expand(*text, values).value_or(std::string());
    }

    const Session& session_;
    Asking asking_;
    unsigned lookups_ = 0;
    unsigned voids_ = 0;
};

}  // namespace

Evaluation check(const Session& session, const Lookup& lookup) {
    return Walker(session, lookup).run();
}

}  // namespace mailvitals::spf
