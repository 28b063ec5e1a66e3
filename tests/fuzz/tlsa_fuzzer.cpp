// SPDX-License-Identifier: GPL-3.0-or-later
// The RDATA of a TLSA record, and the certificates that a server sends: pieces, each behind its length in two
// octets.
#include "fuzz/require.h"
#include "records/tlsa/match.h"

#include <algorithm>
#include <cstdint>

using namespace mailvitals;
using namespace mailvitals::tlsa;
using fuzz::require;

namespace {

constexpr std::size_t mostPieces = 8;

std::vector<std::string> piecesOf(std::string_view input) {
    std::vector<std::string> pieces;
    while (input.size() >= 2 && pieces.size() < mostPieces) {
        const auto high = static_cast<unsigned char>(input[0]);
        const auto low = static_cast<unsigned char>(input[1]);
        const auto length = static_cast<std::size_t>(high << 8 | low);
        pieces.emplace_back(input.substr(2, length));
        input.remove_prefix(std::min(input.size(), length + 2));
    }
    return pieces;
}

void checkData(const std::string& certificate) {
    for (std::uint8_t selector = 0; selector < 3; ++selector) {
        const auto full = dataFor(certificate, selector, matching::full);
        const auto sha256 = dataFor(certificate, selector, matching::sha256);
        const auto sha512 = dataFor(certificate, selector, matching::sha512);
        require(full.has_value() == sha256.has_value(), "what can be written can be hashed");
        require(!sha256 || sha256->size() == 32, "SHA-256 has its length");
        require(!sha512 || sha512->size() == 64, "SHA-512 has its length");
        require(!full || selector <= selector::publicKey, "there are two selectors");
    }
    require(!dataFor(certificate, 0, 3), "there are three matching types");
}

void checkChain(const Record& record, const std::vector<std::string>& chain) {
    const auto now = std::chrono::sys_seconds(std::chrono::seconds(1'800'000'000));
    const Slip slip = slipIn(record, chain);
    const std::vector<DomainName> names{"mail.example.org"_dn, "example.org"_dn};
    const Verification verification = verify(chain, {record}, names, now);
    using Result = Verification::Result;
    require((verification.result == Result::Refused) == !verification.why.empty(), "a refusal has a reason");
    const auto own = chain.empty() ? std::nullopt : dataFor(chain.front(), record.selector, record.matching);
    if (!own) return;
    if (record.usage == usage::daneEe) {
        // One whose key is of no known kind is refused; no TLS would come about with it.
        require(verification.result != Result::Matches || *own == record.data,
                "usage 3 is about the first certificate and nothing else");
        require(verification.result != Result::NoRecordFits || *own != record.data, "what fits is found");
        require(verification.result != Result::Matches || slip == Slip::None, "what fits is no slip");
    }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view input(reinterpret_cast<const char*>(data), size);
    std::vector<std::string> chain = piecesOf(input);
    if (chain.empty()) return 0;
    const std::string rdata = chain.front();
    chain.erase(chain.begin());
    for (const std::string& certificate : chain) checkData(certificate);
    const auto record = parse(rdata);
    if (!record) {
        fuzz::requireSound(record.error(), rdata);
        return 0;
    }
    require(record->data.size() + 3 == rdata.size(), "all of it is read");
    require(record->toString().size() <= 2 * rdata.size() + 16, "it is written in hexadecimal");
    const bool ofMail = record->usage == usage::daneTa || record->usage == usage::daneEe;
    if (flawOf(*record) != Flaw::None) return 0;
    require(ofMail && !record->data.empty(), "mail knows two usages");
    checkChain(*record, chain);
    if (chain.empty()) return 0;
    // The same with what would fit, which a mutation seldom finds.
    const auto check = [&](std::uint8_t use, const std::string& pinned) {
        const auto fitting = dataFor(pinned, record->selector, record->matching);
        if (fitting) checkChain({use, record->selector, record->matching, *fitting}, chain);
    };
    check(usage::daneEe, chain.front());
    check(usage::daneTa, chain.back());
    return 0;
}
