// SPDX-License-Identifier: GPL-3.0-or-later
#include "evidence/bounce_item.h"

#include "base/printable.h"
#include "evidence/json_fields.h"

namespace mailvitals {
namespace {

using bounce::Fate;
using bounce::Form;
using bounce::Statement;

constexpr std::int64_t mostCounted = 1'000'000'000;

QString safe(std::string_view bytes) {
    return QString::fromStdString(escaped(bytes));
}

QJsonObject toObject(const Statement& statement) {
    QJsonObject object{{QStringLiteral("form"), safe(toString(statement.form))},
                       {QStringLiteral("fate"), safe(toString(statement.fate))},
                       {QStringLiteral("incoming"), statement.incoming},
                       {QStringLiteral("code"), statement.code},
                       {QStringLiteral("host"), safe(statement.host)},
                       {QStringLiteral("recipient"), safe(statement.recipient)},
                       {QStringLiteral("text"), safe(statement.text)},
                       {QStringLiteral("count"), static_cast<qint64>(statement.count)}};
    if (statement.enhanced) object.insert(QStringLiteral("enhanced"), safe(statement.enhanced->toString()));
    return object;
}

std::optional<smtp::EnhancedCode> readCode(const Fields& fields) {
    if (!fields.has("enhanced")) return std::nullopt;
    const auto code = bounce::enhancedCodeIn(fields.text("enhanced"));
    if (!code) fields.error().set(fields.place("enhanced"), "not a status code of RFC 3463");
    return code;
}

Statement readStatement(const Fields& fields) {
    Statement statement;
    statement.form = readWord(
        fields, "form",
        {Form::Report, Form::Postfix, Form::Exim, Form::OpenSmtpd, Form::Sendmail, Form::Qmail, Form::Reply});
    statement.fate = readWord(fields, "fate", {Fate::Failed, Fate::Delayed, Fate::Delivered, Fate::Unknown});
    statement.incoming = fields.flag("incoming");
    statement.code = static_cast<int>(fields.number("code", 599));
    statement.enhanced = readCode(fields);
    statement.host = fields.bytes("host");
    statement.recipient = fields.bytes("recipient");
    statement.text = fields.bytes("text");
    statement.count = static_cast<std::size_t>(fields.number("count", mostCounted));
    return statement;
}

}  // namespace

Target targetOf(const BounceItem& bounce) {
    const std::size_t at = bounce.notice.sender.rfind('@');
    if (at == std::string::npos) return Target::nameless();
    const auto target = Target::parse(std::string_view(bounce.notice.sender).substr(at + 1));
    return target && target->domain() ? *target : Target::nameless();
}

QJsonObject toObject(const BounceItem& bounce) {
    QJsonArray statements;
    for (const Statement& statement : bounce.notice.statements) statements.append(toObject(statement));
    return {{QStringLiteral("name"), safe(bounce.name)},
            {QStringLiteral("sender"), safe(bounce.notice.sender)},
            {QStringLiteral("report"), bounce.notice.isReport},
            {QStringLiteral("others"), static_cast<qint64>(bounce.notice.others)},
            {QStringLiteral("statements"), statements}};
}

BounceItem readBounce(const Fields& fields) {
    BounceItem item;
    item.name = fields.bytes("name");
    item.notice.sender = fields.bytes("sender");
    item.notice.isReport = fields.flag("report");
    item.notice.others = static_cast<std::size_t>(fields.number("others", mostCounted));
    fields.eachObject("statements", static_cast<int>(bounce::maxStatements), [&](const Fields& statement) {
        item.notice.statements.push_back(readStatement(statement));
    });
    return item;
}

}  // namespace mailvitals
