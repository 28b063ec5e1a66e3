// SPDX-License-Identifier: GPL-3.0-or-later
#include "findings/args.h"

#include "base/domain_name.h"
#include "base/ip_address.h"
#include "base/printable.h"
#include "base/timestamp.h"

#include <algorithm>
#include <iterator>

namespace mailvitals {
namespace {

struct ToText {
    std::string operator()(const std::string& text) const { return printable(text); }
    std::string operator()(std::int64_t number) const { return std::to_string(number); }
    std::string operator()(const std::vector<std::string>& list) const {
        std::string out;
        for (const std::string& item : list) out += (out.empty() ? "" : ", ") + printable(item);
        return out;
    }
    std::string operator()(std::chrono::sys_seconds time) const { return toReadable(time); }
};

}  // namespace

std::string toText(const ArgValue& value) {
    return std::visit(ToText{}, value);
}

bool isSafeToPaste(const std::string& value) {
    if (IpAddress::parse(value)) return true;
    const auto name = DomainName::parse(value);
    return name && name->isHostName();
}

Args safeToPaste(const Args& args) {
    Args safe;
    std::copy_if(args.begin(), args.end(), std::back_inserter(safe), [](const Arg& arg) {
        if (const auto* text = std::get_if<std::string>(&arg.value)) return isSafeToPaste(*text);
        return !std::holds_alternative<std::vector<std::string>>(arg.value);
    });
    return safe;
}

const std::vector<std::string_view>& arg::all() {
    static const std::vector<std::string_view> closedList{
        address,   addresses, bits,   bytes,   code,     commands,  count,  date,    days,    detail,
        domain,    fate,      found,  host,    hosts,    issuer,    link,   list,    lists,   mark,
        meaning,   missing,   name,   names,   networks, place,     policy, port,    program, range,
        reason,    recipient, record, records, reply,    resolvers, rules,  seconds, section, selector,
        selectors, sender,    source, target,  term,     tried,     type,   wait,    way,     where};
    return closedList;
}

}  // namespace mailvitals
