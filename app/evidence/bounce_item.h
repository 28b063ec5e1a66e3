// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "evidence/target.h"
#include "records/bounce/notice.h"

class QJsonObject;

namespace mailvitals {

class Fields;

/// What a check keeps of a bounce that somebody handed it: who said what of which message. The message that
/// came back with it is gone.
struct BounceItem {
    std::string name;  ///< of the file; empty where it was pasted
    bounce::Notice notice;

    bool operator==(const BounceItem&) const = default;
};

/// The domain of the sender to whom the report went; where none is told: a target without a name.
Target targetOf(const BounceItem& bounce);

QJsonObject toObject(const BounceItem& bounce);
/// Errors go where those of the whole file go.
BounceItem readBounce(const Fields& fields);

}  // namespace mailvitals
