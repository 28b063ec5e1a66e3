// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/input_file.h"

#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <thread>
#include <unistd.h>

using namespace mailvitals;

namespace {

QString said(const std::string& path, std::size_t most = 1000) {
    const auto bytes = readInput(path, most);
    return QString::fromStdString(bytes ? "read: " + *bytes : bytes.error());
}

}  // namespace

class TestInputFile : public QObject {
    Q_OBJECT

    QTemporaryDir folder_;

    std::string path(const char* name) const {
        return folder_.filePath(QString::fromLatin1(name)).toStdString();
    }

    std::string written(const char* name, const QByteArray& content) const {
        QFile file(QString::fromStdString(path(name)));
        if (!file.open(QIODevice::WriteOnly) || file.write(content) != content.size()) qFatal("no room");
        return path(name);
    }

 private Q_SLOTS:
    void readsAFile() {
        QCOMPARE(said(written("text", "some words")), QString("read: some words"));
        QCOMPARE(said(written("empty", "")), QString("read: "));
        QVERIFY(QFile::link(QString::fromStdString(path("text")), QString::fromStdString(path("link"))));
        QCOMPARE(said(path("link")), QString("read: some words"));
    }

    void readsOneByteMoreThanIsAllowedAtMost() {
        const std::string file = written("ten", "0123456789");
        QCOMPARE(said(file, 9), QString("read: 0123456789"));
        QCOMPARE(said(file, 8), QString("read: 012345678"));
        QCOMPARE(said(file, 0), QString("read: 0"));
        QCOMPARE(said(file, 10), QString("read: 0123456789"));
    }

    void readsInPieces() {
        const QByteArray large(3 * 256 * 1024 + 17, 'x');
        const auto bytes = readInput(written("large", large), 10 * 1024 * 1024);
        QVERIFY(bytes && *bytes == large.toStdString());
        QCOMPARE(readInput(path("large"), 300 * 1024)->size(), std::size_t{300 * 1024 + 1});
    }

    void takesNoMoreOfAHugeFile() {
        QFile file(QString::fromStdString(path("huge")));
        QVERIFY(file.open(QIODevice::WriteOnly) && file.resize(20ll * 1024 * 1024 * 1024));
        QCOMPARE(readInput(path("huge"), 1024 * 1024)->size(), std::size_t{1024 * 1024 + 1});
    }

    void waitsForNothing() {
        QCOMPARE(mkfifo(path("pipe").c_str(), 0600), 0);
        const QString none = "it is a pipe, a device or the like";
        QCOMPARE(said(path("pipe")), none);
        QCOMPARE(said("/dev/zero"), none);
        QCOMPARE(said(folder_.path().toStdString()), QString("it is a folder"));
        sockaddr_un address{};
        address.sun_family = AF_UNIX;
        qstrncpy(address.sun_path, path("socket").c_str(), sizeof address.sun_path);
        const int socket = ::socket(AF_UNIX, SOCK_STREAM, 0);
        QCOMPARE(bind(socket, reinterpret_cast<const sockaddr*>(&address), sizeof address), 0);
        QCOMPARE(said(path("socket")), none);
        close(socket);
    }

    /// As "<(postconf -n)" in a shell.
    void readsThePipeThatItWasGiven() {
        int ends[2];
        QCOMPARE(pipe(ends), 0);
        std::thread writer([&] {
            QTest::qSleep(100);
            [[maybe_unused]] const auto size = write(ends[1], "late words", 10);
            close(ends[1]);
        });
        QCOMPARE(said("/dev/fd/" + std::to_string(ends[0])), QString("read: late words"));
        writer.join();
        close(ends[0]);
    }

    void saysWhyNot() {
        QCOMPARE(said(path("nothing")), QString("No such file or directory"));
        QCOMPARE(said(written("text", "") + "/x"), QString("Not a directory"));
        if (geteuid() == 0) return;
        QVERIFY(QFile::setPermissions(QString::fromStdString(path("text")), {}));
        QCOMPARE(said(path("text")), QString("Permission denied"));
    }
};

QTEST_MAIN(TestInputFile)
#include "input_file.moc"
