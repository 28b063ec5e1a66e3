// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "records/config/trust.h"

#include <map>

namespace mailvitals::config::postfix {

/// What a parameter comes to, and where it is said.
struct Value {
    std::string text;         ///< expanded
    std::optional<Place> at;  ///< nothing: it is at its default
    bool complete = true;     ///< false: it goes on beyond what is expanded
};

/// The parameters of main.cf with those of one service of master.cf above them (master(5), "-o").
class Settings {
 public:
    /// Takes the facts of main.cf. Later ones outweigh earlier ones.
    void takeMain(const Texts& texts, std::size_t text);
    /// Takes what one service of master.cf says for itself; what other programs than smtpd decide by stays.
    void takeService(const Texts& texts, std::size_t text, std::string_view service);

    bool has(std::string_view name) const { return given_.find(name) != given_.end(); }
    /// The parameter with every "$name" replaced, or Postfix's default for it.
    Value value(std::string_view name) const;
    /// compatibility_level, as "<level" compares it; 0 where it is not set.
    std::vector<unsigned> level() const;
    bool isOlderThan(std::string_view level) const;

 private:
    struct Given {
        std::string text;
        Place at;
    };
    class Expansion;

    std::string defaultOf(std::string_view name) const;

    std::map<std::string, Given, std::less<>> given_;
};

}  // namespace mailvitals::config::postfix
