// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/dialogs/configuration_dialog.h"

#include "records/config/collect.h"
#include "ui/files/local_files.h"
#include "ui/session/background.h"
#include "ui/session/mail_system.h"
#include "ui/session/settings.h"
#include "ui/style/open_dialog.h"
#include "ui/style/theme.h"
#include "ui/text/text.h"
#include "ui/widgets/calm_combo_box.h"
#include "ui/widgets/code_block.h"
#include "ui/widgets/light_mark.h"
#include "ui/widgets/page_scroll.h"
#include "ui/widgets/wrap_label.h"

#include <QBoxLayout>
#include <QDialogButtonBox>
#include <QDropEvent>
#include <QFileDialog>
#include <QFileInfo>
#include <QMimeData>
#include <QPlainTextEdit>
#include <QPointer>
#include <QPushButton>
#include <QScreen>
#include <QTimer>

namespace mailvitals::ui {
namespace {

constexpr int pauseMs = 300;
constexpr std::size_t mostShown = 60;

/// As high as there is room for, down to so many lines; the page scrolls where there is less.
void letShrink(QWidget* widget, int lines) {
    widget->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Ignored);
    widget->setMinimumHeight(lines * widget->fontMetrics().lineSpacing());
}

/// One text, and whether it is known.
QWidget* line(Status status, const QString& text) {
    auto* row = new QWidget;
    auto* sign = new LightMark(18, row);
    sign->setStatus(status);
    auto* words = new WrapLabel(row);
    words->setText(text);
    auto* layout = new QHBoxLayout(row);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(unit);
    layout->addWidget(sign, 0, Qt::AlignTop);
    layout->addWidget(words, 1);
    return row;
}

QString sentenceOf(const config::Text& text) {
    QString words = ownText(config::describe(text));
    const bool named = config::titleOf(text) != config::nameOf(text.kind);
    if (named) words += QStringLiteral("  ·  ") + networkText(text.name);
    return words;
}

QString sentenceOf(const config::Unread& unread) {
    const QString name =
        unread.name.empty() ? ConfigurationDialog::tr("Pasted text") : networkText(unread.name);
    const QString reason = networkText(unread.reason);
    return unread.line == 0
               ? ConfigurationDialog::tr("%1: %2").arg(name, reason)
               : ConfigurationDialog::tr("%1, line %2: %3").arg(name, QString::number(unread.line), reason);
}

}  // namespace

ConfigurationDialog::ConfigurationDialog(Settings& settings, MailSystem& mailSystem, Background& background,
                                         const QString& recognised, QWidget* parent)
    : QDialog(parent),
      settings_(settings),
      mailSystem_(mailSystem),
      background_(background),
      system_(new CalmComboBox),
      paste_(new QPlainTextEdit),
      pause_(new QTimer(this)),
      list_(new QVBoxLayout) {
    setWindowTitle(tr("Check the server's configuration"));
    setAcceptDrops(true);
    auto* top = new QWidget;
    auto* column = new QVBoxLayout(top);
    column->setContentsMargins(3 * unit, 2 * unit, 3 * unit, 0);
    column->setSpacing(2 * unit);
    column->addWidget(commands(recognised));
    column->addWidget(field(), 1);

    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Cancel);
    check_ = buttons->addButton(tr("&Check"), QDialogButtonBox::AcceptRole);
    check_->setObjectName(QStringLiteral("check-texts"));
    check_->setProperty("primary", true);
    check_->setEnabled(false);
    for (QAbstractButton* button : buttons->buttons()) button->setIcon(QIcon());
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    connect(buttons, &QDialogButtonBox::accepted, this, [this] {
        Q_EMIT checkWanted(all());
        accept();
    });
    auto* foot = new QHBoxLayout;
    foot->setContentsMargins(3 * unit, 0, 3 * unit, 0);
    foot->addWidget(buttons);
    auto* outer = new QVBoxLayout(this);
    outer->setContentsMargins(0, 0, 0, 2 * unit);
    outer->setSpacing(2 * unit);
    outer->addWidget(new PageScroll(top, QWIDGETSIZE_MAX), 1);
    outer->addLayout(foot);

    pause_->setSingleShot(true);
    pause_->setInterval(pauseMs);
    connect(pause_, &QTimer::timeout, this, &ConfigurationDialog::readPaste);
    connect(paste_, &QPlainTextEdit::textChanged, this, [this] {
        pause_->start();
        check_->setEnabled(false);
    });
    showCommand();
    showRecognised();
    paste_->setFocus();
    const int letter = fontMetrics().averageCharWidth();
    const QSize room = parent ? parent->screen()->availableSize() : QSize(1366, 768);
    resize(std::min(letter * 120, room.width() - 4 * unit),
           std::min(letter * 100, room.height() - 10 * unit));
}

