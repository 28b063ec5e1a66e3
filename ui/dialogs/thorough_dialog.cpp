// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/dialogs/thorough_dialog.h"

#include "ui/style/theme.h"
#include "ui/widgets/wrap_label.h"

#include <QBoxLayout>
#include <QPushButton>

namespace mailvitals::ui {

ThoroughDialog::ThoroughDialog(const QString& target, QWidget* parent) : QDialog(parent) {
    setWindowTitle(tr("Thorough relay test"));
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(3 * unit, 3 * unit, 3 * unit, 2 * unit);
    column->setSpacing(2 * unit);
    column->addWidget(
        wrapLabel(tr("Try every known relay form on %1?").arg(target), scaled(font(), 1.3, true)));
    column->addWidget(wrapLabel(
        tr("An ordinary check tries the few relay forms that real servers accept, and no address is "
           "made to refuse more than four times. This one tries all of them, about twenty on each "
           "port, and mail in the domain's own name, three to a connection and with a pause before each. It "
           "takes about five minutes. No message is sent here either."),
        font()));
    column->addWidget(wrapLabel(
        tr("The server may ban you for it. Programs such as fail2ban, which mailcow and others have built "
           "in, "
           "shut out an address after about six refusals, for minutes or for a week. Then nobody at your "
           "IP address reaches the server any more: no mail program, no web page of it, no ssh. Do it only "
           "if "
           "you have another way in, such as another connection or the machine's own console, or check "
           "through "
           "another host."),
        scaled(font(), 1.0, true)));
    column->addStretch(1);
    auto* go = new QPushButton(tr("&Test thoroughly"));
    auto* cancel = new QPushButton(tr("Cancel"));
    go->setObjectName(QStringLiteral("test-thoroughly"));
    cancel->setObjectName(QStringLiteral("not-thoroughly"));
    // Enter, pressed too soon, must not be the one that does it.
    go->setAutoDefault(false);
    cancel->setDefault(true);
    auto* foot = new QHBoxLayout;
    foot->setSpacing(unit);
    foot->addStretch(1);
    foot->addWidget(go);
    foot->addWidget(cancel);
    column->addLayout(foot);
    connect(go, &QPushButton::clicked, this, &QDialog::accept);
    connect(cancel, &QPushButton::clicked, this, &QDialog::reject);
    cancel->setFocus();
    const int width = fontMetrics().averageCharWidth() * 80;
    resize(width, column->heightForWidth(width));
}

}  // namespace mailvitals::ui
