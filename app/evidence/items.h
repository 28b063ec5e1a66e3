// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <algorithm>
#include <memory>
#include <stdexcept>
#include <utility>
#include <vector>

namespace mailvitals {

/// Values by key, in the order of the keys, as in a map. Copies share their items: a running check hands out
/// a copy many times a second, and next to nothing has changed in between. What is written to is first made a
/// thing of this copy alone.
template <class Key, class Value>
class Items {
 public:
    using value_type = std::pair<const Key, Value>;

    class const_iterator {
     public:
        using iterator_category = std::bidirectional_iterator_tag;
        using value_type = Items::value_type;
        using difference_type = std::ptrdiff_t;
        using pointer = const value_type*;
        using reference = const value_type&;

        const_iterator() = default;
        reference operator*() const { return **at_; }
        pointer operator->() const { return at_->get(); }
        const_iterator& operator++() { return ++at_, *this; }
        const_iterator operator++(int) { return const_iterator(at_++); }
        const_iterator& operator--() { return --at_, *this; }
        const_iterator operator--(int) { return const_iterator(at_--); }
        bool operator==(const const_iterator&) const = default;

     private:
        friend Items;
        using Inner = typename std::vector<std::shared_ptr<Items::value_type>>::const_iterator;
        explicit const_iterator(Inner at) : at_(at) {}
        Inner at_;
    };

    const_iterator begin() const { return const_iterator(items_.begin()); }
    const_iterator end() const { return const_iterator(items_.end()); }
    std::size_t size() const { return items_.size(); }
    bool empty() const { return items_.empty(); }

    const_iterator find(const Key& key) const {
        const auto at = placeOf(key);
        return const_iterator(isThere(at, key) ? at : items_.end());
    }
    bool contains(const Key& key) const { return find(key) != end(); }
    const Value& at(const Key& key) const {
        const auto found = find(key);
        if (found == end()) throw std::out_of_range("no such item");
        return found->second;
    }

    /// For writing at once: no copy may be made as long as the reference is used.
    Value& operator[](const Key& key) {
        const auto at = placeOf(key);
        const auto index = at - items_.begin();
        if (isThere(at, key))
            items_[static_cast<std::size_t>(index)] = std::make_shared<value_type>(**at);
        else
            items_.insert(at, std::make_shared<value_type>(key, Value()));
        return items_[static_cast<std::size_t>(index)]->second;
    }
    /// The same item as in another copy.
    void share(const const_iterator& item) {
        const auto at = placeOf(item->first);
        if (isThere(at, item->first))
            items_[static_cast<std::size_t>(at - items_.begin())] = *item.at_;
        else
            items_.insert(at, *item.at_);
    }
    template <class Predicate>
    void eraseIf(Predicate matches) {
        std::erase_if(items_, [&](const auto& item) { return matches(*item); });
    }

 private:
    using Vector = std::vector<std::shared_ptr<value_type>>;

    typename Vector::const_iterator placeOf(const Key& key) const {
        return std::lower_bound(items_.begin(), items_.end(), key,
                                [](const auto& item, const Key& wanted) { return item->first < wanted; });
    }
    bool isThere(typename Vector::const_iterator at, const Key& key) const {
        return at != items_.end() && !(key < (*at)->first);
    }

    Vector items_;
};

}  // namespace mailvitals
