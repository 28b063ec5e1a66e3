// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/domain_list.h"

#include "base/printable.h"
#include "evidence/target_words.h"

#include <QCryptographicHash>

#include <charconv>
#include <cstring>

namespace mailvitals::cli {
namespace {

constexpr std::size_t mostNames = 4'000'000;
constexpr std::size_t shownOfALine = 100;
constexpr std::string_view blanks = " \t\v\f\r";
constexpr std::string_view byteOrderMark = "\xef\xbb\xbf";

/// Without what surrounds the name: blanks and a comment.
std::string_view nameIn(std::string_view line) {
    for (std::size_t at = line.find('#'); at != std::string_view::npos; at = line.find('#', at + 1)) {
        if (at != 0 && blanks.find(line[at - 1]) == std::string_view::npos) continue;
        line = line.substr(0, at);
        break;
    }
    const std::size_t first = line.find_first_not_of(blanks);
    if (first == std::string_view::npos) return {};
    return line.substr(first, line.find_last_not_of(blanks) - first + 1);
}

std::string whyBad(std::string_view name, bool cut, TargetError error) {
    if (name.find('\0') != std::string_view::npos)
        return "The line has octets of zero, as a binary file has, or text in UTF-16; it must be UTF-8.";
    return cut ? explain(TargetError::TooLong) : explain(error, name);
}

std::optional<std::size_t> number(std::string_view text) {
    std::size_t value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
    return value;
}

}  // namespace

std::optional<Shard> parseShard(std::string_view text) {
    const std::size_t slash = text.find('/');
    if (slash == std::string_view::npos) return std::nullopt;
    const auto index = number(text.substr(0, slash));
    const auto count = number(text.substr(slash + 1));
    if (!index || !count || *index < 1 || *index > *count) return std::nullopt;
    return Shard{*index, *count};
}

NameSet::Digest NameSet::digestOf(std::string_view name) {
    const QByteArray hash = QCryptographicHash::hash({name.data(), static_cast<qsizetype>(name.size())},
                                                     QCryptographicHash::Sha256);
    Digest digest{};
    for (std::size_t i = 0; i < sizeof digest; ++i) {
        const auto octet = static_cast<unsigned char>(hash[static_cast<qsizetype>(i)]);
        digest[i / 8] = digest[i / 8] << 8 | octet;  // the same on every kind of processor
    }
    return digest;
}

bool NameSet::contains(std::string_view name) const {
    return digests_.contains(digestOf(name));
}

bool NameSet::add(std::string_view name) {
    const Digest digest = digestOf(name);
    if (digests_.size() >= mostNames) return !digests_.contains(digest);
    return digests_.insert(digest).second;
}

std::optional<DomainList::Entry> DomainList::next() {
    while (const auto line = lines_.next()) {
        if (auto entry = entryOf(*line)) return entry;
    }
    return std::nullopt;
}

std::optional<DomainList::Entry> DomainList::entryOf(const LineSplitter::Line& line) {
    std::string_view text = line.text;
    if (line.number == 1 && text.starts_with(byteOrderMark)) text.remove_prefix(byteOrderMark.size());
    const std::string_view name = nameIn(text);
    if (name.empty()) return std::nullopt;
    any_ = true;
    const auto target = Target::parse(name);
    if (target && !line.cut) {
        if (!isWanted(DoneNames::keyOf(*target)) || !seen_.add(target->toString())) return std::nullopt;
        return *target;
    }
    const auto error = target ? TargetError::TooLong : target.error();
    const BadLine bad{line.number, printable(name.substr(0, shownOfALine)), whyBad(name, line.cut, error)};
    if (!isWanted(DoneNames::keyOf(bad))) return std::nullopt;
    return bad;
}

bool DomainList::isWanted(const std::string& key) {
    if (NameSet::digestOf(key)[0] % shard_.count != shard_.index - 1) return false;
    if (!done_.names.contains(key)) return true;
    ++skipped_;
    return false;
}

}  // namespace mailvitals::cli
