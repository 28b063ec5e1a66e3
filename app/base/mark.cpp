// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/mark.h"

#include <QRandomGenerator>

#include <string_view>

namespace mailvitals {

std::string newMark() {
    static constexpr std::string_view letters = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ";
    std::string mark;
    for (int i = 0; i < 8; ++i)
        mark += letters[QRandomGenerator::system()->bounded(static_cast<quint32>(letters.size()))];
    return mark;
}

}  // namespace mailvitals
