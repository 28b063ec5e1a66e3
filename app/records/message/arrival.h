// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "records/message/house.h"
#include "records/message/journey.h"

namespace mailvitals::message {

/// The house of whoever received the message: that of the topmost line whose writer has a public name, that
/// of the recipient whom the topmost line names, and, where a program fetched it from a mailbox elsewhere,
/// that of the mailbox as well.
House receivingHouse(const std::vector<Hop>& fromTheTop);

/// Walks from the top down and marks as own what the house wrote. `fromTheTop` ends where a line cannot be
/// read; `whole`: it is all there is. The index is one of `fromTheTop`.
std::optional<Arrival> findArrival(std::vector<Hop>& fromTheTop, bool whole, const IsPublic& isPublic);

}  // namespace mailvitals::message
