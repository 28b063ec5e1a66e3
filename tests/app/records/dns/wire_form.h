// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>

/// Pieces of DNS messages, octet by octet.
namespace mailvitals::dns::form {

inline std::string u16(unsigned value) {
    return {static_cast<char>(value >> 8 & 0xff), static_cast<char>(value & 0xff)};
}

/// A response header with one question and these counts, and the question "example. IN TXT" (offsets 12 to
/// 24).
inline std::string head(unsigned answers, unsigned authority = 0, unsigned additional = 0,
                        unsigned flags = 0x8400) {
    return u16(0x1234) + u16(flags) + u16(1) + u16(answers) + u16(authority) + u16(additional) +
           std::string("\7example\0", 9) + u16(16) + u16(1);
}

/// A record whose name is given in wire form.
inline std::string record(const std::string& name, unsigned type, const std::string& rdata,
                          const std::string& ttl, unsigned length) {
    return name + u16(type) + u16(1) + ttl + u16(length) + rdata;
}

inline std::string record(const std::string& name, unsigned type, const std::string& rdata) {
    return record(name, type, rdata, u16(0) + u16(300), static_cast<unsigned>(rdata.size()));
}

inline const std::string toQuestion = u16(0xc00c);  ///< a pointer to the question's name

}  // namespace mailvitals::dns::form
