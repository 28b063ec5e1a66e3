// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "support/mail_signer.h"
#include "support/scenario.h"

/// A letter from example.org to homelab.example, as its receiver saved it.
namespace mailvitals::test {

/// The line that the receiver's server wrote. `with` is "ESMTPS", `client` what stands behind "from".
inline std::string handover(const std::string& client = "out.example.org (out.example.org [203.0.113.25])",
                            const std::string& with = "ESMTPS") {
    return "Received: from " + client + "\r\n\tby mail.homelab.example (Postcow) with " + with +
           " id ABC\r\n\tfor <me@homelab.example>; Mon, 23 Nov 2026 12:00:08 +0000\r\n";
}

inline const std::string content =
    "From: Alice <alice@example.org>\r\nTo: me@homelab.example\r\nSubject: Hello\r\n"
    "Date: Mon, 23 Nov 2026 12:00:00 +0000\r\nMessage-ID: <1@example.org>\r\n\r\nHello\r\n";

inline const std::string returnPath = "Return-Path: <alice@example.org>\r\n";

inline const SigningKey& letterKey() {
    static const SigningKey key = SigningKey::rsa(2048);
    return key;
}

/// Signed by example.org with the selector sel.
inline std::string letter() {
    return returnPath + handover() + signedMessage(content, {.key = &letterKey()});
}

/// The world in which all about it is in order.
inline Scenario letterWorld(const std::string& source) {
    Scenario s("example.org");
    s.txt("sel._domainkey.example.org", letterKey().record);
    s.txt("example.org", "v=spf1 ip4:203.0.113.25 -all").txt("_dmarc.example.org", "v=DMARC1; p=reject");
    s.mx("example.org", 10, "mail.example.org").mx("homelab.example", 10, "mail.homelab.example");
    s.a("out.example.org", "203.0.113.25");
    return s.message(source);
}

}  // namespace mailvitals::test
