// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/widgets/finding_item.h"
#include "ui/widgets/surface.h"

class QVBoxLayout;

namespace mailvitals::ui {

class FindingBody;
class FindingHeader;

/// One finding: a line, and all that lies behind it once it is opened. What is closed costs nothing.
class FindingView : public Surface {
    Q_OBJECT

 public:
    FindingView(const FindingItem& item, const FindingContext& context, QWidget* parent = nullptr);

    /// Takes over a newer state of the same thing; what is open stays open.
    void update(const FindingItem& item);
    void setOpen(bool open);
    bool isOpen() const { return open_; }
    const Finding& finding() const { return item_.finding; }
    FindingHeader* header() const { return header_; }

 Q_SIGNALS:
    void recheckWanted(const QString& rule);

 private:
    void buildBody();

    FindingItem item_;
    FindingContext context_;
    QVBoxLayout* column_;
    FindingHeader* header_;
    FindingBody* body_ = nullptr;
    bool open_ = false;
};

}  // namespace mailvitals::ui
