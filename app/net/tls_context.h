// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>

typedef struct ssl_ctx_st SSL_CTX;

namespace mailvitals::net {

/// How to speak TLS so that as much as possible comes about: from TLS 1.0 on, with every cipher that encrypts
/// and names the server, whatever its strength. What was agreed on is for the rules to judge. Everything is
/// said here, so that neither the distribution's policy (openssl.cnf) nor the version of OpenSSL makes
/// another verdict of the same server.
std::shared_ptr<SSL_CTX> lenientTlsContext();

}  // namespace mailvitals::net
