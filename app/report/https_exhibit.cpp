// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/printable.h"
#include "report/kind_exhibits.h"

namespace mailvitals::report {
namespace {

/// Nobody reads more of it here; the saved evidence has all.
constexpr std::size_t mostLines = 200;

void addBody(Exhibit& exhibit, const http::Response& response) {
    const std::string_view rest = addText(exhibit, response.body, mostLines);
    if (!rest.empty()) exhibit.lines.push_back("   … and " + std::to_string(rest.size()) + " octets more");
    if (response.cut)
        exhibit.lines.push_back("the body is longer; its first " + std::to_string(response.body.size()) +
                                " octets were kept");
}

}  // namespace

void show(Exhibit& exhibit, const HttpsQuestion& question, const Attempt<HttpsReply>& look) {
    const HttpsReply* reply = look.answer();
    if (!reply) return;
    exhibit.how = wayOf(reply->local, look.timing());
    if (reply->tls) addTls(exhibit, *reply->tls);
    if (reply->tlsError) exhibit.lines.push_back("TLS handshake failed: " + printable(*reply->tlsError));
    if (reply->tls) exhibit.lines.push_back("→ GET " + printable(question.path));
    if (const auto& response = reply->response) {
        const std::string type = response->contentType.empty() ? "no content type" : response->contentType;
        exhibit.lines.push_back("← " + std::to_string(response->status) + ", " + printable(type));
        if (!response->location.empty())
            exhibit.lines.push_back("← leads to " + printable(response->location) +
                                    ", which was not followed");
        addBody(exhibit, *response);
    }
    if (reply->brokeOff) exhibit.lines.push_back(describe(*reply->brokeOff));
}

}  // namespace mailvitals::report
