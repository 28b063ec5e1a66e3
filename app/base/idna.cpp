// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/idna.h"

#include "base/ascii.h"

#include <QString>
#include <QUrl>

#include <algorithm>

namespace mailvitals {
namespace {

bool isAscii(std::string_view text) {
    return std::all_of(text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) < 0x80; });
}

/// Longer text is no name in any form, and the conversion takes time.
constexpr std::size_t longest = 1100;

}  // namespace

std::optional<std::string> toAsciiName(std::string_view name) {
    if (isAscii(name)) return std::string(name);
    if (name.size() > longest) return std::nullopt;
    std::string out;
    bool first = true;
    for (const std::string_view label : ascii::split(name, '.')) {
        if (!first) out += '.';
        first = false;
        if (isAscii(label)) {
            out += label;
            continue;
        }
        // One label at a time: a whole name with an underscore in another label would be refused. A full stop
        // of another script ends a label as well (RFC 5895 section 2).
        const QString text = QString::fromUtf8(label.data(), static_cast<qsizetype>(label.size()));
        const std::string converted = QUrl::toAce(text).toStdString();
        const bool whole =
            !converted.empty() && isAscii(converted) && !text.contains(QChar::ReplacementCharacter);
        if (!whole) return std::nullopt;
        out += converted;
    }
    return out;
}

std::optional<DomainName> internationalName(std::string_view name) {
    const auto plain = toAsciiName(name);
    if (!plain) return std::nullopt;
    auto parsed = DomainName::parse(*plain);
    return parsed ? std::optional(std::move(*parsed)) : std::nullopt;
}

}  // namespace mailvitals
