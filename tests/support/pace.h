// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace mailvitals::test {

/// So many times slower than otherwise may it go: limits on time are meant for the program as it is shipped,
/// and the sanitizers cost several times as much.
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
inline constexpr int slower = 8;
#else
inline constexpr int slower = 1;
#endif

}  // namespace mailvitals::test
