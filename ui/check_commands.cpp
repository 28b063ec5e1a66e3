// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/check_commands.h"

#include "evidence/target_words.h"
#include "ui/session/check_options.h"
#include "ui/session/recheck_plan.h"
#include "ui/text/text.h"

namespace mailvitals::ui {

CheckCommands::CheckCommands(const Policy& policy, Settings& settings, CheckSession& session,
                             const DemoShow& demo, const MessageDesk& messages, QObject* parent)
    : QObject(parent),
      policy_(policy),
      settings_(settings),
      session_(session),
      demo_(demo),
      messages_(messages) {}

std::optional<Target> CheckCommands::parsed(const QString& typed) {
    const auto target = Target::parse(toUtf8(typed));
    if (target) return *target;
    Q_EMIT refused(ownText(explain(target.error(), toUtf8(typed))));
    return std::nullopt;
}

std::optional<ParsedOptions> CheckCommands::options() {
    auto options = parse(demo_.isOn() ? CheckOptions() : settings_.options());
    if (options) return std::move(*options);
    Q_EMIT failed(tr("Check options: %1").arg(options.error().sentence));
    return std::nullopt;
}

void CheckCommands::checkTyped(const QString& typed) {
    const auto target = parsed(typed);
    if (!target) return;
    if (demo_.isOn() && *target == demo_.request().target) return checkDemonstration();
    if (demo_.isOn()) {
        Q_EMIT refused(tr("The demonstration knows %1 only. End it to check a server of your own.")
                           .arg(ownText(demo::World::domain())));
    } else if (start(*target, false)) {
        Q_EMIT begun();
    }
}

void CheckCommands::checkTypedThoroughly(const QString& typed) {
    const auto target = parsed(typed);
    if (!target) return;
    Q_EMIT consentWanted(*target, [this, target = *target] {
        if (start(target, true)) Q_EMIT begun();
    });
}

bool CheckCommands::start(const Target& target, bool thorough) {
    const auto options = this->options();
    if (!options) return false;
    settings_.addRecentTarget(ownText(target.toString()));
    CheckRequest request = requestFor(target, *options);
    request.thorough = thorough;
    const run::RunSettings settings = withTimeFor(request, options->settings);
    session_.start(std::move(request), settings);
    return true;
}

/// By the options, and with what messages have taught.
CheckRequest CheckCommands::requestFor(const Target& target, const ParsedOptions& options) const {
    CheckRequest request = makeRequest(target, options, policy_.ownAddressServices);
    std::vector<std::string> learned;
    for (const QString& selector : settings_.learnedSelectors(ownText(target.toString())))
        learned.push_back(toUtf8(selector));
    request.selectors = withSelectors(request.selectors, learned);
    request.ownServer = target.domain() && settings_.isOwnServer(ownText(target.toString()));
    return request;
}

void CheckCommands::checkMessage(const InputMessage& message) {
    const auto options = this->options();
    if (!options) return;
    if (const DomainName* domain = message.target.domain()) {
        QStringList selectors;
        for (const std::string& selector : selectorsOf(*message.item, *domain))
            selectors << networkText(selector);
        if (!selectors.isEmpty()) settings_.learnSelectors(ownText(message.target.toString()), selectors);
    }
    CheckRequest request = makeRequest(message.target, *options, policy_.ownAddressServices);
    request.message = message.item;
    request.offline = messages_.isOffline();
    session_.start(std::move(request), options->settings);
    Q_EMIT begun();
}

void CheckCommands::checkConfiguration(const ConfigurationItem& configuration) {
    CheckRequest request{targetOf(configuration), {}, {}, {}, {}};
    request.configuration = std::make_shared<const ConfigurationItem>(configuration);
    session_.start(std::move(request), {});
    Q_EMIT begun();
}

void CheckCommands::checkDemonstration() {
    session_.start(demo_.request(), demo_.settings());
    Q_EMIT begun();
}

void CheckCommands::checkAgain() {
    if (session_.isRunning()) return;
    if (session_.snapshot()->evidence->request.configuration) return Q_EMIT configurationWanted();
    const auto options = this->options();
    if (!options) return;
    const SnapshotPtr snapshot = session_.snapshot();
    const CheckRequest& shown = snapshot->evidence->request;
    // Again about the message: its author's server is somebody else's, and no part of it.
    if (demo_.isOn()) {
        session_.start(demo_.request(), demo_.settings());
    } else if (shown.message) {
        startMessageAgain(*options, shown.arrivalHop);
    } else {
        start(shown.target, false);
    }
    Q_EMIT begunAgain();
}

void CheckCommands::startMessageAgain(const ParsedOptions& options, const std::optional<std::size_t>& hop) {
    const SnapshotPtr snapshot = session_.snapshot();
    const CheckRequest& shown = snapshot->evidence->request;
    CheckRequest request = makeRequest(shown.target, options, policy_.ownAddressServices);
    request.message = shown.message;
    request.arrivalHop = hop;
    request.offline = messages_.isOffline();
    session_.start(std::move(request), options.settings);
}

void CheckCommands::checkArrivalAt(const std::optional<std::size_t>& hop) {
    const auto options = this->options();
    if (!options || session_.isRunning() || !session_.snapshot()->evidence->request.message) return;
    startMessageAgain(*options, hop);
    Q_EMIT begunAgain();
}

void CheckCommands::tellOwnServer(bool own) {
    const SnapshotPtr shown = session_.snapshot();
    if (!shown || demo_.isOn() || !shown->evidence->request.target.domain()) return;
    settings_.setOwnServer(ownText(shown->evidence->request.target.toString()), own);
    if (own && canCheckAgain()) checkAgain();
}

bool CheckCommands::canCheckAgain() const {
    const SnapshotPtr snapshot = session_.snapshot();
    return snapshot && !session_.isRunning() &&
           (snapshot->evidence->request.configuration || !snapshot->evidence->request.target.isNameless());
}

bool CheckCommands::showsHandedText() const {
    const SnapshotPtr snapshot = session_.snapshot();
    return snapshot && (snapshot->evidence->request.message || snapshot->evidence->request.configuration);
}

void CheckCommands::recheck(const QString& rule, const std::optional<RelayProof>& proof) {
    recheck(rule, proof, false);
}

void CheckCommands::recheck(const QString& rule, const std::optional<RelayProof>& proof, bool agreed) {
    if (session_.isRunning()) return;
    const SnapshotPtr shown = session_.snapshot();
    if (shown->evidence->request.configuration) return Q_EMIT configurationWanted();
    const auto options = this->options();
    if (!options) return;
    const Target& target = shown->evidence->request.target;
    CheckRequest present = demo_.isOn() ? demo_.request() : requestFor(target, *options);
    present.offline = shown->evidence->request.message && messages_.isOffline();
    present.proof = proof;
    const RecheckPlan plan =
        planRecheck(*shown, toUtf8(rule), std::move(present),
                    demo_.isOn() ? demo_.settings() : options->settings, policy_.catalogue, agreed);
    switch (plan.kind) {
        case RecheckPlan::Kind::OneRule:
            session_.recheck(toUtf8(rule), plan.request, plan.settings);
            return Q_EMIT begunAgain();
        case RecheckPlan::Kind::Everything:
            session_.start(plan.request, plan.settings);
            return Q_EMIT begunAgain();
        case RecheckPlan::Kind::AfterConsent:
            return Q_EMIT consentWanted(target, [this, rule, proof] { recheck(rule, proof, true); });
    }
}

}  // namespace mailvitals::ui
