// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/text/text.h"

#include "base/ascii.h"
#include "base/idna.h"
#include "base/printable.h"

#include <QUrl>

namespace mailvitals::ui {

QString ownText(std::string_view utf8) {
    return QString::fromUtf8(utf8.data(), static_cast<qsizetype>(utf8.size()));
}

QString networkText(std::string_view bytes) {
    return ownText(printable(bytes));
}

QString readableName(const QString& name) {
    if (!name.contains(QStringLiteral("xn--"), Qt::CaseInsensitive)) return name;
    const QString readable = QUrl::fromAce(name.toLatin1(), QUrl::IgnoreIDNWhitelist);
    const auto back = toAsciiName(toUtf8(readable));
    return back && ascii::equalsIgnoringCase(*back, toUtf8(name)) ? networkText(toUtf8(readable)) : name;
}

std::string toUtf8(const QString& text) {
    return text.toStdString();
}

QString plainToolTip(const QString& text) {
    if (text.isEmpty()) return {};
    // Longer than anybody reads in a tool tip, and long enough to cover the screen.
    constexpr qsizetype most = 600;
    const QString cut = text.size() > most ? text.left(most) + QChar(0x2026) : text;
    return QStringLiteral("<p>") + cut.toHtmlEscaped() + QStringLiteral("</p>");
}

QString onButton(QString text) {
    return text.replace(QLatin1Char('&'), QStringLiteral("&&"));
}

}  // namespace mailvitals::ui
