// SPDX-License-Identifier: GPL-3.0-or-later
#include "policy/policy.h"

#include "policy/services.h"

#include <QDir>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

namespace mailvitals {
namespace {

QByteArray readResource(const QString& path) {
    QFile file(QStringLiteral(":/mailvitals/") + path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

QJsonObject readJson(const QString& path) {
    return QJsonDocument::fromJson(readResource(path)).object();
}

std::string text(const QJsonObject& object, const char* key) {
    return object.value(QLatin1String(key)).toString().toStdString();
}

DomainName name(const QJsonObject& object, const char* key) {
    return DomainName::parse(text(object, key)).value_or(DomainName());
}

PublicResolver readPublicResolver(const QJsonObject& object) {
    PublicResolver resolver{text(object, "name"), {}};
    for (const QJsonValue& value : object.value(QLatin1String("addresses")).toArray()) {
        if (const auto address = IpAddress::parse(value.toString().toStdString()))
            resolver.addresses.push_back(*address);
    }
    return resolver;
}

ReferenceHost readReferenceHost(const QJsonObject& object) {
    ReferenceHost reference{name(object, "host"), {}};
    for (const QJsonValue& value : object.value(QLatin1String("greets_as")).toArray()) {
        if (auto domain = DomainName::parse(value.toString().toStdString()))
            reference.greetsAs.push_back(std::move(*domain));
    }
    return reference;
}

KnownIssuer::State stateOfIssuer(const std::string& word) {
    using State = KnownIssuer::State;
    if (word == "root") return State::Root;
    if (word == "issuing") return State::Issuing;
    return word == "spare" ? State::Spare : State::Retired;
}

KnownIssuer readIssuer(const QJsonObject& object) {
    return {text(object, "name"), text(object, "key"), stateOfIssuer(text(object, "state")),
            text(object, "pool")};
}

/// In the order of the numbers that their names begin with.
Expected<std::vector<RecoveryStep>, PolicyError> readRecoveryGuide() {
    std::vector<RecoveryStep> steps;
    const QDir folder(QStringLiteral(":/mailvitals/recovery"));
    for (const QString& file : folder.entryList({QStringLiteral("*.md")}, QDir::Files, QDir::Name)) {
        auto step = parseRecoveryStep(file.toStdString(),
                                      readResource(QStringLiteral("recovery/") + file).toStdString());
        if (!step) return unexpected(PolicyError{step.error().page, step.error().what});
        steps.push_back(std::move(*step));
    }
    return steps;
}

Expected<Catalogue, PolicyError> readCatalogue() {
    std::vector<RulePage> pages;
    RulePage common;
    const QDir folder(QStringLiteral(":/mailvitals/rules"));
    for (const QString& file : folder.entryList({QStringLiteral("*.*.md"), QStringLiteral("common.md")})) {
        auto page =
            parseRulePage(file.toStdString(), readResource(QStringLiteral("rules/") + file).toStdString());
        if (!page) return unexpected(PolicyError{page.error().page, page.error().what});
        if (page->id == "common")
            common = std::move(*page);
        else
            pages.push_back(std::move(*page));
    }
    auto recoveryGuide = readRecoveryGuide();
    if (!recoveryGuide) return unexpected(recoveryGuide.error());
    std::vector<std::string> headlines;
    for (const QJsonValue& rule :
         readJson(QStringLiteral("policy/headlines.json")).value(QLatin1String("rules")).toArray())
        headlines.push_back(rule.toString().toStdString());
    if (headlines.empty()) return unexpected(PolicyError{"policy/headlines.json", "it names no rule"});
    return Catalogue(std::move(pages), std::move(common), std::move(*recoveryGuide), std::move(headlines));
}

}  // namespace

Expected<Policy, PolicyError> shippedPolicy() {
    auto catalogue = readCatalogue();
    if (!catalogue) return unexpected(catalogue.error());
    Policy policy{std::move(*catalogue), {}, {}, {}, {}};
    auto lists = parseBlocklists(readResource(QStringLiteral("policy/blocklists.json")));
    if (!lists) return unexpected(PolicyError{"policy/blocklists.json", lists.error()});
    for (const Blocklist& list : *lists) {
        if (list.state != Blocklist::State::Asked) continue;
        (list.sort == Blocklist::Sort::Allow ? policy.allowlists : policy.blocklists).push_back(list);
    }
    policy.knownLists = std::move(*lists);
    auto providers = parseProviders(readResource(QStringLiteral("policy/providers.json")));
    if (!providers) return unexpected(PolicyError{"policy/providers.json", providers.error()});
    policy.providers = std::move(*providers);
    const auto selectors =
        readJson(QStringLiteral("policy/selectors.json")).value(QLatin1String("selectors"));
    for (const QJsonValue& selector : selectors.toArray()) {
        policy.selectors.push_back(selector.toString().toStdString());
    }
    const auto services =
        readJson(QStringLiteral("policy/own_address.json")).value(QLatin1String("services"));
    for (const QJsonValue& value : services.toArray()) {
        const QJsonObject service = value.toObject();
        policy.ownAddressServices.push_back(
            {IpEndpoint::parse(text(service, "server"), 53).value_or(IpEndpoint()), name(service, "name"),
             dns::typeFromString(text(service, "type")),
             text(service, "class") == "CH" ? dns::Class::Chaos : dns::Class::In});
    }
    const auto pairs = readJson(QStringLiteral("policy/relay.json")).value(QLatin1String("pairs"));
    for (const QJsonValue& value : pairs.toArray()) {
        policy.relayPairs.push_back({text(value.toObject(), "sender"), text(value.toObject(), "recipient")});
    }
    const auto resolvers =
        readJson(QStringLiteral("policy/resolvers.json")).value(QLatin1String("public_resolvers"));
    for (const QJsonValue& value : resolvers.toArray())
        policy.publicResolvers.push_back(readPublicResolver(value.toObject()));
    const auto references =
        readJson(QStringLiteral("policy/reference_hosts.json")).value(QLatin1String("hosts"));
    for (const QJsonValue& host : references.toArray())
        policy.referenceHosts.push_back(readReferenceHost(host.toObject()));
    const auto issuers = readJson(QStringLiteral("policy/issuers.json")).value(QLatin1String("issuers"));
    for (const QJsonValue& issuer : issuers.toArray())
        policy.issuers.push_back(readIssuer(issuer.toObject()));
    auto ports = parseServices(readResource(QStringLiteral("policy/services.json")));
    if (!ports) return unexpected(PolicyError{"policy/services.json", ports.error()});
    policy.mailServices = std::move(ports->mail);
    policy.innerServices = std::move(ports->inner);
    auto bounces = parseBounces(readResource(QStringLiteral("policy/bounces.json")));
    if (!bounces) return unexpected(PolicyError{"policy/bounces.json", bounces.error()});
    policy.bounces = std::move(*bounces);
    const bool whole = !policy.catalogue.pages().empty() && !policy.catalogue.recoveryGuide().empty() &&
                       !policy.blocklists.empty() && !policy.allowlists.empty() &&
                       !policy.selectors.empty() && !policy.ownAddressServices.empty() &&
                       !policy.relayPairs.empty() && !policy.publicResolvers.empty() &&
                       !policy.referenceHosts.empty() && !policy.issuers.empty();
    if (!whole) return unexpected(PolicyError{"policy", "a part of the built-in policy is missing"});
    return policy;
}

}  // namespace mailvitals
