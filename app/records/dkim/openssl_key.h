// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "records/dkim/key_record.h"
#include "records/dkim/published_key.h"
#include "records/openssl_scope.h"

#include <openssl/evp.h>

#include <memory>
#include <optional>

namespace mailvitals::dkim {

using KeyPtr = std::unique_ptr<EVP_PKEY, openssl::Releaser<EVP_PKEY_free>>;
using KeyUsePtr = std::unique_ptr<EVP_PKEY_CTX, openssl::Releaser<EVP_PKEY_CTX_free>>;

struct LoadedKey {
    KeyPtr key;  ///< null for a type that is not known here
    KeyFacts facts;
    /// Of RSA: ready to verify. Each use takes a copy of it, as other threads may do at the same time: made
    /// in much less time than a new one, for which OpenSSL 3 searches its algorithms by name.
    KeyUsePtr verifier = nullptr;
};

/// What a published key turned out to be.
struct ReadKey {
    Expected<KeyRecord, ParseError> record;
    std::optional<Expected<LoadedKey, ParseError>> loaded;  ///< of a record that can be read
};

/// The key of a record in OpenSSL's form, with what is to be known about it. Errors as inspectKey() has them.
Expected<LoadedKey, ParseError> loadKey(const KeyRecord& record);

}  // namespace mailvitals::dkim
