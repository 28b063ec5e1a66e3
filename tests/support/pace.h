// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// GCC and clang tell in ways of their own that a sanitizer is at work.
#if defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
#define MAILVITALS_SANITIZED
#endif
#endif
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define MAILVITALS_SANITIZED
#endif

namespace mailvitals::test {

/// So many times slower than otherwise may it go: limits on time are meant for the program as it is shipped,
/// and the sanitizers cost several times as much.
#ifdef MAILVITALS_SANITIZED
inline constexpr int slower = 8;
#else
inline constexpr int slower = 1;
#endif

}  // namespace mailvitals::test
