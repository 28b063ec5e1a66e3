// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "evidence/request.h"
#include "run/check_run.h"

#include <QString>

namespace mailvitals::ui {

/// How the user wants checks to be made, as typed. Kept as text, so that the dialog shows again what was
/// written.
struct CheckOptions {
    QString selectors;      ///< names, apart by blanks or commas
    QString resolvers;      ///< addresses, with or without a port
    QString proxy;          ///< "host:port" or "socks5://host:port"; empty: direct
    QString authorities;    ///< a PEM file; empty: the system's
    QString treatAsPublic;  ///< networks
    int seconds = 120;      ///< for the whole check

    bool operator==(const CheckOptions&) const = default;
};

/// Options that were understood.
struct ParsedOptions {
    std::vector<std::string> selectors;
    std::vector<IpEndpoint> resolvers;
    std::vector<Cidr> treatAsPublic;
    run::RunSettings settings;
};

/// What is wrong, in which field, as a sentence for the person who typed it.
struct OptionError {
    enum class Field { Selectors, Resolvers, Proxy, Authorities, TreatAsPublic };
    Field field{};
    QString sentence;
};

/// Looks at the authorities file, at the start of it only.
Expected<ParsedOptions, OptionError> parse(const CheckOptions& options);

CheckRequest makeRequest(const Target& target, const ParsedOptions& options,
                         std::vector<OwnAddressService> ownAddressServices);

}  // namespace mailvitals::ui
