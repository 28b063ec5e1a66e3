// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/evidence_file.h"

#include "evidence/json.h"
#include "ui/text.h"
#include "ui/write_file.h"

#include <QCoreApplication>
#include <QFile>

namespace mailvitals::ui {
namespace {

// A little more than what evidenceFromJson() accepts, so that it is the one to explain.
constexpr qint64 mostBytes = 65LL * 1024 * 1024;

struct Words {
    Q_DECLARE_TR_FUNCTIONS(EvidenceFile)
};

}  // namespace

Expected<SnapshotPtr, QString> openEvidence(const QString& path, const Policy& policy) {
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly)) {
        return unexpected(Words::tr("This file cannot be read: %1").arg(file.errorString()));
    }
    auto evidence = evidenceFromJson(file.read(mostBytes));
    if (!evidence) {
        const EvidenceFileError& error = evidence.error();
        const QString what = networkText(error.what);
        if (error.where.empty()) return unexpected(Words::tr("This is not saved evidence: %1.").arg(what));
        return unexpected(Words::tr("This is not evidence that can be judged. At %1: %2.")
                              .arg(networkText(error.where), what));
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
    return writeFile(path, toJson(evidence));
}

}  // namespace mailvitals::ui
