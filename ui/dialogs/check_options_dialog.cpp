// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/dialogs/check_options_dialog.h"

#include "ui/style/open_dialog.h"
#include "ui/style/theme.h"
#include "ui/widgets/page_scroll.h"
#include "ui/widgets/wrap_label.h"

#include <QBoxLayout>
#include <QDialogButtonBox>
#include <QFileDialog>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QScreen>
#include <QSpinBox>

namespace mailvitals::ui {

CheckOptionsDialog::CheckOptionsDialog(const CheckOptions& options, QWidget* parent) : QDialog(parent) {
    setWindowTitle(tr("Check options"));
    auto* content = new QWidget;
    auto* column = new QVBoxLayout(content);
    column->setContentsMargins(3 * unit, 2 * unit, 3 * unit, 2 * unit);
    column->setSpacing(2 * unit);
    rows_[Field::Selectors] =
        addField(column, Field::Selectors, tr("&DKIM selectors"), options.selectors, tr("dkim, mail2024"),
                 tr("Usual names are tried anyway. Yours is the s= in the DKIM-Signature line of a message "
                    "that you sent."));
    rows_[Field::Proxy] =
        addField(column, Field::Proxy, tr("SOCKS5 pro&xy"), options.proxy, tr("127.0.0.1:1080"),
                 tr("Checks your server from another place, as external clients see it, and where your "
                    "provider blocks port 25: “ssh -D 1080 you@elsewhere” opens such a proxy through any "
                    "machine of yours."));
    rows_[Field::Resolvers] = addField(
        column, Field::Resolvers, tr("&Name servers to ask"), options.resolvers, tr("those of the system"),
        tr("Blocklists do not answer questions that come through the large public name servers."));
    rows_[Field::Authorities] =
        addField(column, Field::Authorities, tr("Trusted C&A certificates"), options.authorities,
                 tr("those of the system"),
                 tr("A PEM file, for a server whose certificate comes from a CA of your own."));
    rows_[Field::TreatAsPublic] = addField(
        column, Field::TreatAsPublic, tr("Networks to treat as &public"), options.treatAsPublic, tr("none"),
        tr("For a laboratory only: reserved addresses that stand for public ones there."));
    addTime(column, options.seconds);
    column->addStretch(1);

    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Ok | QDialogButtonBox::Cancel |
                                         QDialogButtonBox::RestoreDefaults);
    buttons->button(QDialogButtonBox::Ok)->setProperty("primary", true);
    for (QAbstractButton* button : buttons->buttons()) button->setIcon(QIcon());
    connect(buttons, &QDialogButtonBox::accepted, this, &CheckOptionsDialog::accept);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    connect(buttons->button(QDialogButtonBox::RestoreDefaults), &QPushButton::clicked, this, [this] {
        for (const auto& [field, row] : rows_) row.edit->clear();
        seconds_->setValue(CheckOptions().seconds);
    });
    auto* outer = new QVBoxLayout(this);
    outer->setContentsMargins(0, 0, 0, 2 * unit);
    scroll_ = new PageScroll(content, QWIDGETSIZE_MAX, this);
    outer->addWidget(scroll_, 1);
    auto* foot = new QHBoxLayout;
    foot->setContentsMargins(3 * unit, 0, 3 * unit, 0);
    foot->addWidget(buttons);
    outer->addLayout(foot);
    const int width = fontMetrics().averageCharWidth() * 84;
    const int height = content->heightForWidth(width) + buttons->sizeHint().height() + 8 * unit;
    const QSize room = parent ? parent->screen()->availableSize() : QSize(1366, 768);
    resize(std::min(width, room.width() - 4 * unit), std::min(height, room.height() - 10 * unit));
}

CheckOptionsDialog::Row CheckOptionsDialog::addField(QBoxLayout* column, Field field, const QString& label,
                                                     const QString& value, const QString& placeholder,
                                                     const QString& help) {
    auto* name = new QLabel(label);
    name->setTextFormat(Qt::PlainText);
    name->setFont(scaled(font(), 1.0, true));
    auto* edit = new QLineEdit(value);
    edit->setPlaceholderText(placeholder);
    edit->setObjectName(QStringLiteral("option-%1").arg(static_cast<int>(field)));
    edit->setAccessibleDescription(help);
    edit->setMaxLength(4000);
    name->setBuddy(edit);
    auto* wrong = new WrapLabel;
    wrong->setInk(Ink::Act);
    wrong->hide();
    auto* hint = new WrapLabel;
    hint->setInk(Ink::Muted);
    hint->setText(help);
    connect(edit, &QLineEdit::textChanged, wrong, &QWidget::hide);

    auto* group = new QVBoxLayout;
    group->setSpacing(4);
    group->addWidget(name);
    auto* line = new QHBoxLayout;
    line->setSpacing(unit);
    line->addWidget(edit, 1);
    group->addLayout(line);
    group->addWidget(wrong);
    group->addWidget(hint);
    column->addLayout(group);
    if (field == Field::Authorities) {
        auto* browse = new QPushButton(tr("&Browse…"));
        line->addWidget(browse);
        connect(browse, &QPushButton::clicked, this, [this, edit] { chooseFile(edit); });
    }
    return {edit, wrong};
}

void CheckOptionsDialog::chooseFile(QLineEdit* edit) {
    auto* dialog = new QFileDialog(this, tr("Trusted CA certificates"));
    dialog->setFileMode(QFileDialog::ExistingFile);
    connect(dialog, &QFileDialog::fileSelected, edit, &QLineEdit::setText);
    openDialog(dialog);
}

void CheckOptionsDialog::addTime(QBoxLayout* column, int seconds) {
    auto* name = new QLabel(tr("&Time for the whole check"));
    name->setTextFormat(Qt::PlainText);
    name->setFont(scaled(font(), 1.0, true));
    seconds_ = new QSpinBox;
    seconds_->setButtonSymbols(QAbstractSpinBox::NoButtons);
    seconds_->setRange(5, 3600);
    seconds_->setSuffix(tr(" seconds"));
    seconds_->setValue(seconds);
    name->setBuddy(seconds_);
    auto* line = new QHBoxLayout;
    line->setSpacing(2 * unit);
    line->addWidget(name);
    line->addWidget(seconds_);
    line->addStretch(1);
    column->addLayout(line);
}

CheckOptions CheckOptionsDialog::options() const {
    const auto text = [this](Field field) { return rows_.at(field).edit->text().trimmed(); };
    return {text(Field::Selectors),   text(Field::Resolvers),     text(Field::Proxy),
            text(Field::Authorities), text(Field::TreatAsPublic), seconds_->value()};
}

void CheckOptionsDialog::accept() {
    const auto parsed = parse(options());
    if (parsed) return QDialog::accept();
    const Row& row = rows_.at(parsed.error().field);
    row.wrong->setText(parsed.error().sentence);
    row.wrong->show();
    row.edit->setFocus();
    row.edit->selectAll();
    scroll_->ensureWidgetVisible(row.edit);
}

}  // namespace mailvitals::ui
