// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/session/check_options.h"
#include "ui/style/theme.h"

#include <QByteArray>
#include <QSettings>
#include <QStringList>

#include <optional>

namespace mailvitals::ui {

/// What is remembered from one day to the next, in the place that the system has for it. Values in, values
/// out; whatever stands in the file was written by anybody, so it is read with care.
class Settings {
 public:
    static constexpr int mostTargets = 12;

    QStringList recentTargets() const;
    /// Moves it to the front; the oldest falls off.
    void addRecentTarget(const QString& target);
    void forgetRecentTargets();

    /// Files that were opened, the last one first; those that are gone are left out.
    QStringList recentFiles() const;
    void addRecentFile(const QString& path);

    CheckOptions options() const;
    /// All but the password of a proxy lasts longer than the program runs.
    void setOptions(const CheckOptions& options);

    /// Selectors that messages of this domain were signed with, as far as anybody handed some over.
    QStringList learnedSelectors(const QString& domain) const;
    void learnSelectors(const QString& domain, const QStringList& selectors);

    /// Did the owner say that the mail servers of this domain are theirs?
    bool isOwnServer(const QString& domain) const;
    void setOwnServer(const QString& domain, bool own);

    /// The steps of the recovery guide that the owner of this target has ticked.
    QStringList recoverySteps(const QString& target) const;
    void setRecoverySteps(const QString& target, const QStringList& steps);

    QString mailSystem() const;  ///< "mailcow"; empty: never chosen
    void setMailSystem(const QString& name);

    /// May records of a message's sender be looked up? None: never asked.
    std::optional<bool> senderLookup() const;
    void setSenderLookup(bool lookUp);

    ThemeChoice theme() const;
    void setTheme(ThemeChoice choice);

    QByteArray windowGeometry() const;
    QByteArray windowState() const;
    void setWindow(const QByteArray& geometry, const QByteArray& state);

    QString lastFolder() const;
    void setLastFolder(const QString& folder);

 private:
    QString read(const char* key) const;
    void write(const char* key, const QVariant& value);
    QStringList remembered(const char* key, const QString& name) const;
    /// What was remembered last goes last. Somebody who looks at all the world must not make the file grow
    /// for ever.
    void remember(const char* key, const QString& name, const QStringList& values);

    QSettings store_;
    QString proxy_;  ///< with its login, which is not written down
};

}  // namespace mailvitals::ui
