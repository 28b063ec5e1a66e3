// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/domain_name.h"
#include "base/ip_address.h"

#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace mailvitals {

/// Ids by which findings point at the message, and at the way that it came.
inline const std::string messageId = "message";
inline const std::string messagePathId = "message-path";

/// Lines of a configuration text that was handed over, by their places among its facts.
struct ConfigurationView {
    std::size_t text = 0;
    std::vector<std::size_t> facts;
};

/// A domain's SPF record with everything that it leads to.
struct SpfTreeView {
    DomainName domain;
};

/// How a receiver judges one sending address by SPF. The sender is postmaster at the domain.
struct SpfCheckView {
    IpAddress client;
    DomainName domain;
    DomainName helo;
};

/// The header of the message that is judged.
struct MessageView {};

/// The way that it came, step by step.
struct MessagePathView {};

/// Which mail one address took from us and which not: each port, before and after encryption.
struct RelayMatrixView {
    IpAddress server;
};

/// What is worked out from several items of evidence when it is shown. Nothing of it is stored; its id says
/// all that is needed to work it out again.
using Derived =
    std::variant<SpfTreeView, SpfCheckView, MessageView, MessagePathView, RelayMatrixView, ConfigurationView>;

/// "message", "message-path", "relay-matrix:192.0.2.1", "configuration:0:3,7", "spf-tree:example.org",
/// "spf-check:192.0.2.1 example.org mail.example.org". A finding may name these beside the ids of items.
std::string idOf(const Derived& derived);

/// The view with this id; none where it is no id of a view.
std::optional<Derived> derivedFrom(std::string_view id);

}  // namespace mailvitals
