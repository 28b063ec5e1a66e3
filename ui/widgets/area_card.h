// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/session/snapshot.h"
#include "ui/widgets/surface.h"

namespace mailvitals::ui {

class ElidedLabel;
class LightMark;
class WrapLabel;

/// An area on the dashboard: its light, its question and the answer in two lines. Opens the area's page.
class AreaCard : public SurfaceButton {
    Q_OBJECT

 public:
    explicit AreaCard(Area area, QWidget* parent = nullptr);

    Area area() const { return area_; }
    void show(const AreaState& state, const Catalogue& catalogue);

 private:
    Area area_;
    LightMark* mark_;
    ElidedLabel* word_;
    WrapLabel* summary_;
};

/// The status of an area's card and page: green only when nothing of it is still being looked at.
Status statusOf(const AreaState& state);
/// What the owner came for, short enough for a card: what is wrong, else the area's fact, else what it lacks
/// or how many are well.
QString summaryOf(const AreaState& state, const Catalogue& catalogue);

}  // namespace mailvitals::ui
