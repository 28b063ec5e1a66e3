// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "cli/line_splitter.h"
#include "evidence/target.h"

#include <array>
#include <cstdint>
#include <unordered_set>
#include <variant>

namespace mailvitals::cli {

/// One part of several into which a list is divided by its names: whatever the order of the lines, a name is
/// always in the same part.
struct Shard {
    std::size_t index = 1;  ///< from 1
    std::size_t count = 1;
};

/// "2/10"; none: nothing like that.
std::optional<Shard> parseShard(std::string_view text);

/// A line of a list that names nothing to check.
struct BadLine {
    std::size_t number = 0;
    std::string text;  ///< its beginning, printable
    std::string why;   ///< a sentence
};

/// Names, each known by so many bits of a digest that no two meet.
class NameSet {
 public:
    /// False: it is there already. From some millions of names on nothing is added any more, so that memory
    /// stays within bounds.
    bool add(std::string_view name);
    bool contains(std::string_view name) const;

    using Digest = std::array<std::uint64_t, 2>;
    static Digest digestOf(std::string_view name);

 private:
    struct Hash {
        std::size_t operator()(const Digest& digest) const { return digest[1]; }
    };
    std::unordered_set<Digest, Hash> digests_;
};

/// What an earlier run wrote about: targets, and lines that name none.
struct DoneNames {
    NameSet names;

    static std::string keyOf(const Target& target) { return target.toString(); }
    static std::string keyOf(const BadLine& line) { return std::to_string(line.number) + ":" + line.text; }
};

/// The targets in a list that comes in pieces: one a line, as the user would type it; what stands behind a #
/// at the beginning or behind a blank is a comment. Each target once, and only those of the shard.
class DomainList {
 public:
    DomainList(Shard shard, DoneNames done) : shard_(shard), done_(std::move(done)) {}

    void feed(std::string_view piece) { lines_.feed(piece); }
    void end() { lines_.end(); }

    using Entry = std::variant<Target, BadLine>;
    /// None: not before the next piece, or there are no more.
    std::optional<Entry> next();

    /// Was there anything in it, of any shard, done or not?
    bool hadAny() const { return any_; }
    std::size_t skipped() const { return skipped_; }  ///< because they were done

 private:
    std::optional<Entry> entryOf(const LineSplitter::Line& line);
    bool isWanted(const std::string& key);

    /// No address that people type is as long; of an international name each octet may be written as four.
    LineSplitter lines_{1024};
    Shard shard_;
    DoneNames done_;
    NameSet seen_;
    bool any_ = false;
    std::size_t skipped_ = 0;
};

}  // namespace mailvitals::cli
