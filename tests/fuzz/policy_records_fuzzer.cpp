// SPDX-License-Identifier: GPL-3.0-or-later
// The small records of the DNS and the policy file of MTA-STS: each reader gets the whole input. For CAA it
// is "flags tag value", with other records of the set behind line ends.
#include "base/ascii.h"
#include "fuzz/require.h"
#include "records/bimi/record.h"
#include "records/caa/issuing.h"
#include "records/dkim/key_record.h"
#include "records/mta_sts/policy.h"
#include "records/mta_sts/record.h"
#include "records/tls_rpt/record.h"

#include <QByteArray>

#include <algorithm>
#include <cstdint>
#include <cstdlib>

using namespace mailvitals;
using fuzz::require;

namespace {

std::string tagsIn(const std::vector<Tag>& tags) {
    std::string text;
    for (const Tag& tag : tags) text += "; " + tag.name + "=" + tag.value;
    return text;
}

/// Places differ in another spelling.
bool sameTags(const std::vector<Tag>& a, const std::vector<Tag>& b) {
    return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](const Tag& one, const Tag& other) {
        return one.name == other.name && one.value == other.value;
    });
}

std::string printed(const mta_sts::Record& record) {
    return "v=STSv1; id=" + record.id + tagsIn(record.extensions);
}
std::string printed(const tls_rpt::Record& record) {
    return "v=TLSRPTv1; rua=" + ascii::join(record.addresses, ",") + tagsIn(record.extensions);
}
std::string printed(const bimi::Record& record) {
    const bool personal = record.preference == bimi::Preference::Personal;
    return "v=BIMI1; l=" + record.logo + "; a=" + record.evidence +
           "; avp=" + (personal ? "personal" : "brand") + tagsIn(record.unknownTags);
}
std::string printed(const mta_sts::Policy& policy) {
    static constexpr const char* modes[] = {"enforce", "testing", "none"};
    std::string text = std::string("version: STSv1\r\nmode: ") + modes[static_cast<int>(policy.mode)] +
                       "\r\nmax_age: " + std::to_string(policy.maxAge.count()) + "\r\n";
    for (const mta_sts::MxPattern& mx : policy.mx)
        text += "mx: " + std::string(mx.wildcard ? "*." : "") + mx.name.toString() + "\r\n";
    return text;
}
std::string printed(const dkim::KeyRecord& key) {
    std::string text = std::string(key.hasVersion ? "v=DKIM1; " : "") + "k=" + key.typeText;
    if (!key.hashes.empty()) text += "; h=" + ascii::join(key.hashes, ":");
    if (!key.services.empty()) text += "; s=" + ascii::join(key.services, ":");
    if (key.testing || key.strict)
        text += std::string("; t=") + (key.testing ? "y" : "s") + (key.strict ? ":s" : "");
    text += "; p=" + QByteArray::fromStdString(key.publicKey).toBase64().toStdString();
    return text + "; n=" + key.notes + tagsIn(key.unknownTags);
}

bool same(const mta_sts::Record& a, const mta_sts::Record& b) {
    return a.id == b.id && sameTags(a.extensions, b.extensions);
}
bool same(const tls_rpt::Record& a, const tls_rpt::Record& b) {
    return a.addresses == b.addresses && sameTags(a.extensions, b.extensions);
}
bool same(const bimi::Record& a, const bimi::Record& b) {
    return a.logo == b.logo && a.evidence == b.evidence && a.preference == b.preference &&
           sameTags(a.unknownTags, b.unknownTags);
}
bool same(const mta_sts::Policy& a, const mta_sts::Policy& b) {
    return a == b;
}
bool same(const dkim::KeyRecord& a, const dkim::KeyRecord& b) {
    return a.type == b.type && a.typeText == b.typeText && a.hasVersion == b.hasVersion &&
           a.hashes == b.hashes && a.services == b.services && a.testing == b.testing &&
           a.strict == b.strict && a.notes == b.notes && a.publicKey == b.publicKey &&
           a.revoked == b.revoked && sameTags(a.unknownTags, b.unknownTags);
}

