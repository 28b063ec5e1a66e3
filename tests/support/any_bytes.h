// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>

namespace mailvitals::test {

/// Cuts a text that is right at every place and changes every byte of it; each is to be read, or refused with
/// a place inside of it. Says which one is not; empty: there is none.
template <class Read>
QByteArray brokenBy(const QByteArray& good, Read read) {
    for (qsizetype i = 0; i <= good.size(); ++i) {
        for (int byte = -1; byte < 256; ++byte) {
            QByteArray text = good;
            if (byte < 0)
                text.truncate(i);
            else if (i < good.size())
                text[i] = static_cast<char>(byte);
            const auto result = read(text.toStdString());
            if (!result && result.error().where > static_cast<std::size_t>(text.size()))
                return '"' + text + "\" is refused at " + QByteArray::number(result.error().where);
        }
    }
    return {};
}

}  // namespace mailvitals::test
