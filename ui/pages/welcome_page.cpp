// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/welcome_page.h"

#include "ui/session/snapshot.h"
#include "ui/style/app_icon.h"
#include "ui/style/theme.h"
#include "ui/text/text.h"
#include "ui/widgets/card_grid.h"
#include "ui/widgets/light_mark.h"
#include "ui/widgets/page_scroll.h"
#include "ui/widgets/surface.h"
#include "ui/widgets/wrap_label.h"

#include <QBoxLayout>
#include <QGridLayout>
#include <QPushButton>

namespace mailvitals::ui {
namespace {

constexpr int mostWidth = 880;

/// An area as a line: its name and its question.
QWidget* areaLine(Area area, const QFont& font) {
    auto* line = new QWidget;
    auto* mark = new LightMark(20, line);
    mark->setStatus(Status::Unknown);
    auto* names = new QVBoxLayout;
    names->setSpacing(0);
    names->addWidget(wrapLabel(ownText(titleOf(area)), scaled(font, 1.0, true)));
    names->addWidget(wrapLabel(ownText(questionOf(area)), font, Ink::Muted));
    auto* row = new QHBoxLayout(line);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(unit);
    row->addWidget(mark, 0, Qt::AlignTop);
    row->addLayout(names, 1);
    return line;
}

QWidget* promise(const QFont& font) {
    auto* sheet = new Surface;
    sheet->setTint(Status::Ok);
    auto* mark = new LightMark(24, sheet);
    mark->setStatus(Status::Ok);
    auto* row = new QHBoxLayout(sheet);
    row->setContentsMargins(2 * unit, 12, 2 * unit, 12);
    row->setSpacing(12);
    row->addWidget(mark, 0, Qt::AlignTop);
    row->addWidget(
        wrapLabel(WelcomePage::tr("A check never sends a message. It asks the DNS, and connects to your "
                                  "mail server until just before the point where a message would "
                                  "begin. It needs no password."),
                  font),
        1);
    return sheet;
}

QWidget* heading(const QFont& font) {
    auto* head = new QWidget;
    auto* picture = new QLabel;
    picture->setPixmap(appIcon().pixmap(QSize(72, 72), head->devicePixelRatioF()));
    auto* words = new QVBoxLayout;
    words->setSpacing(4);
    words->addWidget(
        wrapLabel(WelcomePage::tr("Is your mail server healthy and safe?"), scaled(font, 1.8, true)));
    words->addWidget(
        wrapLabel(WelcomePage::tr("Type the domain of your mail addresses above and press Enter. In "
                                  "a few seconds you see what is OK, what is not, and what to do "
                                  "about it."),
                  scaled(font, 1.1), Ink::Muted));
    auto* row = new QHBoxLayout(head);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(3 * unit);
    row->addWidget(picture, 0, Qt::AlignTop);
    row->addLayout(words, 1);
    return head;
}

}  // namespace

void WelcomePage::setRecent(const QStringList& targets) {
    constexpr qsizetype most = 4;
    while (QLayoutItem* old = recentRow_->takeAt(0)) {
        if (old->widget()) old->widget()->deleteLater();
        delete old;
    }
    const auto add = [this](const QString& words) {
        auto* button = new QPushButton(words, recent_);
        button->setProperty("quiet", true);
        recentRow_->addWidget(button);
        return button;
    };
    for (const QString& target : targets.mid(0, most)) {
        const QString shown = readableName(target);
        const int room = fontMetrics().averageCharWidth() * 26;
        auto* button = add(onButton(fontMetrics().elidedText(shown, Qt::ElideMiddle, room)));
        button->setObjectName(QStringLiteral("recent-target"));
        button->setAccessibleName(tr("Check %1 again").arg(shown));
        connect(button, &QPushButton::clicked, this, [this, shown] { Q_EMIT targetWanted(shown); });
    }
    auto* forget = add(tr("Forget"));
    forget->setObjectName(QStringLiteral("forget-targets"));
    forget->setAccessibleName(tr("Forget what was checked"));
    connect(forget, &QPushButton::clicked, this, &WelcomePage::forgetWanted);
    recentRow_->addStretch(1);
    recent_->setVisible(!targets.isEmpty());
}

WelcomePage::WelcomePage(const Catalogue& catalogue, QWidget* parent)
    : Page(parent), recent_(new QWidget), recentRow_(new QHBoxLayout) {
    auto* recentColumn = new QVBoxLayout(recent_);
    recentColumn->setContentsMargins(0, 0, 0, 0);
    recentColumn->setSpacing(4);
    recentColumn->addWidget(wrapLabel(tr("Checked lately:"), scaled(font(), 1.0, true)));
    recentColumn->addLayout(recentRow_);
    recentRow_->setSpacing(unit);
    recent_->hide();
    auto* content = new QWidget;
    auto* areas = new CardGrid(fontMetrics().averageCharWidth() * 34, 3, 2 * unit);
    for (const Area area : areasWithRules(catalogue)) {
        if (area != Area::Message) areas->addWidget(areaLine(area, font()));  // it has a button of its own
    }

    auto* offers = new QGridLayout;
    offers->setVerticalSpacing(12);
    offers->setHorizontalSpacing(2 * unit);
    offers->setColumnStretch(1, 1);
    const auto offer = [&](const char* name, const QString& words, const QString& what) {
        auto* button = new QPushButton(words);
        button->setObjectName(QLatin1String(name));
        const int row = offers->count() / 2;
        offers->addWidget(button, row, 0, Qt::AlignVCenter);
        offers->addWidget(wrapLabel(what, font(), Ink::Muted), row, 1, Qt::AlignVCenter);
        return button;
    };
    connect(offer("check-message", tr("Check a &message…"),
                  tr("Or drop a saved message here: its signatures, its route, and whether your server saw "
                     "the client address.")),
            &QPushButton::clicked, this, &WelcomePage::messageWanted);
    connect(offer("check-configuration", tr("Check the server's con&figuration…"),
                  tr("Paste its settings, or drop its files here: whether it trusts an address that external "
                     "clients can have.")),
            &QPushButton::clicked, this, &WelcomePage::configurationWanted);
    connect(offer("watch-demonstration", tr("&Watch the demonstration"),
                  tr("No server at hand? See how one at home becomes an open relay, without any network.")),
            &QPushButton::clicked, this, &WelcomePage::demonstrationWanted);

    auto* column = new QVBoxLayout(content);
    column->setContentsMargins(3 * unit, 4 * unit, 3 * unit, 3 * unit);
    column->setSpacing(3 * unit);
    column->addStretch(1);
    column->addWidget(heading(font()));
    column->addWidget(recent_);
    column->addWidget(wrapLabel(tr("This is checked:"), scaled(font(), 1.0, true)));
    column->addLayout(areas);
    column->addWidget(promise(font()));
    column->addLayout(offers);
    column->addStretch(2);
    auto* outer = new QVBoxLayout(this);
    outer->setContentsMargins(0, 0, 0, 0);
    outer->addWidget(new PageScroll(content, mostWidth, this));
}

}  // namespace mailvitals::ui
