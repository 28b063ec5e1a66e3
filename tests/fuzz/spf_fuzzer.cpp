// SPDX-License-Identifier: GPL-3.0-or-later
// SPF records and whole evaluations in a DNS that the input makes up: its first line is "address sender
// helo", each further line a TXT record. Which of them a name has, and what else stands there, depends on the
// name alone.
#include "base/ascii.h"
#include "records/spf/breadth.h"
#include "records/spf/check.h"
#include "records/spf/expand.h"
#include "records/spf/survey.h"
#include "records/spf/tree_text.h"

#include <cstdint>
#include <cstdlib>
#include <map>

using namespace mailvitals;

namespace {

void require(bool holds) {
    if (!holds) std::abort();
}

class MadeUpDns {
 public:
    explicit MadeUpDns(std::vector<std::string_view> records) : records_(std::move(records)) {}

    spf::Reply reply(const spf::Question& question) const {
        std::uint32_t hash = 2166136261u ^ static_cast<std::uint32_t>(question.type);
        for (const std::string& label : question.name.labels()) {
            for (const char c : label) hash = (hash ^ static_cast<unsigned char>(c)) * 16777619u;
        }
        spf::Reply reply;
        if (hash % 19 == 0) reply.state = spf::Reply::State::Failed;
        if (hash % 19 == 1) reply.state = spf::Reply::State::NoSuchName;
        if (hash % 19 < 3) return reply;
        reply.state = spf::Reply::State::Found;
        switch (question.type) {
            case dns::Type::Txt:
                if (!records_.empty()) reply.texts.emplace_back(records_[hash / 19 % records_.size()]);
                break;
            case dns::Type::A:
                reply.addresses.push_back(IpAddress::v4({192, 0, 2, static_cast<std::uint8_t>(hash)}));
                break;
            case dns::Type::Aaaa: reply.addresses.push_back(*IpAddress::parse("2001:db8::1")); break;
            default:
                for (std::uint32_t i = 0; i < hash / 19 % 13; ++i)
                    reply.names.push_back(*question.name.suffix(2).child("h" + std::to_string(i)));
        }
        return reply;
    }

 private:
    std::vector<std::string_view> records_;
};

/// What macros become is no longer than the longest of what they stand for, each time, with every octet
/// escaped; and without anybody who sends there is less to say.
void expandEverywhere(const spf::MacroString& macros, const spf::Session& session) {
    const DomainName domain = spf::nameFrom(session.domain).value_or("example.org"_dn);
    const std::size_t longest =
        session.sender().size() + session.helo.size() + domain.toString().size() + 100;
    const spf::MacroValues anybody{&session, &domain, "mail.example.org"};
    const spf::MacroValues nobody{nullptr, &domain};
    const auto expanded = spf::expand(macros, anybody);
    require(!expanded || expanded->size() <= (macros.text.size() + 1) * 3 * longest);
    for (const spf::MacroValues& values : {anybody, nobody}) {
        const auto name = spf::expandToName(macros, values);
        require(!name || spf::expand(macros, values));
        require(!name || DomainName::parse(name->toString()) == *name);
    }
}

void parseEverything(std::string_view text, const spf::Session& session) {
    const auto record = spf::parse(text);
    if (!record) {
        require(record.error().where <= text.size());
        require(!record.error().what.empty() && !record.error().section.empty());
    }
    for (const spf::MacroUse use :
         {spf::MacroUse::DomainSpec, spf::MacroUse::Modifier, spf::MacroUse::Explanation}) {
        const auto macros = spf::parseMacroString(text, use, 0);
        if (!macros) {
            require(macros.error().where <= text.size() && !macros.error().what.empty());
            continue;
        }
        require(macros->text == text);
        expandEverywhere(*macros, session);
    }
}

/// The evaluation with all answers known, and with answers only for what was asked for: the same result.
void evaluate(const spf::Session& session, const MadeUpDns& dns) {
    const spf::Evaluation atOnce = spf::check(
        session, [&](const spf::Question& question) { return std::optional(dns.reply(question)); });
    require(atOnce.result && atOnce.questions.empty());
    require(atOnce.lookups <= spf::mostLookups + 1);
    require(spf::treeLines(atOnce.tree).size() <= 200);

    std::map<spf::Question, spf::Reply> known;
    const spf::Lookup slowly = [&](const spf::Question& question) -> std::optional<spf::Reply> {
        const auto found = known.find(question);
        return found == known.end() ? std::nullopt : std::optional(found->second);
    };
    for (int round = 0;; ++round) {
        const spf::Evaluation evaluation = spf::check(session, slowly);
        if (evaluation.result) require(evaluation.result == atOnce.result);
        if (evaluation.questions.empty()) {
            require(evaluation.result.has_value());
            return;
        }
        // Ten terms, ten hosts each, and a few names of the client: no record can make us ask for more at
        // once.
        require(round < 60 && evaluation.questions.size() <= 150);
        for (const spf::Question& question : evaluation.questions) {
            require(!known.contains(question));
            known[question] = dns.reply(question);
        }
    }
}

void survey(const DomainName& domain, const MadeUpDns& dns) {
    const spf::Survey survey = spf::survey(
        domain, [&](const spf::Question& question) { return std::optional(dns.reply(question)); },
        spf::Reach::Hosts);
    require(!survey.isOpen());
    require(spf::treeLines(survey.tree).size() <= 200);
    (void)spf::breadthOf(survey.tree);
    (void)spf::voidTerms(survey.tree, Family::V6);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view input(reinterpret_cast<const char*>(data), size);
    std::vector<std::string_view> lines = ascii::split(input, '\n');
    std::vector<std::string_view> words = ascii::split(lines.front(), ' ');
    words.resize(3);
    lines.erase(lines.begin());
    const auto client = IpAddress::parse(words[0]).value_or(IpAddress::v4({192, 0, 2, 1}));
    spf::Session session = spf::Session::of(client, words[1], std::string(words[2]));
    session.wantsExplanation = true;
    for (const std::string_view line : lines) parseEverything(line, session);
    const MadeUpDns dns(std::move(lines));
    evaluate(session, dns);
    if (const auto start = spf::startOf(session)) survey(*start, dns);
    return 0;
}
