// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/spf_zone.h"

#include "base/ascii.h"
#include "records/spf/session.h"

#include <algorithm>

namespace mailvitals::test {
namespace {

/// The first word; the rest keeps its own blanks.
std::string_view takeWord(std::string_view& text) {
    text = ascii::trimmed(text);
    const std::string_view word = text.substr(0, text.find(' '));
    text.remove_prefix(word.size());
    if (text.starts_with(' ')) text.remove_prefix(1);
    return word;
}

dns::Txt textFrom(std::string_view rest) {
    if (!rest.starts_with('"')) return {{std::string(rest)}};
    dns::Txt txt;
    const auto pieces = ascii::split(rest, '"');
    for (std::size_t i = 1; i < pieces.size(); i += 2) txt.strings.emplace_back(pieces[i]);
    return txt;
}

}  // namespace

void SpfZone::add(const DomainName& name, dns::Type type, dns::Rdata data) {
    records_[name].push_back({name, type, 3600, std::move(data)});
}

void SpfZone::removeAll(const DomainName& name, dns::Type type) {
    std::erase_if(records_[name], [type](const dns::Record& record) { return record.type == type; });
}

bool SpfZone::addLine(std::string_view line) {
    const auto name = DomainName::parse(takeWord(line));
    const std::string type(takeWord(line));
    if (!name) return false;
    if (type == "TIMEOUT") {
        fail(*name);
        return true;
    }
    if (type.ends_with("-FAILS")) {
        fail(*name, dns::typeFromString(type.substr(0, type.size() - 6)));
        return true;
    }
    if (type == "TXT") {
        add(*name, dns::Type::Txt, textFrom(line));
        return true;
    }
    if (type == "SPF") {
        add(*name, dns::Type{99}, textFrom(line));
        return true;
    }
    if (type == "A" || type == "AAAA") {
        const auto address = IpAddress::parse(ascii::trimmed(line));
        if (!address) return false;
        add(*name, dns::typeFromString(type), *address);
        return true;
    }
    std::uint16_t preference = 0;
    if (type == "MX") preference = static_cast<std::uint16_t>(std::stoi(std::string(takeWord(line))));
    const auto target = DomainName::parse(ascii::trimmed(line));
    if (!target) return false;
    if (type == "MX")
        add(*name, dns::Type::Mx, dns::Mx{preference, *target});
    else if (type == "PTR" || type == "CNAME")
        add(*name, dns::typeFromString(type), *target);
    else
        return false;
    return true;
}

bool SpfZone::exists(const DomainName& name) const {
    return std::any_of(records_.begin(), records_.end(),
                       [&](const auto& entry) { return entry.first.isWithin(name); });
}

spf::Reply SpfZone::reply(const spf::Question& question) const {
    std::vector<dns::Record> answers;
    DomainName name = question.name;
    for (int links = 0; links < 8; ++links) {
        if (failing_.contains({name, dns::Type{}}) || failing_.contains({name, question.type}))
            return spf::replyFrom(dns::Rcode::ServFail, {}, question);
        if (!exists(name)) return spf::replyFrom(dns::Rcode::NxDomain, answers, question);
        bool alias = false;
        const auto found = records_.find(name);
        if (found == records_.end()) break;
        for (const dns::Record& record : found->second) {
            if (record.type != question.type && record.type != dns::Type::Cname) continue;
            answers.push_back(record);
            alias = record.type == dns::Type::Cname;
        }
        if (!alias) break;
        name = std::get<DomainName>(answers.back().data);
    }
    return spf::replyFrom(dns::Rcode::NoError, answers, question);
}

spf::Lookup SpfZone::lookup() const {
    return [this](const spf::Question& question) -> std::optional<spf::Reply> { return reply(question); };
}

}  // namespace mailvitals::test
