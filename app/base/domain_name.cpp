// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/domain_name.h"

#include "base/ascii.h"

#include <algorithm>

namespace mailvitals {
namespace {

void appendEscaped(std::string& out, const std::string& label) {
    for (const char c : label) {
        const auto byte = static_cast<unsigned char>(c);
        if (c == '.' || c == '\\') {
            out += '\\';
            out += c;
        } else if (byte > 0x20 && byte < 0x7f) {
            out += c;
        } else {
            const std::string digits = std::to_string(byte);
            out += '\\' + std::string(3 - digits.size(), '0') + digits;
        }
    }
}

/// The octet that an escape stands for; the position is moved past it.
Expected<char, NameError> readEscape(std::string_view text, std::size_t& position) {
    const std::string_view rest = text.substr(position + 1);
    if (rest.empty()) return unexpected(NameError::BadEscape);
    if (!ascii::isDigit(rest[0])) {
        position += 2;
        return rest[0];
    }
    if (rest.size() < 3 || !ascii::isDigit(rest[1]) || !ascii::isDigit(rest[2])) {
        return unexpected(NameError::BadEscape);
    }
    const int value = (rest[0] - '0') * 100 + (rest[1] - '0') * 10 + (rest[2] - '0');
    if (value > 255) return unexpected(NameError::BadEscape);
    position += 4;
    return static_cast<char>(value);
}

}  // namespace

Expected<DomainName, NameError> DomainName::fromLabels(std::vector<std::string> labels) {
    std::size_t onTheWire = 1;
    for (std::string& label : labels) {
        if (label.empty()) return unexpected(NameError::EmptyLabel);
        if (label.size() > 63) return unexpected(NameError::LabelTooLong);
        onTheWire += label.size() + 1;
        label = ascii::lowered(label);
    }
    if (onTheWire > 255) return unexpected(NameError::NameTooLong);
    DomainName name;
    name.labels_ = std::move(labels);
    return name;
}

Expected<DomainName, NameError> DomainName::parse(std::string_view text) {
    if (text.empty()) return unexpected(NameError::Empty);
    if (text == ".") return DomainName();
    if (text.size() > 1100) return unexpected(NameError::NameTooLong);  // 255 octets, each escaped, and dots
    std::vector<std::string> labels(1);
    for (std::size_t i = 0; i < text.size();) {
        if (text[i] == '\\') {
            const auto octet = readEscape(text, i);
            if (!octet) return unexpected(octet.error());
            labels.back() += *octet;
        } else if (text[i] == '.') {
            if (++i < text.size()) labels.emplace_back();
        } else {
            labels.back() += text[i++];
        }
    }
    return fromLabels(std::move(labels));
}

std::string DomainName::toString() const {
    if (labels_.empty()) return ".";
    std::string text;
    for (const std::string& label : labels_) {
        if (!text.empty()) text += '.';
        appendEscaped(text, label);
    }
    return text;
}

DomainName DomainName::parent() const {
    return suffix(labels_.empty() ? 0 : labels_.size() - 1);
}

Expected<DomainName, NameError> DomainName::child(std::string_view prefix) const {
    auto name = parse(prefix);
    if (!name) return name;
    std::vector<std::string> labels = name->labels_;
    labels.insert(labels.end(), labels_.begin(), labels_.end());
    return fromLabels(std::move(labels));
}

DomainName DomainName::suffix(std::size_t count) const {
    DomainName name;
    const std::size_t kept = std::min(count, labels_.size());
    name.labels_.assign(labels_.end() - static_cast<std::ptrdiff_t>(kept), labels_.end());
    return name;
}

bool DomainName::isWithin(const DomainName& ancestor) const {
    return labels_.size() >= ancestor.labels_.size() && suffix(ancestor.labels_.size()) == ancestor;
}

bool DomainName::isHostName() const {
    return !labels_.empty() && std::all_of(labels_.begin(), labels_.end(), [](const std::string& label) {
        return label.front() != '-' && label.back() != '-' &&
               std::all_of(label.begin(), label.end(), [](char c) { return ascii::isAlnum(c) || c == '-'; });
    });
}

DomainName operator""_dn(const char* text, std::size_t length) {
    return DomainName::parse(std::string_view(text, length)).value_or(DomainName());
}

}  // namespace mailvitals
