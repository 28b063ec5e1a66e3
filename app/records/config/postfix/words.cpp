// SPDX-License-Identifier: GPL-3.0-or-later
#include "records/config/postfix/words.h"

#include "base/ascii.h"

#include <map>

namespace mailvitals::config::postfix {
namespace {

std::vector<std::string_view> wordsBetween(std::string_view text, std::string_view between,
                                           std::size_t most) {
    std::vector<std::string_view> words;
    std::size_t at = 0;
    while (words.size() < most) {
        at = text.find_first_not_of(between, at);
        if (at == text.npos) break;
        const std::size_t from = at;
        std::size_t depth = 0;
        for (; at < text.size(); ++at) {
            if (text[at] == '{') ++depth;
            if (text[at] == '}' && depth > 0) --depth;
            if (depth == 0 && between.find(text[at]) != between.npos) break;
        }
        words.push_back(text.substr(from, at - from));
    }
    return words;
}

using Named = std::map<std::string_view, Restriction>;

/// "check_sender_access" and what is like it. Neither the names and servers behind an address nor a name that
/// the client's own DNS gives may permit anything (SMTPD_ACCESS_README, "Dangerous use").
void addTables(Named& named) {
    struct Asked {
        std::string_view name;
        Subject subject;
        bool mayPermit;
    };
    static constexpr Asked asked[] = {
        {"check_client_access", Subject::Client, true},
        {"check_client_a_access", Subject::ClientName, false},
        {"check_client_mx_access", Subject::ClientName, false},
        {"check_client_ns_access", Subject::ClientName, false},
        {"check_reverse_client_hostname_access", Subject::ClientName, false},
        {"check_reverse_client_hostname_a_access", Subject::ClientName, false},
        {"check_reverse_client_hostname_mx_access", Subject::ClientName, false},
        {"check_reverse_client_hostname_ns_access", Subject::ClientName, false},
        {"check_helo_access", Subject::Helo, true},
        {"check_helo_a_access", Subject::Helo, false},
        {"check_helo_mx_access", Subject::Helo, false},
        {"check_helo_ns_access", Subject::Helo, false},
        {"check_sender_access", Subject::Sender, true},
        {"check_sender_a_access", Subject::Sender, false},
        {"check_sender_mx_access", Subject::Sender, false},
        {"check_sender_ns_access", Subject::Sender, false},
        {"check_recipient_access", Subject::Recipient, true},
        {"check_recipient_a_access", Subject::Recipient, false},
        {"check_recipient_mx_access", Subject::Recipient, false},
        {"check_recipient_ns_access", Subject::Recipient, false},
        {"check_etrn_access", Subject::Login, false},
        {"check_ccert_access", Subject::Login, false},
        {"check_sasl_access", Subject::Login, false},
    };
    for (const Asked& one : asked) named[one.name] = {Effect::Table, one.subject, one.mayPermit};
}

Named allNamed() {
    Named named;
    const auto add = [&](Effect effect, std::initializer_list<const char*> names) {
        for (const char* name : names) named[name] = {effect};
    };
    add(Effect::Permit, {"permit"});
    add(Effect::Refuse, {"reject", "defer"});
    add(Effect::Networks, {"permit_mynetworks"});
    add(Effect::Interfaces, {"permit_inet_interfaces"});
    add(Effect::RefuseRelaying,
        {"reject_unauth_destination", "defer_unauth_destination", "check_relay_domains"});
    add(Effect::Destinations, {"permit_auth_destination"});
    add(Effect::DeferIfPermit, {"defer_if_permit"});
    add(Effect::WarnIfReject, {"warn_if_reject"});
    add(Effect::PermitByClaim, {"permit_naked_ip_address"});
    add(Effect::PermitByAuthority, {"permit_tls_all_clientcerts"});
    add(Effect::Policy, {"check_policy_service"});
    // A login and a certificate that is listed make a client no stranger; a permit for the server's own
    // destinations is no relaying; and Postfix does not let a list of good clients permit any either.
    add(Effect::Nothing, {"permit_sasl_authenticated",
                          "permit_tls_clientcerts",

                          "permit_mx_backup",
                          "defer_if_reject",
                          "check_recipient_maps",
                          "reject_maps_rbl",
                          "reject_authenticated_sender_login_mismatch",
                          "reject_invalid_helo_hostname",
                          "reject_invalid_hostname",
                          "reject_known_sender_login_mismatch",
                          "reject_multi_recipient_bounce",
                          "reject_non_fqdn_helo_hostname",
                          "reject_non_fqdn_hostname",
                          "reject_non_fqdn_recipient",
                          "reject_non_fqdn_sender",
                          "reject_plaintext_session",
                          "reject_sender_login_mismatch",
                          "reject_unauth_pipelining",
                          "reject_unauthenticated_sender_login_mismatch",
                          "reject_unknown_address",
                          "reject_unknown_client",
                          "reject_unknown_client_hostname",
                          "reject_unknown_forward_client_hostname",
                          "reject_unknown_helo_hostname",
                          "reject_unknown_hostname",
                          "reject_unknown_recipient_domain",
                          "reject_unknown_reverse_client_hostname",
                          "reject_unknown_sender_domain",
                          "reject_unlisted_recipient",
                          "reject_unlisted_sender",
                          "reject_unverified_recipient",
                          "reject_unverified_sender"});
    add(Effect::NothingWithArgument,
        {"sleep", "reject_rbl", "reject_rbl_client", "reject_rhsbl_client", "reject_rhsbl_helo",
         "reject_rhsbl_recipient", "reject_rhsbl_reverse_client", "reject_rhsbl_sender",
         "permit_dnswl_client", "permit_rhswl_client"});
    addTables(named);
    return named;
}

}  // namespace

bool asksBlocklist(std::string_view name) {
    for (const std::string_view each :
         {"reject_rbl_client", "reject_rbl", "reject_rhsbl_client", "reject_rhsbl_helo",
          "reject_rhsbl_recipient", "reject_rhsbl_reverse_client", "reject_rhsbl_sender"}) {
        if (ascii::equalsIgnoringCase(each, name)) return true;
    }
    return false;
}

std::vector<std::string_view> listWords(std::string_view value, std::size_t most) {
    return wordsBetween(value, " \t\r\n,", most);
}

std::vector<std::string_view> argumentWords(std::string_view line) {
    return wordsBetween(line, " \t\r\n", 1000);
}

std::string_view withoutBraces(std::string_view word) {
    word = ascii::trimmed(word);
    if (word.size() < 2 || word.front() != '{' || word.back() != '}') return word;
    return ascii::trimmed(word.substr(1, word.size() - 2));
}

std::optional<Restriction> restrictionNamed(std::string_view name) {
    static const Named named = allNamed();
    const auto found = named.find(ascii::lowered(name));
    if (found == named.end()) return std::nullopt;
    return found->second;
}

}  // namespace mailvitals::config::postfix
