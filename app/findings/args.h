// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace mailvitals {

/// Text and lists may hold bytes of the network; whoever shows them makes them printable first.
using ArgValue = std::variant<std::string, std::int64_t, std::vector<std::string>, std::chrono::sys_seconds>;

struct Arg {
    std::string_view name;  ///< one of the names in namespace arg
    ArgValue value;
    bool operator==(const Arg&) const = default;
};

using Args = std::vector<Arg>;

/// The argument as text: numbers in digits, lists with commas, times as "2026-11-23 12:00 UTC". Printable.
std::string toText(const ArgValue& value);

/// Is it a host name or an address by its spelling? Whatever else stands in a line that people copy into a
/// shell may be a command ("$(x).example" is a name that the DNS can have).
bool isSafeToPaste(const std::string& value);
/// Those of them that may stand in such a line.
Args safeToPaste(const Args& args);

/// The closed list of argument names. Messages and translations are held to it by a test.
namespace arg {
inline constexpr std::string_view address = "address";  ///< an IP address
inline constexpr std::string_view addresses = "addresses";
inline constexpr std::string_view bits = "bits";    ///< size of a key
inline constexpr std::string_view bytes = "bytes";  ///< size of an answer
inline constexpr std::string_view code = "code";    ///< a list's answer, "127.0.0.2", or a status of HTTP
inline constexpr std::string_view count = "count";
inline constexpr std::string_view commands = "commands";  ///< whose output is wanted next
inline constexpr std::string_view date = "date";
inline constexpr std::string_view days = "days";
inline constexpr std::string_view detail = "detail";  ///< free text of network or system
inline constexpr std::string_view domain = "domain";  ///< the domain that is checked
inline constexpr std::string_view fate = "fate";      ///< what became of a message, with the code
inline constexpr std::string_view found = "found";    ///< the offending piece of a record
inline constexpr std::string_view host = "host";
inline constexpr std::string_view hosts = "hosts";
inline constexpr std::string_view issuer = "issuer";
inline constexpr std::string_view link = "link";  ///< a page on the web from our own data
inline constexpr std::string_view list = "list";  ///< a blocklist's zone
inline constexpr std::string_view lists = "lists";
inline constexpr std::string_view mark = "mark";        ///< by which a message of ours is known
inline constexpr std::string_view meaning = "meaning";  ///< what a list's code means
inline constexpr std::string_view missing = "missing";  ///< what is not known of several things
inline constexpr std::string_view name = "name";        ///< a DNS name
inline constexpr std::string_view names = "names";
inline constexpr std::string_view networks = "networks";  ///< how many IPv6 networks of /64
inline constexpr std::string_view place = "place";        ///< of a setting: "postconf -n, line 3"
inline constexpr std::string_view policy = "policy";
inline constexpr std::string_view port = "port";  ///< of TCP
inline constexpr std::string_view program = "program";
inline constexpr std::string_view range = "range";    ///< a network that a server trusts
inline constexpr std::string_view reason = "reason";  ///< why something could not be looked at
inline constexpr std::string_view recipient = "recipient";
inline constexpr std::string_view record = "record";  ///< a record's text as published
inline constexpr std::string_view records = "records";
inline constexpr std::string_view reply = "reply";  ///< a server's reply
inline constexpr std::string_view resolvers = "resolvers";
inline constexpr std::string_view rules = "rules";  ///< ids of those that look at a cause
inline constexpr std::string_view seconds = "seconds";
inline constexpr std::string_view section = "section";  ///< of an RFC
inline constexpr std::string_view selector = "selector";
inline constexpr std::string_view selectors = "selectors";
inline constexpr std::string_view sender = "sender";
inline constexpr std::string_view source = "source";  ///< where something is documented
inline constexpr std::string_view target = "target";  ///< where an alias leads
inline constexpr std::string_view term = "term";      ///< a mechanism, modifier or tag
inline constexpr std::string_view tried = "tried";    ///< ways in which something was tried
inline constexpr std::string_view type = "type";      ///< of a key, "RSA"
inline constexpr std::string_view wait = "wait";      ///< a span of time, "12 minutes"
inline constexpr std::string_view way = "way";        ///< by which proxy: direct, socks5://...
inline constexpr std::string_view where = "where";    ///< column in a record, from 1

const std::vector<std::string_view>& all();
}  // namespace arg

}  // namespace mailvitals