QWidget* ConfigurationDialog::commands(const QString& recognised) {
    auto* part = new QWidget;
    commandColumn_ = new QVBoxLayout(part);
    commandColumn_->setContentsMargins(0, 0, 0, 0);
    commandColumn_->setSpacing(unit);
    auto* name = new QLabel(tr("1. Run this on the server, as root, for"));
    name->setTextFormat(Qt::PlainText);
    name->setFont(scaled(font(), 1.0, true));
    name->setBuddy(system_);
    for (const std::string_view system : config::collectableSystems()) system_->addItem(ownText(system));
    for (const QString& wanted : {QStringLiteral("Postfix"), recognised, mailSystem_.name()}) {
        if (const int known = system_->findText(wanted); known >= 0) system_->setCurrentIndex(known);
    }
    system_->setAccessibleName(tr("Your mail system"));
    connect(system_, &QComboBox::activated, this, [this] {
        mailSystem_.choose(system_->currentText());
        showCommand();
    });
    auto* row = new QHBoxLayout;
    row->setSpacing(unit);
    row->addWidget(name);
    row->addWidget(system_);
    row->addStretch(1);
    commandColumn_->addLayout(row);
    commandColumn_->addWidget(
        wrapLabel(tr("It prints settings and changes nothing. For a system in containers run "
                     "it in the folder of its compose file."),
                  font(), Ink::Muted));
    return part;
}

QWidget* ConfigurationDialog::field() {
    auto* part = new QWidget;
    auto* column = new QVBoxLayout(part);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(unit);
    auto* name = new QLabel(tr("2. &Paste here what it prints"));
    name->setTextFormat(Qt::PlainText);
    name->setFont(scaled(font(), 1.0, true));
    name->setBuddy(paste_);
    paste_->setObjectName(QStringLiteral("paste"));
    paste_->setFont(monospaced(font()));
    paste_->setPlaceholderText(
        tr("The output of any one of these commands is a beginning. Files can be dropped "
           "here as well."));
    paste_->setLineWrapMode(QPlainTextEdit::NoWrap);
    paste_->setTabChangesFocus(true);
    paste_->setUndoRedoEnabled(false);
    // What is dropped is for the dialog, which can tell files from text.
    paste_->setAcceptDrops(false);
    paste_->viewport()->setAcceptDrops(false);
    auto* open = new QPushButton(tr("&Open files…"));
    auto* empty = new QPushButton(tr("C&lear"));
    connect(open, &QPushButton::clicked, this, &ConfigurationDialog::askForFiles);
    connect(empty, &QPushButton::clicked, this, &ConfigurationDialog::clear);
    auto* head = new QHBoxLayout;
    head->setSpacing(unit);
    head->addWidget(name, 1);
    head->addWidget(open);
    head->addWidget(empty);
    auto* listed = new QWidget;
    listed->setLayout(list_);
    list_->setContentsMargins(0, 0, 0, 0);
    list_->setSpacing(4);
    listScroll_ = new PageScroll(listed, QWIDGETSIZE_MAX);
    letShrink(paste_, 6);
    letShrink(listScroll_, 4);
    column->addLayout(head);
    column->addWidget(paste_, 3);
    column->addWidget(wrapLabel(tr("What was recognised"), scaled(font(), 1.0, true)));
    column->addWidget(listScroll_, 2);
    column->addWidget(
        wrapLabel(tr("Nothing of it leaves this computer. Only the lines that matter are kept; passwords "
                     "and keys are forgotten while it is read."),
                  font(), Ink::Muted));
    return part;
}

