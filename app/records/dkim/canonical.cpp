// SPDX-License-Identifier: GPL-3.0-or-later
#include "records/dkim/canonical.h"

#include "base/ascii.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cstdint>
#include <cstring>

namespace mailvitals::dkim {
namespace {

using message::Line;
using message::lineAt;
using message::LineEnds;

constexpr std::string_view crlf = "\r\n";

bool isBlank(char c) {
    return c == ' ' || c == '\t';
}

/// Gathers small pieces, so that the sink is not called for every word.
class Gatherer {
 public:
    explicit Gatherer(const Sink& sink) : sink_(sink) {}

    void add(std::string_view piece) {
        if (piece.size() > room_.size() - used_) {
            flush();
            if (piece.size() > room_.size()) return sink_(piece);
        }
        std::copy(piece.begin(), piece.end(), room_.begin() + static_cast<std::ptrdiff_t>(used_));
        used_ += piece.size();
    }
    void add(char c) {
        if (used_ == room_.size()) flush();
        room_[used_++] = c;
    }

    /// So many bytes to write to; what was written there is then told.
    char* room(std::size_t size) {
        if (size > room_.size() - used_) flush();
        return room_.data() + used_;
    }
    void wrote(std::size_t size) { used_ += size; }

    void flush() {
        if (used_ > 0) sink_(std::string_view(room_.data(), used_));
        used_ = 0;
    }

 private:
    const Sink& sink_;
    std::array<char, 4096> room_;
    std::size_t used_ = 0;
};

void relaxedField(std::string_view raw, LineEnds ends, Gatherer& out) {
    const std::size_t colon = raw.find(':');
    std::string_view name = raw.substr(0, colon);
    while (!name.empty() && isBlank(name.back())) name.remove_suffix(1);
    for (const char c : name) out.add(ascii::lower(c));
    out.add(':');
    const std::string_view value = raw.substr(colon == raw.npos ? raw.size() : colon + 1);
    bool begun = false;
    bool gap = false;
    for (std::size_t at = 0; at < value.size();) {
        const Line line = lineAt(value, at, ends);
        for (std::string_view rest = line.content; !rest.empty();) {
            if (isBlank(rest.front())) {
                gap = begun;
                rest.remove_prefix(1);
                continue;
            }
            const auto word =
                static_cast<std::size_t>(std::find_if(rest.begin(), rest.end(), isBlank) - rest.begin());
            if (gap) out.add(' ');
            gap = false;
            begun = true;
            out.add(rest.substr(0, word));
            rest.remove_prefix(word);
        }
        at = line.next;
    }
}

void simpleField(std::string_view raw, LineEnds ends, Gatherer& out) {
    for (std::size_t at = 0; at < raw.size();) {
        const Line line = lineAt(raw, at, ends);
        out.add(line.content);
        if (line.ended) out.add(crlf);
        at = line.next;
    }
}

/// Without the empty lines at the end, and without the end of the last line that is not empty.
std::string_view withoutEnd(std::string_view body, Canonicalization form, LineEnds ends) {
    const char lineEnd = ends == LineEnds::Lf ? '\n' : '\r';
    while (!body.empty()) {
        if (body.back() == lineEnd) {
            body.remove_suffix(1);
            if (ends == LineEnds::Lf && body.ends_with('\r')) body.remove_suffix(1);
        } else if (form == Canonicalization::Relaxed && isBlank(body.back())) {
            body.remove_suffix(1);
        } else {
            break;
        }
    }
    return body;
}

constexpr std::size_t blockSize = 64;
/// So much is handed to the sink at once: small enough to be still in the cache when it is hashed.
constexpr std::size_t mostAtOnce = 16 * 1024;

/// One bit for each byte of a block at which the output is another than the input, the lowest for the first.
/// One byte before and one behind the block must be readable. Written without branches, so that the compiler
/// makes vector instructions of it: this loop sees every byte of a message. It may set a bit where none would
/// do, for a blank before a control character.
template <Canonicalization form>
std::uint64_t oddPlaces(const char* block) {
    const auto* bytes = reinterpret_cast<const unsigned char*>(block);
    std::array<unsigned char, blockSize> odd;
    unsigned char any = 0;
    for (std::size_t i = 0; i < blockSize; ++i) {
        const unsigned char here = bytes[i];
        const unsigned char bareEnd = (here == '\n') & (bytes[static_cast<std::ptrdiff_t>(i) - 1] != '\r');
        odd[i] = bareEnd;
        if constexpr (form == Canonicalization::Relaxed) {
            const unsigned char changes = (here == '\t') | ((here == ' ') & (bytes[i + 1] <= ' '));
            odd[i] |= changes;
        }
        any |= odd[i];
    }
    if (any == 0) return 0;
    std::uint64_t places = 0;
    for (std::size_t i = 0; i < blockSize; i += 8) {
        std::uint64_t eight = 0;
        std::memcpy(&eight, odd.data() + i, 8);
        if constexpr (std::endian::native == std::endian::big) eight = __builtin_bswap64(eight);
        places |= (eight * 0x0102040810204080u) >> 56 << i;  // the lowest bit of each byte
    }
    return places;
}

/// A body without its end, in one pass: what is in its form already goes to the sink as it stands, only what
/// is about to change goes byte by byte.
template <Canonicalization form>
class BodyWriter {
 public:
    BodyWriter(std::string_view text, LineEnds ends, const Sink& sink)
        : text_(text), ends_(ends), sink_(sink), out_(sink) {}

