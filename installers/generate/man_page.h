// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "generate/help_page.h"

namespace mailvitals::installers {

struct ManPage {
    std::string program;  ///< "mailvitals-cli"
    std::string version;
    std::string date;                  ///< "2026-11-30"
    std::vector<std::string> seeAlso;  ///< other programs with a page in section 1
};

/// The help as a page of man(7).
std::string manPage(const HelpPage& help, const ManPage& about);

}  // namespace mailvitals::installers
