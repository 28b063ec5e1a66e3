// SPDX-License-Identifier: GPL-3.0-or-later
#include "support.h"

#include <QAction>
#include <QPainter>

#include <cmath>

using namespace mailvitals;
using namespace mailvitals::ui;
using namespace mailvitals::ui::test;

namespace {

/// WCAG 2.1, "relative luminance" and "contrast ratio".
double luminance(const QColor& colour) {
    const auto part = [](double c) { return c <= 0.03928 ? c / 12.92 : std::pow((c + 0.055) / 1.055, 2.4); };
    return 0.2126 * part(colour.redF()) + 0.7152 * part(colour.greenF()) + 0.0722 * part(colour.blueF());
}

double contrast(const QColor& a, const QColor& b) {
    const double first = luminance(a);
    const double second = luminance(b);
    return (std::max(first, second) + 0.05) / (std::min(first, second) + 0.05);
}

#define READABLE(ink, ground) QVERIFY2(contrast(ink, ground) >= 4.5, #ink " on " #ground)
#define VISIBLE(shape, ground) QVERIFY2(contrast(shape, ground) >= 3.0, #shape " on " #ground)

}  // namespace

/// Light and dark: both can be read, and both can be chosen.
class ThemeTest : public QObject {
    Q_OBJECT

 private Q_SLOTS:
    void everythingCanBeRead_data() {
        QTest::addColumn<bool>("dark");
        QTest::newRow("light") << false;
        QTest::newRow("dark") << true;
    }
    void everythingCanBeRead() {
        QFETCH(bool, dark);
        const Colours& c = dark ? darkColours() : lightColours();
        for (const QColor& ground : {c.window, c.surface, c.hover, c.code, c.blue.tint}) {
            READABLE(c.text, ground);
            READABLE(c.muted, ground);
            READABLE(c.link, ground);
        }
        READABLE(c.onAccent, c.accent);
        VISIBLE(c.outline, c.surface);
        VISIBLE(c.outline, c.window);
        VISIBLE(c.accent, c.surface);
        VISIBLE(c.accent, c.window);
        for (const Tone& tone : {c.green, c.yellow, c.red, c.grey, c.blue}) {
            READABLE(tone.ink, c.surface);
            READABLE(tone.ink, c.window);
            READABLE(tone.ink, tone.tint);
            READABLE(c.text, tone.tint);
            READABLE(c.muted, tone.tint);
            VISIBLE(tone.glyph, tone.fill);
            VISIBLE(tone.edge, c.surface);
        }
    }

    void lightsDifferInMoreThanColour() {
        QSet<QByteArray> shapes;
        for (const Status status : {Status::Ok, Status::Warning, Status::Critical, Status::Unknown,
                                    Status::NotApplicable, Status::Checking}) {
            // All of one colour: what is left is the shape.
            Colours plain = lightColours();
            for (Tone* tone : {&plain.green, &plain.yellow, &plain.red, &plain.grey, &plain.blue}) {
                *tone = {Qt::white, Qt::black, Qt::black, Qt::black, Qt::black, Qt::white};
            }
            QImage picture(64, 64, QImage::Format_Grayscale8);
            picture.fill(128);
            QPainter painter(&picture);
            paintIcon(painter, picture.rect(), status, plain);
            painter.end();
            shapes << QByteArray(reinterpret_cast<const char*>(picture.constBits()), picture.sizeInBytes());
        }
        QCOMPARE(shapes.size(), 6);
    }

    void aThemeIsChosenAndRemembered() {
        Bench bench;
        applyTheme(*qApp, ThemeChoice::Light);
        QVERIFY(!coloursFor(bench.window.palette()).dark);
        QAction* dark = nullptr;
        for (QAction* action : bench.window.findChildren<QAction*>()) {
            if (action->text() == "&Dark") dark = action;
        }
        QVERIFY(dark);
        dark->trigger();
        QVERIFY(coloursFor(bench.window.palette()).dark);
        QVERIFY(coloursFor(bench.field()->palette()).dark);
        QCOMPARE(bench.settings.theme(), ThemeChoice::Dark);
        QVERIFY(dark->isChecked());
        QCOMPARE(bench.window.grab().toImage().pixelColor(20, bench.window.height() - 10),
                 darkColours().window);
        applyTheme(*qApp, ThemeChoice::Light);
        QVERIFY(!coloursFor(bench.window.palette()).dark);
    }

    void anUnknownThemeIsTheSystems() {
        FreshSettings fresh;
        QSettings().setValue("theme", "plaid");
        QCOMPARE(Settings().theme(), ThemeChoice::System);
        for (const ThemeChoice choice : {ThemeChoice::System, ThemeChoice::Light, ThemeChoice::Dark}) {
            QCOMPARE(themeFromId(idOf(choice)), choice);
        }
    }
};

QTEST_MAIN(ThemeTest)
#include "theme.moc"
