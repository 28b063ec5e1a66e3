// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

class QBoxLayout;
class QPushButton;

namespace mailvitals::ui {

class WrapLabel;

/// Says above everything else that checks go through another machine, with a way back; or, where what is
/// shown could be seen from inside only, that one might look through another machine.
class ProxyBar : public QWidget {
    Q_OBJECT

 public:
    explicit ProxyBar(QWidget* parent = nullptr);

    void showProxy(const QString& proxy);
    void offerOutsideView();

 Q_SIGNALS:
    void outsideViewWanted();
    void offWanted();

 protected:
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;

 private:
    void show(const QString& title, const QString& sentence, const QString& button, bool on);

    QBoxLayout* parts_;
    QWidget* buttons_;
    WrapLabel* title_;
    WrapLabel* sentence_;
    QPushButton* outside_;
    QPushButton* off_;
    bool on_ = false;
};

}  // namespace mailvitals::ui
