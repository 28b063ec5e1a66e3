// SPDX-License-Identifier: GPL-3.0-or-later
#include "net/validator.h"

namespace mailvitals::net {

class Validator::Library {};

std::string Validator::library() {
    return {};
}

Validator::Validator(const Settings&) {}
Validator::~Validator() = default;

Validated Validator::validate(const DomainName&, dns::Type, Deadline, const std::stop_token&) {
    return {Validated::State::Failed, "this program was built without libunbound"};
}

}  // namespace mailvitals::net
