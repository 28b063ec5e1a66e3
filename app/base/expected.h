// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <tl/expected.hpp>

namespace mailvitals {

/// A value or the reason why there is none. Errors are values here: nothing in app/ throws on purpose.
template <class T, class E>
using Expected = tl::expected<T, E>;

template <class E>
tl::unexpected<E> unexpected(E error) {
    return tl::unexpected<E>(std::move(error));
}

}  // namespace mailvitals
