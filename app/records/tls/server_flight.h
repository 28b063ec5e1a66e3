// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/expected.h"
#include "base/parse_error.h"
#include "records/tls/client_hello.h"

namespace mailvitals::tls {

/// What a server agrees to (RFC 8446 section 4.1.3, RFC 5246 section 7.4.1.3).
struct ServerHello {
    Version version = Version::Tls12;
    Suite suite = 0;
    /// It knows the version and one of the groups, and wants the hello again with a key for that (RFC 8446
    /// section 4.1.4).
    bool retry = false;
    std::optional<Group> group;  ///< in TLS 1.3, the one it chose

    bool operator==(const ServerHello&) const = default;
};

/// What a server says that does not (RFC 8446 section 6).
struct Alert {
    std::uint8_t level = 0;
    std::uint8_t description = 0;

    bool operator==(const Alert&) const = default;
};

std::string nameOf(const Alert& alert);  ///< "handshake_failure"; of others "alert 200"

/// The beginning of a server's first flight. Neither: nothing came yet that decides.
struct ServerFlight {
    std::optional<ServerHello> hello;
    std::optional<Alert> alert;  ///< that ended it

    bool operator==(const ServerFlight&) const = default;
};

/// Reads the answer to one hello as its octets come, up to what decides: the server's hello or an alert.
/// Bounded, whatever the octets claim of their own length. A server that chooses what was not offered is not
/// one that speaks TLS.
class FlightReader {
 public:
    explicit FlightReader(ClientHello asked) : asked_(std::move(asked)) {}

    void take(std::string_view octets);
    /// Nothing more is wanted.
    bool isDone() const { return flight_.hello || flight_.alert || error_; }
    const ServerFlight& flight() const { return flight_; }
    const std::optional<ParseError>& error() const { return error_; }

 private:
    bool takeRecord();
    void takeAlert(std::string_view fragment);
    void takeHandshake(std::string_view fragment);
    void fail(std::string what, std::string section);

    ClientHello asked_;
    ServerFlight flight_;
    std::string unread_;     ///< of a record that is not whole yet
    std::string message_;    ///< of the server's hello so far
    std::size_t place_ = 0;  ///< of the record that is read, in all octets
    int warnings_ = 0;
    std::optional<ParseError> error_;
};

}  // namespace mailvitals::tls
