// SPDX-License-Identifier: GPL-3.0-or-later
#include "records/http/response.h"

#include "base/ascii.h"

#include <algorithm>
#include <limits>

namespace mailvitals::http {
namespace {

constexpr std::string_view beginning = "HTTP/1.";

/// Digits of the base, at least one; none: something else, or too large to count.
std::optional<std::size_t> numberFrom(std::string_view digits, unsigned base) {
    if (digits.empty()) return std::nullopt;
    std::size_t number = 0;
    for (const char digit : digits) {
        const bool fits = base == 16 ? ascii::isHexDigit(digit) : ascii::isDigit(digit);
        if (!fits || number > std::numeric_limits<std::size_t>::max() / 32) return std::nullopt;
        const char small = ascii::lower(digit);
        number =
            number * base + static_cast<std::size_t>(ascii::isDigit(small) ? small - '0' : small - 'a' + 10);
    }
    return number;
}

/// RFC 9110 section 5.6.2.
bool isToken(std::string_view text) {
    return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) {
        return ascii::isAlnum(c) || std::string_view("!#$%&'*+-.^_`|~").find(c) != std::string_view::npos;
    });
}

}  // namespace

void ResponseReader::fail(Flaw flaw, std::string why) {
    flaw_ = flaw;
    why_ = std::move(why);
    stage_ = Stage::Done;
}

void ResponseReader::take(std::string_view octets) {
    if (isDone()) return;
    unread_ += octets;
    while (!isDone() && step()) {
    }
    if (isDone()) unread_.clear();
}

/// One line or one piece of the body; false: it has not come yet.
bool ResponseReader::step() {
    if (isBody()) return takeBody();
    if (stage_ == Stage::StatusLine) {
        // Whatever speaks another protocol may never send a line end.
        const std::string_view start = std::string_view(unread_).substr(0, beginning.size());
        if (!beginning.starts_with(start))
            return fail(Flaw::NotHttp, "it does not begin as HTTP does"), false;
    }
    const std::size_t end = unread_.find('\n');
    const std::size_t size = end == std::string::npos ? unread_.size() : end + 1;
    const bool inHead = stage_ == Stage::StatusLine || stage_ == Stage::Fields;
    if (inHead && head_ + size > longestHead) return fail(Flaw::TooMuch, "its head does not end"), false;
    if (framing_ + size > mostFraming) return fail(Flaw::TooMuch, "more framing than content"), false;
    if (end == std::string::npos) return false;
    if (inHead) head_ += size;
    framing_ += size;
    std::string line = unread_.substr(0, end);
    unread_.erase(0, size);
    if (line.ends_with('\r')) line.pop_back();
    takeLine(line);
    return true;
}

void ResponseReader::takeLine(std::string_view line) {
    switch (stage_) {
        case Stage::StatusLine: return readStatusLine(line);
        case Stage::Fields: return line.empty() ? endOfHead() : readField(line);
        case Stage::ChunkSize: return readChunkSize(line);
        case Stage::ChunkEnd:
            if (!line.empty()) return fail(Flaw::NotHttp, "a chunk is longer than it says");
            stage_ = Stage::ChunkSize;
            return;
        case Stage::Trailer:
            if (line.empty()) stage_ = Stage::Done;
            return;
        default: return;
    }
}

bool ResponseReader::takeBody() {
    if (unread_.empty()) return false;
    const std::size_t size = stage_ == Stage::UntilEnd ? unread_.size() : std::min(left_, unread_.size());
    std::string& body = response_->body;
    const std::size_t room = longestBody - body.size();
    body.append(unread_, 0, std::min(size, room));
    unread_.erase(0, size);
    if (size > room) {
        response_->cut = true;
        stage_ = Stage::Done;
        return true;
    }
    if (stage_ == Stage::UntilEnd) return true;
    left_ -= size;
    if (left_ == 0) stage_ = stage_ == Stage::Sized ? Stage::Done : Stage::ChunkEnd;
    return true;
}

/// "HTTP/1.1 200 OK"; the reason may be missing, and some leave out the blank before it as well.
void ResponseReader::readStatusLine(std::string_view line) {
    const bool shaped = line.size() >= 12 && line.starts_with(beginning) && ascii::isDigit(line[7]) &&
                        line[8] == ' ' && (line.size() == 12 || line[12] == ' ');
    const auto status = shaped ? numberFrom(line.substr(9, 3), 10) : std::nullopt;
    if (!status || *status < 100) return fail(Flaw::NotHttp, "its first line is no status line");
    begun_ = Response();
    begun_.status = static_cast<int>(*status);
    length_.reset();
    chunked_ = false;
    stage_ = Stage::Fields;
}

void ResponseReader::readField(std::string_view line) {
    const std::size_t colon = line.find(':');
    const std::string_view name = line.substr(0, colon);
    if (colon == std::string_view::npos || !isToken(name))
        return fail(Flaw::NotHttp, "a line of its head is no field");
    const std::string_view value = ascii::trimmed(line.substr(colon + 1));
    const auto is = [&](std::string_view known) { return ascii::equalsIgnoringCase(name, known); };
    if (is("Content-Type")) begun_.contentType = value;
    if (is("Location")) begun_.location = value;
    if (is("Content-Length")) readLength(value);
    if (is("Transfer-Encoding")) {
        if (chunked_ || !ascii::equalsIgnoringCase(value, "chunked"))
            return fail(Flaw::NotHttp, "a transfer encoding that nobody asked for");
        chunked_ = true;
    }
}

/// Some write the same length several times (RFC 9112 section 6.3); two lengths would be two messages.
void ResponseReader::readLength(std::string_view value) {
    for (const std::string_view each : ascii::split(value, ',')) {
        const auto length = numberFrom(ascii::trimmed(each), 10);
        if (!length || (length_ && *length_ != *length))
            return fail(Flaw::NotHttp, "its length is no number, or several");
        length_ = length;
    }
}

void ResponseReader::endOfHead() {
    // 101 would go on in another protocol; what else begins with 1 comes before the answer itself.
    if (begun_.status == 101) return fail(Flaw::NotHttp, "it changes to another protocol");
    if (begun_.status < 200) {
        stage_ = Stage::StatusLine;
        return;
    }
    if (chunked_ && length_) return fail(Flaw::NotHttp, "it has a length and comes in chunks as well");
    response_ = begun_;
    if (begun_.status == 204 || begun_.status == 304) {
        stage_ = Stage::Done;
    } else if (chunked_) {
        stage_ = Stage::ChunkSize;
    } else if (length_) {
        left_ = *length_;
        stage_ = left_ == 0 ? Stage::Done : Stage::Sized;
    } else {
        stage_ = Stage::UntilEnd;
    }
}

void ResponseReader::readChunkSize(std::string_view line) {
    const auto size = numberFrom(ascii::trimmed(line.substr(0, line.find(';'))), 16);
    if (!size) return fail(Flaw::NotHttp, "the size of a chunk is no number");
    left_ = *size;
    stage_ = left_ == 0 ? Stage::Trailer : Stage::Chunk;
}

void ResponseReader::end(bool properly) {
    if (isDone()) return;
    if (stage_ == Stage::UntilEnd && properly) {
        stage_ = Stage::Done;
        return;
    }
    fail(Flaw::CutOff, response_ ? "its body ended early" : "it ended before its head did");
}

}  // namespace mailvitals::http
