// SPDX-License-Identifier: GPL-3.0-or-later
#include "records/dkim/canonical.h"

#include "base/ascii.h"

#include <algorithm>
#include <array>

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

/// Does a block come out as it went in? One byte before and one behind it must be readable. Written without
/// branches, so that the compiler makes vector instructions of it: this loop sees every byte of a message. It
/// may say no where yes would do, at a blank before a control character.
template <Canonicalization form>
bool isVerbatim(const char* block) {
    const auto* bytes = reinterpret_cast<const unsigned char*>(block);
    unsigned char odd = 0;
    for (std::size_t i = 0; i < blockSize; ++i) {
        const unsigned char here = bytes[i];
        const unsigned char bareEnd = (here == '\n') & (bytes[static_cast<std::ptrdiff_t>(i) - 1] != '\r');
        odd |= bareEnd;
        if constexpr (form == Canonicalization::Relaxed) {
            const unsigned char changes = (here == '\t') | ((here == ' ') & (bytes[i + 1] <= ' '));
            odd |= changes;
        }
    }
    return odd == 0;
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
            if (atVerbatimBlock()) {
                // A CR at its end may be half of a line end: that stays together.
                at_ += text_[at_ + blockSize - 1] == '\r' ? blockSize - 1 : blockSize;
                if (at_ - verbatimFrom_ >= mostAtOnce) flushVerbatim();
                continue;
            }
            flushVerbatim();
            writeOddBlock();
            verbatimFrom_ = at_;
        }
        flushVerbatim();
        out_.add(crlf);
        out_.flush();
    }

 private:
    bool atVerbatimBlock() const {
        return ends_ == LineEnds::Lf && at_ > 0 && at_ + blockSize < text_.size() &&
               isVerbatim<form>(text_.data() + at_);
    }

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

    /// Runs of blanks become one space; those at the end of a line go. Goes on behind the block while blanks
    /// run on. Where words and blanks take turns nobody can foretell a branch, so there is none for them.
    void writeOddBlock() {
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
            const bool blank = form == Canonicalization::Relaxed && ((c == ' ') | (c == '\t'));
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
