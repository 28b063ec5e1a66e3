// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/session/snapshot.h"
#include "ui/widgets/surface.h"

namespace mailvitals::ui {

class LightMark;
class WrapLabel;

/// The answer to the one question, large: a light, a word, a sentence, and when and from where it was seen.
class VerdictBanner : public Surface {
    Q_OBJECT

 public:
    explicit VerdictBanner(QWidget* parent = nullptr);
    void show(const Snapshot& snapshot);

 private:
    LightMark* mark_;
    WrapLabel* word_;
    WrapLabel* sentence_;
    WrapLabel* about_;
};

}  // namespace mailvitals::ui
