// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "records/config/trust.h"

#include <map>
#include <utility>

namespace mailvitals::config::postfix {

/// Part of the world's addresses: a network without the narrower networks that are named as well. All clients
/// in it are alike to a server that compares addresses with these networks only.
struct Cell {
    Cidr network;
    IpAddress sample;   ///< one of its clients
    Place at;           ///< what names it
    bool named = true;  ///< something that may permit names this very network
    bool permitted = false;
    std::string service{};  ///< that lets it in
};

/// Divides the addresses of both families by the networks that are named.
class CellMap {
 public:
    CellMap();
    void mention(const Cidr& network, Place at, bool permits);
    std::size_t size() const { return cells_.size(); }
    /// In the order in which they were named, all addresses last; those that narrower ones fill are left out.
    std::vector<Cell>& cells();
    /// What is permitted, and what is not within it.
    void addRanges(std::vector<TrustedRange>& ranges) const;

 private:
    const Cell* around(const Cell& cell) const;

    std::vector<Cell> cells_;
    std::map<std::pair<IpAddress, unsigned>, std::size_t> known_;
};

}  // namespace mailvitals::config::postfix
