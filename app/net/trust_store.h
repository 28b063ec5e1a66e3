// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>
#include <string>
#include <vector>

typedef struct x509_store_st X509_STORE;

namespace mailvitals::net {

/// The certification authorities that this computer trusts, or those of one file. Safe to share between
/// threads.
class TrustStore {
 public:
    static TrustStore system();
    /// Null store (nothing is trusted, usable() is false) where the PEM file cannot be read.
    static TrustStore fromFile(const std::string& pemFile);

    /// Is there anything in it to compare with?
    bool usable() const { return store_ != nullptr; }

    struct Verdict {
        int code = 0;  ///< X509_V_OK or OpenSSL's code
        std::string text;
    };
    /// Does the chain (DER, the server's own first) lead to an authority? Neither names nor times are looked
    /// at: the first are for the rule to judge, the second change while evidence lies in a drawer.
    Verdict verify(const std::vector<std::string>& chain) const;

 private:
    std::shared_ptr<X509_STORE> store_;
};

}  // namespace mailvitals::net
