// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/expected.h"

#include <QString>
#include <QStringList>

namespace mailvitals::ui {

/// mailvitals [--demo | TARGET | FILE...]
struct CommandLine {
    bool demonstration = false;
    QString target;     ///< empty: none given
    QStringList files;  ///< to open, and folders of them
    bool help = false;
    bool version = false;
};

/// Of the words behind the program's name. The error is a sentence for standard error.
Expected<CommandLine, QString> parseCommandLine(const QStringList& arguments);

QString helpText();

}  // namespace mailvitals::ui
