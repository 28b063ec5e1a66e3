// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "report/recovery.h"
#include "ui/widgets/surface.h"

class QVBoxLayout;

namespace mailvitals::ui {

class Chevron;
class Slices;
class TickBox;
class WrapLabel;

/// One step of the recovery guide: a box to tick and a line, and behind it what to do and how it stands. What
/// is closed costs nothing.
class StepCard : public Surface {
    Q_OBJECT

 public:
    StepCard(int number, const Catalogue& catalogue, QWidget* parent = nullptr);

    /// Takes over a newer state of the same step; what is open stays open.
    void show(const report::RecoveryTask& task, bool systemKnown, bool canCheck);
    void setOpen(bool open);
    bool isOpen() const { return open_; }
    const std::string& step() const { return task_.id; }
    void focus();

 Q_SIGNALS:
    void ticked(bool done);
    void checkWanted();
    void findingWanted(const QString& rule);

 private:
    QWidget* makeHead();
    void showHead();
    void buildBody();
    void addSeen(QVBoxLayout* column);
    void addSighting(QVBoxLayout* column, const Finding& finding);

    const Catalogue& catalogue_;
    const int number_;
    report::RecoveryTask task_;
    bool systemKnown_ = true;
    bool canCheck_ = false;
    bool open_ = false;
    TickBox* done_;
    SurfaceButton* head_;
    WrapLabel* title_;
    Chevron* chevron_;
    QVBoxLayout* column_;
    QWidget* body_ = nullptr;
    Slices* slices_;
};

}  // namespace mailvitals::ui
