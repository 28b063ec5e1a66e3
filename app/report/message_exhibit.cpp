// SPDX-License-Identifier: GPL-3.0-or-later
#include "report/message_exhibit.h"

#include "base/printable.h"
#include "base/timestamp.h"
#include "evidence/message_path.h"

#include <algorithm>

namespace mailvitals::report {
namespace {

/// Ordinary messages have some thirty.
constexpr std::size_t mostHeaderLines = 200;

const Exhibit missing{"message", {}, {"not part of this evidence"}};

std::string titleOf(const MessageItem& message, const char* what) {
    return what + (message.name.empty() ? std::string() : " " + printable(message.name));
}

/// The header alone: the text of a message is nobody's business here.
Exhibit headerOf(const MessageItem& message) {
    Exhibit exhibit{titleOf(message, "Header of the message"), std::to_string(message.size) + " bytes", {}};
    for (const message::Field& field : message.header.fields()) {
        if (exhibit.lines.size() == mostHeaderLines) {
            exhibit.lines.emplace_back("...");
            break;
        }
        std::string line = std::string(field.name) + ": " + field.unfolded();
        std::replace(line.begin(), line.end(), '\t', ' ');
        exhibit.lines.push_back(printable(line));
    }
    return exhibit;
}

std::string spanOf(std::chrono::seconds time) {
    const std::int64_t seconds = std::abs(time.count());
    const std::string sign = time.count() < 0 ? "-" : "";
    if (seconds < 120) return sign + std::to_string(seconds) + " s";
    if (seconds < 2 * 3600) return sign + std::to_string(seconds / 60) + " min";
    return sign + std::to_string(seconds / 3600) + " h " + std::to_string(seconds % 3600 / 60) + " min";
}

std::string callerOf(const message::HopClient& client) {
    std::string caller = client.said.empty() ? client.name : client.said;
    if (client.address) caller += (caller.empty() ? "[" : " [") + client.address->toString() + "]";
    if (!client.name.empty() && client.name != client.said)
        caller += " (" + client.name + (client.nameDoubtful ? ", doubtful)" : ")");
    return caller.empty() ? "itself" : caller;
}

std::string protectionOf(const message::Received& line) {
    switch (line.tls) {
        case message::HopTls::Encrypted:
            return line.tlsVersion.empty() ? "encrypted" : "encrypted, " + line.tlsVersion;
        case message::HopTls::Plain: return "not encrypted";
        case message::HopTls::NotSaid: break;
    }
    return "encryption not told";
}

const char* arrivalOf(const message::Arrival& arrival) {
    if (arrival.chosen) return "the message came in here, as chosen";
    if (arrival.assumed) return "the message came in here, as is assumed";
    switch (arrival.entry) {
        case message::Entry::Login: return "the message came in here, by a login";
        case message::Entry::Local: return "the message was written here";
        case message::Entry::Server: break;
    }
    return "the message came in here";
}

void addHop(Exhibit& exhibit, const message::Hop& hop, std::size_t number) {
    const message::Received& line = hop.received;
    const std::string wait = hop.delay ? "   (after " + spanOf(*hop.delay) + ")" : std::string();
    exhibit.lines.push_back(std::to_string(number) + "  " +
                            (line.date ? toReadable(line.date->utc) : "no date") + wait);
    exhibit.lines.push_back(printable("   " + (line.by.empty() ? std::string("somebody") : line.by) +
                                      " took it from " + callerOf(line.client)));
    exhibit.lines.push_back(
        printable("   " + protectionOf(line) + (line.with.empty() ? std::string() : ", with " + line.with) +
                  (hop.trust == message::Trust::Own ? "" : "; not written by the receiving side")));
}

/// The way as a timeline, oldest step first.
Exhibit pathOf(const MessageItem& message, const CheckRequest& request) {
    const MessagePath path = messagePath(request);
    Exhibit exhibit{titleOf(message, "The route of the message"), {}, {}};
    if (const auto duration = path.journey.duration()) exhibit.how = "in " + spanOf(*duration);
    std::size_t number = 0;
    const auto& arrival = path.journey.arrival;
    for (const message::Hop& hop : path.journey.hops) {
        addHop(exhibit, hop, ++number);
        if (arrival && arrival->hop + 1 == number)
            exhibit.lines.push_back(std::string("   ") + arrivalOf(*arrival));
    }
    if (path.journey.cut) exhibit.lines.emplace_back("older steps are left out");
    if (exhibit.lines.empty()) exhibit.lines.emplace_back("no Received line");
    return exhibit;
}

}  // namespace

Exhibit exhibitOf(const Evidence& evidence, const MessageView&) {
    return evidence.request.message ? headerOf(*evidence.request.message) : missing;
}

Exhibit exhibitOf(const Evidence& evidence, const MessagePathView&) {
    return evidence.request.message ? pathOf(*evidence.request.message, evidence.request) : missing;
}

}  // namespace mailvitals::report
