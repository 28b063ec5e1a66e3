// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/evidence_file.h"

#include "evidence/json.h"
#include "ui/text.h"
#include "ui/write_file.h"

#include <QCoreApplication>

namespace mailvitals::ui {
namespace {

struct Words {
    Q_DECLARE_TR_FUNCTIONS(EvidenceFile)
};

}  // namespace

std::optional<Expected<SnapshotPtr, QString>> readEvidence(const QByteArray& bytes, const Policy& policy) {
    auto evidence = evidenceFromJson(bytes);
    if (!evidence) {
        const EvidenceFileError& error = evidence.error();
        // No JSON, or somebody else's.
        if (error.where.empty() || error.where == "schema") return std::nullopt;
        return unexpected(Words::tr("This is not evidence that can be judged. At %1: %2.")
                              .arg(networkText(error.where), networkText(error.what)));
    }
    run::CheckUpdate update;
    update.finished = true;
    // As of the day it was seen: a certificate that has expired since was good then.
    update.findings = judge(*evidence, policy, {}, evidence->startedAt);
    update.evidence = std::make_shared<const Evidence>(std::move(*evidence));
    update.progress = {update.evidence->size(), update.evidence->size()};
    return makeSnapshot(Snapshot::Phase::Opened, update, policy.catalogue);
}

Expected<void, QString> saveEvidence(const QString& path, const Evidence& evidence) {
    const QByteArray json = toJson(evidence);
    if (json.size() > largestEvidenceFile) {
        return unexpected(Words::tr(
            "The evidence is larger than 64 MiB, which could not be read again; it was not saved."));
    }
    return writeFile(path, json);
}

}  // namespace mailvitals::ui
