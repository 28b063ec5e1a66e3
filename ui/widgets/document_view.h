// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "findings/document.h"

#include <QWidget>

class QVBoxLayout;

namespace mailvitals::ui {

class Slices;

/// A piece of our own help pages: text, and code blocks that can be copied.
class DocumentView : public QWidget {
    Q_OBJECT

 public:
    /// Everything at once.
    explicit DocumentView(const Document& document, QWidget* parent = nullptr);
    /// Piece by piece: a long page has dozens of parts, and each costs a millisecond.
    DocumentView(const Document& document, Slices& slices, QWidget* parent = nullptr);

 private:
    void addPart(const Document& part);

    QVBoxLayout* column_;
};

}  // namespace mailvitals::ui
