// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/evidence_file.h"

#include "cli/input.h"
#include "evidence/json.h"

namespace mailvitals::cli {

Expected<Evidence, std::string> readEvidence(const std::string& path) {
    const auto input = readNamed(path, static_cast<std::size_t>(largestEvidenceFile));
    if (!input) return unexpected(input.error());
    const std::string& bytes = input->bytes;
    auto evidence =
        evidenceFromJson(QByteArray::fromRawData(bytes.data(), static_cast<qsizetype>(bytes.size())));
    if (evidence) return std::move(*evidence);
    const EvidenceFileError& error = evidence.error();
    const std::string place = error.where.empty() ? "" : " at " + error.where;
    const std::string what = error.ours ? " cannot be judged" : " is not evidence that can be judged";
    return unexpected((path == "-" ? std::string("Standard input") : path) + what + place + ": " +
                      error.what + ".");
}

}  // namespace mailvitals::cli