void ConfigurationDialog::showCommand() {
    delete command_;
    command_ = new CodeBlock(ownText(config::collectCommand(toUtf8(system_->currentText()))),
                             CodeBlock::LongLines::Fold);
    commandColumn_->insertWidget(1, command_);
}

void ConfigurationDialog::askForFiles() {
    auto* dialog = new QFileDialog(this, tr("Open configuration texts"), settings_.lastFolder());
    dialog->setFileMode(QFileDialog::ExistingFiles);
    connect(dialog, &QFileDialog::filesSelected, this, [this](const QStringList& files) {
        if (!files.isEmpty()) settings_.setLastFolder(QFileInfo(files.constFirst()).absolutePath());
        take(files);
    });
    openDialog(dialog);
}

void ConfigurationDialog::take(const QStringList& files) {
    if (files.isEmpty()) return;
    ++reading_;
    showRecognised();
    background_.run([files] { return readConfigurationFiles(files); },
                    [self = QPointer(this)](const ConfigurationItem& item) {
                        if (!self) return;
                        --self->reading_;
                        self->take(item);
                    });
}

void ConfigurationDialog::take(const ConfigurationItem& texts) {
    opened_.add(texts);
    showRecognised();
}

void ConfigurationDialog::clear() {
    opened_ = {};
    pasted_ = {};
    ++pasteNumber_;
    paste_->clear();
    showRecognised();
}

void ConfigurationDialog::readPaste() {
    const QString text = paste_->toPlainText();
    ++reading_;
    background_.run(
        [text] {
            ConfigurationItem item;
            if (!text.trimmed().isEmpty()) item.add(toUtf8(text), {});
            return item;
        },
        [self = QPointer(this), number = ++pasteNumber_](const ConfigurationItem& item) {
            if (!self) return;
            --self->reading_;
            if (number == self->pasteNumber_) self->pasted_ = item;
            self->showRecognised();
        });
}

ConfigurationItem ConfigurationDialog::all() const {
    ConfigurationItem item = pasted_;
    item.add(opened_);
    return item;
}

void ConfigurationDialog::showRecognised() {
    while (QLayoutItem* old = list_->takeAt(0)) {
        delete old->widget();
        delete old;
    }
    const ConfigurationItem item = all();
    std::size_t shown = 0;
    for (const config::Text& text : item.texts) {
        if (++shown <= mostShown) list_->addWidget(line(Status::Ok, sentenceOf(text)));
    }
    for (const config::Unread& unread : item.unread) {
        if (++shown <= mostShown) list_->addWidget(line(Status::Unknown, sentenceOf(unread)));
    }
    if (item.isEmpty()) list_->addWidget(wrapLabel(tr("Nothing yet."), font(), Ink::Muted));
    if (shown > mostShown)
        list_->addWidget(wrapLabel(tr("… and %1 more").arg(shown - mostShown), font(), Ink::Muted));
    list_->addStretch(1);
    check_->setEnabled(!item.texts.empty() && reading_ == 0 && !pause_->isActive());
}

void ConfigurationDialog::dragEnterEvent(QDragEnterEvent* event) {
    if (event->mimeData()->hasText() || !localFiles(*event->mimeData()).isEmpty())
        event->acceptProposedAction();
}

void ConfigurationDialog::dropEvent(QDropEvent* event) {
    event->acceptProposedAction();
    const QStringList files = localFiles(*event->mimeData());
    if (!files.isEmpty()) return take(files);
    paste_->appendPlainText(event->mimeData()->text());
}

}  // namespace mailvitals::ui
