// SPDX-License-Identifier: GPL-3.0-or-later
#include "report/mask.h"

#include "base/ascii.h"
#include "records/dmarc/public_suffix_list.h"
#include "report/mask_words.h"

#include <algorithm>
#include <optional>

namespace mailvitals::report {
namespace {

bool isNameByte(char c) {
    return ascii::isAlnum(c) || c == '-' || c == '_' || c == '.' || static_cast<unsigned char>(c) >= 0x80;
}

/// Of a local part as people have them. RFC 5322 section 3.2.3 allows more, which ends a word in our texts.
bool isLocalByte(char c) {
    return isNameByte(c) || std::string_view("+#%=").find(c) != std::string_view::npos;
}

bool isDataByte(char c) {
    return ascii::isAlnum(c) || c == '+' || c == '/';
}

bool isAddressByte(char c) {
    return ascii::isHexDigit(c) || c == ':' || c == '.';
}

/// Bounded, because several kinds of words are tried at each place.
template <class Belongs>
std::string_view run(std::string_view text, std::size_t at, Belongs belongs, std::size_t most) {
    std::size_t end = at;
    while (end < text.size() && end - at < most && belongs(text[end])) ++end;
    return text.substr(at, end - at);
}

/// Keys and hashes: nothing that people read is that long without a blank, a dot or a hyphen.
constexpr std::size_t shortestData = 32;

bool isData(std::string_view piece) {
    if (piece.size() < shortestData) return false;
    const bool digits = std::any_of(piece.begin(), piece.end(), ascii::isDigit);
    return digits || piece.size() >= 2 * shortestData;
}

/// The address that text begins with, as long as it can be; its length goes to `length`.
std::optional<IpAddress> addressAt(std::string_view text, std::size_t at, std::size_t& length) {
    constexpr std::size_t longest = 45;  // of "ffff:...:255.255.255.255"
    std::string_view candidate = run(text, at, isAddressByte, longest + 1);
    if (candidate.size() > longest) return std::nullopt;
    while (!candidate.empty() && (candidate.back() == '.' || candidate.back() == ':')) {
        if (candidate.ends_with("::")) break;
        candidate.remove_suffix(1);
    }
    // "192.0.2.1:25" is an address and a port.
    const bool port = std::count(candidate.begin(), candidate.end(), ':') == 1;
    if (port) candidate = candidate.substr(0, candidate.find(':'));
    length = candidate.size();
    const bool whole = candidate.find(':') != candidate.npos || candidate.find('.') != candidate.npos;
    return whole ? IpAddress::parse(candidate) : std::nullopt;
}

bool identifies(const IpAddress& address) {
    switch (kindOf(address.unmapped())) {
        case AddressKind::Public:
        case AddressKind::Documentation:
        case AddressKind::Benchmark: return true;
        default: return false;
    }
}

std::vector<std::string> labelsOf(std::string_view name) {
    std::vector<std::string> labels;
    for (const std::string_view part : ascii::split(name, '.')) labels.emplace_back(part);
    return labels;
}

std::string joined(const std::vector<std::string>& labels, std::size_t from, std::size_t to) {
    return ascii::join({labels.begin() + static_cast<std::ptrdiff_t>(from),
                        labels.begin() + static_cast<std::ptrdiff_t>(to)},
                       ".");
}

/// How many labels at the end are what somebody registered: two of "mail.example.org".
std::size_t registeredLabels(const std::string& name, std::size_t all) {
    const auto parsed = DomainName::parse(name);
    if (!parsed) return std::min<std::size_t>(2, all);
    const std::size_t count = dmarc::organizationalDomainByList(*parsed).labels().size();
    return std::clamp<std::size_t>(count, std::min<std::size_t>(2, all), all);
}

bool looksLikeName(const std::vector<std::string>& labels) {
    if (labels.size() < 2) return false;
    const std::string& top = labels.back();
    const bool letters = std::all_of(top.begin(), top.end(), [](char c) {
        return ascii::isAlpha(c) || static_cast<unsigned char>(c) >= 0x80;
    });
    if (!(letters || top.starts_with("xn--")) || top.size() < 2) return false;
    return std::none_of(labels.begin(), labels.end(), [](const std::string& one) { return one.empty(); });
}

}  // namespace

Mask::Mask(std::set<std::string, std::less<>> kept) : kept_(std::move(kept)) {
    for (const std::string_view domain : everybodysDomains) kept_.emplace(domain);
}

std::size_t Mask::place(std::map<std::string, std::size_t>& places, const std::string& key) {
    return places.emplace(key, places.size() + 1).first->second;
}

std::string Mask::address(const IpAddress& given) {
    const IpAddress address = given.unmapped();
    if (!identifies(address)) return given.toString();
    if (onlyKnown_ && !isKnown(address)) return given.toString();
    const auto& bytes = address.bytes();
    const std::string all(bytes.begin(), bytes.end());
    if (address.isV4()) {
        // The three networks of RFC 5737, and those of RFC 2544 behind them: none of them is anybody's.
        const std::size_t number = place(networks4_, all.substr(0, 3));
        constexpr std::array<std::string_view, 3> first{"192.0.2.", "198.51.100.", "203.0.113."};
        const std::string network = number <= first.size() ? std::string(first[number - 1])
                                                           : "198." + std::to_string(18 + number / 256 % 2) +
                                                                 '.' + std::to_string(number % 256) + '.';
        return network + std::to_string(bytes[3]);
    }
    const std::size_t network = place(networks6_, all.substr(0, 8));
    // What the interface chose itself may be its hardware address (RFC 4291 appendix A).
    const std::string interface = all.substr(8, 8);
    const bool plain = std::all_of(interface.begin(), interface.begin() + 6, [](char c) { return c == 0; });
    const std::size_t host = plain ? static_cast<std::size_t>(bytes[14]) * 256 + bytes[15]
                                   : 0xa000 + place(interfaces_, interface);
    std::array<std::uint8_t, 16> masked{0x20, 0x01, 0x0d, 0xb8};
    masked[6] = static_cast<std::uint8_t>(network >> 8);
    masked[7] = static_cast<std::uint8_t>(network);
    masked[14] = static_cast<std::uint8_t>(host >> 8);
    masked[15] = static_cast<std::uint8_t>(host);
    return IpAddress::v6(masked).toString();
}

bool Mask::isKnown(const IpAddress& address) const {
    const std::string all(address.bytes().begin(), address.bytes().end());
    return address.isV4() ? networks4_.contains(all.substr(0, 3)) : networks6_.contains(all.substr(0, 8));
}

std::string Mask::label(const std::string& label, bool selector) {
    const std::string lower = ascii::lowered(label);
    const bool numberedUsual =
        usualLabels.contains(lower.substr(0, lower.find_last_not_of("0123456789") + 1));
    if (selector || lower.starts_with('_') || lower == "*" || usualLabels.contains(lower) || numberedUsual)
        return label;
    return "host-" + std::to_string(place(hosts_, lower));
}

std::string Mask::local(std::string_view local) {
    const std::string lower = ascii::lowered(local);
    if (onlyKnown_ && !users_.contains(lower)) return std::string(local);
    return lower.empty() || usualMailboxes.contains(lower) ? std::string(local)
                                                           : "user-" + std::to_string(place(users_, lower));
}

/// The labels in front of a reverse zone or of a list's zone, where they are an address turned around.
std::string Mask::reversed(std::string_view labels, std::string_view zone) {
    std::vector<std::string> parts = labelsOf(labels);
    std::reverse(parts.begin(), parts.end());
    std::string text;
    constexpr std::size_t nibbles = 32;
    if (parts.size() == nibbles) {
        for (std::size_t i = 0; i < nibbles; ++i) text += (i > 0 && i % 4 == 0 ? ":" : "") + parts[i];
    } else if (parts.size() == 4) {
        text = ascii::join(parts, ".");
    }
    const auto found = text.empty() ? std::nullopt : IpAddress::parse(text);
    if (!found) return {};
    const auto masked = IpAddress::parse(address(*found));
    return masked->toReverse() + '.' + std::string(zone);
}

std::string Mask::name(std::string_view given) {
    std::string_view bare = given;
    while (bare.ends_with('.') || bare.ends_with('-')) bare.remove_suffix(1);
    const std::string tail(given.substr(bare.size()));
    const std::vector<std::string> labels = labelsOf(bare);
    if (!looksLikeName(labels)) return std::string(given);
    const std::string lower = ascii::lowered(bare);
    if (kept_.contains(lower)) return std::string(given);
    // "main.cf" and "relay.open" are files and rules; but not where such a name is the owner's own.
    const bool own = domains_.contains(lower);
    if (!own && labels.size() == 2 &&
        (fileSuffixes.contains(ascii::lowered(labels.back())) || fileSuffixes.contains("." + lower)))
        return std::string(given);
    const std::vector<std::string> lowered = labelsOf(lower);
    std::size_t base = registeredLabels(lower, labels.size());
    for (std::size_t from = 1; from < labels.size(); ++from) {
        const std::string zone = joined(lowered, from, lowered.size());
        if (!kept_.contains(zone)) continue;
        if (const std::string turned = reversed(joined(lowered, 0, from), zone); !turned.empty())
            return turned + tail;
        base = labels.size() - from;
        break;
    }
    const std::string domain = joined(lowered, labels.size() - base, labels.size());
    if (onlyKnown_ && !domains_.contains(domain)) return std::string(given);
    std::string masked =
        kept_.contains(domain) ? domain : "domain-" + std::to_string(place(domains_, domain)) + ".example";
    for (std::size_t i = labels.size() - base; i-- > 0;)
        masked.insert(0, label(labels[i], lowered[i + 1] == "_domainkey") + '.');
    return masked + tail;
}

/// One word of the text from `at` on, which moves behind it.
std::string Mask::piece(std::string_view text, std::size_t& at) {
    std::size_t length = 0;
    if (const auto found = addressAt(text, at, length)) {
        const bool more =
            at + length < text.size() && isNameByte(text[at + length]) && text[at + length] != '.';
        const bool deeper = at + length + 1 < text.size() && text[at + length] == '.' &&
                            isNameByte(text[at + length + 1]) && text[at + length + 1] != '.';
        if (!more && !deeper) {
            at += length;
            return address(*found);
        }
    }
    if (const std::string_view data = run(text, at, isDataByte, text.size()); isData(data) && !onlyKnown_) {
        at += data.size();
        return "[data-" + std::to_string(place(data_, std::string(data))) + ", " +
               std::to_string(data.size()) + " characters]";
    }
    constexpr std::size_t longestLocal = 320;
    const std::string_view mailbox = run(text, at, isLocalByte, longestLocal);
    const std::string_view behind = text.substr(at + mailbox.size());
    if (behind.size() > 1 && behind[0] == '@' && (isNameByte(behind[1]) || behind[1] == '[')) {
        at += mailbox.size() + 1;
        // "smtp.mailfrom=jane@example.org" (RFC 8601 section 2.2) names the setting first.
        const std::size_t equals = mailbox.find('=');
        const bool keyed = equals != mailbox.npos && keysOfMailboxes.contains(mailbox.substr(0, equals));
        const std::size_t start = keyed ? equals + 1 : 0;
        return std::string(mailbox.substr(0, start)) + local(mailbox.substr(start)) + '@';
    }
    const std::string_view word = run(text, at, isNameByte, text.size());
    if (word.empty()) return {text[at++]};
    at += word.size();
    return name(word);
}

std::string Mask::text(std::string_view text) {
    std::string out;
    for (std::size_t at = 0; at < text.size();) {
        if (isNameByte(text[at]) || text.substr(at, 2) == "::")
            out += piece(text, at);
        else
            out += text[at++];
    }
    return out;
}

std::string Mask::headerLine(std::string_view line) {
    const std::size_t colon = line.find(':');
    if (colon == line.npos) return text(line);
    const std::string field = ascii::lowered(ascii::trimmed(line.substr(0, colon)));
    if (wordyFields.contains(field)) return std::string(line.substr(0, colon)) + ": [left out]";
    const std::size_t bracket = line.find('<', colon);
    if (!addressFields.contains(field) || bracket == line.npos) return text(line);
    return std::string(line.substr(0, colon)) + ": [name] " + text(line.substr(bracket));
}

std::string Mask::ownText(std::string_view words) {
    onlyKnown_ = true;
    std::string masked = text(words);
    onlyKnown_ = false;
    return masked;
}

Document Mask::document(Document document) {
    const auto mask = [this](Spans& spans) {
        for (Span& span : spans) span.text = ownText(span.text);
    };
    for (Block& block : document) {
        mask(block.spans);
        for (Spans& item : block.items) mask(item);
        block.code = ownText(block.code);
    }
    return document;
}

/// It stays what it is: subjects of one kind are counted and condensed.
Subject Mask::subject(const Subject& subject) {
    const auto address = subject.address();
    const auto masked = address ? IpAddress::parse(this->address(*address)) : std::nullopt;
    if (const IpEndpoint* endpoint = subject.endpoint(); endpoint && masked)
        return {IpEndpoint{*masked, endpoint->port, {}}};
    if (masked) return {*masked};
    const std::string text = this->text(subject.toString());
    const auto name = DomainName::parse(text);
    return name && name->isHostName() ? Subject(*name) : Subject(text);
}

void Mask::finding(Finding& finding) {
    finding.subject = subject(finding.subject);
    if (finding.because) finding.because->subject = subject(finding.because->subject);
    for (Arg& argument : finding.args) {
        if (argument.name == arg::link) continue;  // out of our own data
        if (auto* one = std::get_if<std::string>(&argument.value)) *one = text(*one);
        if (auto* list = std::get_if<std::vector<std::string>>(&argument.value)) {
            for (std::string& one : *list) one = text(one);
        }
    }
}

}  // namespace mailvitals::report
