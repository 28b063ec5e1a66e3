// SPDX-License-Identifier: GPL-3.0-or-later
#include "records/config/recognise.h"

#include "base/ascii.h"
#include "records/config/readers.h"
#include "records/config/split.h"

#include <array>

namespace mailvitals::config {
namespace {

using Reader = Reading (*)(const Lines&);

/// The strictest first: what Postfix's reader takes is "name = value", which many texts have.
constexpr std::array<Reader, 14> readers{
    readJson, readNftables, readIptables,    readListeners, readAddresses, readDockerWords,     readNodes,
    readYaml, readHaproxy,  readEnvironment, readExim,      readOpenSmtpd, readPostfixServices, readPostfix};

Reading read(const Lines& lines) {
    for (const Reader reader : readers) {
        if (Reading reading = reader(lines)) return reading;
    }
    return std::nullopt;
}

/// A command that printed nothing, or whose file or program is not there, has said something all the same.
std::optional<Text> silence(const Piece& piece) {
    bool nothing = true;
    bool missing = false;
    for (const Line& line : piece.lines) {
        nothing = nothing && line.content().empty();
        missing = missing || line.text.find("not found") != line.text.npos ||
                  line.text.find("No such file") != line.text.npos;
    }
    if (!nothing && !missing) return std::nullopt;
    const auto names = [&](std::string_view word) { return piece.title.find(word) != piece.title.npos; };
    if (names("nft list ruleset")) return Text{Kind::Nftables, {}, 0, {}, false};
    if (names("daemon.json")) return Text{Kind::DockerDaemon, {}, 0, {}, false};
    if (!names("iptables") && !names("ip6tables")) return std::nullopt;
    Text rules{Kind::Iptables, {}, 0, {}, false};
    rules.add({}, "family", names("ip6tables") ? "ip6" : "ip", 0);
    return rules;
}

bool isBlank(const Piece& piece) {
    for (const Line& line : piece.lines) {
        if (!line.content().empty()) return false;
    }
    return true;
}

}  // namespace

Recognised recognise(std::string_view given, std::string_view name) {
    Recognised result;
    const auto refuse = [&](std::size_t line, std::string reason) {
        result.unread.push_back({std::string(name), line, std::move(reason)});
    };
    if (given.size() > maxText) {
        refuse(0, "it is larger than any of these texts");
        return result;
    }
    if (given.find('\0') != given.npos) {
        refuse(0, "it is no text");
        return result;
    }
    if (given.starts_with("\xef\xbb\xbf")) given.remove_prefix(3);
    const std::vector<Piece> pieces = split(linesOf(given));
    if (pieces.empty()) refuse(0, "there is nothing in it");
    for (const Piece& piece : pieces) {
        Reading reading = read(piece.lines);
        if (!reading) {
            if (auto text = silence(piece)) reading = std::move(*text);
        }
        const std::string title = name.empty() ? piece.title : std::string(name);
        if (reading && *reading) {
            (*reading)->name = title;
            result.texts.push_back(std::move(**reading));
        } else if (reading || !isBlank(piece)) {
            result.unread.push_back(
                {title, piece.line,
                 reading ? reading->error().what : "it is none of the texts that are known"});
        }
    }
    return result;
}

}  // namespace mailvitals::config
