// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QSslCertificate>
#include <QSslKey>

#include <string>
#include <vector>

namespace mailvitals::demo {

/// A certificate with its key, and the authority that signed it.
struct Identity {
    QSslCertificate certificate;
    QSslKey key;
    QByteArray authorityPem;
};

struct CertificateWish {
    std::vector<std::string> names;  ///< dNSName entries
    int daysBefore = 1;              ///< valid since so many days
    int daysAfter = 60;              ///< valid for so many days more; negative: expired
    bool selfSigned = false;
};

/// Made on the spot with keys that nobody else has; good for this one run.
Identity makeIdentity(const CertificateWish& wish);

}  // namespace mailvitals::demo
