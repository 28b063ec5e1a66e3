// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <string_view>

/// What a value that is kept may look like. Each function gives the value back with whatever does not fit put
/// away: `forgotten` stands in its place. A password can then only survive where it looks like an address, a
/// number or a word of the program's own, and stands where one of these belongs. Each is idempotent: what was
/// kept once is kept again as it is, so saved evidence is read as it was saved.
namespace mailvitals::config {

inline constexpr std::string_view forgotten = "...";

/// Elements of a list of networks, in Postfix's spelling: between blanks and commas.
std::string keptNetworks(std::string_view value);
/// The same in that of Debian's questions about Exim: between semicolons or colons.
std::string keptDebianNetworks(std::string_view value);
/// Names of hosts.
std::string keptHosts(std::string_view value);
/// Words of access restrictions (postconf(5), smtpd_relay_restrictions), of tables only where they lie.
std::string keptRestrictions(std::string_view value);
/// Addresses, networks and ports, alone or together, with variables: "${BIND:-127.0.0.1}:25/tcp".
std::string keptPlace(std::string_view value);
/// Where a proxy connects to: a name or an address, with or without a port: "mailserver:25".
std::string keptServer(std::string_view value);
/// The same in ingress-nginx's spelling: "mail/postfix:25::PROXY".
std::string keptIngressTarget(std::string_view value);
/// A setting of Traefik's: its path, and names, numbers and places as its value.
std::string keptTraefik(std::string_view value);
/// The words between which programs give the choice: true, no, host, subnet and their like.
std::string keptChoice(std::string_view value);
/// A name of a program, network, container, interface or chain.
std::string keptName(std::string_view value);
/// Several names between blanks.
std::string keptNames(std::string_view value);
/// What facts belong to: names, or the place where a service of master.cf listens.
std::string keptGroup(std::string_view value);
/// "host", "service:vpn".
std::string keptNetworkMode(std::string_view value);
/// "27.3.1", "3.6".
std::string keptVersion(std::string_view value);
/// A rule of iptables without what stands behind "-A CHAIN"; of nft.
std::string keptIptablesRule(std::string_view rule);
std::string keptNftRule(std::string_view rule);
/// The path of a file.
std::string keptFile(std::string_view value);
/// A command above a text: its program, its words that are known, and files of configuration.
std::string keptCommand(std::string_view command);

// Of single words.

/// A network or address, with "!" before it or in brackets.
bool isNetworkWord(std::string_view word);
/// The word with its variables at their defaults ("${A:-1}" is "1", "$A" nothing) has these characters only.
bool isMadeOf(std::string_view word, std::string_view characters);
/// A name as keptName() takes it.
bool isNameWord(std::string_view word);

}  // namespace mailvitals::config
