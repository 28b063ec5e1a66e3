// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/dialogs/outside_view_dialog.h"

#include "rules/verdicts.h"
#include "ui/style/theme.h"
#include "ui/text/text.h"
#include "ui/widgets/code_block.h"
#include "ui/widgets/page_scroll.h"
#include "ui/widgets/wrap_label.h"

#include <QAccessible>
#include <QBoxLayout>
#include <QLineEdit>
#include <QPushButton>
#include <QScreen>

namespace mailvitals::ui {
namespace {

constexpr std::chrono::seconds patience{15};

/// Where the command in the steps opens it.
QString usualProxy() {
    return QStringLiteral("127.0.0.1:1080");
}

/// What the proxy's failures have in common goes without saying here.
QString whyNot(const Failure& failure) {
    const bool ofProxy = failure.why == FailureReason::ProxyFailed && !failure.detail.empty();
    return networkText(ofProxy ? failure.detail : reasonOf(failure));
}

QString listed(const std::vector<IpAddress>& addresses) {
    QStringList texts;
    for (const IpAddress& address : addresses) texts << ownText(address.toString());
    return texts.join(QStringLiteral(", "));
}

}  // namespace

OutsideViewDialog::OutsideViewDialog(const QString& proxy, std::vector<OwnAddressService> services,
                                     QWidget* parent)
    : QDialog(parent),
      services_(std::move(services)),
      field_(new QLineEdit(proxy.isEmpty() ? usualProxy() : proxy)),
      try_(new QPushButton(tr("&Try it and turn it on"))),
      allTheSame_(new QPushButton(tr("Turn it on all the &same"))),
      check_(new QPushButton(tr("&Check now"))),
      result_(new WrapLabel) {
    setWindowTitle(tr("Check through another host (SSH)"));
    field_->setObjectName(QStringLiteral("proxy"));
    field_->setMaxLength(1000);
    try_->setObjectName(QStringLiteral("try"));
    try_->setProperty("primary", true);
    try_->setDefault(true);
    allTheSame_->setObjectName(QStringLiteral("all-the-same"));
    check_->setObjectName(QStringLiteral("check-now"));
    result_->setObjectName(QStringLiteral("result"));
    for (QWidget* later : std::initializer_list<QWidget*>{allTheSame_, check_, result_}) later->hide();

    auto* content = new QWidget;
    auto* column = new QVBoxLayout(content);
    column->setContentsMargins(3 * unit, 2 * unit, 3 * unit, 2 * unit);
    column->setSpacing(2 * unit);
    addSteps(column);
    column->addStretch(1);
    auto* outer = new QVBoxLayout(this);
    outer->setContentsMargins(0, 0, 0, 2 * unit);
    outer->addWidget(new PageScroll(content, QWIDGETSIZE_MAX, this), 1);
    // Outside of what scrolls: it must be seen when it comes.
    auto* news = new QHBoxLayout;
    news->setContentsMargins(3 * unit, unit, 3 * unit, unit);
    news->addWidget(result_);
    outer->addLayout(news);
    outer->addLayout(makeFoot());
    try_->setFocus();
    connect(try_, &QPushButton::clicked, this, &OutsideViewDialog::tryIt);
    connect(allTheSame_, &QPushButton::clicked, this, [this] { turnOn(field_->text().trimmed()); });
    connect(check_, &QPushButton::clicked, this, [this] {
        accept();
        Q_EMIT checkWanted();
    });
    connect(field_, &QLineEdit::textChanged, this, [this] {
        for (QWidget* later : std::initializer_list<QWidget*>{allTheSame_, check_, result_}) later->hide();
    });
    const int width = fontMetrics().averageCharWidth() * 84;
    const QSize room = parent ? parent->screen()->availableSize() : QSize(1366, 768);
    const int height = content->heightForWidth(width) + try_->sizeHint().height() + 12 * unit;
    resize(std::min(width, room.width() - 4 * unit), std::min(height, room.height() - 10 * unit));
}

OutsideViewDialog::~OutsideViewDialog() {
    stop_.request_stop();
}

void OutsideViewDialog::addSteps(QBoxLayout* column) {
    column->addWidget(wrapLabel(
        tr("Seen from its own network, a mail server may look closed and be open, or look open and be "
           "closed. "
           "External clients come from outside, and so should the check. Any machine elsewhere that you can "
           "log in to by ssh will do: a rented server, a friend's, one at work. Nothing has to be "
           "installed there. Do not take the mail server itself."),
        font()));
    column->addWidget(wrapLabel(
        tr("1. Open a terminal on this computer and type this, with your own user name and the name "
           "of that machine. It asks for the password or key, then says nothing more. Leave it "
           "open; closing it ends the connection."),
        font()));
    column->addWidget(new CodeBlock(QStringLiteral("ssh -N -D 127.0.0.1:1080 you@your-other-machine"),
                                    CodeBlock::LongLines::Scroll));
    column->addWidget(wrapLabel(tr("2. The command has opened a SOCKS5 proxy here:"), font()));
    field_->setAccessibleName(tr("Address of the proxy"));
    column->addWidget(field_);
    column->addWidget(
        wrapLabel(tr("A proxy of another kind with a login is written user:password@host:port. The password "
                     "is not kept when the program ends, and is in no report."),
                  font(), Ink::Muted));
    column->addWidget(
        wrapLabel(tr("3. Try it. Two services that tell your own address are asked through it, and nobody "
                     "else. If the other machine's network closes port 25 as well, as many rented servers' "
                     "do at first, the check says so."),
                  font()));
}

QLayout* OutsideViewDialog::makeFoot() {
    auto* close = new QPushButton(tr("Close"));
    auto* foot = new QHBoxLayout;
    foot->setContentsMargins(3 * unit, 0, 3 * unit, 0);
    foot->setSpacing(unit);
    foot->addWidget(try_);
    foot->addWidget(allTheSame_);
    foot->addWidget(check_);
    foot->addStretch(1);
    foot->addWidget(close);
    connect(close, &QPushButton::clicked, this, &QDialog::reject);
    return foot;
}

void OutsideViewDialog::tryIt() {
    const QString text = field_->text().trimmed();
    const auto proxy = net::parseSocks5(toUtf8(text));
    if (!proxy) return say(Ink::Act, tr("A proxy is written as host and port, for example 127.0.0.1:1080."));
    try_->setEnabled(false);
    field_->setEnabled(false);
    say(Ink::Muted, tr("Trying…"));
    background_.run(
        [way = net::Proxy{proxy}, services = services_, stop = stop_.get_token()] {
            return run::tryProxy(way, services, Deadline::in(patience), stop);
        },
        [this, text](const run::ProxyTrial& trial) { showTrial(text, trial); });
}

void OutsideViewDialog::showTrial(const QString& proxy, const run::ProxyTrial& trial) {
    try_->setEnabled(true);
    field_->setEnabled(true);
    try_->setFocus();
    if (trial.works()) {
        turnOn(proxy);
        return say(
            Ink::Well,
            tr("It works: through it the world sees you as %1. It is turned on.").arg(listed(trial.seenAs)));
    }
    allTheSame_->show();
    say(Ink::Look, tr("It did not work: %1.").arg(whyNot(*trial.failure)));
}

void OutsideViewDialog::turnOn(const QString& proxy) {
    Q_EMIT chosen(proxy);
    allTheSame_->hide();
    check_->show();
    check_->setFocus();
    say(Ink::Text, tr("It is turned on."));
}

void OutsideViewDialog::say(Ink ink, const QString& sentence) {
    result_->setInk(ink);
    result_->setText(sentence);
    result_->show();
    QAccessibleEvent alert(result_, QAccessible::Alert);
    QAccessible::updateAccessibility(&alert);
}

}  // namespace mailvitals::ui
