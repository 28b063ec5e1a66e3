// SPDX-License-Identifier: GPL-3.0-or-later
#include "records/config/recognise.h"

#include "base/ascii.h"
#include "records/config/complaints.h"
#include "records/config/readers.h"
#include "records/config/shapes.h"
#include "records/config/split.h"

#include <algorithm>
#include <array>

namespace mailvitals::config {
namespace {

using Reader = Reading (*)(const Lines&);

/// The strictest first: what Postfix's reader takes is "name = value", which many texts have.
constexpr std::array<Reader, 23> readers{
    readJson,      readNftables,  readIptables,        readListing,      readUfw,         readFirewalld,
    readListeners, readAddresses, readContainers,      readDockerWords,  readNodes,       readPods,
    readYaml,      readCaddy,     readNginx,           readHaproxy,      readTraefikToml, readEnvironment,
    readExim,      readOpenSmtpd, readPostfixServices, readPostfixTable, readPostfix};

Reading read(const Lines& lines) {
    for (const Reader reader : readers) {
        if (Reading reading = reader(lines)) return reading;
    }
    return std::nullopt;
}

bool isBlank(const Piece& piece) {
    for (const Line& line : piece.lines) {
        if (!line.content().empty()) return false;
    }
    return true;
}

/// Does some line say that this program or file is not there?
bool isMissing(const Piece& piece, std::string_view what) {
    return std::any_of(piece.lines.begin(), piece.lines.end(), [&](const Line& line) {
        const std::size_t at = line.text.find(what);
        return at != line.text.npos && (line.text.find("not found", at) != line.text.npos ||
                                        line.text.find("No such file", at) != line.text.npos);
    });
}

/// A command that printed nothing, or whose file or program is not there, has said something all the same.
/// That "sudo" is not there says nothing.
std::optional<Text> silence(const Piece& piece) {
    const auto says = [&](std::string_view command, std::string_view what) {
        return piece.title.find(command) != piece.title.npos && (isBlank(piece) || isMissing(piece, what));
    };
    if (says("nft list ruleset", "nft")) return Text{Kind::Nftables, {}, 0, {}, false};
    if (says("daemon.json", "daemon.json")) return Text{Kind::DockerDaemon, {}, 0, {}, false};
    const bool v6 = says("ip6tables", "ip6tables");
    if (!v6 && !says("iptables", "iptables")) return std::nullopt;
    Text rules{Kind::Iptables, {}, 0, {}, false};
    rules.add({}, "family", v6 ? "ip6" : "ip", 0);
    return rules;
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
        // A command may have a login among its words.
        const std::string title = name.empty() ? keptCommand(piece.title) : std::string(name);
        if (reading && *reading) {
            (*reading)->name = title;
            result.texts.push_back(std::move(**reading));
        } else if (reading || !isBlank(piece)) {
            const auto refusal = refusalIn(piece);
            result.unread.push_back({title, piece.line,
                                     reading   ? reading->error().what
                                     : refusal ? *refusal
                                               : std::string(noKnownText)});
        }
    }
    return result;
}

}  // namespace mailvitals::config
