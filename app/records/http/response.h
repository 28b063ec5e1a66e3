// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace mailvitals::http {

/// What of a server's answer to GET is worth keeping.
struct Response {
    int status = 0;
    std::string contentType;  ///< as it stands; empty: none
    std::string location;     ///< where a redirect points; empty: nowhere
    std::string body;
    bool cut = false;  ///< there was more of the body than is kept

    bool operator==(const Response&) const = default;
};

inline constexpr std::size_t longestBody = 64 * 1024;
inline constexpr std::size_t longestHead = 32 * 1024;
/// Of all that is no body: heads, sizes of chunks, trailers.
inline constexpr std::size_t mostFraming = 512 * 1024;

/// Why a response cannot be read on.
enum class Flaw {
    NotHttp,  ///< not what RFC 9112 says
    TooMuch,  ///< more head, or more framing, than any honest answer has
    CutOff,   ///< it ended before its end
};

/// Reads the response to one GET (RFC 9112) as its octets come. Keeps no more of it than the bounds above,
/// whatever it claims of its own length.
class ResponseReader {
 public:
    void take(std::string_view octets);
    /// The other side has nothing more to say. `properly`: it said so, rather than just hanging up, which
    /// anybody on the way can do in its stead (RFC 9112 section 9.8).
    void end(bool properly);

    /// Nothing more is wanted: the response is whole, kept as far as it shall be, or flawed.
    bool isDone() const { return stage_ == Stage::Done; }
    std::optional<Flaw> flaw() const { return flaw_; }
    const std::string& why() const { return why_; }  ///< one English clause; empty without a flaw
    /// What was read; none: not even a whole head.
    const std::optional<Response>& response() const { return response_; }

 private:
    enum class Stage { StatusLine, Fields, Sized, ChunkSize, Chunk, ChunkEnd, Trailer, UntilEnd, Done };

    bool step();
    bool isBody() const {
        return stage_ == Stage::Sized || stage_ == Stage::Chunk || stage_ == Stage::UntilEnd;
    }
    bool takeBody();
    void takeLine(std::string_view line);
    void readStatusLine(std::string_view line);
    void readField(std::string_view line);
    void readLength(std::string_view value);
    void endOfHead();
    void readChunkSize(std::string_view line);
    void fail(Flaw flaw, std::string why);

    Stage stage_ = Stage::StatusLine;
    std::string unread_;
    std::size_t head_ = 0;     ///< octets of heads so far
    std::size_t framing_ = 0;  ///< octets of all lines so far
    std::size_t left_ = 0;     ///< of the body or the chunk
    Response begun_;           ///< while its fields are read
    std::optional<std::size_t> length_;
    bool chunked_ = false;
    std::optional<Response> response_;
    std::optional<Flaw> flaw_;
    std::string why_;
};

}  // namespace mailvitals::http
