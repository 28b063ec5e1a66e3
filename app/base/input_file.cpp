// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/input_file.h"

#include "base/system_error.h"

#include <algorithm>
#include <cerrno>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace mailvitals {
namespace {

constexpr std::size_t pieceSize = 256 * 1024;

std::string whyNoFile(const struct stat& facts) {
    if (S_ISDIR(facts.st_mode)) return "it is a folder";
    return "it is a pipe, a device or the like";
}

/// A pipe under such a name was handed to this program, like standard input, and its other end is in use.
bool isOwnDescriptor(const std::string& path) {
    return path == "/dev/stdin" || path.starts_with("/dev/fd/") || path.starts_with("/proc/self/fd/");
}

bool mayBeRead(const struct stat& facts, const std::string& path) {
    return S_ISREG(facts.st_mode) || (S_ISFIFO(facts.st_mode) && isOwnDescriptor(path));
}

Expected<std::string, std::string> readAll(int descriptor, std::size_t most) {
    std::string bytes;
    while (bytes.size() <= most) {
        const std::size_t before = bytes.size();
        bytes.resize(before + std::min(pieceSize, most + 1 - before));
        const ssize_t got = read(descriptor, bytes.data() + before, bytes.size() - before);
        const int error = errno;
        bytes.resize(before + static_cast<std::size_t>(std::max<ssize_t>(got, 0)));
        if (got == 0) break;
        if (got < 0 && error != EINTR) return unexpected(systemError(error));
    }
    return bytes;
}

}  // namespace

Expected<int, std::string> openInput(const std::string& path) {
    struct stat facts {};
    // Asked before it is opened: to open a device may already set something in motion.
    if (stat(path.c_str(), &facts) != 0) return unexpected(systemError(errno));
    if (!mayBeRead(facts, path)) return unexpected(whyNoFile(facts));
    // Some files of the system (/proc/kmsg) are waited for like a pipe, and a file may have become one.
    const int waiting = S_ISFIFO(facts.st_mode) ? 0 : O_NONBLOCK;
    const int descriptor = open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOCTTY | waiting);
    if (descriptor < 0) return unexpected(systemError(errno));
    if (fstat(descriptor, &facts) == 0 && mayBeRead(facts, path)) return descriptor;
    close(descriptor);
    return unexpected(whyNoFile(facts));
}

Expected<std::string, std::string> readInput(const std::string& path, std::size_t most) {
    const auto descriptor = openInput(path);
    if (!descriptor) return unexpected(descriptor.error());
    auto bytes = readAll(*descriptor, most);
    close(*descriptor);
    return bytes;
}

Expected<std::string, std::string> readStandardInput(std::size_t most) {
    return readAll(STDIN_FILENO, most);
}

}  // namespace mailvitals
