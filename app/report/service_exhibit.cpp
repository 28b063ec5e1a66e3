// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/printable.h"
#include "report/kind_exhibits.h"

namespace mailvitals::report {
namespace {

/// Nobody reads more of it here; the saved evidence has all.
constexpr std::size_t mostLines = 40;

}  // namespace

void show(Exhibit& exhibit, const ServiceQuestion& question, const Attempt<ServiceReply>& look) {
    const ServiceReply* reply = look.answer();
    if (!reply) return;
    exhibit.how = wayOf(reply->local, look.timing());
    if (reply->tlsError) exhibit.lines.push_back("TLS handshake failed: " + printable(*reply->tlsError));
    if (!question.say.empty()) exhibit.lines.push_back("→ " + printable(question.say));
    if (reply->heard.empty()) exhibit.lines.push_back("← nothing");
    const std::string_view rest = addText(exhibit, reply->heard, mostLines);
    if (!rest.empty()) exhibit.lines.push_back("   … and " + std::to_string(rest.size()) + " octets more");
    if (reply->brokeOff) exhibit.lines.push_back(describe(*reply->brokeOff));
}

}  // namespace mailvitals::report
