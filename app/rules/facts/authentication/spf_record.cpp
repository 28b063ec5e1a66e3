// SPDX-License-Identifier: GPL-3.0-or-later
#include "rules/facts/authentication/spf_record.h"

#include "records/spf/slips.h"

namespace mailvitals {

SpfRecord spfRecordAt(Inquiry& ask, const DomainName& name) {
    const Lookup txt = lookUp(ask, name, dns::Type::Txt);
    SpfRecord result;
    result.name = name;
    result.evidence = txt.evidence;
    if (txt.isOpen()) return result;
    if (txt.failed()) {
        result.state = SpfRecord::State::Failed;
        result.reason = txt.reason;
        return result;
    }
    for (std::string& text : txt.texts()) {
        if (spf::isRecord(text)) {
            result.texts.push_back(std::move(text));
        } else if (!result.slip) {
            result.slip = spf::nearMiss(text);
            if (result.slip) result.almost = std::move(text);
        }
    }
    if (result.texts.size() == 1) result.parsed = spf::parse(result.texts.front());
    result.state = result.texts.empty()       ? SpfRecord::State::None
                   : result.texts.size() == 1 ? SpfRecord::State::One
                                              : SpfRecord::State::Many;
    return result;
}

}  // namespace mailvitals
