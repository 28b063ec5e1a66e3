// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/expected.h"
#include "base/ip_address.h"
#include "base/parse_error.h"
#include "records/message/date.h"

#include <optional>
#include <string>
#include <string_view>

namespace mailvitals::message {

/// What a Received: line says about encryption of the step that it describes.
enum class HopTls {
    NotSaid,    ///< the writer does not tell, or uses words from which nothing follows
    Plain,      ///< "with ESMTP" or "ESMTPA": by RFC 3848 these mean that there was no STARTTLS
    Encrypted,  ///< "with ESMTPS", or a TLS version or cipher stands there
};

/// The caller as the writing server saw it.
struct HopClient {
    std::string said;                  ///< what the caller called itself in HELO; empty where not recorded
    std::string name;                  ///< reverse name that the server found; empty for none or "unknown"
    std::optional<IpAddress> address;  ///< the address that the connection came from
    bool nameDoubtful = false;         ///< "may be forged": name and address do not confirm each other

    bool operator==(const HopClient&) const = default;
};

/// One Received: line (RFC 5321 section 4.4). Everything in it is the word of whoever wrote the line.
struct Received {
    HopClient client;
    std::string by;                      ///< name of the server that wrote the line
    std::optional<IpAddress> byAddress;  ///< where the server gave its address
    std::string via;
    std::string with;     ///< protocol as written: "ESMTPSA", "Microsoft SMTP Server", "mapi"
    std::string id;       ///< the server's own number for the message
    std::string forWhom;  ///< recipient, without brackets
    HopTls tls = HopTls::NotSaid;
    std::string tlsVersion;      ///< "TLSv1.3" or as written; empty where not said
    std::string cipher;          ///< as written; empty where not said
    bool authenticated = false;  ///< the caller had logged in
    std::optional<Date> date;
    std::optional<ParseError> dateError;  ///< why there is no date

    /// No connection lies behind the line: written for a message of a local program, or by a filter.
    bool isLocal() const;
    /// Its author had logged in at this server, or wrote it in a browser: nothing that SPF is about (RFC
    /// 6409, RFC 3848). Not where a delivery program had (LMTPA).
    bool isLogin() const;
    /// A program fetched it from a mailbox elsewhere, by IMAP or POP3.
    bool isFetch() const;
    bool operator==(const Received&) const = default;
};

/// Reads the forms that Postfix, Exim, Sendmail, Exchange, Gmail, OpenSMTPD, Stalwart, Haraka and qmail
/// write; of any other what follows RFC 5321 section 4.4. A missing date is no error but noted. Errors:
/// comments or quotes that do not close, a value beyond 64 KiB, a line with neither "from" nor "by" nor a
/// date.
Expected<Received, ParseError> parseReceived(std::string_view value);

}  // namespace mailvitals::message
