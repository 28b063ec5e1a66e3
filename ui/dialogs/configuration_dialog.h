// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/files/configuration_file.h"

#include <QDialog>

class QPlainTextEdit;
class QPushButton;
class QTimer;
class QVBoxLayout;

namespace mailvitals::ui {

class Background;
class CalmComboBox;
class CodeBlock;
class MailSystem;
class PageScroll;
class Settings;

/// Takes in what the owner pastes, drops or opens of his server's settings, and says at once what it is.
class ConfigurationDialog : public QDialog {
    Q_OBJECT

 public:
    /// All of them must outlive the dialog.
    ConfigurationDialog(Settings& settings, MailSystem& mailSystem, Background& background,
                        const QString& recognised, QWidget* parent = nullptr);

    void take(const QStringList& files);
    void take(const ConfigurationItem& texts);

 Q_SIGNALS:
    void checkWanted(const mailvitals::ConfigurationItem& configuration);

 protected:
    void dragEnterEvent(QDragEnterEvent* event) override;
    void dropEvent(QDropEvent* event) override;

 private:
    QWidget* commands(const QString& recognised);
    QWidget* field();
    void showCommand();
    void askForFiles();
    void clear();
    void readPaste();
    void showRecognised();
    ConfigurationItem all() const;

    Settings& settings_;
    MailSystem& mailSystem_;
    Background& background_;
    CalmComboBox* system_;
    QVBoxLayout* commandColumn_ = nullptr;
    CodeBlock* command_ = nullptr;
    QPlainTextEdit* paste_;
    QTimer* pause_;  ///< nobody's typing is read letter by letter
    QVBoxLayout* list_;
    PageScroll* listScroll_ = nullptr;
    QPushButton* check_ = nullptr;
    ConfigurationItem pasted_;
    ConfigurationItem opened_;
    int reading_ = 0;  ///< how many texts are being read in the background
    int pasteNumber_ = 0;
};

}  // namespace mailvitals::ui
