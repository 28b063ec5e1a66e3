// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "evidence/evidence.h"
#include "evidence/summary.h"
#include "findings/condense.h"
#include "findings/light.h"
#include "report/recovery.h"

#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace mailvitals::report {

/// One area with its light and its findings, the urgent ones first.
struct AreaReport {
    Area area{};
    Light light = Light::Grey;
    AreaVerdict verdict = {};
    std::vector<ShownFinding> findings = {};
    /// How many of its findings depend on one of another area, and which: "5 checks depend on smtp.reachable
    /// (Relaying)."
    std::vector<std::string> elsewhere = {};
};

class Mask;

/// From where it was looked.
struct VantageReport {
    std::vector<std::string> publicAddresses;
    std::vector<std::string> localAddresses;
    std::vector<std::string> resolvers;
    std::string proxy;  ///< empty: direct
};

/// Everything that any form of a report shows; PDF, HTML, JSON, terminal and window all start from this
/// value.
struct Report {
    std::string target;
    /// The file of the message that was judged, as it is called, which may be anything; empty: it was pasted;
    /// unset: no message was judged.
    std::optional<std::string> message;
    std::string program;
    std::chrono::sys_seconds startedAt{};
    Light light = Light::Grey;
    std::string verdict;  ///< one sentence
    VantageReport vantage;
    std::vector<AreaReport> areas;  ///< only those in which something applied
    std::vector<Finding> findings;  ///< all, in the catalogue's order
    RunSummary summary;
    std::optional<Recovery> recovery;  ///< the guide, where one is needed or under way
    /// Unset: names and addresses stand as they are. Set: they are masked in here already, and whoever takes
    /// words from the evidence masks them as well (masked_report.h).
    std::shared_ptr<Mask> mask = nullptr;
};

/// Every area there is, with its findings as they are shown, the urgent ones first.
std::vector<AreaReport> areaReports(const std::vector<Finding>& findings, const Catalogue& catalogue);

Report makeReport(const Evidence& evidence, std::vector<Finding> findings, const Catalogue& catalogue,
                  const RecoveryProgress& progress = {});

}  // namespace mailvitals::report
