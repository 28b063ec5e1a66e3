// SPDX-License-Identifier: GPL-3.0-or-later
#include "evidence/json_fields.h"

#include "base/printable.h"

#include <cmath>

namespace mailvitals {

std::string Fields::text(const char* key) const {
    const QJsonValue found = value(key);
    if (!found.isString()) error_.set(place(key), "not a text");
    return found.toString().toStdString();
}

std::string Fields::bytes(const char* key) const {
    return unescaped(text(key));
}

std::string Fields::base64(const char* key) const {
    return decoded(value(key), place(key));
}

std::string Fields::decoded(const QJsonValue& value, const std::string& where) const {
    const QByteArray text = value.toString().toLatin1();
    const auto result = QByteArray::fromBase64Encoding(text, QByteArray::AbortOnBase64DecodingErrors);
    // Qt passes over a stray character at the end; what was read must be what stands there.
    const bool whole = value.isString() && result && result.decoded.toBase64() == text;
    if (!whole) error_.set(where, "not base64");
    return result.decoded.toStdString();
}

bool Fields::flag(const char* key) const {
    if (!value(key).isBool()) error_.set(place(key), "neither true nor false");
    return value(key).toBool();
}

std::int64_t Fields::number(const char* key, std::int64_t largest) const {
    const double number = value(key).toDouble(-1);
    const bool fits = number >= 0 && number <= static_cast<double>(largest) && std::floor(number) == number;
    if (!fits) {
        error_.set(place(key), "not a number that can stand here");
        return 0;
    }
    return static_cast<std::int64_t>(number);
}

std::chrono::microseconds Fields::milliseconds(const char* key) const {
    const double number = value(key).toDouble(-1);
    if (!(number >= 0 && number < 1e10)) {
        error_.set(place(key), "not a time");
        return {};
    }
    return std::chrono::microseconds(std::llround(number * 1000));
}

Fields Fields::object(const char* key) const {
    if (!value(key).isObject()) error_.set(place(key), "not an object");
    return Fields(value(key).toObject(), place(key), error_);
}

DomainName Fields::name(const char* key) const {
    const auto name = DomainName::parse(text(key));
    if (!name) error_.set(place(key), "not a domain name");
    return name.value_or(DomainName());
}

IpAddress Fields::address(const char* key) const {
    const auto address = IpAddress::parse(text(key));
    if (!address) error_.set(place(key), "not an address");
    return address.value_or(IpAddress());
}

IpEndpoint Fields::endpoint(const char* key) const {
    const auto endpoint = IpEndpoint::parse(text(key), 53);
    if (!endpoint) error_.set(place(key), "not an address with a port");
    return endpoint.value_or(IpEndpoint());
}

dns::Type Fields::type(const char* key) const {
    const std::string word = text(key);
    const dns::Type type = dns::typeFromString(word);
    // Nobody may use type 0, and whoever does so was seen doing it.
    if (type == dns::Type{} && word != dns::toString(dns::Type{}))
        error_.set(place(key), "not a record type");
    return type;
}

dns::Class Fields::queryClass(const char* key) const {
    const std::string word = text(key);
    if (word != "IN" && word != "CH") error_.set(place(key), "not a class");
    return word == "CH" ? dns::Class::Chaos : dns::Class::In;
}

void Fields::each(const char* key, int most,
                  const std::function<void(const QJsonValue&, const std::string& where)>& use) const {
    const QJsonArray array = value(key).toArray();
    if (!value(key).isArray()) error_.set(place(key), "not a list");
    if (array.size() > most) error_.set(place(key), "more entries than any check makes");
    for (int i = 0; i < std::min<int>(static_cast<int>(array.size()), most); ++i) {
        use(array.at(i), place(key) + "[" + std::to_string(i) + "]");
    }
}

void Fields::eachObject(const char* key, int most, const std::function<void(const Fields&)>& use) const {
    each(key, most, [&](const QJsonValue& element, const std::string& where) {
        if (!element.isObject()) error_.set(where, "not an object");
        use(Fields(element.toObject(), where, error_));
    });
}

std::vector<std::string> Fields::byteStrings(const char* key, int most) const {
    std::vector<std::string> result;
    each(key, most, [&](const QJsonValue& element, const std::string& where) {
        if (!element.isString()) error_.set(where, "not a text");
        result.push_back(unescaped(element.toString().toStdString()));
    });
    return result;
}

std::vector<IpEndpoint> readEndpoints(const Fields& fields, const char* key) {
    return readEach<IpEndpoint>(fields, key, "not an address",
                                [](const std::string& text) { return IpEndpoint::parse(text, 53); });
}

std::vector<IpAddress> readAddresses(const Fields& fields) {
    return readEach<IpAddress>(fields, "addresses", "not an address", IpAddress::parse);
}

Failure readFailure(const Fields& fields) {
    Failure failure;
    if (!fromString(fields.text("why"), failure.why))
        fields.error().set(fields.place("why"), "not a known reason");
    failure.detail = fields.bytes("detail");
    return failure;
}

}  // namespace mailvitals