/// An error lies in the text; what was read says the same when it is printed and read again.
template <class Record>
void read(std::string_view text, Expected<Record, ParseError> (*parse)(std::string_view)) {
    const auto record = parse(text);
    if (!record) {
        fuzz::requireSound(record.error(), text);
        return;
    }
    const std::string spelled = printed(*record);
    const auto again = parse(spelled);
    require(again && same(*record, *again), "what is printed reads the same");
}

void readKey(std::string_view text) {
    const auto key = dkim::parse(text);
    if (!key) return;
    require(dkim::looksLikeKeyRecord(text), "what can be read looks like a key");
    require(key->revoked == key->publicKey.empty(), "a revoked key is an empty one");
    const auto facts = dkim::inspectKey(*key);
    if (!facts) {
        fuzz::requireSound(facts.error(), text);
        return;
    }
    require(facts->type == key->type, "a key is of the type that the record names");
    require(facts->bits >= 0 && static_cast<std::size_t>(facts->bits) <= 8 * key->publicKey.size(),
            "a key is no longer than its octets");
}

void readPolicy(std::string_view text) {
    const auto policy = mta_sts::parsePolicy(text);
    if (!policy) return;
    require(policy->mode == mta_sts::Mode::None || !policy->mx.empty(), "who enforces names hosts");
    for (const mta_sts::MxPattern& mx : policy->mx) {
        const auto host = mx.wildcard ? mx.name.child("mail") : mx.name;
        require(!host || policy->covers(*host), "a host of the policy is covered by it");
    }
}

dns::Caa caaOf(std::string_view line) {
    const std::size_t blank = std::min(line.find(' '), line.size());
    const std::string_view rest = line.substr(std::min(blank + 1, line.size()));
    const std::size_t second = std::min(rest.find(' '), rest.size());
    const auto flags = static_cast<std::uint8_t>(std::atoi(std::string(line.substr(0, blank)).c_str()));
    return {flags, std::string(rest.substr(0, second)),
            std::string(rest.substr(std::min(second + 1, rest.size())))};
}

std::string printed(const caa::Property& property) {
    std::string text = property.kind == caa::Kind::Iodef ? property.target : property.issuer;
    for (const auto& [name, value] : property.parameters) text.append("; ").append(name + "=" + value);
    return text;
}

void readCaa(std::string_view text) {
    std::vector<dns::Caa> records;
    for (const std::string_view line : ascii::split(text, '\n')) records.push_back(caaOf(line));
    const caa::Rights plain = caa::rightsBy(records, false);
    const caa::Rights wild = caa::rightsBy(records, true);
    for (const caa::Rights& rights : {plain, wild})
        require(rights.restricted || rights.issuers.empty(), "nobody is allowed where everybody is");
    require(wild.restricted || !plain.restricted, "what binds a name binds its wildcard");
    for (const dns::Caa& record : records) {
        const auto property = caa::parse(record);
        if (!property) {
            fuzz::requireSound(property.error(), record.value);
            continue;
        }
        const auto again = caa::parse({record.flags, property->tag, printed(*property)});
        require(again && *again == *property, "what is printed reads the same");
        if (property->kind != caa::Kind::Issue || property->issuer.empty()) continue;
        const bool listed = std::count(plain.issuers.begin(), plain.issuers.end(), property->issuer) == 1;
        require(listed, "who is named may issue, and is named once");
    }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view input(reinterpret_cast<const char*>(data), size);
    read<mta_sts::Record>(input, mta_sts::parse);
    read<mta_sts::Policy>(input, mta_sts::parsePolicy);
    read<tls_rpt::Record>(input, tls_rpt::parse);
    read<bimi::Record>(input, bimi::parse);
    read<dkim::KeyRecord>(input, dkim::parse);
    readKey(input);
    readPolicy(input);
    readCaa(input);
    return 0;
}
