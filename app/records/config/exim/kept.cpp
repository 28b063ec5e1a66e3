// SPDX-License-Identifier: GPL-3.0-or-later
#include "records/config/exim/kept.h"

#include "base/ascii.h"
#include "records/config/exim/list.h"
#include "records/config/lines.h"
#include "records/config/shapes.h"

namespace mailvitals::config {

using exim::ListType;

std::string keptEximHosts(std::string_view list) {
    return exim::keptList(ListType::Hosts, list, nullptr);
}

std::string keptEximDomains(std::string_view list) {
    return exim::keptList(ListType::Domains, list, nullptr);
}

std::string keptEximLocalParts(std::string_view list) {
    return exim::keptList(ListType::LocalParts, list, nullptr);
}

std::string keptEximAddresses(std::string_view list) {
    return exim::keptList(ListType::Addresses, list, nullptr);
}

std::string keptEximAcl(std::string_view value) {
    std::string out;
    for (const std::string_view word : wordsOf(value, 20)) {
        if (!out.empty()) out += ' ';
        out += isNameWord(word) ? word : forgotten;
    }
    return out;
}

std::string keptEximWord(std::string_view value) {
    static const std::set<std::string_view> words = wordSet(
        // Sections and drivers.
        "acl routers transports retry rewrite authenticators local_scan accept dnslookup ipliteral iplookup "
        "manualroute queryprogram redirect lookup "
        // What "verify" looks at.
        "recipient sender helo reverse_host_lookup header_syntax header_sender header_names_ascii "
        "certificate "
        "csa arc not_blind "
        // Conditions and options that are not evaluated.
        "atrn_domains bmi_optin dcc decode demime dkim_signers dkim_status dmarc_status malware mime_regex "
        "regex seen spam spf spf_guess require_files local_part_prefix local_part_suffix "
        "unseen "
        // Debian's kinds of configuration.
        "internet smarthost satellite local none");
    return std::string(words.contains(value) ? value : forgotten);
}

std::string keptEximCondition(std::string_view value) {
    const std::string lowered = ascii::lowered(value);
    const bool evaluated = value == "...yes" || value == "...no";
    const bool word =
        evaluated || lowered == "yes" || lowered == "true" || lowered == "no" || lowered == "false";
    const bool number = value.size() <= 3 && value.find_first_not_of("0123456789") == value.npos;
    return std::string(word || number ? value : forgotten);
}

std::string keptEximAny(std::string_view value) {
    return std::string(value == "*" || value.empty() ? value : forgotten);
}

std::string keptNothing(std::string_view) {
    return {};
}

std::string keptForgotten(std::string_view) {
    return std::string(forgotten);
}

}  // namespace mailvitals::config
