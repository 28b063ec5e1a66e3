// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/done_names.h"

#include "cli/batch_input.h"
#include "cli/batch_lines.h"

#include <sys/stat.h>
#include <unistd.h>

namespace mailvitals::cli {
namespace {

/// No result is as long.
constexpr std::size_t longestLine = 64 * 1024 * 1024;

void cutOff(std::size_t piece, int input) {
    struct stat read {};
    struct stat written {};
    if (fstat(input, &read) != 0 || fstat(STDOUT_FILENO, &written) != 0) return;
    const bool same = read.st_dev == written.st_dev && read.st_ino == written.st_ino;
    if (!same || !S_ISREG(read.st_mode)) return;
    [[maybe_unused]] const int done = ftruncate(STDOUT_FILENO, read.st_size - static_cast<off_t>(piece));
}

}  // namespace

Expected<DoneNames, std::string> readDoneNames(const std::string& path) {
    auto input = BatchInput::open(path);
    if (!input) return unexpected(input.error());
    DoneNames done;
    LineSplitter lines(longestLine);
    std::size_t behindLastEnd = 0;
    bool beginsLikeOurs = false;
    for (std::string piece = input->read(); !piece.empty(); piece = input->read()) {
        const std::size_t end = piece.rfind('\n');
        if (end != std::string::npos || behindLastEnd == 0) {
            const std::size_t start = end == std::string::npos ? 0 : end + 1;
            beginsLikeOurs = piece.compare(start, 1, "{") == 0;
            behindLastEnd = piece.size() - start;
        } else {
            behindLastEnd += piece.size();
        }
        lines.feed(piece);
        while (const auto line = lines.next()) {
            if (const auto key = line->cut ? std::nullopt : keyOfLine(line->text)) done.names.add(*key);
        }
    }
    if (input->error()) return unexpected(*input->error());
    if (behindLastEnd > 0 && beginsLikeOurs) cutOff(behindLastEnd, input->descriptor());
    return done;
}

}  // namespace mailvitals::cli
