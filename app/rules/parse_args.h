// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/parse_error.h"
#include "findings/args.h"

namespace mailvitals {

/// The arguments that tell where and why a record is wrong. Columns count from 1 for people.
inline Args argsOf(const ParseError& error, const std::string& record) {
    return {{arg::where, static_cast<std::int64_t>(error.where) + 1},
            {arg::reason, error.what},
            {arg::found, error.found},
            {arg::section, error.section},
            {arg::record, record}};
}

}  // namespace mailvitals
