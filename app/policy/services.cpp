// SPDX-License-Identifier: GPL-3.0-or-later
#include "policy/services.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

#include <algorithm>
#include <map>

namespace mailvitals {

bool ServiceSign::fits(std::string_view heard) const {
    if (!is.empty() && heard != is) return false;
    if (!starts.empty() && (heard.size() < at || !heard.substr(at).starts_with(starts))) return false;
    return std::all_of(contains.begin(), contains.end(),
                       [&](const std::string& piece) { return heard.find(piece) != heard.npos; });
}

const ServiceSign* NetworkService::signIn(std::string_view heard) const {
    const auto found =
        std::find_if(signs.begin(), signs.end(), [&](const ServiceSign& sign) { return sign.fits(heard); });
    return found == signs.end() ? nullptr : &*found;
}

namespace {

/// What a person would miss in a file that a person wrote; the first of all errors counts.
class Reader {
 public:
    std::vector<NetworkService> services(const QJsonObject& root, const char* list) {
        std::vector<NetworkService> read;
        const QJsonArray array = root.value(QLatin1String(list)).toArray();
        if (array.isEmpty()) fail(std::string("\"") + list + "\" is missing or empty");
        for (const QJsonValue& value : array) read.push_back(service(value.toObject()));
        return read;
    }

    std::optional<std::string> error;

    void fail(const std::string& what) {
        if (!error) error = place_.empty() ? what : place_ + ": " + what;
    }

 private:
    using Names = std::initializer_list<const char*>;

    void expectOnly(const QJsonObject& object, Names names) {
        for (const QString& key : object.keys()) {
            const bool known = std::any_of(names.begin(), names.end(),
                                           [&](const char* name) { return key == QLatin1String(name); });
            if (!known) fail("\"" + key.toStdString() + "\" is not known here");
        }
    }

    /// Characters up to U+00FF stand for octets.
    std::string octets(const QJsonValue& value) {
        const QString text = value.toString();
        if (text.isEmpty()) fail("an empty text, or none");
        const bool all =
            std::all_of(text.begin(), text.end(), [](QChar each) { return each.unicode() <= 0xff; });
        if (!all) fail("a character that is no octet");
        return text.toLatin1().toStdString();
    }

    std::string optional(const QJsonObject& object, const char* key) {
        const QJsonValue value = object.value(QLatin1String(key));
        return value.isUndefined() ? std::string() : octets(value);
    }

    bool flag(const QJsonObject& object, const char* key) {
        const QJsonValue value = object.value(QLatin1String(key));
        if (!value.isUndefined() && !value.isBool()) fail(std::string(key) + " is neither true nor false");
        return value.toBool();
    }

    std::string words(const QJsonObject& object, const char* key, bool wanted) {
        const std::string text = object.value(QLatin1String(key)).toString().toStdString();
        if (wanted && text.empty()) fail(std::string("no ") + key);
        return text;
    }

    ServiceSign sign(const QJsonObject& object) {
        expectOnly(object, {"starts", "at", "is", "contains", "open"});
        ServiceSign read;
        read.starts = optional(object, "starts");
        read.is = optional(object, "is");
        read.at = static_cast<std::size_t>(std::max(0, object.value(QLatin1String("at")).toInt()));
        for (const QJsonValue& piece : object.value(QLatin1String("contains")).toArray())
            read.contains.push_back(octets(piece));
        read.open = flag(object, "open");
        // What everything fits would call everything by this name.
        if (read.starts.empty() && read.is.empty() && read.contains.empty())
            fail("a sign without a condition");
        return read;
    }

    NetworkService service(const QJsonObject& object) {
        place_.clear();
        NetworkService read;
        read.name = words(object, "name", true);
        place_ = read.name;
        expectOnly(object, {"name", "ports", "tls", "say", "meaning", "source", "rarely_needed", "signs"});
        read.tls = flag(object, "tls");
        read.rarelyNeeded = flag(object, "rarely_needed");
        read.say = optional(object, "say");
        read.source = words(object, "source", true);
        read.meaning = words(object, "meaning", false);
        for (const QJsonValue& value : object.value(QLatin1String("ports")).toArray()) {
            const int port = value.toInt();
            if (port < 1 || port > 65535) fail("a port that is none");
            read.ports.push_back(static_cast<std::uint16_t>(port));
            const auto [known, fresh] = asked_.emplace(port, std::pair(read.tls, read.say));
            if (!fresh && known->second != std::pair(read.tls, read.say))
                fail("says something else at port " + std::to_string(port) + " than another service");
        }
        for (const QJsonValue& value : object.value(QLatin1String("signs")).toArray())
            read.signs.push_back(sign(value.toObject()));
        if (read.ports.empty()) fail("no ports");
        if (read.signs.empty()) fail("no signs");
        place_.clear();
        return read;
    }

    std::string place_;
    std::map<int, std::pair<bool, std::string>> asked_;
};

}  // namespace

Expected<Services, std::string> parseServices(const QByteArray& json) {
    QJsonParseError flaw;
    const QJsonDocument document = QJsonDocument::fromJson(json, &flaw);
    if (!document.isObject()) return unexpected("not JSON: " + flaw.errorString().toStdString());
    Reader reader;
    Services services{reader.services(document.object(), "mail_ports"),
                      reader.services(document.object(), "inner_services")};
    for (const NetworkService& service : services.inner) {
        if (service.meaning.empty()) reader.fail(service.name + ": no meaning");
    }
    if (reader.error) return unexpected(*reader.error);
    return services;
}

}  // namespace mailvitals
