// SPDX-License-Identifier: GPL-3.0-or-later
#include "records/dmarc/public_suffix_list.h"

#include <libpsl.h>
#include <memory>

namespace mailvitals::dmarc {
namespace {

struct Release {
    void operator()(psl_ctx_t* list) const { psl_free(list); }
};

/// The system's list or the one built into libpsl, whichever is newer; read once, safe to read from threads.
const psl_ctx_t* theList() {
    static const std::unique_ptr<psl_ctx_t, Release> list(psl_latest(nullptr));
    return list ? list.get() : psl_builtin();
}

}  // namespace

DomainName organizationalDomainByList(const DomainName& domain) {
    const std::string name = domain.toString();
    const char* registrable = psl_registrable_domain(theList(), name.c_str());
    if (registrable == nullptr) return domain;
    // libpsl points into the name that it was given; so many labels from its end are meant.
    const auto found = DomainName::parse(registrable);
    return found ? domain.suffix(found->labels().size()) : domain;
}

bool isPublicSuffix(const DomainName& domain) {
    return domain.isRoot() || psl_is_public_suffix(theList(), domain.toString().c_str()) != 0;
}

}  // namespace mailvitals::dmarc
