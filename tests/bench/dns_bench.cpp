// SPDX-License-Identifier: GPL-3.0-or-later
// How many questions a second the resolver asks and one core bears. Prints a table; judges nothing.
//
//   bench.dns [ADDRESS:PORT] [QUESTIONS]
//
// Without an address it asks a name server of its own, which says "no such record" as fast as it can, on a
// thread whose work is not counted.
#include "net/resolver.h"

#include <QCoreApplication>

#include <arpa/inet.h>
#include <atomic>
#include <condition_variable>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <mutex>
#include <netinet/in.h>
#include <sys/socket.h>
#include <thread>
#include <unistd.h>

using namespace mailvitals;

namespace {

double cpuSeconds(clockid_t clock) {
    timespec time{};
    clock_gettime(clock, &time);
    return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_nsec) / 1e9;
}

/// Sends each query back as its own answer, without records.
class Echo {
 public:
    Echo() : socket_(socket(AF_INET, SOCK_DGRAM, 0)) {
        address_.sin_family = AF_INET;
        address_.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        socklen_t size = sizeof address_;
        if (bind(socket_, reinterpret_cast<sockaddr*>(&address_), size) != 0) std::abort();
        getsockname(socket_, reinterpret_cast<sockaddr*>(&address_), &size);
        thread_ = std::thread([this] { serve(); });
    }
    ~Echo() {
        shutdown(socket_, SHUT_RDWR);
        close(socket_);
        thread_.join();
    }
    IpEndpoint endpoint() const { return {IpAddress::v4({127, 0, 0, 1}), ntohs(address_.sin_port)}; }
    double cpu() const { return cpu_; }

 private:
    void serve() {
        timeval patience{0, 100000};
        setsockopt(socket_, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
        unsigned char query[512];
        for (;;) {
            sockaddr_in client{};
            socklen_t size = sizeof client;
            const auto got =
                recvfrom(socket_, query, sizeof query, 0, reinterpret_cast<sockaddr*>(&client), &size);
            if (got < 0 && errno != EAGAIN && errno != EINTR) return;
            if (got < 12) continue;
            query[2] |= 0x80;
            sendto(socket_, query, static_cast<std::size_t>(got), 0, reinterpret_cast<sockaddr*>(&client),
                   size);
            cpu_ = cpuSeconds(CLOCK_THREAD_CPUTIME_ID);
        }
    }

    int socket_;
    sockaddr_in address_{};
    std::atomic<double> cpu_ = 0;
    std::thread thread_;
};

void measure(const IpEndpoint& server, std::size_t inFlight, std::size_t count, const Echo* echo) {
    std::mutex mutex;
    std::condition_variable came;
    std::size_t done = 0;
    std::size_t failed = 0;
    const auto start = SteadyClock::now();
    const double cpuBefore = cpuSeconds(CLOCK_PROCESS_CPUTIME_ID) - (echo ? echo->cpu() : 0);
    {
        net::Resolver resolver({.servers = {server}, .inFlight = inFlight});
        for (std::size_t i = 0; i < count; ++i) {
            // Twice as many wait as are out, as where many checks ask.
            std::unique_lock lock(mutex);
            came.wait(lock, [&] { return i - done < 2 * inFlight; });
            lock.unlock();
            const auto name = DomainName::parse("n" + std::to_string(i) + ".example.org");
            resolver.ask(DnsQuestion::of(*name, dns::Type::Txt), [&](const net::DnsOutcome& outcome) {
                const std::lock_guard guard(mutex);
                ++done;
                if (!outcome.result) ++failed;
                came.notify_one();
            });
        }
        std::unique_lock lock(mutex);
        came.wait(lock, [&] { return done == count; });
    }
    const double wall = std::chrono::duration<double>(SteadyClock::now() - start).count();
    const double cpu = cpuSeconds(CLOCK_PROCESS_CPUTIME_ID) - (echo ? echo->cpu() : 0) - cpuBefore;
    const auto all = static_cast<double>(count);
    std::printf("| %9zu | %8.0f | %15.0f | %15.1f | %6zu |\n", inFlight, all / wall, all / cpu,
                1e6 * cpu / all, failed);
}

}  // namespace

int main(int argc, char** argv) {
    const QCoreApplication application(argc, argv);
    const auto named = argc > 1 ? IpEndpoint::parse(argv[1], 53) : std::nullopt;
    const std::size_t count = argc > 2 ? std::strtoul(argv[2], nullptr, 10) : 100000;
    std::unique_ptr<Echo> echo;
    if (!named) echo = std::make_unique<Echo>();
    std::printf("%zu questions.\n\n", count);
    std::printf("| in flight | a second | a second a core | us a question   | failed |\n");
    std::printf("|----------:|---------:|----------------:|----------------:|-------:|\n");
    for (const std::size_t inFlight : {64, 256, 512})
        measure(named ? *named : echo->endpoint(), inFlight, count, echo.get());
    return 0;
}