    void write() {
        while (at_ < text_.size()) {
            if (!hasMargins()) {
                flushVerbatim();
                writeEdge();
            } else if (const std::uint64_t odd = oddPlaces<form>(text_.data() + at_); odd != 0) {
                flushVerbatim();
                writeBlock(odd);
            } else {
                at_ = endOfBlock();
                if (at_ - verbatimFrom_ >= mostAtOnce) flushVerbatim();
                continue;
            }
            verbatimFrom_ = at_;
        }
        flushVerbatim();
        out_.add(crlf);
        out_.flush();
    }

 private:
    /// A byte before the block, and another block behind it.
    bool hasMargins() const {
        return ends_ == LineEnds::Lf && at_ > 0 && at_ + 2 * blockSize <= text_.size();
    }

    /// A CR at the end of a block may be half of a line end: that stays together.
    std::size_t endOfBlock() const { return at_ + blockSize - (text_[at_ + blockSize - 1] == '\r' ? 1 : 0); }

    void flushVerbatim() {
        if (at_ == verbatimFrom_) return;
        out_.flush();
        sink_(text_.substr(verbatimFrom_, at_ - verbatimFrom_));
        verbatimFrom_ = at_;
    }

    /// Length of the line end here; 0 where there is none.
    std::size_t lineEnd(char c) const {
        if (ends_ == LineEnds::Cr) return c == '\r' ? 1 : 0;
        if (c == '\n') return 1;
        return c == '\r' && at_ + 1 < text_.size() && text_[at_ + 1] == '\n' ? 2 : 0;
    }

    /// Copies from one odd place to the next. Copies are of a whole block each, which is quicker than to look
    /// how long they must be: what is too much is written over.
    void writeBlock(std::uint64_t odd) {
        char* const room = out_.room(4 * blockSize);
        char* to = room;
        const std::size_t begin = at_;
        const std::size_t end = endOfBlock();
        while (odd != 0) {
            const std::size_t place = begin + static_cast<std::size_t>(std::countr_zero(odd));
            odd &= odd - 1;
            if (place < at_) continue;  // in a run of blanks that is behind us
            if (place >= end) break;
            to = copied(to, place);
            if (text_[place] == '\n') {
                *to++ = '\r';
                *to++ = '\n';
                at_ = place + 1;
            } else {
                at_ = place + 1;
                while (isBlank(text_[at_])) ++at_;  // no body ends in a blank: see withoutEnd()
                *to = ' ';
                to += !isAtLineEnd();
            }
        }
        if (at_ < end) to = copied(to, end);
        out_.wrote(static_cast<std::size_t>(to - room));
    }

    char* copied(char* to, std::size_t end) {
        std::memcpy(to, text_.data() + at_, blockSize);
        to += end - at_;
        at_ = end;
        return to;
    }

    /// Nobody can foretell whether blanks stand at the end of a line, so there is no branch for it.
    bool isAtLineEnd() const {
        const int here = text_[at_];
        const int behind = text_[std::min(at_ + 1, text_.size() - 1)];
        return (static_cast<int>(here == '\n') |
                (static_cast<int>(here == '\r') & static_cast<int>(behind == '\n'))) != 0;
    }

    /// The same byte by byte, where a block has no margins. Goes on behind the block while blanks run on.
    void writeEdge() {
        std::array<char, 2 * blockSize + 4> piece;  // a byte becomes two at most: LF, or one behind blanks
        std::size_t used = 0;
        const std::size_t end = std::min(at_ + blockSize, text_.size());
        bool gap = false;
        while (at_ < end || (gap && at_ < text_.size())) {
            const char c = text_[at_];
            if (const std::size_t length = lineEnd(c); length > 0) {
                gap = false;
                piece[used++] = '\r';
                piece[used++] = '\n';
                at_ += length;
                continue;
            }
            ++at_;
            const bool blank = form == Canonicalization::Relaxed && isBlank(c);
            piece[used] = ' ';
            used += gap & !blank;
            piece[used] = c;
            used += !blank;
            gap = blank;
        }
        out_.add(std::string_view(piece.data(), used));
    }

    std::string_view text_;
    LineEnds ends_;
    const Sink& sink_;
    Gatherer out_;
    std::size_t at_ = 0;
    std::size_t verbatimFrom_ = 0;
};

}  // namespace

void canonicalField(std::string_view raw, Canonicalization form, LineEnds ends, const Sink& sink) {
    Gatherer out(sink);
    if (form == Canonicalization::Relaxed)
        relaxedField(raw, ends, out);
    else
        simpleField(raw, ends, out);
    out.flush();
}

void canonicalBody(std::string_view body, Canonicalization form, LineEnds ends, const Sink& sink) {
    body = withoutEnd(body, form, ends);
    if (!body.empty()) {
        if (form == Canonicalization::Relaxed)
            BodyWriter<Canonicalization::Relaxed>(body, ends, sink).write();
        else
            BodyWriter<Canonicalization::Simple>(body, ends, sink).write();
    } else if (form == Canonicalization::Simple) {
        sink(crlf);  // an empty body counts as one empty line, in this form only
    }
}

}  // namespace mailvitals::dkim
