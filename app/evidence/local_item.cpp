// SPDX-License-Identifier: GPL-3.0-or-later
#include "evidence/local_item.h"

#include "evidence/json_fields.h"
#include "evidence/json_values.h"
#include "evidence/weight_parts.h"

namespace mailvitals {
namespace {

QJsonObject toObject(const LocalNetwork::Exit& exit) {
    return QJsonObject{{QStringLiteral("interface"), safe(exit.interface)},
                       {QStringLiteral("address"), plain(exit.address.toString())}};
}

QJsonObject toObject(const LocalNetwork::Tunnel& tunnel) {
    return QJsonObject{{QStringLiteral("interface"), safe(tunnel.interface)},
                       {QStringLiteral("addresses"), arrayOf(tunnel.addresses, toText)}};
}

}  // namespace

std::string LocalKind::title(const LocalQuestion&) {
    return "This computer's own network";
}

QJsonObject LocalKind::write(const LocalQuestion&) {
    return {};
}

QJsonObject LocalKind::write(const LocalNetwork& local) {
    QJsonObject fields{{QStringLiteral("addresses"), arrayOf(local.addresses, toText)},
                       {QStringLiteral("resolvers"),
                        arrayOf(local.resolvers, [](const auto& r) { return plain(r.toString()); })},
                       {QStringLiteral("way_out"), plain(local.proxy)}};
    const auto insert = [&](const char* name, const auto& values) {
        using Value = typename std::decay_t<decltype(values)>::value_type;
        if (!values.empty())
            fields.insert(QLatin1String(name),
                          arrayOf(values, [](const Value& value) { return toObject(value); }));
    };
    insert("exits", local.exits);
    insert("tunnels", local.tunnels);
    return fields;
}

LocalQuestion LocalKind::readQuestion(const Fields&) {
    return {};
}

LocalNetwork LocalKind::readAnswer(const Fields& fields) {
    LocalNetwork network{readAddresses(fields), readEndpoints(fields, "resolvers"), fields.text("way_out")};
    readSome(fields, "exits", [&](const Fields& exit) {
        network.exits.push_back({exit.bytes("interface"), exit.address("address")});
    });
    readSome(fields, "tunnels", [&](const Fields& tunnel) {
        network.tunnels.push_back({tunnel.bytes("interface"), readAddresses(tunnel)});
    });
    return network;
}

std::size_t LocalKind::weigh(const LocalQuestion&) {
    return 0;
}

std::size_t LocalKind::weigh(const LocalNetwork& network) {
    using namespace weight;
    const auto weighEach = [](const auto&) { return 2 * line; };
    return frame + ofText(network.proxy) + sumOf(network.addresses, weighEach) +
           sumOf(network.resolvers, weighEach) +
           sumOf(network.exits,
                 [](const LocalNetwork::Exit& exit) { return frame + ofText(exit.interface); }) +
           sumOf(network.tunnels, [&](const LocalNetwork::Tunnel& tunnel) {
               return frame + ofText(tunnel.interface) + sumOf(tunnel.addresses, weighEach);
           });
}

}  // namespace mailvitals
