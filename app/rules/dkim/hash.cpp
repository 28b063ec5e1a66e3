// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/ascii.h"
#include "rules/facts/authentication/dkim_keys.h"
#include "rules/rule.h"

namespace mailvitals::rules {
namespace {

/// RFC 8301 section 3.1 leaves SHA-256 as the only method: a key that does not allow it allows nothing.
void judge(Verdicts& verdicts, const DkimKey& key) {
    const dkim::KeyRecord* record = key.record();
    if (record == nullptr || record->revoked) return;  // dkim.syntax and dkim.revoked speak of these
    const Args args{{arg::selector, key.selector},
                    {arg::found, ascii::join(record->hashes, ":")},
                    {arg::term, ascii::join(record->services, ":")},
                    {arg::record, key.texts.front()}};
    const auto say = [&](const char* tag) { verdicts.say(tag, key.selector, args, {key.evidence}); };
    if (!record->allowsHash("sha256")) say("no-method");
    if (!record->allowsMail()) say("not-for-mail");
    if (!record->allowsHash("sha256") || !record->allowsMail()) return;
    const bool oldMethodToo = !record->hashes.empty() && record->allowsHash("sha1");
    say(oldMethodToo ? "old-method-too" : "usable");
}

void judge(Inquiry& ask, Verdicts& verdicts) {
    const DkimKeys keys = dkimKeys(ask, *ask.request().target.domain());
    if (keys.open) verdicts.wait();
    for (const DkimKey& key : keys.found) judge(verdicts, key);
    if (!verdicts.findings().empty() || keys.open) return;
    sayNoKey(keys, ask.request().target.toString(), "no key in force was found under any selector tried",
             verdicts);
}

}  // namespace

extern const Rule dkimHash{"dkim.hash", Scope::Domain, judge};

}  // namespace mailvitals::rules
