// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "records/smtp/reply.h"

#include <initializer_list>
#include <string>
#include <string_view>

namespace mailvitals::smtp {

/// The words of a reply in small letters; so is whatever they are searched for.
class Wording {
 public:
    explicit Wording(const Reply& reply);

    bool hasAny(std::initializer_list<std::string_view> pieces) const;
    /// A word with this in it. Names, addresses and numbers are none: "relay.example.org" tells nothing about
    /// relaying.
    bool hasWordWith(std::string_view stem) const;
    bool hasWord(std::initializer_list<std::string_view> words) const;

 private:
    std::string text_;
};

bool codeEndsIn(const Reply& reply, int subject, int detail);

}  // namespace mailvitals::smtp
