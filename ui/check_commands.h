// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/files/message_file.h"
#include "ui/message_desk.h"
#include "ui/session/check_session.h"
#include "ui/session/demo_show.h"
#include "ui/session/settings.h"

#include <QObject>

#include <functional>

namespace mailvitals::ui {

struct ParsedOptions;

/// Begins checks: of what was typed, a message, a configuration, the demonstration, or again. With the
/// options of the settings; what cannot begin is said in a sentence.
class CheckCommands : public QObject {
    Q_OBJECT

 public:
    /// All of them must outlive this.
    CheckCommands(const Policy& policy, Settings& settings, CheckSession& session, const DemoShow& demo,
                  const MessageDesk& messages, QObject* parent = nullptr);

    void checkTyped(const QString& typed);
    /// With every known relay form, once its owner has agreed.
    void checkTypedThoroughly(const QString& typed);
    void checkMessage(const InputMessage& message);
    /// No rule of such a check asks anybody: it is over at once.
    void checkConfiguration(const ConfigurationItem& configuration);
    void checkDemonstration();
    /// What is shown, all of it, whatever was typed since.
    void checkAgain();
    /// The message that is shown, with the step of its route at which it came in; none: as its lines tell.
    void checkArrivalAt(const std::optional<std::size_t>& hop);
    /// The owner's word that the mail servers of the domain that is shown are theirs. With it the check is
    /// done again; where it is taken back, the next one keeps to the mail ports.
    void tellOwnServer(bool own);
    bool canCheckAgain() const;
    /// A message or a configuration is shown: "Check" is about that, never about the domain which it names.
    bool showsHandedText() const;
    /// One rule of what is shown; with a proof, sends it.
    void recheck(const QString& rule, const std::optional<RelayProof>& proof = std::nullopt);

 Q_SIGNALS:
    /// Another check than the one that was shown begins.
    void begun();
    /// The check that is shown is done again, or a part of it.
    void begunAgain();
    void refused(const QString& sentence);  ///< what was typed
    void failed(const QString& sentence);
    /// The settings that were handed over are checked again: the owner changed them, so a new text is needed.
    void configurationWanted();
    /// Every known relay form shall be tried: `then` is for the owner to allow.
    void consentWanted(const Target& target, const std::function<void()>& then);

 private:
    std::optional<Target> parsed(const QString& typed);
    std::optional<ParsedOptions> options();
    bool start(const Target& target, bool thorough);
    CheckRequest requestFor(const Target& target, const ParsedOptions& options) const;
    void recheck(const QString& rule, const std::optional<RelayProof>& proof, bool agreed);
    void startMessageAgain(const ParsedOptions& options, const std::optional<std::size_t>& hop);

    const Policy& policy_;
    Settings& settings_;
    CheckSession& session_;
    const DemoShow& demo_;
    const MessageDesk& messages_;
};

}  // namespace mailvitals::ui
