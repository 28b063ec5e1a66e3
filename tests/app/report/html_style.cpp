// SPDX-License-Identifier: GPL-3.0-or-later
#include "report/html_style.h"

#include <QColor>
#include <QMap>
#include <QRegularExpression>
#include <QTest>

#include <cmath>

namespace {

/// WCAG 2.1, relative luminance and contrast ratio.
double luminance(const QColor& colour) {
    const auto linear = [](double c) {
        return c <= 0.03928 ? c / 12.92 : std::pow((c + 0.055) / 1.055, 2.4);
    };
    return 0.2126 * linear(colour.redF()) + 0.7152 * linear(colour.greenF()) +
           0.0722 * linear(colour.blueF());
}

double contrast(const QColor& a, const QColor& b) {
    const double light = std::max(luminance(a), luminance(b));
    const double dark = std::min(luminance(a), luminance(b));
    return (light + 0.05) / (dark + 0.05);
}

QMap<QString, QColor> coloursIn(const QString& style) {
    QMap<QString, QColor> colours;
    static const QRegularExpression variable("--([a-z-]+): (#[0-9a-f]{6});");
    auto found = variable.globalMatch(style);
    while (found.hasNext()) {
        const auto match = found.next();
        colours.insert(match.captured(1), QColor(match.captured(2)));
    }
    return colours;
}

}  // namespace

class TestHtmlStyle : public QObject {
    Q_OBJECT

 private Q_SLOTS:
    void hasContrast_data();
    void hasContrast();
};

void TestHtmlStyle::hasContrast_data() {
    QTest::addColumn<QString>("which");
    QTest::newRow("light") << "light";
    QTest::newRow("dark") << "dark";
    QTest::newRow("print") << "print";
}

void TestHtmlStyle::hasContrast() {
    QFETCH(QString, which);
    const QString style = QString::fromUtf8(mailvitals::report::html::style);
    const qsizetype dark = style.indexOf("@media (prefers-color-scheme: dark)");
    const qsizetype print = style.indexOf("@media print");
    QVERIFY(dark > 0 && print > dark);
    QMap<QString, QColor> colours = coloursIn(style.left(dark));
    if (which != "light") {
        colours.insert(coloursIn(which == "dark" ? style.mid(dark, print - dark) : style.mid(print)));
    }
    const auto ratio = [&](const char* a, const char* b) {
        return colours.contains(a) && colours.contains(b) ? contrast(colours[a], colours[b]) : 0;
    };
    for (const char* ground : {"paper", "panel"}) {
        for (const char* ink : {"ink", "quiet", "green-word", "yellow-word", "red-word", "grey-word"}) {
            QVERIFY2(ratio(ink, ground) >= 4.5, ink);
        }
    }
    for (const char* light : {"green", "yellow", "red"}) {
        QVERIFY2(ratio(light, qPrintable(QString(light) + "-sign")) >= 3, light);
    }
    // The triangle's edge has the ink of its word.
    for (const char* shape : {"green", "yellow-word", "red", "grey"}) {
        QVERIFY2(ratio(shape, "paper") >= 3, shape);
    }
}

QTEST_APPLESS_MAIN(TestHtmlStyle)
#include "html_style.moc"
