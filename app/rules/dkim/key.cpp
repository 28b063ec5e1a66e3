// SPDX-License-Identifier: GPL-3.0-or-later
#include "rules/facts/authentication/dkim_keys.h"
#include "rules/parse_args.h"
#include "rules/rule.h"

namespace mailvitals::rules {
namespace {

/// RFC 8301 section 3.2: signers use at least 1024 bits and should use 2048; below 1024 nobody may accept.
const char* tagForRsa(int bits) {
    if (bits < 1024) return "too-short";
    if (bits < 2048) return "short";
    return bits > 4096 ? "too-long" : "good";
}

void judge(Verdicts& verdicts, const DkimKey& key) {
    const dkim::KeyRecord* record = key.record();
    if (record == nullptr || key.inPieces) return;  // dkim.syntax has said it
    Args args{{arg::selector, key.selector}, {arg::name, key.name.toString()}, {arg::type, record->typeText}};
    if (record->revoked) return verdicts.doesNotApply(key.selector, "the key has been revoked");
    if (record->type == dkim::KeyType::Unknown)
        return verdicts.say("unknown-type", key.selector, args, {key.evidence});
    const auto facts = dkim::inspectKey(*record);
    if (!facts) {
        for (const Arg& arg : argsOf(facts.error(), key.texts.front())) args.push_back(arg);
        return verdicts.say("undecodable", key.selector, args, {key.evidence});
    }
    args.push_back({arg::bits, facts->bits});
    const bool rsa = facts->type == dkim::KeyType::Rsa;
    verdicts.say(rsa ? tagForRsa(facts->bits) : "ed25519", key.selector, args, {key.evidence});
}

void judge(Inquiry& ask, Verdicts& verdicts) {
    const DkimKeys keys = dkimKeys(ask, *ask.request().target.domain());
    if (keys.open) verdicts.wait();
    for (const DkimKey& key : keys.found) judge(verdicts, key);
    if (!verdicts.findings().empty() || keys.open) return;
    sayNoKey(keys, ask.request().target.toString(), "no readable key was found under any selector tried",
             verdicts);
}

}  // namespace

extern const Rule dkimKey{"dkim.key", Scope::Domain, judge};

}  // namespace mailvitals::rules
