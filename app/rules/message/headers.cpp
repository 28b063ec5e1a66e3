// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/ascii.h"
#include "records/message/address.h"
#include "records/message/author.h"
#include "records/message/date.h"
#include "records/message/list_unsubscribe.h"
#include "records/message/received.h"
#include "rules/facts/authentication/message_signatures.h"
#include "rules/rule.h"

#include <algorithm>
#include <array>

namespace mailvitals::rules {
namespace {

using message::Field;
using message::Message;

/// What may stand in a header only once (RFC 5322 section 3.6); From is judged apart.
constexpr std::array<std::string_view, 8> single{"Date", "Sender", "Reply-To",   "To",
                                                 "Cc",   "Bcc",    "Message-ID", "Subject"};

/// Longest line, without its end (RFC 5322 section 2.1.1).
constexpr std::size_t longestLine = 998;

/// So far may the clock of a sender be ahead of the first server's.
constexpr std::chrono::minutes clockSlack(60);

class Inspector {
 public:
    Inspector(const MessageItem& item, Verdicts& verdicts) : item_(item), verdicts_(verdicts) {}

    void inspect() {
        // Says nothing about the headers.
        if (item_.others > 0) {
            verdicts_.say("one-of-mailbox", subjectOf(item_),
                          {{arg::count, static_cast<std::int64_t>(item_.others) + 1},
                           {arg::place, std::to_string(item_.number)}},
                          {messageId});
        }
        if (!item_.copied.empty())
            verdicts_.say("copy", subjectOf(item_), {{arg::detail, item_.copied}}, {messageId});
        if (item_.headerFlawed) say("flawed", "header");
        inspectFrom();
        inspectDate();
        inspectMessageId();
        for (const std::string_view name : single) {
            if (item_.header.named(name).size() > 1) say("twice", std::string(name));
        }
        inspectBytes();
        inspectUnsubscribe();
        if (!spoken_) say("complete", subjectOf(item_));
    }

 private:
    void say(const char* tag, Subject subject, Args more = {}) {
        spoken_ = true;
        Args args{{arg::name, subject.toString()}};
        args.insert(args.end(), more.begin(), more.end());
        verdicts_.say(tag, std::move(subject), std::move(args), {messageId});
    }

    void inspectFrom() {
        const std::vector<Field> fields = item_.header.named("From");
        if (fields.empty()) return say("missing", "From");
        if (fields.size() > 1) return say("twice", "From");
        const auto authors = message::parseFrom(fields.front().value);
        if (!authors) return say("from-unreadable", "From", {{arg::detail, authors.error().what}});
        if (authors->mailboxes.empty())
            return say("from-unreadable", "From", {{arg::detail, std::string("no address in it")}});
        if (authors->loose) {
            const message::Mailbox& author = authors->mailboxes.front();
            say("from-unquoted", "From", {{arg::found, author.displayName}, {arg::sender, author.address()}});
        }
        if (authors->mailboxes.size() > 1) say("from-many", "From");
    }

    void inspectDate() {
        const Field* field = item_.header.first("Date");
        if (!field) return say("missing", "Date");
        const auto date = message::parseDate(field->value);
        if (!date) return say("date-unreadable", "Date", {{arg::detail, date.error().what}});
        const auto received = firstReceived();
        if (received && date->utc > *received + clockSlack) {
            const auto ahead =
                std::chrono::duration_cast<std::chrono::minutes>(date->utc - *received).count();
            say("date-ahead", "Date", {{arg::count, static_cast<std::int64_t>(ahead)}});
        }
    }

    /// When the server that took the message first wrote that down: the lowest line that has a time.
    std::optional<std::chrono::sys_seconds> firstReceived() const {
        const std::vector<Field> fields = item_.header.named("Received");
        for (auto field = fields.rbegin(); field != fields.rend(); ++field) {
            const auto hop = message::parseReceived(field->value);
            if (hop && hop->date) return hop->date->utc;
        }
        return std::nullopt;
    }

    void inspectMessageId() {
        const Field* field = item_.header.first("Message-ID");
        if (!field) return say("missing", "Message-ID");
        const auto id = message::parseMessageId(field->value);
        if (!id) say("id-unreadable", "Message-ID", {{arg::detail, id.error().what}});
    }

    void inspectBytes() {
        for (const Field& field : item_.header.fields()) {
            const auto tooLong = longest(field.raw);
            if (tooLong > longestLine)
                return say("long-line", ascii::lowered(field.name),
                           {{arg::count, static_cast<std::int64_t>(tooLong)}});
        }
        // Where both sides announced SMTPUTF8, raw UTF-8 is as it should be (RFC 6532).
        if (wasSentAsUtf8()) return;
        for (const Field& field : item_.header.fields()) {
            const bool raw = std::any_of(field.value.begin(), field.value.end(), [](char c) {
                return static_cast<unsigned char>(c) > 0x7e && static_cast<unsigned char>(c) != 0x7f;
            });
            if (raw) return say("raw-bytes", ascii::lowered(field.name));
        }
    }

    static std::size_t longest(std::string_view raw) {
        std::size_t most = 0;
        for (std::size_t at = 0; at <= raw.size();) {
            const std::size_t end = std::min(raw.find('\n', at), raw.size());
            const bool carriage = end > at && raw[end - 1] == '\r';
            most = std::max(most, end - at - (carriage ? 1 : 0));
            at = end + 1;
        }
        return most;
    }

    bool wasSentAsUtf8() const {
        const std::vector<Field> fields = item_.header.named("Received");
        return std::any_of(fields.begin(), fields.end(), [](const Field& field) {
            const auto hop = message::parseReceived(field.value);
            return hop && ascii::lowered(hop->with).starts_with("utf8");
        });
    }

    /// Only newsletters have these; ordinary letters need none.
    void inspectUnsubscribe() {
        if (!item_.header.first("List-Unsubscribe")) return;
        if (!message::listUnsubscribe(item_.header).oneClick) say("no-one-click", "List-Unsubscribe");
    }

    const MessageItem& item_;
    Verdicts& verdicts_;
    bool spoken_ = false;
};

void judge(Inquiry& ask, Verdicts& verdicts) {
    Inspector(*ask.request().message, verdicts).inspect();
}

}  // namespace

extern const Rule messageHeaders{"message.headers", Scope::Message, judge};

}  // namespace mailvitals::rules
