// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <map>
#include <string>
#include <string_view>

namespace mailvitals::config {

/// What is forgotten of a text, with a number in its place: "...3". The same word has the same number, so
/// that one sees where a text says the same again, and nothing of what it says.
class Numbered {
 public:
    std::string of(std::string_view word);

 private:
    std::map<std::string, std::size_t, std::less<>> numbers_;
};

bool isNumbered(std::string_view word);

}  // namespace mailvitals::config
