// SPDX-License-Identifier: GPL-3.0-or-later
#include "policy/blocklists.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

#include <algorithm>
#include <charconv>
#include <set>

namespace mailvitals {
namespace {

std::optional<std::uint8_t> octetOf(std::string_view text) {
    std::uint8_t value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    const bool whole = error == std::errc() && end == text.data() + text.size() && !text.empty();
    return whole ? std::optional(value) : std::nullopt;
}

std::optional<std::pair<std::uint8_t, std::uint8_t>> rangeOf(std::string_view text) {
    if (text == "*") return std::pair<std::uint8_t, std::uint8_t>(0, 255);
    const std::size_t dash = text.find('-');
    const auto low = octetOf(text.substr(0, dash));
    const auto high = dash == text.npos ? low : octetOf(text.substr(dash + 1));
    if (!low || !high || *low > *high) return std::nullopt;
    return std::pair(*low, *high);
}

/// What a person would miss in a file that a person wrote; the first of all errors counts.
class ListReader {
 public:
    std::optional<std::string> error;

    void fail(const std::string& what) {
        if (!error) error = place_.empty() ? what : place_ + ": " + what;
    }

    Blocklist list(const QJsonObject& object) {
        Blocklist read;
        place_ = text(object, "zone");
        const auto zone = DomainName::parse(place_);
        if (!zone || zone->labels().size() < 2)
            fail("no zone");
        else
            read.zone = *zone;
        if (!zones_.insert(read.zone).second) fail("stands there twice");
        expectOnly(object,
                   {"zone", "name", "sort", "state", "reason", "below", "families", "weight", "codes",
                    "errors", "everybody", "bits", "test", "delisting", "removal", "terms", "checked"});
        read.name = needed(object, "name");
        read.checked = needed(object, "checked");
        read.sort = text(object, "sort") == "allow" ? Blocklist::Sort::Allow : Blocklist::Sort::Block;
        read.state = word<Blocklist::State>(object, "state",
                                            {{"asked", Blocklist::State::Asked},
                                             {"off", Blocklist::State::Off},
                                             {"key", Blocklist::State::NeedsKey},
                                             {"dead", Blocklist::State::Dead}});
        read.reason = text(object, "reason");
        read.below = object.value(QLatin1String("below")).toBool();
        read.errors = object.value(QLatin1String("errors")).toBool();
        read.everybody = object.value(QLatin1String("everybody")).toBool();
        read.bits = object.value(QLatin1String("bits")).toBool();
        read.delisting = text(object, "delisting");
        read.removal = text(object, "removal");
        read.terms = text(object, "terms");
        const bool asked = read.state == Blocklist::State::Asked;
        if (asked != read.reason.empty())
            fail(asked ? "asked, and a reason why not" : "no reason why it is not asked");
        read.weight = ListWeight::Ignorable;
        if (asked || object.contains(QLatin1String("weight"))) read.weight = weight(object);
        readFamilies(object, read);
        for (const QJsonValue& value : object.value(QLatin1String("codes")).toArray())
            read.codes.push_back(code(value.toObject(), read.bits));
        if (asked && (read.codes.empty() || !(read.v4 || read.v6 || read.domains)))
            fail("asked, but without codes or families");
        place_.clear();
        return read;
    }

 private:
    template <class T>
    using Words = std::initializer_list<std::pair<const char*, T>>;

    static std::string text(const QJsonObject& object, const char* key) {
        return object.value(QLatin1String(key)).toString().toStdString();
    }

    std::string needed(const QJsonObject& object, const char* key) {
        std::string value = text(object, key);
        if (value.empty()) fail(std::string("no ") + key);
        return value;
    }

    void expectOnly(const QJsonObject& object, std::initializer_list<const char*> names) {
        for (const QString& key : object.keys()) {
            const bool known = std::any_of(names.begin(), names.end(),
                                           [&](const char* name) { return key == QLatin1String(name); });
            if (!known) fail("\"" + key.toStdString() + "\" is not known here");
        }
    }

    template <class T>
    T word(const QJsonObject& object, const char* key, Words<T> words) {
        const std::string given = text(object, key);
        for (const auto& [word, meaning] : words) {
            if (given == word) return meaning;
        }
        fail("\"" + given + "\" is no " + key);
        return words.begin()->second;
    }

    ListWeight weight(const QJsonObject& object) {
        return word<ListWeight>(object, "weight",
                                {{"major", ListWeight::Major},
                                 {"minor", ListWeight::Minor},
                                 {"ignorable", ListWeight::Ignorable}});
    }

    void readFamilies(const QJsonObject& object, Blocklist& read) {
        for (const QJsonValue& value : object.value(QLatin1String("families")).toArray()) {
            const std::string family = value.toString().toStdString();
            read.v4 = read.v4 || family == "v4";
            read.v6 = read.v6 || family == "v6";
            read.domains = read.domains || family == "domain";
            if (family != "v4" && family != "v6" && family != "domain")
                fail("\"" + family + "\" is no family");
        }
        const QJsonArray test = object.value(QLatin1String("test")).toArray();
        read.domainListed = test.isEmpty() ? "test" : test.at(0).toString().toStdString();
        read.domainClear = test.isEmpty() ? "invalid" : test.at(1).toString().toStdString();
        if (!DomainName::parse(read.domainListed) || !DomainName::parse(read.domainClear))
            fail("a test entry that is no name");
    }

