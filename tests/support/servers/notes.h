// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>

#include <algorithm>
#include <mutex>
#include <vector>

namespace mailvitals::test {

/// What a server notes down on its thread, and a test reads on its own, also while the server goes on
/// writing.
class Notes {
 public:
    void add(const QByteArray& line) {
        const std::lock_guard lock(mutex_);
        lines_.push_back(line);
    }
    /// A copy; what comes later is not in it.
    std::vector<QByteArray> all() const {
        const std::lock_guard lock(mutex_);
        return lines_;
    }
    int countOf(const QByteArray& beginning) const {
        const std::vector<QByteArray> lines = all();
        return static_cast<int>(std::count_if(
            lines.begin(), lines.end(), [&](const QByteArray& line) { return line.startsWith(beginning); }));
    }

 private:
    mutable std::mutex mutex_;
    std::vector<QByteArray> lines_;
};

}  // namespace mailvitals::test
