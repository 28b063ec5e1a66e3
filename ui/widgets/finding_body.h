// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/widgets/finding_item.h"

#include <QWidget>

class QBoxLayout;
class QPushButton;
class QVBoxLayout;

namespace mailvitals::ui {

class Slices;

/// What a finding shows once it is opened: what to do first, what was seen, why it matters, how to fix it.
/// Built in slices, as one may rest on many exhibits.
class FindingBody : public QWidget {
    Q_OBJECT

 public:
    FindingBody(const FindingItem& item, const FindingContext& context, QWidget* parent = nullptr);

    /// Whether and how "Check this again" can be pressed now.
    void setRecheck(bool possible, bool looking);

 Q_SIGNALS:
    void recheckWanted(const QString& rule);

 private:
    Document adviceWithLinks() const;
    void addActions();
    void addFurtherLooks();
    QPushButton* makeOutsideButton();
    QPushButton* makeProofButton(const AcceptedForm& through);
    void addArrivalButtons(QBoxLayout* row);
    QPushButton* makeRecoveryGuideButton();
    void addHeading(const QString& text);
    void addDocument(const Document& document);
    void addExhibits();
    void addExhibitsFrom(std::size_t first, std::size_t count);
    void addMoreButton(std::size_t first);
    void addHelp();

    FindingItem item_;
    FindingContext context_;
    Slices* slices_;
    QVBoxLayout* column_;
    QVBoxLayout* exhibits_ = nullptr;
    QPushButton* recheck_ = nullptr;
    QPushButton* prove_ = nullptr;  ///< where there is something to prove
};

}  // namespace mailvitals::ui
