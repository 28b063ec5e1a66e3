// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/expected.h"

#include <optional>
#include <string>

namespace mailvitals::cli {

/// A list that is read piece by piece, as fast as it is worked on: a file, a pipe that the shell made, or
/// standard input.
class BatchInput {
 public:
    /// "-": standard input. The error is the sentence for standard error.
    static Expected<BatchInput, std::string> open(const std::string& path);
    BatchInput(BatchInput&& other) noexcept;
    BatchInput& operator=(BatchInput&&) = delete;
    ~BatchInput();

    /// To be watched for something to read.
    int descriptor() const { return descriptor_; }
    /// What there is; blocks where nothing is. Empty at the end, and where it cannot be read on.
    std::string read();
    /// Why it could not be read to its end: the sentence for standard error.
    const std::optional<std::string>& error() const { return error_; }

 private:
    BatchInput(std::string name, int descriptor, bool isOurs)
        : name_(std::move(name)), descriptor_(descriptor), isOurs_(isOurs) {}

    std::string name_;  ///< for people
    int descriptor_;
    bool isOurs_;  ///< and to be closed
    std::optional<std::string> error_;
};

}  // namespace mailvitals::cli
