// SPDX-License-Identifier: GPL-3.0-or-later
// nginx's configuration, in one file or as "nginx -T" prints it: servers of its stream module, which pass
// connections on, and of its mail module.
#include "base/ascii.h"
#include "records/config/proxies/blocks.h"
#include "records/config/readers.h"

#include <algorithm>
#include <map>
#include <set>

namespace mailvitals::config {
namespace {

using Block = std::vector<Directive>;

const Directive* find(const Block& block, std::string_view name) {
    const auto found =
        std::find_if(block.rbegin(), block.rend(), [&](const Directive& one) { return one.word(0) == name; });
    return found == block.rend() ? nullptr : &*found;
}

/// What a block says for the blocks within it, unless they say otherwise.
struct Inherited {
    bool proxyProtocol = false;
    bool transparent = false;  ///< "proxy_bind $remote_addr transparent"
    bool xclient = true;

    Inherited in(const Block& block) const {
        Inherited own = *this;
        if (const Directive* said = find(block, "proxy_protocol")) own.proxyProtocol = said->word(1) == "on";
        if (const Directive* said = find(block, "xclient")) own.xclient = said->word(1) != "off";
        if (const Directive* said = find(block, "proxy_bind"))
            own.transparent =
                said->word(1).starts_with("$remote_addr") &&
                std::find(said->words.begin(), said->words.end(), "transparent") != said->words.end();
        return own;
    }
};

class Nginx {
 public:
    explicit Nginx(const Block& root) : text_{Kind::Nginx, {}, 0, {}, false} {
        collect(root);
        // A file that the configuration includes has the servers alone.
        servers(root, {}, false);
        for (const Directive& one : root) {
            if (one.word(0) == "stream") servers(one.block, Inherited().in(one.block), false);
            if (one.word(0) == "mail") servers(one.block, Inherited().in(one.block), true);
        }
    }

    Text text() { return std::move(text_); }

 private:
    void collect(const Block& block) {
        for (const Directive& one : block) {
            ++text_.entries;
            if (one.word(0) == "upstream" && one.hasBlock) upstreams_[std::string(one.word(1))] = &one.block;
            collect(one.block);
        }
    }

    void servers(const Block& block, const Inherited& inherited, bool mail) {
        for (const Directive& one : block) {
            if (one.word(0) != "server" || !one.hasBlock) continue;
            const Directive* passed = find(one.block, "proxy_pass");
            // A server of its web module passes on in locations, and with "http://" before the name.
            const bool stream = passed && passed->word(1).find("://") == std::string_view::npos;
            if (!stream && !mail) continue;
            const std::string group = "server " + std::to_string(++count_);
            for (const Directive& listen : one.block) {
                if (listen.word(0) == "listen")
                    text_.add(group, "bind", std::string(listen.word(1)), listen.line);
            }
            const Inherited own = inherited.in(one.block);
            if (mail) {
                const bool told = own.xclient || own.proxyProtocol;
                text_.add(group, told ? "server with the caller's address" : "server", "...", one.line);
                continue;
            }
            const char* key = own.proxyProtocol ? "server with PROXY"
                              : own.transparent ? "server with the caller's address"
                                                : "server";
            const auto upstream = upstreams_.find(std::string(passed->word(1)));
            if (upstream == upstreams_.end()) {
                text_.add(group, key, std::string(passed->word(1)), passed->line);
                continue;
            }
            for (const Directive& target : *upstream->second) {
                if (target.word(0) == "server")
                    text_.add(group, key, std::string(target.word(1)), target.line);
            }
        }
    }

    Text text_;
    std::map<std::string, const Block*> upstreams_;
    std::size_t count_ = 0;
};

bool isNginx(const Block& root) {
    static const std::set<std::string_view> blocks{"stream", "http", "mail", "events"};
    return std::any_of(root.begin(), root.end(), [&](const Directive& one) {
        if (!one.hasBlock) return false;
        if (one.word(0) == "server" && one.words.size() == 1) return find(one.block, "listen") != nullptr;
        if (one.word(0) == "upstream") return find(one.block, "server") != nullptr;
        return one.words.size() == 1 && blocks.contains(one.word(0));
    });
}

/// Some line opens a block as nginx does; what follows is worth a look.
bool mayBeNginx(const Lines& lines) {
    return std::any_of(lines.begin(), lines.end(), [](const Line& line) {
        const std::vector<std::string_view> words = wordsOf(line.content(), 2);
        if (words.empty()) return false;
        std::string_view word = words[0];
        if (word.ends_with('{')) word.remove_suffix(1);
        return word == "stream" || word == "server" || word == "mail" || word == "http" || word == "events" ||
               word == "upstream";
    });
}

}  // namespace

Reading readNginx(const Lines& lines) {
    if (!mayBeNginx(lines)) return std::nullopt;
    const auto root = blocksOf(lines, Ending::Semicolon);
    if (!root) {
        // HAProxy and others have lines with these words, but no blocks.
        const bool meant = std::any_of(lines.begin(), lines.end(), [](const Line& line) {
            return line.content().find(';') != std::string_view::npos;
        });
        if (!meant) return std::nullopt;
        return unexpected(root.error());
    }
    if (!isNginx(*root)) return std::nullopt;
    return Nginx(*root).text();
}

}  // namespace mailvitals::config
