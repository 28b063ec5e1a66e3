// SPDX-License-Identifier: GPL-3.0-or-later
// Our verdicts on messages, for comparison with those of others.
//
//   dkim_tool verify KEYS            KEYS: lines of a name, a tab and its TXT record
//   dkim_tool sign KEY.pem TAGS H    TAGS: of the signature, without a=, h=, bh=, b=; H: value of h=
//
// Messages come on standard input, each behind a line with its length in bytes. "verify" answers each with
// one line, "dkim=pass/0 fail/17 arc=none/1" (result and number of the reason); "sign" with a length and the
// signed message.
#include "records/arc/validate.h"
#include "records/dkim/verify.h"
#include "support/mail_signer.h"

#include <openssl/pem.h>

#include <fstream>
#include <iostream>
#include <map>

using namespace mailvitals;

namespace {

bool readMessage(std::string& bytes) {
    std::string length;
    if (!std::getline(std::cin, length)) return false;
    bytes.resize(std::stoul(length));
    return static_cast<bool>(std::cin.read(bytes.data(), static_cast<std::streamsize>(bytes.size())));
}

std::map<std::string, dkim::KeyAnswer> readKeys(const char* path) {
    std::map<std::string, dkim::KeyAnswer> keys;
    std::ifstream file(path);
    for (std::string line; std::getline(file, line);) {
        const std::size_t tab = line.find('\t');
        dkim::KeyAnswer& answer = keys[line.substr(0, tab)];
        answer.state = dkim::KeyAnswer::State::Found;
        answer.keys.emplace_back(line.substr(tab + 1));
    }
    return keys;
}

std::string verdictOn(std::string bytes, const dkim::KeyLookup& lookup) {
    const auto message = message::Message::parse(std::move(bytes));
    if (!message) return "dkim= arc=none/0";
    const auto now = std::chrono::time_point_cast<std::chrono::seconds>(std::chrono::system_clock::now());
    std::string line = "dkim=";
    for (const auto& outcome : dkim::concludeAll(dkim::examineSignatures(*message), lookup, now).outcomes)
        line += std::string(toString(outcome.result)) + "/" +
                std::to_string(static_cast<int>(outcome.reason)) + " ";
    const arc::Verdict chain = arc::conclude(arc::examineChain(*message), lookup, now);
    return line + "arc=" + toString(chain.status) + "/" + std::to_string(static_cast<int>(chain.reason));
}

int verify(const char* keyFile) {
    const auto keys = readKeys(keyFile);
    const dkim::KeyLookup lookup = [&](const DomainName& name) {
        const auto found = keys.find(name.toString());
        return found == keys.end() ? dkim::KeyAnswer{dkim::KeyAnswer::State::Absent, {}} : found->second;
    };
    for (std::string bytes; readMessage(bytes);) std::cout << verdictOn(bytes, lookup) << std::endl;
    return 0;
}

int sign(const char* keyFile, const std::string& tags, const std::string& fields) {
    test::SigningKey key;
    const std::unique_ptr<BIO, openssl::Releaser<BIO_free>> file(BIO_new_file(keyFile, "r"));
    if (file) key.key.reset(PEM_read_bio_PrivateKey(file.get(), nullptr, nullptr, nullptr));
    if (!key.key) return 1;
    for (std::string bytes; readMessage(bytes);) {
        const std::string done = test::signedMessage(bytes, {&key, tags, fields});
        std::cout << done.size() << "\n" << done << std::flush;
    }
    return 0;
}

}  // namespace

int main(int argc, char** argv) {
    std::ios::sync_with_stdio(false);
    const std::string mode = argc > 1 ? argv[1] : "";
    if (mode == "verify" && argc == 3) return verify(argv[2]);
    if (mode == "sign" && argc == 5) return sign(argv[2], argv[3], argv[4]);
    std::cerr << "usage: dkim_tool verify KEYS | sign KEY.pem TAGS FIELDS\n";
    return 64;
}
