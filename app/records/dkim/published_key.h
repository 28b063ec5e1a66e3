// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>
#include <string>

namespace mailvitals::dkim {

struct ReadKey;

/// One TXT record at a key's name, read and made ready for OpenSSL just once, however many signatures are put
/// to it: that takes longer than checking one. Copies share what was read.
class PublishedKey {
 public:
    PublishedKey(const std::string& text);

    /// What was read; null for a text that is not meant as a key at all.
    const ReadKey* read() const { return read_.get(); }

 private:
    std::shared_ptr<const ReadKey> read_;
};

}  // namespace mailvitals::dkim
