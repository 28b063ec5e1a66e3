// SPDX-License-Identifier: GPL-3.0-or-later
#include "report/exhibit.h"

#include "base/printable.h"
#include "report/configuration_exhibit.h"
#include "report/kind_exhibits.h"
#include "report/message_exhibit.h"
#include "report/relay_exhibit.h"
#include "report/spf_exhibit.h"

namespace mailvitals::report {
namespace {

template <class Q>
bool tryItems(const ItemsOf<Q>& items, const std::string& id, Exhibit& exhibit) {
    for (const auto& [question, attempt] : items) {
        if (question.id() != id) continue;
        exhibit.title = KindOf<Q>::title(question);
        if (const Failure* failure = attempt.failure()) exhibit.lines.push_back(describe(*failure));
        show(exhibit, question, attempt);
        if (attempt.isOpen()) exhibit.lines.emplace_back("not answered yet");
        return true;
    }
    return false;
}

/// Whatever a server, a certificate or a saved file put into it, here it becomes fit to be shown.
Exhibit madePrintable(Exhibit exhibit) {
    exhibit.title = printable(exhibit.title);
    exhibit.how = printable(exhibit.how);
    for (std::string& line : exhibit.lines) line = printable(line);
    return exhibit;
}

}  // namespace

Exhibit exhibitOf(const Evidence& evidence, const std::string& id) {
    if (const auto derived = derivedFrom(id))
        return madePrintable(
            std::visit([&](const auto& view) { return exhibitOf(evidence, view); }, *derived));
    Exhibit exhibit;
    const bool found = std::apply([&](const auto&... items) { return (tryItems(items, id, exhibit) || ...); },
                                  evidence.items);
    if (!found) {
        exhibit.title = printable(id);
        exhibit.lines.emplace_back("not part of this evidence");
    }
    return madePrintable(std::move(exhibit));
}

}  // namespace mailvitals::report
