// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/batch_input.h"

#include "base/input_file.h"
#include "base/system_error.h"

#include <cerrno>
#include <unistd.h>
#include <utility>

namespace mailvitals::cli {
namespace {

constexpr std::size_t pieceSize = 256 * 1024;

std::string whyUnread(const std::string& name, const std::string& why) {
    return "Cannot read " + name + ": " + why + ".";
}

}  // namespace

Expected<BatchInput, std::string> BatchInput::open(const std::string& path) {
    if (path == "-") return BatchInput("standard input", STDIN_FILENO, false);
    const auto descriptor = openInput(path);
    if (!descriptor) return unexpected(whyUnread(path, descriptor.error()));
    return BatchInput(path, *descriptor, true);
}

BatchInput::BatchInput(BatchInput&& other) noexcept
    : name_(std::move(other.name_)),
      descriptor_(other.descriptor_),
      isOurs_(std::exchange(other.isOurs_, false)),
      error_(std::move(other.error_)) {}

BatchInput::~BatchInput() {
    if (isOurs_) close(descriptor_);
}

std::string BatchInput::read() {
    std::string piece(pieceSize, '\0');
    for (;;) {
        const ssize_t got = ::read(descriptor_, piece.data(), piece.size());
        if (got < 0 && errno == EINTR) continue;
        if (got < 0) error_ = whyUnread(name_, systemError(errno));
        piece.resize(got > 0 ? static_cast<std::size_t>(got) : 0);
        return piece;
    }
}

}  // namespace mailvitals::cli
