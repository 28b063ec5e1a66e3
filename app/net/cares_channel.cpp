// SPDX-License-Identifier: GPL-3.0-or-later
#include "net/cares_channel.h"

#include "records/dns/wire.h"

#include <ares.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <cstring>
#include <net/if.h>
#include <netinet/in.h>
#include <sys/socket.h>

#ifdef __GNUC__
// c-ares 1.28 deprecated ares_send() in favour of calls that 1.18 does not have.
#pragma GCC diagnostic ignored "-Wdeprecated-declarations"
#endif

namespace mailvitals::net {
namespace {

bool initialiseOnce() {
    static const bool done = ares_library_init(ARES_LIB_INIT_ALL) == ARES_SUCCESS;
    return done;
}

ExchangeStatus fromAres(int status) {
    switch (status) {
        case ARES_SUCCESS: return ExchangeStatus::Answered;
        case ARES_ETIMEOUT: return ExchangeStatus::TimedOut;
        case ARES_ECONNREFUSED: return ExchangeStatus::Unreachable;
        case ARES_ECANCELLED:
        case ARES_EDESTRUCTION: return ExchangeStatus::Cancelled;
        default: return ExchangeStatus::Fault;
    }
}

bool pinServer(ares_channel channel, const IpEndpoint& server) {
    ares_addr_port_node node{};
    node.family = server.address.isV4() ? AF_INET : AF_INET6;
    const auto& bytes = server.address.bytes();
    if (server.address.isV4())
        std::memcpy(&node.addr.addr4, bytes.data(), 4);
    else
        std::memcpy(&node.addr.addr6, bytes.data(), 16);
    node.udp_port = server.port;
    node.tcp_port = server.port;
    return ares_set_servers_ports(channel, &node) == ARES_SUCCESS;
}

/// A link-local address means nothing without its interface, which not every c-ares can be told. So the
/// socket is tied to it before it is connected.
int tieToZone(ares_socket_t socket, int, void* zone) {
    std::array<char, IF_NAMESIZE> name{};
    const auto& text = *static_cast<const std::string*>(zone);
    const unsigned named = if_nametoindex(text.c_str());
    const unsigned index =
        named != 0 ? named : static_cast<unsigned>(std::strtoul(text.c_str(), nullptr, 10));
    if (index == 0 || if_indextoname(index, name.data()) == nullptr) return -1;
#if defined(SO_BINDTODEVICE)
    return setsockopt(socket, SOL_SOCKET, SO_BINDTODEVICE, name.data(),
                      static_cast<socklen_t>(std::strlen(name.data())));
#elif defined(IPV6_BOUND_IF)
    return setsockopt(socket, IPPROTO_IPV6, IPV6_BOUND_IF, &index, sizeof index);
#else
    return socket == ARES_SOCKET_BAD ? -1 : 0;
#endif
}

IpEndpoint toEndpoint(const ares_addr_port_node& node) {
    const auto port = static_cast<std::uint16_t>(node.udp_port == 0 ? 53 : node.udp_port);
    if (node.family == AF_INET) {
        std::array<std::uint8_t, 4> bytes{};
        std::memcpy(bytes.data(), &node.addr.addr4, 4);
        return {IpAddress::v4(bytes), port};
    }
    std::array<std::uint8_t, 16> bytes{};
    std::memcpy(bytes.data(), &node.addr.addr6, 16);
    return {IpAddress::v6(bytes), port};
}

}  // namespace

struct CaresChannel::State {
    ares_channel channel = nullptr;
    std::string zone;  ///< of the server
    std::map<int, Interest> sockets;
};

namespace {

/// Lives from send() to the one call that c-ares makes for it.
struct Pending {
    CaresChannel::Callback callback;
};

void onAnswer(void* argument, int status, int, unsigned char* bytes, int length) {
    const std::unique_ptr<Pending> pending(static_cast<Pending*>(argument));
    const bool whole = status == ARES_SUCCESS && bytes != nullptr && length > 0;
    const std::string_view answer =
        whole ? std::string_view(reinterpret_cast<const char*>(bytes), static_cast<std::size_t>(length))
              : std::string_view();
    pending->callback(fromAres(status), answer);
}

}  // namespace

CaresChannel::CaresChannel(std::unique_ptr<State> state) : state_(std::move(state)) {}

std::unique_ptr<CaresChannel> CaresChannel::create(const IpEndpoint& server, Transport transport,
                                                   std::chrono::milliseconds timeout) {
    if (!initialiseOnce()) return nullptr;
    auto state = std::make_unique<State>();
    state->zone = server.zone;
    ares_options options{};
    options.flags = ARES_FLAG_NOSEARCH | ARES_FLAG_NOALIASES | ARES_FLAG_NOCHECKRESP | ARES_FLAG_EDNS |
                    ARES_FLAG_IGNTC | ARES_FLAG_STAYOPEN |
                    (transport == Transport::Tcp ? ARES_FLAG_USEVC : 0);
    options.timeout = static_cast<int>(timeout.count());
    options.tries = 1;
    options.ednspsz = dns::ednsPayload;
    options.sock_state_cb_data = state.get();
    options.sock_state_cb = [](void* data, ares_socket_t socket, int readable, int writable) {
        auto& sockets = static_cast<State*>(data)->sockets;
        if (readable == 0 && writable == 0)
            sockets.erase(socket);
        else
            sockets[socket] = {socket, readable != 0, writable != 0};
    };
    int mask =
        ARES_OPT_FLAGS | ARES_OPT_TIMEOUTMS | ARES_OPT_TRIES | ARES_OPT_EDNSPSZ | ARES_OPT_SOCK_STATE_CB;
#ifdef ARES_OPT_QUERY_CACHE
    options.qcache_max_ttl = 0;  // 1.31 switched a cache on that would answer a re-check with old news
    mask |= ARES_OPT_QUERY_CACHE;
#endif
    if (ares_init_options(&state->channel, &options, mask) != ARES_SUCCESS) return nullptr;
    std::unique_ptr<CaresChannel> made(new CaresChannel(std::move(state)));
    State& of = *made->state_;
    if (!of.zone.empty()) ares_set_socket_configure_callback(of.channel, tieToZone, &of.zone);
    // Without its own server the channel would ask the system's.
    return pinServer(of.channel, server) ? std::move(made) : nullptr;
}

CaresChannel::~CaresChannel() {
    ares_destroy(state_->channel);
}

void CaresChannel::send(const std::string& query, Callback callback) {
    auto pending = std::make_unique<Pending>(Pending{std::move(callback)});
    ares_send(state_->channel, reinterpret_cast<const unsigned char*>(query.data()),
              static_cast<int>(query.size()), onAnswer, pending.release());
}

void CaresChannel::cancel() {
    ares_cancel(state_->channel);
}

std::vector<CaresChannel::Interest> CaresChannel::interests() const {
    std::vector<Interest> result;
    for (const auto& [socket, interest] : state_->sockets) result.push_back(interest);
    return result;
}

std::optional<std::chrono::milliseconds> CaresChannel::timeout() const {
    timeval buffer{};
    const timeval* next = ares_timeout(state_->channel, nullptr, &buffer);
    if (next == nullptr) return std::nullopt;
    return std::chrono::milliseconds(next->tv_sec * 1000 + next->tv_usec / 1000 + 1);
}

void CaresChannel::process(int socket, bool readable, bool writable) {
    ares_process_fd(state_->channel, readable ? socket : ARES_SOCKET_BAD,
                    writable ? socket : ARES_SOCKET_BAD);
}

void CaresChannel::processTimeouts() {
    ares_process_fd(state_->channel, ARES_SOCKET_BAD, ARES_SOCKET_BAD);
}

std::vector<IpEndpoint> caresSystemServers() {
    std::vector<IpEndpoint> servers;
    ares_channel channel = nullptr;
    if (!initialiseOnce() || ares_init(&channel) != ARES_SUCCESS) return servers;
    ares_addr_port_node* nodes = nullptr;
    if (ares_get_servers_ports(channel, &nodes) == ARES_SUCCESS) {
        for (const ares_addr_port_node* node = nodes; node != nullptr; node = node->next) {
            servers.push_back(toEndpoint(*node));
        }
        ares_free_data(nodes);
    }
    ares_destroy(channel);
    return servers;
}

}  // namespace mailvitals::net
