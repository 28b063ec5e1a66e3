// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "evidence/json.h"

#include <QJsonArray>
#include <QJsonObject>

#include <chrono>
#include <functional>

namespace mailvitals {

/// The first thing wrong in a file, and where. Reading goes on with empty values, so that the code that reads
/// need not look after every step; nothing that was read counts once this is set.
struct FirstError {
    std::optional<EvidenceFileError> error;
    void set(const std::string& where, std::string what) {
        if (!error) error = EvidenceFileError{where, std::move(what)};
    }
};

/// Of what a check has few of: addresses, exchanges, selectors.
inline constexpr int mostSmall = 1000;

/// One object of the file, with its place.
class Fields {
 public:
    Fields(QJsonObject object, std::string where, FirstError& error)
        : object_(std::move(object)), where_(std::move(where)), error_(error) {}

    bool has(const char* key) const { return object_.contains(QLatin1String(key)); }
    std::string text(const char* key) const;   ///< as it stands
    std::string bytes(const char* key) const;  ///< escaped bytes
    std::string base64(const char* key) const;
    std::string decoded(const QJsonValue& value, const std::string& where) const;  ///< one of many, in base64
    bool flag(const char* key) const;
    std::int64_t number(const char* key, std::int64_t largest) const;
    std::chrono::microseconds milliseconds(const char* key) const;
    Fields object(const char* key) const;
    QJsonValue value(const char* key) const { return object_.value(QLatin1String(key)); }

    DomainName name(const char* key) const;
    IpAddress address(const char* key) const;
    IpEndpoint endpoint(const char* key) const;
    dns::Type type(const char* key) const;
    dns::Class queryClass(const char* key) const;

    /// Every element, at most `most` of them.
    void each(const char* key, int most,
              const std::function<void(const QJsonValue&, const std::string& where)>& use) const;
    void eachObject(const char* key, int most, const std::function<void(const Fields&)>& use) const;
    std::vector<std::string> byteStrings(const char* key, int most) const;

    std::string place(const char* key) const { return where_.empty() ? key : where_ + "." + key; }
    FirstError& error() const { return error_; }

 private:
    QJsonObject object_;
    std::string where_;
    FirstError& error_;
};

/// One of these values, by its name.
template <class T>
T readWord(const Fields& fields, const char* key, std::initializer_list<T> values) {
    const std::string word = fields.text(key);
    for (const T value : values) {
        if (word == toString(value)) return value;
    }
    fields.error().set(fields.place(key), "not a known word");
    return *values.begin();
}

/// A list of objects that is left out where it would be empty.
template <class Take>
void readSome(const Fields& fields, const char* key, Take take) {
    if (!fields.has(key)) return;
    bool any = false;
    fields.eachObject(key, mostSmall, [&](const Fields& element) {
        any = true;
        take(element);
    });
    if (!any) fields.error().set(fields.place(key), "empty");
}

/// Texts of which each must be something; what it is not is named by `what`.
template <class T, class Parse>
std::vector<T> readEach(const Fields& fields, const char* key, const char* what, Parse parse) {
    std::vector<T> values;
    fields.each(key, mostSmall, [&](const QJsonValue& element, const std::string& where) {
        if (const auto value = parse(element.toString().toStdString()))
            values.push_back(*value);
        else
            fields.error().set(where, what);
    });
    return values;
}

std::vector<IpEndpoint> readEndpoints(const Fields& fields, const char* key);
std::vector<IpAddress> readAddresses(const Fields& fields);  ///< under "addresses"
Failure readFailure(const Fields& fields);

}  // namespace mailvitals
