// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/limits.h"

#include "cli/commands.h"

#include <csignal>
#include <exception>
#include <fcntl.h>
#include <new>
#include <unistd.h>
#include <vector>

namespace mailvitals::cli {
namespace {

/// Pipes of event loops, a validator's, a resolver's sockets, and some connections.
constexpr int wantedFiles = 32;

/// Nothing in here may want memory.
[[noreturn]] void giveUp() {
    constexpr char words[] = "mailvitals-cli: This computer gives the program no more memory.\n";
    (void)!write(STDERR_FILENO, words, sizeof words - 1);
    _exit(exitUsage);
}

bool mayOpenFiles() {
    std::vector<int> opened;
    while (static_cast<int>(opened.size()) < wantedFiles) {
        const int file = open("/dev/null", O_RDONLY | O_CLOEXEC);
        if (file < 0) break;
        opened.push_back(file);
    }
    for (const int file : opened) close(file);
    return static_cast<int>(opened.size()) == wantedFiles;
}

}  // namespace

std::optional<std::string> standUpToLimits() {
    std::signal(SIGPIPE, SIG_IGN);
    std::signal(SIGXFSZ, SIG_IGN);
    std::set_new_handler(giveUp);
    if (mayOpenFiles()) return std::nullopt;
    return "This program may open too few files at a time (ulimit -n); it needs " +
           std::to_string(wantedFiles) + " besides those that are open.";
}

}  // namespace mailvitals::cli
