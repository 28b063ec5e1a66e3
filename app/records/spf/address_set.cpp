// SPDX-License-Identifier: GPL-3.0-or-later
#include "records/spf/address_set.h"

#include <queue>

#include <algorithm>
#include <iterator>
#include <limits>

namespace mailvitals::spf {
namespace {

using Bytes = AddressSet::Bytes;
using Range = AddressSet::Range;
using Ranges = std::vector<Range>;

bool isLargest(const Bytes& bytes) {
    return std::all_of(bytes.begin(), bytes.end(), [](std::uint8_t byte) { return byte == 0xff; });
}

Bytes next(Bytes bytes) {
    for (std::size_t i = bytes.size(); i-- > 0;) {
        if (++bytes[i] != 0) break;
    }
    return bytes;
}

Bytes previous(Bytes bytes) {
    for (std::size_t i = bytes.size(); i-- > 0;) {
        if (bytes[i]-- != 0) break;
    }
    return bytes;
}

/// A range that begins behind the beginning of the last one.
void append(Ranges& ranges, const Range& range) {
    const bool touches =
        !ranges.empty() && (isLargest(ranges.back().last) || range.first <= next(ranges.back().last));
    if (touches)
        ranges.back().last = std::max(ranges.back().last, range.last);
    else
        ranges.push_back(range);
}

/// Both in order.
Ranges joined(const Ranges& a, const Ranges& b) {
    Ranges both;
    std::merge(a.begin(), a.end(), b.begin(), b.end(), std::back_inserter(both),
               [](const Range& x, const Range& y) { return x.first < y.first; });
    Ranges out;
    for (const Range& range : both) append(out, range);
    return out;
}

/// Both in order.
Ranges common(const Ranges& a, const Ranges& b) {
    Ranges out;
    for (std::size_t i = 0, j = 0; i < a.size() && j < b.size();) {
        const Bytes first = std::max(a[i].first, b[j].first);
        const Bytes last = std::min(a[i].last, b[j].last);
        if (first <= last) out.push_back({first, last});
        if (a[i].last < b[j].last)
            ++i;
        else
            ++j;
    }
    return out;
}

/// All that lies between the ranges.
Ranges gaps(const Ranges& ranges) {
    Ranges out;
    Bytes from{};
    for (const Range& range : ranges) {
        if (from < range.first) out.push_back({from, previous(range.first)});
        if (isLargest(range.last)) return out;
        from = next(range.last);
    }
    Bytes largest;
    largest.fill(0xff);
    out.push_back({from, largest});
    return out;
}

/// The first or the last address of a network, right-aligned.
Bytes edgeOf(const Cidr& network, bool last) {
    const IpAddress& address = network.address();
    const std::size_t size = address.size();
    Bytes bytes{};
    for (std::size_t i = 0; i < size; ++i) {
        const unsigned done = static_cast<unsigned>(i) * 8;
        const unsigned fixed = network.prefix() <= done ? 0 : std::min(network.prefix() - done, 8u);
        const auto host = static_cast<std::uint8_t>(0xffu >> fixed);
        const std::uint8_t kept = address.bytes()[i] & static_cast<std::uint8_t>(~host);
        bytes[bytes.size() - size + i] = last ? static_cast<std::uint8_t>(kept | host) : kept;
    }
    return bytes;
}

std::uint64_t number(const Bytes& bytes, std::size_t from, std::size_t count) {
    std::uint64_t value = 0;
    for (std::size_t i = from; i < from + count; ++i) value = value << 8 | bytes[i];
    return value;
}

std::uint64_t added(std::uint64_t a, std::uint64_t b) {
    constexpr std::uint64_t most = std::numeric_limits<std::uint64_t>::max();
    return a > most - b ? most : a + b;
}

struct TriedRange {
    Range range;
    std::size_t place = 0;  ///< in the list: the lowest decides
    bool passes = false;
};

/// Those of one family, by their first addresses.
std::vector<TriedRange> inOrder(const std::vector<Tried>& networks, Family family) {
    std::vector<TriedRange> ranges;
    for (std::size_t i = 0; i < networks.size(); ++i) {
        const Cidr& network = networks[i].network;
        if (network.address().isV4() != (family == Family::V4)) continue;
        ranges.push_back({{edgeOf(network, false), edgeOf(network, true)}, i, networks[i].passes});
    }
    std::sort(ranges.begin(), ranges.end(),
              [](const TriedRange& a, const TriedRange& b) { return a.range.first < b.range.first; });
    return ranges;
}

struct Swept {
    Ranges matched;
    Ranges passed;
};

/// Goes through the addresses once. Of the ranges that are open at a point, the first of the list decides
/// until it ends, or until another one begins.
Swept sweep(const std::vector<TriedRange>& ranges) {
    const auto later = [](const TriedRange* a, const TriedRange* b) { return a->place > b->place; };
    std::priority_queue<const TriedRange*, std::vector<const TriedRange*>, decltype(later)> open(later);
    Swept swept;
    Bytes at{};
    for (std::size_t i = 0; i < ranges.size() || !open.empty();) {
        if (open.empty()) at = std::max(at, ranges[i].range.first);
        while (i < ranges.size() && ranges[i].range.first <= at) open.push(&ranges[i++]);
        const TriedRange& deciding = *open.top();
        if (deciding.range.last < at) {
            open.pop();
            continue;
        }
        Bytes last = deciding.range.last;
        if (i < ranges.size() && ranges[i].range.first <= last) last = previous(ranges[i].range.first);
        append(swept.matched, {at, last});
        if (deciding.passes) append(swept.passed, {at, last});
        if (isLargest(last)) break;
        at = next(last);
    }
    return swept;
}

}  // namespace

AddressSet::AddressSet(const Cidr& network) {
    (network.address().isV4() ? v4_ : v6_) = Ranges{Range{edgeOf(network, false), edgeOf(network, true)}};
}

FirstMatches firstMatches(const std::vector<Tried>& networks) {
    Swept v4 = sweep(inOrder(networks, Family::V4));
    Swept v6 = sweep(inOrder(networks, Family::V6));
    FirstMatches result;
    result.matched.v4_ = std::move(v4.matched);
    result.matched.v6_ = std::move(v6.matched);
    result.passed.v4_ = std::move(v4.passed);
    result.passed.v6_ = std::move(v6.passed);
    return result;
}

AddressSet AddressSet::everything() {
    return AddressSet(Cidr(IpAddress(), 0)).with(AddressSet(Cidr(IpAddress::v6({}), 0)));
}

AddressSet AddressSet::with(const AddressSet& other) const {
    AddressSet result;
    result.v4_ = joined(v4_, other.v4_);
    result.v6_ = joined(v6_, other.v6_);
    return result;
}

AddressSet AddressSet::without(const AddressSet& other) const {
    AddressSet result;
    result.v4_ = common(v4_, gaps(other.v4_));
    result.v6_ = common(v6_, gaps(other.v6_));
    return result;
}

AddressSet AddressSet::within(const AddressSet& other) const {
    AddressSet result;
    result.v4_ = common(v4_, other.v4_);
    result.v6_ = common(v6_, other.v6_);
    return result;
}

std::uint64_t AddressSet::countV4() const {
    std::uint64_t count = 0;
    for (const Range& range : v4_) count += number(range.last, 12, 4) - number(range.first, 12, 4) + 1;
    return count;
}

std::uint64_t AddressSet::countV6Networks() const {
    std::uint64_t count = 0;
    std::uint64_t counted = 0;
    bool any = false;
    for (const Range& range : v6_) {
        std::uint64_t first = number(range.first, 0, 8);
        const std::uint64_t last = number(range.last, 0, 8);
        if (any && first == counted) {  // two ranges in one network
            if (first == last) continue;
            ++first;
        }
        count = added(count, added(last - first, 1));
        counted = last;
        any = true;
    }
    return count;
}

}  // namespace mailvitals::spf
