// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/output_file.h"

#include "base/system_error.h"

#include <QFile>
#include <QFileInfo>
#include <QSaveFile>

#include <cerrno>
#include <filesystem>
#include <sys/stat.h>
#include <unistd.h>

namespace mailvitals {
namespace {

namespace fs = std::filesystem;

// What Linux allows as well.
constexpr int mostLinks = 40;

/// The file that a link, a link to a link, ... points to, whether it exists or not.
Expected<fs::path, std::string> behindLinks(fs::path path) {
    std::error_code error;
    for (int i = 0; i < mostLinks; ++i) {
        if (!fs::is_symlink(fs::symlink_status(path, error))) return path;
        const fs::path target = fs::read_symlink(path, error);
        if (error) return unexpected(error.message());
        path = path.parent_path() / target;
    }
    return unexpected(systemError(ELOOP));
}

/// "/dev/stdout" and its kin lead to whatever file a stream of ours is connected with. To replace that file
/// would take away from under us what we read or what was written there before.
bool isStreamOfOurs(const struct stat& facts) {
    for (const int stream : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO}) {
        struct stat ours {};
        if (fstat(stream, &ours) == 0 && ours.st_dev == facts.st_dev && ours.st_ino == facts.st_ino)
            return true;
    }
    return false;
}

std::optional<std::string> whyNotReplaceable(const std::string& path) {
    struct stat facts {};
    if (stat(path.c_str(), &facts) != 0) {
        if (errno == ENOENT) return std::nullopt;
        return systemError(errno);
    }
    if (S_ISDIR(facts.st_mode)) return "it is a folder";
    if (!S_ISREG(facts.st_mode)) return "it is a pipe, a device or the like, and is left alone";
    if (isStreamOfOurs(facts)) return "this program reads from it or prints to it just now";
    if (access(path.c_str(), W_OK) != 0) return systemError(errno);
    return std::nullopt;
}

/// A new file beside the old one takes its place, so the folder has to allow that.
std::optional<std::string> whyNoRoomIn(fs::path folder) {
    if (folder.empty()) folder = ".";
    struct stat facts {};
    if (stat(folder.c_str(), &facts) != 0) return systemError(errno);
    if (!S_ISDIR(facts.st_mode)) return systemError(ENOTDIR);
    if (access(folder.c_str(), W_OK | X_OK) != 0) return "the folder: " + systemError(errno);
    return std::nullopt;
}

/// Where root writes a file of somebody else it stays that one's, and as closed as it was. That it cannot be
/// so is no reason not to write.
void keepOwnerAndMode(int descriptor, const std::string& path) {
    struct stat facts {};
    if (descriptor < 0 || stat(path.c_str(), &facts) != 0) return;
    [[maybe_unused]] const int owned = fchown(descriptor, facts.st_uid, facts.st_gid);
    [[maybe_unused]] const int moded = fchmod(descriptor, facts.st_mode & 07777);
}

/// A disk that fills up takes a part first and says why not more when it is given the rest.
bool writeAll(QSaveFile& file, std::string_view content) {
    while (!content.empty()) {
        const qint64 taken = file.write(content.data(), static_cast<qint64>(content.size()));
        if (taken <= 0) return false;
        content.remove_prefix(static_cast<std::size_t>(taken));
    }
    return true;
}

}  // namespace

std::optional<std::string> whyNotWritable(const std::string& path) {
    if (auto why = whyNotReplaceable(path)) return why;
    const auto file = behindLinks(path);
    if (!file) return file.error();
    if (!file->has_filename()) return systemError(EISDIR);
    return whyNoRoomIn(file->parent_path());
}

std::string placeOf(const std::string& path) {
    std::error_code error;
    const fs::path place = fs::weakly_canonical(fs::absolute(path, error), error);
    return error ? path : place.string();
}

Expected<void, std::string> writeOutput(const std::string& path, std::string_view content) {
    if (auto why = whyNotWritable(path)) return unexpected(std::move(*why));
    const std::string target = behindLinks(path)->string();
    QSaveFile file(QString::fromStdString(target));
    if (file.open(QIODevice::WriteOnly)) {
        keepOwnerAndMode(file.handle(), target);
        if (writeAll(file, content) && file.commit()) return {};
    }
    return unexpected(file.errorString().toStdString());
}

}  // namespace mailvitals
