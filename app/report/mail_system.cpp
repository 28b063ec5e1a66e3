// SPDX-License-Identifier: GPL-3.0-or-later
#include "report/mail_system.h"

#include <array>
#include <utility>

namespace mailvitals::report {
namespace {

/// Those that build on another come before it: Mail-in-a-Box greets as Postfix too.
constexpr std::array<std::pair<std::string_view, std::string_view>, 6> greetings{{
    {"Postcow", "mailcow"},
    {"Mail-in-a-Box", "Mail-in-a-Box"},
    {"Stalwart", "Stalwart"},
    {"OpenSMTPD", "OpenSMTPD"},
    {"Exim", "Exim"},
    {"Postfix", "Postfix"},
}};

constexpr std::array<std::pair<config::Kind, std::string_view>, 6> texts{{
    {config::Kind::MailcowSettings, "mailcow"},
    {config::Kind::MailuSettings, "Mailu"},
    {config::Kind::MailserverSettings, "docker-mailserver"},
    {config::Kind::OpenSmtpd, "OpenSMTPD"},
    {config::Kind::Exim, "Exim"},
    {config::Kind::Postfix, "Postfix"},
}};

std::string byConfiguration(const ConfigurationItem& configuration) {
    for (const auto& [kind, system] : texts) {
        for (const config::Text& text : configuration.texts) {
            if (text.kind == kind) return std::string(system);
        }
    }
    return {};
}

std::string byGreeting(const SmtpSession& session) {
    if (session.exchanges.empty()) return {};
    for (const std::string& line : session.exchanges.front().lines) {
        for (const auto& [word, system] : greetings) {
            if (line.find(word) != line.npos) return std::string(system);
        }
    }
    return {};
}

}  // namespace

std::string recognisedMailSystem(const Evidence& evidence) {
    if (evidence.request.configuration) {
        if (std::string system = byConfiguration(*evidence.request.configuration); !system.empty())
            return system;
    }
    for (const auto& [question, attempt] : evidence.of<SmtpQuestion>()) {
        const SmtpSession* session = attempt.answer();
        if (!session) continue;
        if (std::string system = byGreeting(*session); !system.empty()) return system;
    }
    return {};
}

}  // namespace mailvitals::report
