// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/style/theme.h"

#include "ui/style/colours.h"

#include <QApplication>
#include <QFontDatabase>
#include <QStyle>
#include <QStyleFactory>
#include <QStyleHints>

namespace mailvitals::ui {
namespace {

QPalette paletteOf(const Colours& c) {
    QPalette palette(c.surface, c.window);
    palette.setColor(QPalette::Window, c.window);
    palette.setColor(QPalette::WindowText, c.text);
    palette.setColor(QPalette::Base, c.surface);
    palette.setColor(QPalette::AlternateBase, c.hover);
    palette.setColor(QPalette::Text, c.text);
    palette.setColor(QPalette::Button, c.surface);
    palette.setColor(QPalette::ButtonText, c.text);
    palette.setColor(QPalette::BrightText, c.red.ink);
    palette.setColor(QPalette::ToolTipBase, c.surface);
    palette.setColor(QPalette::ToolTipText, c.text);
    palette.setColor(QPalette::PlaceholderText, c.muted);
    palette.setColor(QPalette::Highlight, c.accent);
    palette.setColor(QPalette::HighlightedText, c.onAccent);
    palette.setColor(QPalette::Link, c.link);
    palette.setColor(QPalette::LinkVisited, c.link);
    palette.setColor(QPalette::Mid, c.border);
    palette.setColor(QPalette::Midlight, c.border);
    palette.setColor(QPalette::Dark, c.border);
    for (const auto role : {QPalette::WindowText, QPalette::Text, QPalette::ButtonText}) {
        palette.setColor(QPalette::Disabled, role, c.outline);
    }
    return palette;
}

/// Named colours in the sheet below; a sheet with a palette of its own would drift from the drawn widgets.
QString withColours(QString sheet, const Colours& c) {
    const std::pair<const char*, QColor> names[] = {
        {"@window", c.window},     {"@surface", c.surface}, {"@hover", c.hover}, {"@border", c.border},
        {"@outline", c.outline},   {"@text", c.text},       {"@muted", c.muted}, {"@accent", c.accent},
        {"@onAccent", c.onAccent}, {"@link", c.link},       {"@code", c.code},   {"@tint", c.blue.tint},
        {"@pressed", c.border},
    };
    for (const auto& [name, colour] : names) sheet.replace(QLatin1String(name), colour.name());
    return sheet;
}

constexpr const char* sheetText = R"(
QPushButton {
  background: @surface; color: @text; border: 1px solid @outline; border-radius: 6px; padding: 6px 14px;
  outline: none;
}
QPushButton:hover { background: @hover; }
QPushButton:pressed { background: @pressed; }
QPushButton:focus { border: 2px solid @accent; padding: 5px 13px; }
QPushButton:disabled { color: @outline; border-color: @border; background: @window; }
QPushButton:checked { background: @accent; color: @onAccent; border-color: @accent; }
QPushButton[primary="true"] { background: @accent; color: @onAccent; border-color: @accent; }
QPushButton[primary="true"]:focus { border: 2px solid @text; }
QPushButton[primary="true"]:disabled { background: @window; color: @outline; border-color: @border; }
QPushButton[quiet="true"] { background: transparent; border: 1px solid transparent; color: @link; padding: 4px 8px; }
QPushButton[quiet="true"]:hover { background: @hover; border-color: @border; }
QPushButton[quiet="true"]:focus { border: 2px solid @accent; padding: 3px 7px; }
QPushButton[quiet="true"]:disabled { color: @outline; }
QLineEdit, QSpinBox, QComboBox, QPlainTextEdit[readOnly="false"], QPlainTextEdit[framed="true"] {
  background: @surface; border: 1px solid @outline; border-radius: 6px; padding: 6px 8px;
  selection-background-color: @accent; selection-color: @onAccent;
}
QLineEdit:focus, QSpinBox:focus, QComboBox:focus, QPlainTextEdit[readOnly="false"]:focus,
QPlainTextEdit[framed="true"]:focus {
  border: 2px solid @accent; padding: 5px 7px;
}
QComboBox { padding-right: 24px; }
QComboBox::drop-down { border: none; width: 24px; }
QComboBox QAbstractItemView { background: @surface; border: 1px solid @border; selection-background-color: @tint;
  selection-color: @text; outline: none; }
QLineEdit:disabled { background: @window; color: @outline; border-color: @border; }
QMenuBar { background: @surface; border-bottom: 1px solid @border; }
QMenuBar::item { padding: 6px 10px; background: transparent; }
QMenuBar::item:selected { background: @tint; color: @text; border-radius: 4px; }
QToolTip { background: @surface; color: @text; border: 1px solid @border; padding: 4px; }
QScrollBar:vertical { background: transparent; width: 12px; margin: 0; }
QScrollBar:horizontal { background: transparent; height: 12px; margin: 0; }
QScrollBar::handle { background: @outline; border-radius: 4px; margin: 2px; }
QScrollBar::handle:vertical { min-height: 32px; }
QScrollBar::handle:horizontal { min-width: 32px; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }
QAbstractScrollArea::corner { background: transparent; border: none; }
)";

/// Dark or light as the platform itself would paint. Our own palette hides the platform's, so it is put aside
/// for a moment.
bool platformIsDark(QApplication& application) {
#if QT_VERSION >= QT_VERSION_CHECK(6, 5, 0)
    const auto scheme = QGuiApplication::styleHints()->colorScheme();
    if (scheme != Qt::ColorScheme::Unknown) return scheme == Qt::ColorScheme::Dark;
#endif
    application.setPalette(QPalette());
    return coloursFor(QGuiApplication::palette()).dark;
}

/// Fusion paints any palette faithfully on every platform. The two that are kept do as well, and belong to
/// desktops where a stranger's style would stand out.
void chooseStyle() {
    const QString name = QApplication::style()->name();
    const QStringList kept{QStringLiteral("fusion"), QStringLiteral("breeze"), QStringLiteral("macos")};
    if (!kept.contains(name, Qt::CaseInsensitive)) QApplication::setStyle(QStringLiteral("Fusion"));
}

}  // namespace

QString idOf(ThemeChoice choice) {
    switch (choice) {
        case ThemeChoice::Light: return QStringLiteral("light");
        case ThemeChoice::Dark: return QStringLiteral("dark");
        case ThemeChoice::System: break;
    }
    return QStringLiteral("system");
}

ThemeChoice themeFromId(const QString& id) {
    if (id == QStringLiteral("light")) return ThemeChoice::Light;
    if (id == QStringLiteral("dark")) return ThemeChoice::Dark;
    return ThemeChoice::System;
}

void applyTheme(QApplication& application, ThemeChoice choice) {
    if (application.styleSheet().isEmpty()) chooseStyle();
    const bool dark =
        choice == ThemeChoice::Dark || (choice == ThemeChoice::System && platformIsDark(application));
    const Colours& colours = dark ? darkColours() : lightColours();
    application.setPalette(paletteOf(colours));
    application.setStyleSheet(withColours(QString::fromLatin1(sheetText), colours));
}

QFont scaled(QFont font, double factor, bool bold) {
    if (font.pointSizeF() > 0)
        font.setPointSizeF(font.pointSizeF() * factor);
    else
        font.setPixelSize(static_cast<int>(font.pixelSize() * factor));
    if (bold) font.setWeight(QFont::DemiBold);
    return font;
}

QFont monospaced(const QFont& like) {
    QFont font = QFontDatabase::systemFont(QFontDatabase::FixedFont);
    if (like.pointSizeF() > 0) font.setPointSizeF(like.pointSizeF());
    return font;
}

}  // namespace mailvitals::ui
