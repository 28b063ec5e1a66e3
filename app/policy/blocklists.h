// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/domain_name.h"
#include "base/expected.h"
#include "base/ip_address.h"

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

class QByteArray;

namespace mailvitals {

/// How much a listing hurts delivery to others.
enum class ListWeight { Major, Minor, Ignorable };

/// How a list is asked (RFC 5782 sections 2.1, 2.4 and 2.3).
enum class ListForm { V4, V6, Domain };

/// Answers of a list that mean the same, as they are written in its documentation: "127.0.0.2",
/// "127.0.0.5-8", "127.0.*.3".
class CodePattern {
 public:
    static std::optional<CodePattern> parse(std::string_view text);

    bool covers(const IpAddress& answer) const;
    const std::string& toString() const { return text_; }
    /// The smallest answer that it covers.
    IpAddress first() const;
    bool isSingle() const;

 private:
    std::string text_;
    std::array<std::pair<std::uint8_t, std::uint8_t>, 4> octets_{};
};

/// What one answer of a list means.
struct ListCode {
    enum class Kind {
        Listed,   ///< on the list
        Policy,   ///< listed for what kind of line it is, not for what it did (Spamhaus PBL)
        Good,     ///< an allowlist vouches for it
        Ignored,  ///< documented, but no listing
        Test,     ///< what the test entry answers, where that is a code of its own
        Refusal,  ///< no answer at all: the list does not serve whoever asked
    };
    CodePattern code;
    Kind kind = Kind::Listed;
    std::string meaning;
    std::optional<ListWeight> weight = {};  ///< where it is not that of the whole list
};

/// A list in the DNS, of addresses or of domains (RFC 5782), as resources/policy/blocklists.json has it.
struct Blocklist {
    enum class Sort { Block, Allow };
    enum class State {
        Asked,
        Off,       ///< alive, but an answer would say nothing about a mail server, or nobody can read it
        NeedsKey,  ///< answers only those who are registered
        Dead,      ///< shut down, or harmful: whoever still asks it loses mail
    };
    DomainName zone;
    std::string name;
    Sort sort = Sort::Block;
    State state = State::Asked;
    std::string reason;  ///< why it is not asked, an English clause
    bool below = false;  ///< the entry means every zone below this one too
    bool v4 = false;
    bool v6 = false;
    bool domains = false;
    ListWeight weight = ListWeight::Minor;
    std::vector<ListCode> codes;
    bool errors = false;       ///< whom it does not serve it answers with 127.255.255.x
    bool everybody = false;    ///< it lists everything, or did so after its end
    bool bits = false;         ///< the last octet of an answer is a sum of the codes' last octets
    std::string domainListed;  ///< its test entries for domains; RFC 5782 section 5: "test" and "invalid"
    std::string domainClear;
    std::string delisting;  ///< page of the list's operator
    std::string removal;    ///< how to get off, a sentence
    std::string terms;      ///< who may ask, and how much
    std::string checked;    ///< when it was last seen alive, or when it ended: "2026-08"

    bool covers(ListForm form) const;
    /// The codes that an answer stands for; none: the list does not document it.
    std::vector<ListCode> codesIn(const IpAddress& answer) const;
    /// Answers by which it turns away whoever asks, and that a careless server takes for listings.
    std::vector<IpAddress> refusals() const;
    /// The name of a subject that the list must have, and of one that it must not have, relative to the zone.
    std::string testEntry(ListForm form, bool listed) const;
};

/// Reads policy/blocklists.json, strictly: an unknown name, a missing value, a code that no list may have and
/// a zone that stands there twice are errors, and the sentence names the place.
Expected<std::vector<Blocklist>, std::string> parseBlocklists(const QByteArray& json);

/// The list that somebody means who names this zone: the list itself, or what is known of the zones above
/// it. Dead ones and those behind a key are found as well ("KEY.zen.dq.spamhaus.net", "dul.dnsbl.sorbs.net").
/// Null: an unknown one.
const Blocklist* listOfZone(const std::vector<Blocklist>& lists, const DomainName& zone);

}  // namespace mailvitals