    ListCode code(const QJsonObject& object, bool bits) {
        expectOnly(object, {"code", "kind", "meaning", "weight"});
        ListCode read;
        const auto pattern = CodePattern::parse(text(object, "code"));
        if (!pattern) {
            fail("\"" + text(object, "code") + "\" is no code");
            return read;
        }
        read.code = *pattern;
        const std::uint8_t last = pattern->first().bytes()[3];
        if (bits && (!pattern->isSingle() || last == 0 || (last & (last - 1)) != 0))
            fail("\"" + pattern->toString() + "\" is no single bit");
        read.kind = word<ListCode::Kind>(object, "kind",
                                         {{"listed", ListCode::Kind::Listed},
                                          {"policy", ListCode::Kind::Policy},
                                          {"good", ListCode::Kind::Good},
                                          {"ignored", ListCode::Kind::Ignored},
                                          {"test", ListCode::Kind::Test},
                                          {"refusal", ListCode::Kind::Refusal}});
        read.meaning = needed(object, "meaning");
        if (object.contains(QLatin1String("weight"))) read.weight = weight(object);
        return read;
    }

    std::string place_;
    std::set<DomainName> zones_;
};

/// ::ffff:127.0.0.N for lists of IPv6 addresses (RFC 5782 section 5).
IpAddress testAddress(ListForm form, std::uint8_t last) {
    if (form == ListForm::V4) return IpAddress::v4({127, 0, 0, last});
    return IpAddress::v6({0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff, 127, 0, 0, last});
}

}  // namespace

std::optional<CodePattern> CodePattern::parse(std::string_view text) {
    CodePattern pattern;
    pattern.text_ = text;
    for (std::size_t i = 0; i < pattern.octets_.size(); ++i) {
        const bool isLast = i + 1 == pattern.octets_.size();
        const std::size_t dot = text.find('.');
        if (isLast != (dot == text.npos)) return std::nullopt;
        const auto range = rangeOf(text.substr(0, dot));
        if (!range) return std::nullopt;
        pattern.octets_[i] = *range;
        if (!isLast) text.remove_prefix(dot + 1);
    }
    return pattern;
}

bool CodePattern::covers(const IpAddress& answer) const {
    if (!answer.isV4()) return false;
    for (std::size_t i = 0; i < octets_.size(); ++i) {
        if (answer.bytes()[i] < octets_[i].first || answer.bytes()[i] > octets_[i].second) return false;
    }
    return true;
}

IpAddress CodePattern::first() const {
    return IpAddress::v4({octets_[0].first, octets_[1].first, octets_[2].first, octets_[3].first});
}

bool CodePattern::isSingle() const {
    return std::all_of(octets_.begin(), octets_.end(),
                       [](const auto& octet) { return octet.first == octet.second; });
}

bool Blocklist::covers(ListForm form) const {
    return form == ListForm::V4 ? v4 : form == ListForm::V6 ? v6 : domains;
}

std::vector<ListCode> Blocklist::codesIn(const IpAddress& answer) const {
    std::vector<ListCode> found;
    if (!answer.isV4()) return found;
    for (const ListCode& known : codes) {
        if (bits) {
            auto rest = answer.bytes();
            const std::uint8_t bit = known.code.first().bytes()[3];
            if ((rest[3] & bit) == 0) continue;
            rest[3] = bit;
            if (known.code.covers(IpAddress::v4({rest[0], rest[1], rest[2], rest[3]})))
                found.push_back(known);
        } else if (known.code.covers(answer)) {
            return {known};
        }
    }
    return found;
}

std::string Blocklist::testEntry(ListForm form, bool listed) const {
    if (form == ListForm::Domain) return listed ? domainListed : domainClear;
    return testAddress(form, listed ? 2 : 1).toReverse();
}

Expected<std::vector<Blocklist>, std::string> parseBlocklists(const QByteArray& json) {
    QJsonParseError flaw;
    const QJsonDocument document = QJsonDocument::fromJson(json, &flaw);
    if (!document.isObject()) return unexpected("not JSON: " + flaw.errorString().toStdString());
    const QJsonArray array = document.object().value(QLatin1String("lists")).toArray();
    ListReader reader;
    std::vector<Blocklist> lists;
    for (const QJsonValue& value : array) lists.push_back(reader.list(value.toObject()));
    if (lists.empty()) reader.fail("\"lists\" is missing or empty");
    if (reader.error) return unexpected(*reader.error);
    return lists;
}

std::vector<IpAddress> Blocklist::refusals() const {
    std::vector<IpAddress> answers;
    for (const ListCode& each : codes) {
        if (each.kind == ListCode::Kind::Refusal) answers.push_back(each.code.first());
    }
    // Key disabled, key misused, question malformed, public resolver, too many questions.
    for (const std::uint8_t code : {250, 251, 252, 254, 255}) {
        if (errors) answers.push_back(IpAddress::v4({127, 255, 255, code}));
    }
    return answers;
}

const Blocklist* listOfZone(const std::vector<Blocklist>& lists, const DomainName& zone) {
    const Blocklist* closest = nullptr;
    for (const Blocklist& list : lists) {
        if (list.zone == zone) return &list;
        const bool above = list.below && zone.isWithin(list.zone);
        if (above && (!closest || list.zone.labels().size() > closest->zone.labels().size())) closest = &list;
    }
    return closest;
}

}  // namespace mailvitals
