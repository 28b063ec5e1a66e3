// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "records/spf/question.h"

#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace mailvitals::test {

/// A small DNS for evaluations without a network. A name that nothing stands at or below does not exist.
class SpfZone {
 public:
    void add(const DomainName& name, dns::Type type, dns::Rdata data);
    /// "example.org MX 10 mail.example.org", "example.org TXT v=spf1 \"-all\"" (what stands behind TXT is one
    /// string, or several in quotation marks), "example.org TIMEOUT" (for every type), "example.org
    /// TXT-FAILS". False where that is no line of a zone.
    bool addLine(std::string_view line);
    void fail(const DomainName& name) { failing_.insert({name, dns::Type{}}); }
    void fail(const DomainName& name, dns::Type type) { failing_.insert({name, type}); }
    void removeAll(const DomainName& name, dns::Type type);

    spf::Reply reply(const spf::Question& question) const;
    spf::Lookup lookup() const;

 private:
    bool exists(const DomainName& name) const;

    std::map<DomainName, std::vector<dns::Record>> records_;
    std::set<std::pair<DomainName, dns::Type>> failing_;
};

}  // namespace mailvitals::test
