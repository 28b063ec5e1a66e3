// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "demo/loopback_dns.h"
#include "demo/zone_data.h"
#include "ui/main_window.h"
#include "ui/style/theme.h"
#include "ui/text/text.h"
#include "ui/widgets/area_card.h"
#include "ui/widgets/finding_header.h"
#include "ui/widgets/finding_view.h"
#include "ui/widgets/wrap_label.h"

#include <QApplication>
#include <QLineEdit>
#include <QPointer>
#include <QPushButton>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QtTest>

/// What the tests of the window share. Every check in them goes to servers on loopback.
namespace mailvitals::ui::test {

inline constexpr int longWait = 20000;

/// The shipped policy without the services that tell us our own address: they are named by their addresses in
/// the Internet, and no test talks to the Internet.
inline const Policy& policy() {
    static const Policy shipped = [] {
        Policy made = *shippedPolicy();
        made.ownAddressServices.clear();
        return made;
    }();
    return shipped;
}

/// Settings in a folder that goes away. Make it before anything reads settings.
class FreshSettings {
 public:
    FreshSettings() {
        QCoreApplication::setOrganizationName("MailvitalsTest");
        QCoreApplication::setApplicationName("window");
        QSettings::setDefaultFormat(QSettings::IniFormat);
        QSettings::setPath(QSettings::IniFormat, QSettings::UserScope, folder_.path());
        QSettings().clear();
    }

 private:
    QTemporaryDir folder_;
};

/// A window as a user has it in front of him.
struct Bench {
    FreshSettings fresh;
    Settings settings;
    MainWindow window{policy(), settings};

    Bench() {
        settings.setSenderLookup(true);  // asked once, before the first message
        window.resize(1280, 740);
        window.show();
        // Shortcuts belong to the active window.
        active = QTest::qWaitForWindowActive(&window);
    }
    bool active = false;

    template <class T = QWidget>
    T* find(const char* name) {
        return window.findChild<T*>(name);
    }
    QLineEdit* field() { return window.findChild<QLineEdit*>(); }
    WrapLabel* refusal() { return find<WrapLabel>("refusal"); }
    AreaCard* card(Area area) { return find<AreaCard>(("card-" + std::string(idOf(area))).c_str()); }
    SnapshotPtr snapshot() { return window.session().snapshot(); }

    void type(const char* text) {
        field()->setFocus();
        field()->selectAll();
        QTest::keyClicks(field(), text);
        QTest::keyClick(field(), Qt::Key_Return);
    }

    /// Plays an act to its end.
    bool play(demo::Act act) {
        QSignalSpy ended(&window.session(), &CheckSession::finished);
        window.demonstrate(act);
        return ended.wait(longWait) && snapshot() && snapshot()->phase == Snapshot::Phase::Finished;
    }

    /// The rows of findings that can be seen now.
    QList<FindingView*> rows() {
        QList<FindingView*> seen;
        for (FindingView* row : window.findChildren<FindingView*>()) {
            if (row->isVisible()) seen << row;
        }
        return seen;
    }
    FindingView* row(const std::string& rule) {
        for (FindingView* row : rows()) {
            if (row->finding().rule == rule) return row;
        }
        return nullptr;
    }
};

/// A name server on loopback that knows the mail host and keeps silent about everything else: a check that
/// asks it goes on for many seconds unless somebody stops it.
struct SilentDns {
    demo::LoopbackThread thread;
    demo::LoopbackDns server{
        thread, [](const dns::Message& query, bool) -> std::optional<dns::Message> {
            if (query.questionType != dns::Type::Mx) return std::nullopt;
            demo::ZoneData zone;
            zone.add(query.questionName, dns::Type::Mx, dns::Mx{10, *query.questionName.child("mail")});
            return zone.answer(query);
        }};

    CheckRequest request() const {
        return {*Target::parse("homelab.example"), {server.endpoint()}, {}, {}, {}};
    }
};

/// Clicks on a button as soon as somebody could: what has just been opened unfolds, and until then its
/// buttons have no height to be hit. False where there is no such button, or it never gets its height.
inline bool press(QPushButton* button) {
    const QPointer<QPushButton> there(button);
    const bool unfolded =
        QTest::qWaitFor([&] { return !there || there->height() >= there->sizeHint().height(); }, longWait);
    if (!unfolded || !there) return false;
    QTest::mouseClick(there, Qt::LeftButton);
    return true;
}

/// A snapshot of findings that nobody found, with evidence that nobody gathered.
inline SnapshotPtr invented(std::vector<Finding> findings, Evidence evidence) {
    run::CheckUpdate update;
    update.finished = true;
    update.findings = std::move(findings);
    update.evidence = std::make_shared<const Evidence>(std::move(evidence));
    return makeSnapshot(Snapshot::Phase::Finished, update, policy().catalogue);
}

inline Evidence emptyEvidence() {
    return Evidence(CheckRequest{*Target::parse("homelab.example"), {}, {}, {}, {}});
}

/// Labels and buttons that can be seen, but not all of them.
inline QStringList clipped(const QWidget& root) {
    QStringList found;
    const auto complain = [&](const QWidget* widget, const QString& text, QSize wanted) {
        found << QStringLiteral("%1 \"%2\" has %3x%4, wants %5x%6")
                     .arg(widget->metaObject()->className(), text.left(40))
                     .arg(widget->width())
                     .arg(widget->height())
                     .arg(wanted.width())
                     .arg(wanted.height());
    };
    for (const QLabel* label : root.findChildren<QLabel*>()) {
        if (!label->isVisible() || label->text().isEmpty()) continue;
        const auto* wrapping = qobject_cast<const WrapLabel*>(label);
        const QSize wanted =
            wrapping ? QSize(0, wrapping->heightForWidth(label->width())) : label->sizeHint();
        // One line each; these two may end in an ellipsis.
        const bool mayElide = label->objectName() == "summary" || label->objectName() == "about";
        const bool narrow = !mayElide && label->width() < wanted.width();
        if (narrow || label->height() < wanted.height()) complain(label, label->text(), wanted);
    }
    for (const QPushButton* button : root.findChildren<QPushButton*>()) {
        const QSize wanted = button->sizeHint();
        const bool small = button->width() < wanted.width() || button->height() < wanted.height();
        if (button->isVisible() && small) complain(button, button->text(), wanted);
    }
    return found;
}

}  // namespace mailvitals::ui::test
