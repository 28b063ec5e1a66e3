// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <openssl/bio.h>
#include <openssl/err.h>

#include <algorithm>
#include <string>

/// What every reader of keys and certificates needs from OpenSSL's C interface.
namespace mailvitals::openssl {

/// For std::unique_ptr<X509, Releaser<X509_free>>.
template <auto release>
struct Releaser {
    template <class T>
    void operator()(T* object) const {
        release(object);
    }
};

/// What was written into a BIO in memory.
inline std::string contentOf(BIO* bio) {
    char* data = nullptr;
    const long length = BIO_get_mem_data(bio, &data);
    return std::string(data, static_cast<std::size_t>(std::max(0L, length)));
}

/// Keeps OpenSSL's errors about bad input from being read later as errors of a TLS session on the same
/// thread: they wait in one queue for all (SSL_get_error(3)).
class QuietErrors {
 public:
    QuietErrors() { ERR_set_mark(); }
    ~QuietErrors() { ERR_pop_to_mark(); }
    QuietErrors(const QuietErrors&) = delete;
    QuietErrors& operator=(const QuietErrors&) = delete;
};

}  // namespace mailvitals::openssl
