// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/target_bar.h"

#include "ui/style/theme.h"
#include "ui/text/text.h"
#include "ui/widgets/elided_label.h"
#include "ui/widgets/light_mark.h"
#include "ui/widgets/thin_progress.h"
#include "ui/widgets/wrap_label.h"

#include <QBoxLayout>
#include <QCompleter>
#include <QKeyEvent>
#include <QLineEdit>
#include <QPushButton>
#include <QStringListModel>

namespace mailvitals::ui {

TargetBar::TargetBar(QWidget* parent)
    : QWidget(parent),
      field_(new QLineEdit(this)),
      check_(new QPushButton(tr("Check"), this)),
      stop_(new QPushButton(tr("Stop"), this)),
      progress_(new ElidedLabel(this)),
      bar_(new ThinProgress(this)),
      recent_(new QStringListModel(this)),
      refusal_(nullptr),
      sentence_(new WrapLabel(this)) {
    showsHandedText(false);
    field_->installEventFilter(this);
    field_->setAccessibleName(tr("Domain, host or address to check"));
    field_->setMaxLength(2000);
    field_->setMinimumWidth(fontMetrics().averageCharWidth() * 20);
    field_->setMaximumWidth(fontMetrics().averageCharWidth() * 90);
    auto* completer = new QCompleter(recent_, field_);
    completer->setCaseSensitivity(Qt::CaseInsensitive);
    completer->setFilterMode(Qt::MatchContains);
    field_->setCompleter(completer);
    check_->setProperty("primary", true);
    check_->setObjectName(QStringLiteral("check"));
    stop_->setObjectName(QStringLiteral("stop"));
    stop_->setEnabled(false);
    progress_->setInk(Ink::Muted);
    progress_->setObjectName(QStringLiteral("progress"));

    auto* row = new QHBoxLayout;
    row->setContentsMargins(3 * unit, 12, 3 * unit, 12);
    row->setSpacing(unit);
    row->addWidget(field_, 3);
    row->addWidget(check_);
    row->addWidget(stop_);
    row->addSpacing(unit);
    row->addWidget(progress_, 1);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addLayout(row);
    refusal_ = makeRefusal();
    column->addWidget(refusal_);
    column->addWidget(bar_);

    connect(field_, &QLineEdit::returnPressed, this, [this] {
        if (check_->isEnabled()) Q_EMIT checkWanted();
    });
    connect(field_, &QLineEdit::textEdited, this, [this] { refuse({}); });
    connect(check_, &QPushButton::clicked, this, &TargetBar::checkWanted);
    connect(stop_, &QPushButton::clicked, this, &TargetBar::stopWanted);
}

QWidget* TargetBar::makeRefusal() {
    auto* refusal = new QWidget(this);
    auto* mark = new LightMark(20, refusal);
    mark->setStatus(Status::Warning);
    sentence_->setInk(Ink::Act);
    sentence_->setObjectName(QStringLiteral("refusal"));
    auto* row = new QHBoxLayout(refusal);
    row->setContentsMargins(3 * unit, 0, 3 * unit, 12);
    row->setSpacing(unit);
    row->addWidget(mark, 0, Qt::AlignTop);
    row->addWidget(sentence_, 1);
    refusal->hide();
    return refusal;
}

QString TargetBar::text() const {
    return field_->text();
}

void TargetBar::setText(const QString& text) {
    field_->setText(text);
    refuse({});
}

void TargetBar::setRecent(const QStringList& targets) {
    QStringList readable;
    for (const QString& target : targets) readable << readableName(target);
    recent_->setStringList(readable);
}

void TargetBar::focusField() {
    field_->setFocus(Qt::ShortcutFocusReason);
    field_->selectAll();
}

void TargetBar::showsHandedText(bool shown) {
    field_->setPlaceholderText(shown ? tr("Check judges again what is shown below; or type a domain")
                                     : tr("Your mail domain, a host or an address: example.org"));
}

/// All that was checked lately, whatever stands in the field.
void TargetBar::openRecent() {
    QCompleter* completer = field_->completer();
    if (recent_->rowCount() == 0) return;
    completer->setCompletionPrefix({});
    completer->complete();
}

/// Down opens the list. Some desktops give Ctrl+E to the field, as a second End; here it exports, wherever
/// the focus is.
bool TargetBar::eventFilter(QObject* watched, QEvent* event) {
    const bool pressed = event->type() == QEvent::KeyPress;
    if (!pressed && event->type() != QEvent::ShortcutOverride) return QWidget::eventFilter(watched, event);
    const auto* key = static_cast<const QKeyEvent*>(event);
    if (pressed && key->key() == Qt::Key_Down) openRecent();
    if (pressed) return key->key() == Qt::Key_Down;
    if (key->key() != Qt::Key_E || key->modifiers() != Qt::ControlModifier) return false;
    event->ignore();
    return true;
}

void TargetBar::refuse(const QString& sentence) {
    sentence_->setText(sentence);
    refusal_->setVisible(!sentence.isEmpty());
    field_->setAccessibleDescription(sentence);
    if (!sentence.isEmpty()) focusField();
}

void TargetBar::setRunning(bool running) {
    // Whoever stops with the keyboard should not find himself nowhere.
    if (!running && stop_->hasFocus()) field_->setFocus();
    check_->setEnabled(!running);
    stop_->setEnabled(running);
    bar_->setVisible(running);
    if (!running) progress_->setText({});
}

void TargetBar::showProgress(const run::Progress& progress) {
    const int done = static_cast<int>(progress.done);
    const int known = static_cast<int>(progress.known);
    progress_->setText(known == 0 ? tr("Starting…") : tr("%1 of %2 checks done").arg(done).arg(known));
    bar_->setRange(0, std::max(1, known));
    bar_->setValue(done);
}

}  // namespace mailvitals::ui
