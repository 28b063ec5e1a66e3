// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/dialogs/about_dialog.h"

#include "net/validator.h"
#include "ui/style/app_icon.h"
#include "ui/style/theme.h"
#include "ui/widgets/wrap_label.h"

#include <QBoxLayout>
#include <QDialogButtonBox>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QLibraryInfo>
#include <QPushButton>

namespace mailvitals::ui {
namespace {

QString validation() {
    const std::string library = net::Validator::library();
    return library.empty()
               ? AboutDialog::tr("Built without libunbound: DNSSEC as your resolver validates it.")
               : AboutDialog::tr("DNSSEC is validated with %1.").arg(QString::fromStdString(library));
}

/// "Qt (LGPL-3.0-only), OpenSSL (Apache-2.0)"
QString softwareOfOthers() {
    QFile file(QStringLiteral(":/mailvitals/third-party.json"));
    if (!file.open(QIODevice::ReadOnly)) return {};
    QStringList libraries;
    const QJsonArray listed =
        QJsonDocument::fromJson(file.readAll()).object().value(QLatin1String("libraries")).toArray();
    for (const QJsonValue& library : listed) {
        const QString name = library[QLatin1String("name")].toString();
        if (name == QLatin1String("libunbound") && net::Validator::library().empty()) continue;
        libraries << QStringLiteral("%1 (%2)").arg(name, library[QLatin1String("licence")].toString());
    }
    return libraries.join(QStringLiteral(", "));
}

}  // namespace

AboutDialog::AboutDialog(QWidget* parent) : QDialog(parent) {
    setWindowTitle(tr("About Mailvitals"));
    auto* picture = new QLabel;
    picture->setPixmap(appIcon().pixmap(QSize(64, 64), devicePixelRatioF()));
    auto* words = new QVBoxLayout;
    words->setSpacing(unit);
    words->addWidget(wrapLabel(QStringLiteral("Mailvitals"), scaled(font(), 1.6, true)));
    words->addWidget(
        wrapLabel(tr("Version %1, with Qt %2")
                          .arg(QStringLiteral(MAILVITALS_VERSION), QLibraryInfo::version().toString()) +
                      QStringLiteral(". ") + validation(),
                  font(), Ink::Muted));
    words->addWidget(wrapLabel(tr("Tells a person who runs a mail server at home whether it is healthy and "
                                  "safe, and leads to the fix."),
                               font()));
    words->addWidget(wrapLabel(
        tr("A check never delivers a message and never tries a password. It contacts: your resolver; the "
           "name "
           "servers of the domain, of the zones above it and of the names that its records lead to; the "
           "blocklists, which are asked about the addresses of the mail servers; two services in the DNS "
           "that "
           "tell your own address; the mail servers on ports 25, 465 and 587; over HTTPS the host of the "
           "MTA-STS policy; and, once "
           "you confirmed that the servers are yours, the other mail ports and some 30 ports that should be "
           "closed. Where a mail server "
           "does not answer, where something seems to answer in its place, or where it accepts mail like an "
           "open relay and nothing tells your address, port 25 of two large providers (of Google, Microsoft "
           "or "
           "Apple) is contacted as well. A message that you open asks the DNS for the domains that it names, "
           "if "
           "you allow it. Only a proof sends one message, after you agreed to every word of it. Nothing is "
           "sent to the makers of this program."),
        font()));
    words->addWidget(
        wrapLabel(tr("Free software under the GNU General Public License, version 3 or later. It "
                     "comes without any warranty.") +
                      QLatin1Char(' ') + tr("It is built with %1.").arg(softwareOfOthers()),
                  font(), Ink::Muted));
    words->addStretch(1);
    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Close);
    for (QAbstractButton* button : buttons->buttons()) button->setIcon(QIcon());
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);

    auto* row = new QHBoxLayout;
    row->setSpacing(3 * unit);
    row->addWidget(picture, 0, Qt::AlignTop);
    row->addLayout(words, 1);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(3 * unit, 3 * unit, 3 * unit, 2 * unit);
    column->setSpacing(2 * unit);
    column->addLayout(row, 1);
    column->addWidget(buttons);
    const int width = fontMetrics().averageCharWidth() * 72;
    resize(width, column->heightForWidth(width));
}

}  // namespace mailvitals::ui
