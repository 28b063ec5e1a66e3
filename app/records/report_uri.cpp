// SPDX-License-Identifier: GPL-3.0-or-later
#include "records/report_uri.h"

#include "base/ascii.h"
#include "base/domain_name.h"
#include "base/ip_address.h"

#include <QByteArray>

#include <algorithm>

namespace mailvitals::report_uri {

std::size_t findForeign(std::string_view uri) {
    static constexpr std::string_view marks = "-._~:/?#[]@$&'()*+=";
    for (std::size_t i = 0; i < uri.size(); ++i) {
        const bool escape = uri[i] == '%' && i + 2 < uri.size() && ascii::isHexDigit(uri[i + 1]) &&
                            ascii::isHexDigit(uri[i + 2]);
        if (!escape && !ascii::isAlnum(uri[i]) && marks.find(uri[i]) == marks.npos) return i;
    }
    return uri.npos;
}

std::string mailboxOf(std::string_view uri) {
    std::string_view path = uri.substr(uri.find(':') + 1);
    path = path.substr(0, path.find_first_of("?#"));
    const QByteArray encoded(path.data(), static_cast<qsizetype>(path.size()));
    const std::string mailbox = QByteArray::fromPercentEncoding(encoded).toStdString();
    const std::size_t at = mailbox.rfind('@');
    if (at == mailbox.npos || at == 0) return {};
    const auto isPlain = [](char c) { return static_cast<unsigned char>(c) > 0x20 && c != 0x7f; };
    if (!std::all_of(mailbox.begin(), mailbox.end(), isPlain)) return {};
    const auto domain = DomainName::parse(std::string_view(mailbox).substr(at + 1));
    return domain && domain->isHostName() ? mailbox : std::string();
}

bool namesWebHost(std::string_view uri) {
    constexpr std::string_view scheme = "https://";
    if (!ascii::startsWithIgnoringCase(uri, scheme)) return false;
    std::string_view host = uri.substr(scheme.size());
    host = host.substr(0, host.find_first_of("/?#"));
    if (host.starts_with('[')) {
        const std::size_t end = host.find(']');
        return end != host.npos && IpAddress::parse(host.substr(1, end - 1)).has_value();
    }
    const std::string_view port = host.substr(std::min(host.find(':'), host.size()));
    host = host.substr(0, host.size() - port.size());
    if (port.size() > 1 && !std::all_of(port.begin() + 1, port.end(), ascii::isDigit)) return false;
    if (IpAddress::parse(host)) return true;
    const auto name = DomainName::parse(host);
    return name && name->isHostName();
}

}  // namespace mailvitals::report_uri
