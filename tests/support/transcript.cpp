// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/transcript.h"

#include "base/ascii.h"

#include <stdexcept>

namespace mailvitals::test {
namespace {

class Writer {
 public:
    explicit Writer(Family family) {
        session.local = *IpAddress::parse(family == Family::V4 ? "192.168.1.7" : "2001:db8:900::9");
    }

    void read(std::string_view line) {
        if (line.starts_with("--")) return happens(ascii::trimmed(line.substr(2)));
        const std::string_view rest = line.substr(1 + (line.size() > 1 && line[1] == ':'));
        const std::string text(rest.starts_with(' ') ? rest.substr(1) : rest);
        if (line.starts_with('C')) return begin(text);
        if (!line.starts_with('S'))
            throw std::invalid_argument("not a line of a transcript: " + std::string(line));
        if (session.exchanges.empty()) begin({});  // the greeting
        SmtpExchange& exchange = session.exchanges.back();
        exchange.lines.push_back(text);
        exchange.finished = clock_ += std::chrono::milliseconds(10);
    }

    SmtpSession session;

 private:
    void begin(std::string command) {
        session.exchanges.push_back({std::move(command), {}, encrypted_, clock_, clock_});
    }

    void happens(std::string_view what) {
        static constexpr std::string_view failing = "handshake fails: ";
        FailureReason why{};
        if (what == "tls") {
            encrypted_ = true;
            session.tls = TlsFacts{"TLSv1.3", "TLS_AES_256_GCM_SHA384", {}, true, 0, "ok"};
        } else if (what.starts_with(failing)) {
            session.tlsError = std::string(what.substr(failing.size()));
            session.brokeOff = Failure{FailureReason::Garbled, *session.tlsError};
        } else if (what.starts_with("waits ")) {
            if (session.exchanges.empty()) begin({});
            clock_ += std::chrono::seconds(std::stoi(std::string(what.substr(6))));
        } else if (fromString(std::string(what), why)) {
            session.brokeOff = Failure{why, {}};
        } else {
            throw std::invalid_argument("nothing that can happen in a transcript: " + std::string(what));
        }
    }

    bool encrypted_ = false;
    std::chrono::microseconds clock_{};
};

}  // namespace

SmtpSession sessionFrom(const std::string& transcript, Family family) {
    Writer writer(family);
    for (const std::string_view line : ascii::split(transcript, '\n')) {
        // Blanks at the end belong to what the server said.
        const std::size_t start = line.find_first_not_of(' ');
        if (start != line.npos) writer.read(line.substr(start));
    }
    return std::move(writer.session);
}

}  // namespace mailvitals::test
