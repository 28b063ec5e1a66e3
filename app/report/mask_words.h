// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <set>
#include <string>
#include <string_view>

/// What a mask leaves as it is, because it tells nothing of whose report it is.
namespace mailvitals::report {

using Words = std::set<std::string, std::less<>>;

inline constexpr std::array<std::string_view, 24> everybodysDomains{
    "in-addr.arpa", "ip6.arpa",     "google.com",    "gmail.com",      "googlemail.com", "microsoft.com",
    "outlook.com",  "hotmail.com",  "apple.com",     "icloud.com",     "yahoo.com",      "letsencrypt.org",
    "sectigo.com",  "digicert.com", "amazonses.com", "protonmail.ch",  "opendns.com",    "example.org",
    "example.com",  "example.net",  "akamai.net",    "rfc-editor.org", "cloudflare.com", "spamhaus.org"};

/// Labels that many hosts have; numbers behind them change nothing.
inline const Words usualLabels{
    "mail",    "mx",         "smtp",         "imap",    "pop",        "pop3",       "www",
    "webmail", "mailserver", "ns",           "dns",     "mta",        "relay",      "out",
    "in",      "autoconfig", "autodiscover", "mta-sts", "openpgpkey", "submission", "gateway",
    "gw",      "router",     "server",       "default", "localhost"};

inline const Words usualMailboxes{"postmaster",    "abuse",  "hostmaster", "webmaster",
                                  "mailer-daemon", "root",   "noreply",    "no-reply",
                                  "dmarc",         "tlsrpt", "security",   "admin"};

/// In front of a mailbox and an equals sign.
inline const Words keysOfMailboxes{"smtp.mailfrom", "smtp.rcptto", "header.from", "header.i", "envelope-from",
                                   "sender",        "from",        "rua",         "ruf",      "i",
                                   "identity",      "receiver",    "x-sender"};

/// Of files that our texts and those of a server name; with a dot in front, whole names that are no domains.
inline const Words fileSuffixes{"cf",   "conf", "json",    "yml",  "yaml", "pem",  "md",  "txt", "lua",
                                "map",  "db",   "service", "sock", "log",  "cnf",  "ini", "py",  "so",
                                "html", "xml",  "key",     "crt",  "csr",  "toml", "env", "sh"};

/// Fields of a message that say what it is about, and those that hold mailboxes with names.
inline const Words wordyFields{"subject", "thread-topic", "comments", "keywords", "organization", "list-id"};
inline const Words addressFields{"from", "to", "cc", "bcc", "sender", "reply-to", "resent-from", "resent-to"};

}  // namespace mailvitals::report
