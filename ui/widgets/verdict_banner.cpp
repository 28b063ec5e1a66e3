// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/verdict_banner.h"

#include "ui/style/theme.h"
#include "ui/text/text.h"
#include "ui/widgets/light_mark.h"
#include "ui/widgets/wrap_label.h"

#include <QBoxLayout>
#include <QDateTime>

namespace mailvitals::ui {
namespace {

Status bannerStatus(const Snapshot& snapshot) {
    const bool alarming = snapshot.light == Light::Red || snapshot.light == Light::Yellow;
    return snapshot.phase == Snapshot::Phase::Running && !alarming ? Status::Checking
                                                                   : statusOf(snapshot.light);
}

// Every verdict of the program's own has room on the narrowest window in the largest letters; only what a
// server wrote into one may be longer.
constexpr int mostLinesOfVerdict = 14;

QString sentenceOf(const Snapshot& snapshot, Status status) {
    if (status == Status::Checking) {
        return VerdictBanner::tr("Nothing alarming so far. The lights change as the answers come in.");
    }
    const QString verdict = ownText(snapshot.verdict);
    if (snapshot.phase != Snapshot::Phase::Stopped) return verdict;
    return VerdictBanner::tr("Stopped; this is what had been seen by then. %1").arg(verdict);
}

/// Where from, as far as it is known: our own addresses, and the proxy.
QString vantageOf(const Snapshot& snapshot) {
    QStringList addresses;
    for (const std::string& address : snapshot.publicAddresses) addresses << networkText(address);
    QString from = addresses.join(QStringLiteral(", "));
    if (!snapshot.proxy.empty()) {
        const QString proxy = networkText(snapshot.proxy);
        return from.isEmpty() ? VerdictBanner::tr("seen through %1").arg(proxy)
                              : VerdictBanner::tr("seen from %1, through %2").arg(from, proxy);
    }
    return from.isEmpty() ? from : VerdictBanner::tr("seen from %1").arg(from);
}

QString aboutOf(const Snapshot& snapshot) {
    const auto seconds = snapshot.evidence->startedAt.time_since_epoch().count();
    QStringList parts;
    if (const auto& message = snapshot.evidence->request.message) {
        parts << (message->name.empty() ? VerdictBanner::tr("a message")
                                        : VerdictBanner::tr("message %1").arg(networkText(message->name)));
    }
    if (snapshot.evidence->request.configuration) parts << VerdictBanner::tr("the server's configuration");
    parts << networkText(snapshot.evidence->request.target.toString())
          << QDateTime::fromSecsSinceEpoch(seconds).toString(QStringLiteral("yyyy-MM-dd HH:mm"));
    const QString vantage = vantageOf(snapshot);
    if (!vantage.isEmpty()) parts << vantage;
    if (snapshot.phase == Snapshot::Phase::Opened) parts << VerdictBanner::tr("opened from a file");
    return parts.join(QStringLiteral("  ·  "));
}

}  // namespace

VerdictBanner::VerdictBanner(QWidget* parent)
    : Surface(parent),
      mark_(new LightMark(64, this)),
      word_(new WrapLabel(this)),
      sentence_(new WrapLabel(this)),
      about_(new WrapLabel(this)) {
    word_->setObjectName(QStringLiteral("word"));
    sentence_->setObjectName(QStringLiteral("sentence"));
    word_->setFont(scaled(font(), 1.7, true));
    sentence_->setFont(scaled(font(), 1.1));
    sentence_->setMostLines(mostLinesOfVerdict);
    about_->setInk(Ink::Muted);
    about_->setMostLines(3);

    auto* words = new QVBoxLayout;
    words->setSpacing(4);
    words->addWidget(word_);
    words->addWidget(sentence_);
    words->addWidget(about_);
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(3 * unit, 2 * unit, 3 * unit, 2 * unit);
    row->setSpacing(3 * unit);
    row->addWidget(mark_, 0, Qt::AlignVCenter);
    row->addLayout(words, 1);
}

void VerdictBanner::show(const Snapshot& snapshot) {
    const Status status = bannerStatus(snapshot);
    setTint(status);
    mark_->setStatus(status);
    word_->setText(wordOf(status));
    word_->setInk(inkOf(status));
    sentence_->setText(sentenceOf(snapshot, status));
    about_->setText(aboutOf(snapshot));
    setAccessibleName(tr("Verdict: %1. %2").arg(wordOf(status), sentence_->text()));
}

}  // namespace mailvitals::ui
