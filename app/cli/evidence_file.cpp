// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/evidence_file.h"

#include "evidence/json.h"

#include <QFile>

namespace mailvitals::cli {

Expected<Evidence, std::string> readEvidence(const std::string& path) {
    QFile file(QString::fromStdString(path));
    if (!file.open(QIODevice::ReadOnly)) {
        return unexpected("Cannot read " + path + ": " + file.errorString().toStdString());
    }
    auto evidence = evidenceFromJson(file.readAll());
    if (evidence) return std::move(*evidence);
    const EvidenceFileError& error = evidence.error();
    const std::string place = error.where.empty() ? "" : " at " + error.where;
    return unexpected(path + " is not evidence that can be judged" + place + ": " + error.what + ".");
}

}  // namespace mailvitals::cli
