// SPDX-License-Identifier: GPL-3.0-or-later
// Where libFuzzer is not at hand: every file of the corpus, then so many mutations of them, always the same
// ones. No input may take longer than a second. Usage: fuzz.NAME MUTATIONS CORPUS-FOLDER
#include "support/pace.h"

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <random>
#include <string>
#include <vector>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

namespace {

using Clock = std::chrono::steady_clock;

std::vector<std::string> corpusIn(const char* folder) {
    std::vector<std::filesystem::path> paths;
    for (const auto& entry : std::filesystem::directory_iterator(folder)) paths.push_back(entry.path());
    std::sort(paths.begin(), paths.end());
    std::vector<std::string> corpus;
    for (const auto& path : paths) {
        std::ifstream file(path, std::ios::binary);
        corpus.emplace_back(std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>());
    }
    return corpus;
}

std::string mutated(std::string text, const std::vector<std::string>& corpus, std::mt19937& random) {
    const auto below = [&](std::size_t end) { return end == 0 ? 0 : random() % end; };
    for (std::size_t edits = 1 + below(6); edits > 0; --edits) {
        const std::size_t at = below(text.size() + 1);
        const std::size_t length = below(std::min<std::size_t>(text.size() - at, 24) + 1);
        switch (below(5)) {
            case 0: text.insert(at, 1, static_cast<char>(random())); break;
            case 1: text.erase(at, length); break;
            case 2: text.insert(below(text.size() + 1), text.substr(at, length)); break;
            case 3: {
                const std::string& other = corpus[below(corpus.size())];
                text.insert(at, other.substr(below(other.size() + 1), below(40)));
                break;
            }
            default:
                if (at < text.size()) text[at] = static_cast<char>(text[at] ^ (1u << below(8)));
        }
    }
    if (below(50) == 0) {
        while (!text.empty() && text.size() < 60000) text += text;
    }
    return text.substr(0, 65536);
}

/// Of one input, in seconds.
constexpr double longest = 1.0 * mailvitals::test::slower;

/// The time it took, in seconds.
double run(const std::string& input) {
    const auto start = Clock::now();
    LLVMFuzzerTestOneInput(reinterpret_cast<const std::uint8_t*>(input.data()), input.size());
    return std::chrono::duration<double>(Clock::now() - start).count();
}

}  // namespace

int main(int argc, char** argv) {
    const std::vector<std::string> corpus = argc == 3 ? corpusIn(argv[2]) : std::vector<std::string>();
    if (corpus.empty()) {
        std::fputs("usage: fuzz.NAME MUTATIONS CORPUS-FOLDER (with files in it)\n", stderr);
        return 1;
    }
    std::mt19937 random(1);
    double slowest = 0;
    for (const std::string& input : corpus) slowest = std::max(slowest, run(input));
    const int mutations = std::atoi(argv[1]);
    for (int i = 0; i < mutations; ++i) {
        const std::string input =
            mutated(corpus[static_cast<std::size_t>(i) % corpus.size()], corpus, random);
        const double took = run(input);
        if (took > longest) {
            std::ofstream("slow-input", std::ios::binary) << input;
            std::fprintf(stderr, "%.1f s for mutation %d; it is in ./slow-input\n", took, i);
            return 1;
        }
        slowest = std::max(slowest, took);
    }
    std::printf("%zu files, %d mutations; the slowest took %.3f s\n", corpus.size(), mutations, slowest);
    return slowest > longest ? 1 : 0;
}
