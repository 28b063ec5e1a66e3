// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "records/openssl_scope.h"

#include <openssl/evp.h>

#include <memory>
#include <string>
#include <string_view>

namespace mailvitals::dkim {

/// SHA-256 over pieces.
class Digest {
 public:
    Digest() : context_(EVP_MD_CTX_new()) { EVP_DigestInit_ex(context_.get(), sha256(), nullptr); }

    /// A second digest that has taken in the same so far.
    Digest copy() const {
        Digest other;
        EVP_MD_CTX_copy_ex(other.context_.get(), context_.get());
        return other;
    }

    void add(std::string_view piece) { EVP_DigestUpdate(context_.get(), piece.data(), piece.size()); }

    /// The hash of all that was added, 32 octets; to be called once.
    std::string finish() {
        std::string hash(32, '\0');
        EVP_DigestFinal_ex(context_.get(), reinterpret_cast<unsigned char*>(hash.data()), nullptr);
        return hash;
    }

 private:
    /// Looked up once: OpenSSL 3 would otherwise search its providers for every digest.
    static const EVP_MD* sha256() {
        static const std::unique_ptr<EVP_MD, openssl::Releaser<EVP_MD_free>> found(
            EVP_MD_fetch(nullptr, "SHA256", nullptr));
        return found.get();
    }

    std::unique_ptr<EVP_MD_CTX, openssl::Releaser<EVP_MD_CTX_free>> context_;
};

}  // namespace mailvitals::dkim
