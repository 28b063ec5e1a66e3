// SPDX-License-Identifier: GPL-3.0-or-later
#include "policy/providers.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

#include <algorithm>

namespace mailvitals {
namespace {

std::string textOf(const QJsonObject& object, const char* key) {
    return object.value(QLatin1String(key)).toString().toStdString();
}

/// What a person would miss in a file that a person wrote; the first of all errors counts.
class Reader {
 public:
    Expected<Providers, std::string> read(const QJsonObject& root) {
        // Those that rest on others stand behind them; an object has no order, so they come in a second
        // round.
        const QJsonObject requirements = root.value(QLatin1String("requirements")).toObject();
        for (const bool composed : {false, true}) {
            for (const QString& id : requirements.keys()) {
                const QJsonObject object = requirements.value(id).toObject();
                if (object.contains(QLatin1String("any")) == composed) require(id.toStdString(), object);
            }
        }
        for (const QJsonValue& value : root.value(QLatin1String("providers")).toArray())
            provide(value.toObject());
        if (read_.requirements.empty() || read_.list.empty()) fail("requirements or providers are missing");
        if (!error_.empty()) return unexpected(error_);
        return std::move(read_);
    }

 private:
    void fail(const std::string& what) {
        if (error_.empty()) error_ = place_.empty() ? what : place_ + ": " + what;
    }

    std::string wanted(const QJsonObject& object, const char* key) {
        const std::string text = textOf(object, key);
        if (text.empty()) fail(std::string("no ") + key);
        return text;
    }

    std::size_t placeOf(const std::string& id) {
        const auto found = std::find_if(read_.requirements.begin(), read_.requirements.end(),
                                        [&](const SenderRequirement& one) { return one.id == id; });
        if (found == read_.requirements.end()) fail("\"" + id + "\" is no requirement");
        return static_cast<std::size_t>(found - read_.requirements.begin());
    }

    void require(const std::string& id, const QJsonObject& object) {
        place_ = id;
        SenderRequirement one{id, wanted(object, "name"), {}, {}};
        const QJsonObject rules = object.value(QLatin1String("rules")).toObject();
        for (const QString& rule : rules.keys()) {
            const QString from = rules.value(rule).toString();
            if (from != QLatin1String("critical") && from != QLatin1String("warning"))
                fail("neither critical nor warning: " + from.toStdString());
            one.signs.push_back({rule.toStdString(),
                                 from == QLatin1String("warning") ? Outcome::Warning : Outcome::Critical});
        }
        for (const QJsonValue& other : object.value(QLatin1String("any")).toArray())
            one.any.push_back(placeOf(other.toString().toStdString()));
        if (one.signs.empty() == one.any.empty()) fail("rules or any, one of them");
        read_.requirements.push_back(std::move(one));
    }

    std::vector<MailboxProvider::Demand> demands(const QJsonObject& provider, const char* key) {
        std::vector<MailboxProvider::Demand> all;
        const QJsonObject object = provider.value(QLatin1String(key)).toObject();
        for (const QString& id : object.keys())
            all.push_back({placeOf(id.toStdString()), object.value(id).toString().toStdString()});
        return all;
    }

    void provide(const QJsonObject& object) {
        place_ = textOf(object, "name");
        MailboxProvider one;
        one.name = wanted(object, "name");
        one.source = wanted(object, "source");
        one.threshold = wanted(object, "threshold");
        one.unseen = wanted(object, "unseen");
        one.all = demands(object, "all");
        one.bulk = demands(object, "bulk");
        if (one.all.empty()) fail("it requires nothing");
        read_.list.push_back(std::move(one));
    }

    Providers read_;
    std::string place_;
    std::string error_;
};

}  // namespace

Expected<Providers, std::string> parseProviders(const QByteArray& json) {
    return Reader().read(QJsonDocument::fromJson(json).object());
}

}  // namespace mailvitals
