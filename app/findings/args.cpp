// SPDX-License-Identifier: GPL-3.0-or-later
#include "findings/args.h"

#include "base/printable.h"
#include "base/timestamp.h"

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

const std::vector<std::string_view>& arg::all() {
    static const std::vector<std::string_view> closedList{
        address, addresses, bits,     bytes,     code,    commands, count,    date,      days,   detail,
        domain,  found,     host,     hosts,     issuer,  link,     list,     lists,     mark,   meaning,
        name,    names,     networks, place,     policy,  port,     program,  range,     reason, recipient,
        record,  records,   reply,    resolvers, seconds, section,  selector, selectors, sender, target,
        term,    tried,     type,     wait,      way,     where};
    return closedList;
}

}  // namespace mailvitals
