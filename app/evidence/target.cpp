// SPDX-License-Identifier: GPL-3.0-or-later
#include "evidence/target.h"

#include "base/ascii.h"
#include "base/idna.h"
#include "evidence/target_host.h"

#include <algorithm>

namespace mailvitals {

std::string_view hostPart(std::string_view text) {
    if (const std::size_t scheme = text.find("://"); scheme != text.npos) {
        text.remove_prefix(scheme + 3);
        text = text.substr(0, text.find_first_of("/?#"));
    } else if (ascii::startsWithIgnoringCase(text, "mailto:")) {
        text = text.substr(7);
        text = text.substr(0, text.find('?'));
    }
    if (text.ends_with('>')) text = text.substr(0, text.size() - 1);  // "Name <user@example.org>"
    if (const std::size_t at = text.rfind('@'); at != text.npos) text.remove_prefix(at + 1);
    if (text.starts_with('[')) {
        text = text.substr(1, text.find(']') - 1);
        if (ascii::startsWithIgnoringCase(text, "IPv6:")) text = text.substr(5);
        return text;
    }
    // "example.org/" is pasted from a browser that hides the scheme; "192.0.2.0/24" is a network, which no
    // check is for.
    const std::size_t slash = text.find('/');
    if (slash != text.npos && !IpAddress::parse(text.substr(0, slash))) text = text.substr(0, slash);
    const std::size_t colon = text.find(':');
    const bool onePort =
        colon != text.npos && text.find(':', colon + 1) == text.npos &&
        std::all_of(text.begin() + static_cast<std::ptrdiff_t>(colon) + 1, text.end(), ascii::isDigit);
    return onePort ? text.substr(0, colon) : text;
}

namespace {

TargetError fromNameError(NameError error) {
    switch (error) {
        case NameError::Empty: return TargetError::Empty;
        case NameError::EmptyLabel: return TargetError::EmptyLabel;
        case NameError::LabelTooLong: return TargetError::LabelTooLong;
        case NameError::NameTooLong: return TargetError::TooLong;
        case NameError::BadEscape: break;
    }
    return TargetError::NotAName;
}

bool isPrivateName(const DomainName& name) {
    const std::string& top = name.labels().back();
    return top == "localhost" || top == "local" || name.isWithin("localdomain"_dn);
}

}  // namespace

std::string explain(TargetError error) {
    switch (error) {
        case TargetError::Empty: return "Type the domain of your mail addresses, for example example.org.";
        case TargetError::TooLong: return "This is longer than any domain name can be (253 characters).";
        case TargetError::EmptyLabel: return "There is nothing between two of the dots in this name.";
        case TargetError::LabelTooLong:
            return "One part of this name is longer than a name's part can be (63 characters between dots).";
        case TargetError::NoDot:
            return "This is a single word. A mail domain has at least one dot, for example example.org.";
        case TargetError::NotAName: return "This has characters that no domain name can have.";
        case TargetError::NotAnAddress: return "This looks like an IP address, but it is not a valid one.";
        case TargetError::NotPublic:
            return "This name is known on your own machine or network only; other mail servers cannot see "
                   "it.";
    }
    return {};
}

Expected<Target, TargetError> Target::parse(std::string_view typed) {
    if (typed.size() > 2000) return unexpected(TargetError::TooLong);
    const std::string_view host = ascii::trimmed(hostPart(ascii::trimmed(typed)));
    if (host.empty()) return unexpected(TargetError::Empty);
    if (const auto address = IpAddress::parse(host)) return Target(address->unmapped());
    if (host.find(':') != host.npos) return unexpected(TargetError::NotAnAddress);

    const auto plain = toAsciiName(host);
    if (!plain) return unexpected(TargetError::NotAName);
    const auto name = DomainName::parse(*plain);
    if (!name) return unexpected(fromNameError(name.error()));
    if (name->isRoot()) return unexpected(TargetError::Empty);
    if (!name->isHostName()) return unexpected(TargetError::NotAName);
    if (isPrivateName(*name)) return unexpected(TargetError::NotPublic);
    if (name->labels().size() < 2) return unexpected(TargetError::NoDot);
    const std::string& top = name->labels().back();
    if (std::all_of(top.begin(), top.end(), ascii::isDigit)) return unexpected(TargetError::NotAnAddress);
    return Target(*name);
}

std::string Target::toString() const {
    if (isNameless()) return "your server";
    if (const IpAddress* ip = address()) return ip->toString();
    return domain()->toString();
}

}  // namespace mailvitals
