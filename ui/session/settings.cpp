// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/session/settings.h"

#include <QDir>
#include <QFileInfo>

namespace mailvitals::ui {
namespace {

// A setting is a line that somebody typed; a longer one is not ours.
constexpr qsizetype longestText = 4000;

constexpr qsizetype mostSelectors = 12;  // of one domain
constexpr qsizetype mostDomains = 50;
constexpr qsizetype mostSteps = 40;
constexpr qsizetype mostFiles = 8;

/// The login stands before the last "@"; a file that others may read is no place for it.
QString withoutLogin(const QString& proxy) {
    return proxy.mid(proxy.lastIndexOf(QLatin1Char('@')) + 1);
}

}  // namespace

QString Settings::read(const char* key) const {
    return store_.value(QLatin1String(key)).toString().left(longestText);
}

void Settings::write(const char* key, const QVariant& value) {
    store_.setValue(QLatin1String(key), value);
}

QStringList Settings::recentTargets() const {
    QStringList targets = store_.value(QStringLiteral("targets")).toStringList().mid(0, mostTargets);
    targets.removeIf([](const QString& target) { return target.isEmpty() || target.size() > 255; });
    return targets;
}

void Settings::addRecentTarget(const QString& target) {
    QStringList targets = recentTargets();
    targets.removeAll(target);
    targets.prepend(target);
    write("targets", targets.mid(0, mostTargets));
}

void Settings::forgetRecentTargets() {
    store_.remove(QStringLiteral("targets"));
}

QStringList Settings::recentFiles() const {
    QStringList files = store_.value(QStringLiteral("files")).toStringList().mid(0, mostFiles);
    files.removeIf([](const QString& file) {
        return file.isEmpty() || file.size() > longestText || !QFileInfo::exists(file);
    });
    return files;
}

void Settings::addRecentFile(const QString& path) {
    QStringList files = recentFiles();
    const QString whole = QFileInfo(path).absoluteFilePath();
    files.removeAll(whole);
    files.prepend(whole);
    write("files", files.mid(0, mostFiles));
}

CheckOptions Settings::options() const {
    const int seconds = store_.value(QStringLiteral("check/seconds"), CheckOptions().seconds).toInt();
    const QString proxy = read("check/proxy");
    return {read("check/selectors"),
            read("check/resolvers"),
            withoutLogin(proxy_) == proxy ? proxy_ : proxy,
            read("check/authorities"),
            read("check/treatAsPublic"),
            std::clamp(seconds, 5, 3600)};
}

void Settings::setOptions(const CheckOptions& options) {
    write("check/selectors", options.selectors);
    write("check/resolvers", options.resolvers);
    proxy_ = options.proxy;
    write("check/proxy", withoutLogin(proxy_));
    write("check/authorities", options.authorities);
    write("check/treatAsPublic", options.treatAsPublic);
    write("check/seconds", options.seconds);
}

QStringList Settings::remembered(const char* key, const QString& name) const {
    return store_.value(QLatin1String(key)).toMap().value(name).toStringList();
}

void Settings::remember(const char* key, const QString& name, const QStringList& values) {
    const QString orderKey = QLatin1String(key) + QStringLiteral("Order");
    QVariantMap all = store_.value(QLatin1String(key)).toMap();
    all.remove(name);
    QStringList order = store_.value(orderKey).toStringList();
    order.removeIf([&](const QString& other) { return !all.contains(other); });
    order.removeDuplicates();
    QStringList unordered = all.keys();  // older versions wrote no order down
    unordered.removeIf([&](const QString& other) { return order.contains(other); });
    order = unordered + order;
    if (!values.isEmpty()) {
        all.insert(name, values);
        order.append(name);
    }
    while (order.size() > mostDomains) all.remove(order.takeFirst());
    write(key, all);
    store_.setValue(orderKey, order);
}

QStringList Settings::learnedSelectors(const QString& domain) const {
    QStringList selectors = remembered("learnedSelectors", domain).mid(0, mostSelectors);
    selectors.removeIf([](const QString& selector) { return selector.isEmpty() || selector.size() > 255; });
    return selectors;
}

void Settings::learnSelectors(const QString& domain, const QStringList& selectors) {
    QStringList known = selectors + learnedSelectors(domain);
    known.removeDuplicates();
    remember("learnedSelectors", domain, known.mid(0, mostSelectors));
}

bool Settings::isOwnServer(const QString& domain) const {
    return remembered("ownServers", domain) == QStringList(QStringLiteral("confirmed"));
}

void Settings::setOwnServer(const QString& domain, bool own) {
    remember("ownServers", domain, own ? QStringList(QStringLiteral("confirmed")) : QStringList());
}

QStringList Settings::recoverySteps(const QString& target) const {
    QStringList steps = remembered("recovery", target);
    steps.removeIf([](const QString& step) { return step.isEmpty() || step.size() > 64; });
    return steps.mid(0, mostSteps);
}

void Settings::setRecoverySteps(const QString& target, const QStringList& steps) {
    remember("recovery", target, steps.mid(0, mostSteps));
}

QString Settings::mailSystem() const {
    return read("mailSystem");
}

void Settings::setMailSystem(const QString& name) {
    write("mailSystem", name);
}

std::optional<bool> Settings::senderLookup() const {
    const QString choice = read("senderLookup");
    if (choice == QLatin1String("yes")) return true;
    if (choice == QLatin1String("no")) return false;
    return std::nullopt;
}

void Settings::setSenderLookup(bool lookUp) {
    write("senderLookup", lookUp ? QStringLiteral("yes") : QStringLiteral("no"));
}

ThemeChoice Settings::theme() const {
    return themeFromId(read("theme"));
}

void Settings::setTheme(ThemeChoice choice) {
    write("theme", idOf(choice));
}

QByteArray Settings::windowGeometry() const {
    return store_.value(QStringLiteral("window/geometry")).toByteArray();
}

QByteArray Settings::windowState() const {
    return store_.value(QStringLiteral("window/state")).toByteArray();
}

void Settings::setWindow(const QByteArray& geometry, const QByteArray& state) {
    write("window/geometry", geometry);
    write("window/state", state);
}

QString Settings::lastFolder() const {
    const QString folder = read("folder");
    return QDir(folder).exists() && !folder.isEmpty() ? folder : QDir::homePath();
}

void Settings::setLastFolder(const QString& folder) {
    write("folder", folder);
}

}  // namespace mailvitals::ui
