// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/ip_address.h"

#include <compare>
#include <string>
#include <vector>

class QJsonObject;

namespace mailvitals {

class Fields;

/// "What does this machine know of its own network?" There is only one such question.
struct LocalQuestion {
    std::string id() const { return "local:network"; }
    auto operator<=>(const LocalQuestion&) const = default;
};

struct LocalNetwork {
    /// By which interface packets leave to the services that tell our own address.
    struct Exit {
        std::string interface;
        IpAddress address;  ///< our end

        bool operator==(const Exit&) const = default;
    };
    /// An interface that is no wire and no radio: a VPN, most likely.
    struct Tunnel {
        std::string interface;
        std::vector<IpAddress> addresses;

        bool operator==(const Tunnel&) const = default;
    };

    std::vector<IpAddress> addresses;   ///< of interfaces that are up, loopback left out
    std::vector<IpEndpoint> resolvers;  ///< those that the check asks
    std::string proxy;                  ///< empty: direct; else "socks5://host:port"
    std::vector<Exit> exits = {};       ///< one a family at most; empty in checks that older programs saved
    std::vector<Tunnel> tunnels = {};   ///< those that are up

    bool operator==(const LocalNetwork&) const = default;
};

/// See kinds.h.
struct LocalKind {
    using Question = LocalQuestion;
    using Answer = LocalNetwork;
    static constexpr const char* jsonKey = "local";
    static constexpr bool isInEveryFile = true;

    static std::string title(const Question& question);
    static QJsonObject write(const Question& question);
    static QJsonObject write(const Answer& answer);
    static Question readQuestion(const Fields& fields);
    static Answer readAnswer(const Fields& fields);
    static std::size_t weigh(const Question& question);
    static std::size_t weigh(const Answer& answer);
};

}  // namespace mailvitals
