// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "records/openssl_scope.h"

#include <openssl/x509.h>

#include <memory>
#include <string_view>

namespace mailvitals::x509 {

using X509Ptr = std::unique_ptr<X509, openssl::Releaser<X509_free>>;

/// Null: it is no certificate, there is more behind it, or it is larger than any honest one.
inline X509Ptr fromDer(std::string_view der) {
    if (der.empty() || der.size() > 256 * 1024) return nullptr;
    const auto* position = reinterpret_cast<const unsigned char*>(der.data());
    const auto* const end = position + der.size();
    X509Ptr certificate(d2i_X509(nullptr, &position, static_cast<long>(der.size())));
    return position == end ? std::move(certificate) : nullptr;
}

}  // namespace mailvitals::x509
