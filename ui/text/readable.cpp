// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/text/readable.h"

namespace mailvitals::ui {
namespace {

// An SMTP reply of one line has 512 octets at most (RFC 5321 section 4.5.3.1.5).
constexpr std::size_t mostOctets = 512;
constexpr std::size_t mostInList = 40;

void shorten(std::string& text) {
    if (text.size() <= mostOctets) return;
    std::size_t end = mostOctets;
    while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xc0) == 0x80) --end;
    text.resize(end);
    text += "…";
}

}  // namespace

Args readable(Args args) {
    for (Arg& argument : args) {
        if (auto* text = std::get_if<std::string>(&argument.value)) shorten(*text);
        auto* list = std::get_if<std::vector<std::string>>(&argument.value);
        if (!list) continue;
        if (list->size() > mostInList) {
            list->resize(mostInList);
            list->emplace_back("…");
        }
        for (std::string& text : *list) shorten(text);
    }
    return args;
}

}  // namespace mailvitals::ui
