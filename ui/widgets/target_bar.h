// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "run/check_run.h"
#include "ui/widgets/paint_icon.h"

#include <QWidget>

class QLineEdit;
class QProgressBar;
class QPushButton;
class QStringListModel;

namespace mailvitals::ui {

class ElidedLabel;
class LightMark;
class WrapLabel;

/// What to check, and the two buttons that begin and end it.
class TargetBar : public QWidget {
    Q_OBJECT

 public:
    explicit TargetBar(QWidget* parent = nullptr);

    QString text() const;
    void setText(const QString& text);
    void setRecent(const QStringList& targets);
    void focusField();
    /// Says in the empty field that "Check" is about the text that was handed over.
    void showsHandedText(bool shown);

    /// The sentence right under the field; an empty one takes it away.
    void refuse(const QString& sentence);
    void setRunning(bool running);
    void showProgress(const run::Progress& progress);

 Q_SIGNALS:
    void checkWanted();
    void stopWanted();

 protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

 private:
    void openRecent();
    QWidget* makeRefusal();

    QLineEdit* field_;
    QPushButton* check_;
    QPushButton* stop_;
    ElidedLabel* progress_;
    QProgressBar* bar_;
    QStringListModel* recent_;
    QWidget* refusal_;
    WrapLabel* sentence_;
};

}  // namespace mailvitals::ui
