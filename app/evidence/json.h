// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/expected.h"
#include "evidence/evidence.h"

#include <QByteArray>

namespace mailvitals {

/// Evidence as a file, "mailvitals.evidence/1": one JSON object, bytes of the network escaped so that nothing
/// is lost.
QByteArray toJson(const Evidence& evidence);

struct EvidenceFileError {
    std::string where;  ///< path in the file, "dns[3].answers[0].ttl"; empty: the file as a whole
    std::string what;
    bool ours = true;  ///< false: it is something else, which somebody else may know
};

inline constexpr qsizetype largestEvidenceFile = 64 * 1024 * 1024;  ///< in bytes

/// Reads a saved file back. Any file may be made to hurt: sizes, counts and every value are checked.
Expected<Evidence, EvidenceFileError> evidenceFromJson(const QByteArray& json);

}  // namespace mailvitals
