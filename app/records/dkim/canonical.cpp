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
    void add(char c) { add(std::string_view(&c, 1)); }

    void flush() {
        if (used_ > 0) sink_(std::string_view(room_.data(), used_));
        used_ = 0;
    }

 private:
    const Sink& sink_;
    std::array<char, 4096> room_;
    std::size_t used_ = 0;
};

/// Runs of blanks become one space; those at the end go.
void addRelaxed(std::string_view line, Gatherer& out) {
    while (!line.empty() && isBlank(line.back())) line.remove_suffix(1);
    while (!line.empty()) {
        const auto word =
            static_cast<std::size_t>(std::find_if(line.begin(), line.end(), isBlank) - line.begin());
        out.add(line.substr(0, word));
        line.remove_prefix(word);
        if (line.empty()) return;
        out.add(' ');
        while (isBlank(line.front())) line.remove_prefix(1);  // ends: the last byte of the line is no blank
    }
}

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
constexpr std::size_t blocksAtOnce = 256;

/// Does a block come out as it went in? One byte before and one behind it must be readable. Written without
/// branches, so that the compiler makes vector instructions of it: this loop sees every byte of a message.
template <Canonicalization form>
bool isVerbatim(const char* block) {
    unsigned char odd = 0;
    for (std::size_t i = 0; i < blockSize; ++i) {
        const char before = block[static_cast<std::ptrdiff_t>(i) - 1];
        const char here = block[i];
        odd = static_cast<unsigned char>(odd | ((here == '\n') & (before != '\r')));
        if constexpr (form == Canonicalization::Relaxed) {
            const char next = block[i + 1];
            const auto ends = (next == ' ') | (next == '\t') | (next == '\r') | (next == '\n');
            odd = static_cast<unsigned char>(odd | (here == '\t') | ((here == ' ') & ends));
        }
    }
    return odd == 0;
}

/// How many bytes from `at`, the beginning of a line, are whole lines that come out as they went in; and up
/// to where line by line has to be read after them, 0 where nothing odd was met.
struct Verbatim {
    std::size_t length = 0;
    std::size_t oddUpTo = 0;
};

template <Canonicalization form>
Verbatim verbatimFrom(std::string_view text, std::size_t at) {
    std::size_t end = at;
    std::size_t blocks = 0;
    bool odd = false;
    for (; blocks < blocksAtOnce && !odd; ++blocks) {
        odd = end + blockSize >= text.size() || !isVerbatim<form>(text.data() + end);
        if (!odd) end += blockSize;
    }
    const std::size_t lastEnd = text.substr(at, end - at).rfind('\n');
    const std::size_t length = lastEnd == text.npos ? 0 : lastEnd + 1;
    return {length, odd || length == 0 ? end + blockSize : 0};
}

template <Canonicalization form>
void addLines(std::string_view text, LineEnds ends, const Sink& sink) {
    Gatherer out(sink);
    std::size_t at = 0;
    std::size_t lineByLineTo = 1;  // the first line has no byte before it that could be looked at
    while (at < text.size()) {
        if (at >= lineByLineTo && ends == LineEnds::Lf) {
            const Verbatim verbatim = verbatimFrom<form>(text, at);
            if (verbatim.length > 0) {
                out.flush();
                sink(text.substr(at, verbatim.length));
                at += verbatim.length;
            }
            lineByLineTo = verbatim.oddUpTo;
            continue;
        }
        const Line line = lineAt(text, at, ends);
        if constexpr (form == Canonicalization::Relaxed)
            addRelaxed(line.content, out);
        else
            out.add(line.content);
        out.add(crlf);
        at = line.next;
    }
    out.flush();
}

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
            addLines<Canonicalization::Relaxed>(body, ends, sink);
        else
            addLines<Canonicalization::Simple>(body, ends, sink);
    } else if (form == Canonicalization::Simple) {
        sink(crlf);  // an empty body counts as one empty line, in this form only
    }
}

}  // namespace mailvitals::dkim
