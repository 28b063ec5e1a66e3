// SPDX-License-Identifier: GPL-3.0-or-later
#include "records/config/exim/words.h"

#include "base/ascii.h"
#include "records/config/lines.h"

#include <algorithm>

namespace mailvitals::config::exim {

bool isSection(std::string_view word) {
    static const std::set<std::string_view> words =
        wordSet("acl routers transports retry rewrite authenticators local_scan");
    return words.contains(word);
}

bool isVerb(std::string_view word) {
    static const std::set<std::string_view> words = wordSet("accept deny require warn defer drop discard");
    return words.contains(word);
}

bool isModifier(std::string_view word) {
    static const std::set<std::string_view> words = wordSet(
        "add_header continue control delay log_message log_reject_target logwrite message queue "
        "remove_header set udpsend");
    return words.contains(word);
}

bool isAclOption(std::string_view word) {
    return word == "acl_smtp_connect" || word == "acl_smtp_helo" || word == "acl_smtp_mail" ||
           word == "acl_smtp_rcpt";
}

std::optional<ListType> listTypeOf(std::string_view keyword) {
    if (keyword.ends_with("_cache")) keyword.remove_suffix(6);
    if (keyword == "hostlist") return ListType::Hosts;
    if (keyword == "domainlist") return ListType::Domains;
    if (keyword == "addresslist") return ListType::Addresses;
    if (keyword == "localpartlist") return ListType::LocalParts;
    return std::nullopt;
}

std::optional<ListType> listTypeOfCondition(std::string_view condition) {
    if (condition == "hosts") return ListType::Hosts;
    if (condition == "domains" || condition == "sender_domains") return ListType::Domains;
    if (condition == "senders" || condition == "recipients") return ListType::Addresses;
    if (condition == "local_parts") return ListType::LocalParts;
    return std::nullopt;
}

bool limitsRouter(std::string_view option) {
    return option == "require_files" || option == "local_part_prefix" || option == "local_part_suffix" ||
           option == "unseen";
}

std::string firstWord(std::string_view text, std::string_view ends) {
    text = ascii::trimmed(text);
    return std::string(text.substr(0, std::min(text.find_first_of(ends), text.size())));
}

}  // namespace mailvitals::config::exim
