// SPDX-License-Identifier: GPL-3.0-or-later
#include "records/config/postfix/cells.h"

#include <algorithm>
#include <tuple>

namespace mailvitals::config::postfix {
namespace {

using Bytes = std::array<std::uint8_t, 16>;

bool isWithin(const Cidr& inner, const Cidr& outer) {
    return inner.prefix() >= outer.prefix() && outer.contains(inner.address());
}

IpAddress addressOf(const Bytes& bytes, Family family) {
    if (family == Family::V6) return IpAddress::v6(bytes);
    return IpAddress::v4({bytes[0], bytes[1], bytes[2], bytes[3]});
}

/// The first address behind a network; nothing: it ends where all addresses do.
std::optional<IpAddress> behind(const Cidr& network) {
    Bytes bytes = network.address().bytes();
    for (unsigned bit = network.prefix(); bit < network.address().size() * 8; ++bit)
        bytes[bit / 8] = static_cast<std::uint8_t>(bytes[bit / 8] | (0x80u >> (bit % 8)));
    for (std::size_t i = network.address().size(); i-- > 0;) {
        if (++bytes[i] != 0) return addressOf(bytes, network.address().family());
    }
    return std::nullopt;
}

/// By where they begin, the wider first: what lies within a network follows it.
bool comesBefore(const Cidr& a, const Cidr& b) {
    const auto key = [](const Cidr& one) {
        return std::make_tuple(one.address().isV6(), one.address().bytes(), one.prefix());
    };
    return key(a) < key(b);
}

}  // namespace

CellMap::CellMap() {
    for (const char* all : {"0.0.0.0/0", "::/0"}) mention(*Cidr::parse(all), {}, false);
}

void CellMap::mention(const Cidr& given, Place at, bool permits) {
    const Cidr network = maskedNetwork(given);
    const auto [found, fresh] = known_.emplace(std::pair(network.address(), network.prefix()), cells_.size());
    if (fresh) return void(cells_.push_back({network, network.address(), at, permits}));
    // By what may be permitted is the better place.
    Cell& cell = cells_[found->second];
    if (permits && !cell.named) cell.at = at;
    cell.named = cell.named || permits;
}

std::vector<Cell>& CellMap::cells() {
    std::vector<Cidr> sorted;
    for (const Cell& cell : cells_) sorted.push_back(cell.network);
    std::sort(sorted.begin(), sorted.end(), comesBefore);
    std::vector<Cell> kept;
    for (Cell& cell : cells_) {
        auto next = std::upper_bound(sorted.begin(), sorted.end(), cell.network, comesBefore);
        std::optional<IpAddress> sample = cell.network.address();
        for (; sample && next != sorted.end() && isWithin(*next, cell.network); ++next) {
            if (next->address() > *sample) break;
            const auto past = behind(*next);
            if (!past || *past > *sample) sample = past;
        }
        if (!sample || !cell.network.contains(*sample)) continue;
        cell.sample = *sample;
        kept.push_back(std::move(cell));
    }
    cells_ = std::move(kept);
    std::rotate(cells_.begin(),
                std::find_if(cells_.begin(), cells_.end(),
                             [](const Cell& cell) { return cell.network.prefix() > 0; }),
                cells_.end());
    return cells_;
}

const Cell* CellMap::around(const Cell& cell) const {
    const Cell* best = nullptr;
    for (const Cell& other : cells_) {
        if (&other == &cell || !isWithin(cell.network, other.network)) continue;
        if (!best || other.network.prefix() > best->network.prefix()) best = &other;
    }
    return best;
}

void CellMap::addRanges(std::vector<TrustedRange>& ranges) const {
    for (const Cell& cell : cells_) {
        const Cell* outer = around(cell);
        const bool within = outer && outer->permitted;
        if (cell.permitted && (cell.named || !within))
            ranges.push_back({cell.network, false, cell.at, cell.service});
        if (!cell.permitted && within) ranges.push_back({cell.network, true, cell.at, {}});
    }
}

}  // namespace mailvitals::config::postfix
