// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/session/check_options.h"

#include "base/input_file.h"
#include "net/trust_store.h"
#include "ui/text/text.h"

#include <QCoreApplication>
#include <QRegularExpression>

namespace mailvitals::ui {
namespace {

using Field = OptionError::Field;

struct Words {
    Q_DECLARE_TR_FUNCTIONS(CheckOptions)
};

QStringList wordsOf(const QString& text) {
    static const QRegularExpression apart(QStringLiteral("[\\s,;]+"));
    return text.split(apart, Qt::SkipEmptyParts);
}

std::optional<OptionError> readSelectors(const QString& text, ParsedOptions& parsed) {
    for (const QString& word : wordsOf(text)) {
        const auto name = DomainName::parse(toUtf8(word));
        if (!name || name->isRoot()) {
            return OptionError{Field::Selectors,
                               Words::tr("“%1” cannot be a selector. It is the s= of a DKIM signature, for "
                                         "example “dkim” or “2024”.")
                                   .arg(word)};
        }
        parsed.selectors.push_back(name->toString());
    }
    return std::nullopt;
}

std::optional<OptionError> readResolvers(const QString& text, ParsedOptions& parsed) {
    for (const QString& word : wordsOf(text)) {
        const auto server = IpEndpoint::parse(toUtf8(word), 53);
        if (!server) {
            return OptionError{Field::Resolvers,
                               Words::tr("“%1” is not the address of a name server. Write 192.0.2.53 "
                                         "or, with a port, 192.0.2.53:5353.")
                                   .arg(word)};
        }
        parsed.resolvers.push_back(*server);
    }
    return std::nullopt;
}

std::optional<OptionError> readNetworks(const QString& text, ParsedOptions& parsed) {
    for (const QString& word : wordsOf(text)) {
        const auto network = Cidr::parse(toUtf8(word));
        if (!network) {
            return OptionError{Field::TreatAsPublic,
                               Words::tr("“%1” is not a network. Write it like 192.0.2.0/24.").arg(word)};
        }
        parsed.treatAsPublic.push_back(*network);
    }
    return std::nullopt;
}

std::optional<OptionError> readProxy(QString text, ParsedOptions& parsed) {
    text = text.trimmed();
    if (text.isEmpty()) return std::nullopt;
    parsed.settings.proxy.socks5 = net::parseSocks5(toUtf8(text));
    if (parsed.settings.proxy.socks5) return std::nullopt;
    return OptionError{Field::Proxy,
                       Words::tr("A proxy is written as host and port, for example 127.0.0.1:1080; with a "
                                 "login as user:password@127.0.0.1:1080.")};
}

std::optional<OptionError> readAuthorities(const QString& text, ParsedOptions& parsed) {
    const QString path = text.trimmed();
    if (path.isEmpty()) return std::nullopt;
    if (!readInput(toUtf8(path), 0)) {
        return OptionError{Field::Authorities, Words::tr("There is no such file, or it cannot be read.")};
    }
    if (!net::TrustStore::fromFile(toUtf8(path)).usable()) {
        return OptionError{Field::Authorities,
                           Words::tr("There is no certificate in this file. It has to be in PEM form.")};
    }
    parsed.settings.caFile = toUtf8(path);
    return std::nullopt;
}

}  // namespace

Expected<ParsedOptions, OptionError> parse(const CheckOptions& options) {
    ParsedOptions parsed;
    for (const auto& error :
         {readSelectors(options.selectors, parsed), readResolvers(options.resolvers, parsed),
          readProxy(options.proxy, parsed), readAuthorities(options.authorities, parsed),
          readNetworks(options.treatAsPublic, parsed)}) {
        if (error) return unexpected(*error);
    }
    parsed.settings.timeout = std::chrono::seconds(options.seconds);
    parsed.settings.probeTimeout = std::min(parsed.settings.probeTimeout, parsed.settings.timeout);
    return parsed;
}

CheckRequest makeRequest(const Target& target, const ParsedOptions& options,
                         std::vector<OwnAddressService> ownAddressServices) {
    return {target, options.resolvers, options.selectors, options.treatAsPublic,
            std::move(ownAddressServices)};
}

}  // namespace mailvitals::ui
