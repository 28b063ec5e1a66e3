// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/widgets/finding_item.h"
#include "ui/widgets/surface.h"

namespace mailvitals::ui {

class Chevron;
class ElidedLabel;
class LightMark;
class WrapLabel;

/// The line of a finding that is always seen: icon, sentence, what it is about. Opens and closes the rest.
class FindingHeader : public SurfaceButton {
    Q_OBJECT

 public:
    explicit FindingHeader(QWidget* parent = nullptr);

    void show(const FindingItem& item, const Catalogue& catalogue);
    void setOpen(bool open);

 private:
    LightMark* mark_;
    WrapLabel* sentence_;
    ElidedLabel* about_;
    ElidedLabel* word_;
    Chevron* chevron_;
};

}  // namespace mailvitals::ui
