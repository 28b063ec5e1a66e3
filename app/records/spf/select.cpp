// SPDX-License-Identifier: GPL-3.0-or-later
#include "records/spf/select.h"

namespace mailvitals::spf {
namespace {

void end(Node& node, Result result, std::string what, std::string found, const char* section) {
    node.result = result;
    node.problem = Problem{node.name.toString(), {0, std::move(what), std::move(found), section}};
}

}  // namespace

std::optional<Record> readRecord(const std::optional<Reply>& reply, Node& node) {
    if (!reply) return std::nullopt;
    if (reply->failed()) {
        end(node, Result::TempError, "its TXT records are not known: " + reply->reason, {},
            "RFC 7208 section 4.4");
        return std::nullopt;
    }
    std::size_t count = 0;
    for (const std::string& text : reply->texts) {
        if (!isRecord(text)) continue;
        ++count;
        node.text = text;
    }
    if (count == 0) {
        end(node, Result::None, "no SPF record", {}, "RFC 7208 section 4.5");
        return std::nullopt;
    }
    if (count > 1) {
        node.text.clear();
        end(node, Result::PermError, "more than one SPF record", std::to_string(count),
            "RFC 7208 section 4.5");
        return std::nullopt;
    }
    auto record = parse(node.text);
    if (!record) {
        node.result = Result::PermError;
        node.problem = Problem{node.name.toString(), std::move(record.error())};
        return std::nullopt;
    }
    if (record->explanation) node.explanation = record->explanation->value;
    return std::move(*record);
}

}  // namespace mailvitals::spf
