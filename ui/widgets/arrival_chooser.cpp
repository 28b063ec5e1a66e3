// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/arrival_chooser.h"

#include "evidence/message_path.h"
#include "ui/style/theme.h"
#include "ui/text/text.h"
#include "ui/widgets/calm_combo_box.h"

#include <QBoxLayout>
#include <QLabel>

namespace mailvitals::ui {
namespace {

QString describe(const message::Received& line, std::size_t number) {
    const QString by = line.by.empty() ? ArrivalChooser::tr("a server without a name") : networkText(line.by);
    QString from = networkText(line.client.said.empty() ? line.client.name : line.client.said);
    if (line.client.address) {
        const QString address = ownText(line.client.address->toString());
        from = from.isEmpty() ? address : QStringLiteral("%1 [%2]").arg(from, address);
    }
    return from.isEmpty()
               ? ArrivalChooser::tr("Step %1: %2").arg(number).arg(by)
               : ArrivalChooser::tr("Step %1: %2 received it from %3").arg(QString::number(number), by, from);
}

/// What the lines tell, chosen by nobody.
QString automatic(const std::optional<message::Arrival>& arrival) {
    if (!arrival) return ArrivalChooser::tr("As the Received lines show: cannot be told");
    const QString number = QString::number(arrival->hop + 1);
    return arrival->assumed ? ArrivalChooser::tr("As the Received lines show: step %1 (assumed)").arg(number)
                            : ArrivalChooser::tr("As the Received lines show: step %1").arg(number);
}

}  // namespace

ArrivalChooser::ArrivalChooser(QWidget* parent) : QWidget(parent), steps_(new CalmComboBox) {
    auto* label = new QLabel(tr("The message came in &at:"));
    label->setTextFormat(Qt::PlainText);
    label->setBuddy(steps_);
    steps_->setObjectName(QStringLiteral("arrival-step"));
    steps_->setAccessibleName(tr("Step at which the message came in"));
    steps_->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    steps_->setMinimumContentsLength(24);
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(unit);
    row->addWidget(label);
    row->addWidget(steps_, 1);
    connect(steps_, &QComboBox::activated, this, [this](int index) {
        Q_EMIT chosen(index > 0 ? std::optional(static_cast<std::size_t>(index - 1)) : std::nullopt);
    });
    hide();
}

void ArrivalChooser::display(const CheckRequest& request, bool canChoose) {
    if (!request.message) return hide();
    if (message_ != request.message || treatAsPublic_ != request.treatAsPublic) readSteps(request);
    setVisible(steps_->count() > 1);
    setEnabled(canChoose);
    const bool known = request.arrivalHop && static_cast<int>(*request.arrivalHop) < steps_->count() - 1;
    steps_->setCurrentIndex(known ? static_cast<int>(*request.arrivalHop) + 1 : 0);
}

void ArrivalChooser::readSteps(const CheckRequest& request) {
    message_ = request.message;
    treatAsPublic_ = request.treatAsPublic;
    CheckRequest untold = request;
    untold.arrivalHop.reset();
    const message::Journey journey = messagePath(untold).journey;
    steps_->clear();
    steps_->addItem(automatic(journey.arrival));
    for (const message::Hop& hop : journey.hops)
        steps_->addItem(describe(hop.received, static_cast<std::size_t>(steps_->count())));
}

}  // namespace mailvitals::ui
