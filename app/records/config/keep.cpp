// SPDX-License-Identifier: GPL-3.0-or-later
#include "records/config/keep.h"

#include "records/config/blocklists.h"
#include "records/config/exim/kept.h"
#include "records/config/opensmtpd/kept.h"
#include "records/config/postfix/shapes.h"
#include "records/config/shapes.h"

#include <map>

namespace mailvitals::config {
namespace {

using Shape = std::string (*)(std::string_view);
using Shapes = std::map<std::string_view, Shape>;

/// Passwords, keys and tokens stand anywhere in these texts, and nobody can name all the places. So it is the
/// other way round: this is all that is ever kept, under which key, and in which shape.
const Shapes& shapesOf(Kind kind) {
    static const Shapes postfix{{"mynetworks", postfix::keptList},
                                {"mynetworks_style", keptChoice},
                                {"compatibility_level", keptVersion},
                                {"mail_version", keptVersion},
                                {"smtpd_relay_restrictions", postfix::keptRestrictionList},
                                {"smtpd_recipient_restrictions", postfix::keptRestrictionList},
                                {"smtpd_client_restrictions", postfix::keptRestrictionList},
                                {"smtpd_helo_restrictions", postfix::keptRestrictionList},
                                {"smtpd_sender_restrictions", postfix::keptRestrictionList},
                                {"smtpd_data_restrictions", postfix::keptRestrictionList},
                                {"smtpd_end_of_data_restrictions", postfix::keptRestrictionList},
                                {"smtpd_restriction_classes", postfix::keptRestrictionList},
                                {"smtpd_delay_reject", keptChoice},
                                {"smtpd_helo_required", keptChoice},
                                {"mydestination", postfix::keptList},
                                {"relay_domains", postfix::keptList},
                                {"virtual_mailbox_domains", postfix::keptList},
                                {"virtual_alias_domains", postfix::keptList},
                                {"inet_interfaces", postfix::keptList},
                                {"smtpd_upstream_proxy_protocol", keptChoice},
                                {"postscreen_upstream_proxy_protocol", keptChoice},
                                {"postscreen_dnsbl_sites", keptListSites},
                                {"postscreen_dnsbl_action", keptName},
                                {"postscreen_dnsbl_threshold", keptVersion},
                                {"myhostname", keptHosts},
                                {"mydomain", keptHosts}};
    static const Shapes services = [] {
        Shapes all = postfix;
        for (const char* host : {"myhostname", "mydomain"}) all.erase(host);
        all["program"] = keptName;
        return all;
    }();
    static const Shapes table{{"entry", postfix::keptEntry}};
    static const Shapes exim{{"primary_hostname", keptHosts},
                             {"relay_from_hosts", keptEximHosts},
                             {"dc_eximconfig_configtype", keptEximWord},
                             {"dc_relay_nets", keptDebianNetworks},
                             {"dc_local_interfaces", keptDebianNetworks},
                             {"begin", keptEximWord},
                             {"include", keptNothing},
                             {"hostlist", keptEximHosts},
                             {"domainlist", keptEximDomains},
                             {"addresslist", keptEximAddresses},
                             {"localpartlist", keptEximLocalParts},
                             {"host_reject_connection", keptEximHosts},
                             {"local_interfaces", keptEximHosts},
                             {"hosts_proxy", keptEximHosts},
                             {"tls_advertise_hosts", keptEximAny},
                             {"acl_smtp_connect", keptEximAcl},
                             {"acl_smtp_helo", keptEximAcl},
                             {"acl_smtp_mail", keptEximAcl},
                             {"acl_smtp_rcpt", keptEximAcl},
                             {"accept", keptNothing},
                             {"deny", keptNothing},
                             {"require", keptNothing},
                             {"warn", keptNothing},
                             {"defer", keptNothing},
                             {"drop", keptNothing},
                             {"discard", keptNothing},
                             {"endpass", keptNothing},
                             {"acl", keptEximAcl},
                             {"hosts", keptEximHosts},
                             {"domains", keptEximDomains},
                             {"sender_domains", keptEximDomains},
                             {"local_parts", keptEximLocalParts},
                             {"senders", keptEximAddresses},
                             {"recipients", keptEximAddresses},
                             {"authenticated", keptEximAny},
                             {"encrypted", keptEximAny},
                             {"condition", keptEximCondition},
                             {"dnslists", keptDnslists},
                             {"ratelimit", keptForgotten},
                             {"verify", keptEximWord},
                             {"other", keptEximWord},
                             {"router", keptNothing},
                             {"driver", keptEximWord},
                             {"data", keptEximWord},
                             {"route_list", keptEximDomains},
                             {"check_local_user", keptNothing},
                             {"no_verify", keptNothing},
                             {"no_more", keptNothing}};
    static const Shapes openSmtpd{{"match", keptMatchRule},   {"accept", keptMatchRule},
                                  {"reject", keptMatchRule},  {"action", keptSmtpdWords},
                                  {"listen", keptSmtpdWords}, {"filter", keptSmtpdWords},
                                  {"table", keptSmtpdWords},  {"network", keptNetworks},
                                  {"entry", keptTableEntry},  {"include", keptFile}};
    static const Shapes environment{
        {"MAILCOW_HOSTNAME", keptHosts}, {"IPV4_NETWORK", keptPlace},   {"IPV6_NETWORK", keptPlace},
        {"ENABLE_IPV6", keptChoice},     {"SMTP_PORT", keptPlace},      {"SMTPS_PORT", keptPlace},
        {"SUBMISSION_PORT", keptPlace},  {"PERMIT_DOCKER", keptChoice}, {"OVERRIDE_HOSTNAME", keptHosts},
        {"NETWORK_INTERFACE", keptName}, {"SUBNET", keptPlace},         {"SUBNET6", keptPlace},
        {"RELAYNETS", keptNetworks},     {"HOSTNAMES", keptHosts},      {"DOMAIN", keptHosts},
        {"REAL_IP_FROM", keptNetworks},  {"PROXY_PROTOCOL", keptChoice}};
    static const Shapes daemon{{"iptables", keptChoice},
                               {"ip6tables", keptChoice},
                               {"userland-proxy", keptChoice},
                               {"ipv6", keptChoice},
                               {"experimental", keptChoice}};
    static const Shapes version{{"version", keptVersion}};
    static const Shapes networks{{"driver", keptNames},  {"ipv6", keptChoice}, {"subnet", keptPlace},
                                 {"gateway", keptPlace}, {"bridge", keptName}, {"member", keptName},
                                 {"address", keptPlace}, {"name", keptName},   {"ingress", keptChoice},
                                 {"scope", keptName}};
    static const Shapes compose{{"network_mode", keptNetworkMode},
                                {"name", keptName},
                                {"network", keptName},
                                {"port", keptPlace},
                                {"ipv6", keptChoice},
                                {"driver", keptName},
                                {"bridge", keptName},
                                {"subnet", keptPlace},
                                {"gateway", keptPlace},
                                {"image", keptName},
                                {"address", keptPlace},
                                {"port of the node", keptPlace},
                                {"deploy", keptName},
                                {"traefik", keptTraefik},
                                {"PERMIT_DOCKER", keptChoice},
                                {"SUBNET", keptPlace},
                                {"SUBNET6", keptPlace},
                                {"RELAYNETS", keptNetworks},
                                {"NETWORK_INTERFACE", keptName}};
    static const Shapes iptables{{"-A", keptIptablesRule},
                                 {"family", keptName},
                                 {"table", keptName},
                                 {"incomplete", keptName},
                                 {"flavour", keptName}};
    static const Shapes nftables{
        {"hook", keptName}, {"rule", keptNftRule}, {"incomplete", keptName}, {"base", keptName}};
    static const Shapes listeners{{"listen", keptPlace}};
    static const Shapes addresses{{"address", keptPlace}};
    // Proxies: where they listen, where they pass connections on to, and whether the caller's address goes
    // along.
    static const Shapes proxy{{"bind", keptPlace},
                              {"default_backend", keptName},
                              {"server", keptServer},
                              {"server with PROXY", keptServer},
                              {"server with the caller's address", keptServer}};
    static const Shapes traefik{{"traefik", keptTraefik}};
    static const Shapes container{{"type", keptName},
                                  {"listen", keptPlace},
                                  {"connect", keptPlace},
                                  {"nat", keptChoice},
                                  {"proxy_protocol", keptChoice}};
    static const Shapes service{{"kind", keptName},
                                {"type", keptName},
                                {"externalTrafficPolicy", keptName},
                                {"port", keptPlace},
                                {"name", keptName},
                                {"entrypoint", keptName},
                                {"proxy protocol", keptPlace},
                                {"backend", keptName},
                                {"backend port", keptServer},
                                {"transport", keptName},
                                {"port 25", keptIngressTarget},
                                {"port 465", keptIngressTarget},
                                {"port 587", keptIngressTarget}};
    static const Shapes firewalld{{"default", keptChoice},     {"complete", keptChoice},
                                  {"interfaces", keptNames},   {"masquerade", keptChoice},
                                  {"forward-port", keptNames}, {"rich masquerade", keptChoice},
                                  {"open", keptNames}};
    static const Shapes ufw{{"status", keptName}, {"open", keptNames}};
    static const Shapes containers{{"port", keptPlace}};
    switch (kind) {
        case Kind::Postfix: return postfix;
        case Kind::PostfixServices: return services;
        case Kind::PostfixTable: return table;
        case Kind::Exim: return exim;
        case Kind::OpenSmtpd: return openSmtpd;
        case Kind::MailcowSettings:
        case Kind::MailuSettings:
        case Kind::MailserverSettings: return environment;
        case Kind::DockerDaemon: return daemon;
        case Kind::DockerVersion: return version;
        case Kind::Networks: return networks;
        case Kind::Compose: return compose;
        case Kind::Iptables: return iptables;
        case Kind::Nftables: return nftables;
        case Kind::Listeners: return listeners;
        case Kind::Haproxy:
        case Kind::Nginx:
        case Kind::Caddy: return proxy;
        case Kind::Traefik: return traefik;
        case Kind::Firewalld: return firewalld;
        case Kind::Ufw: return ufw;
        case Kind::Containers: return containers;
        case Kind::Container: return container;
        case Kind::KubernetesService: return service;
        case Kind::Addresses:
        case Kind::KubernetesNodes:
        case Kind::KubernetesPods: break;
    }
    return addresses;
}

}  // namespace

std::optional<std::string> kept(Kind kind, std::string_view key, std::string_view value) {
    // A condition that is negated is of the same shape.
    if (kind == Kind::Exim && key.starts_with('!')) key.remove_prefix(1);
    const Shapes& shapes = shapesOf(kind);
    const auto shape = shapes.find(key);
    // Restriction classes and variables of main.cf have names that its owner chose.
    const bool own = kind == Kind::Postfix || kind == Kind::PostfixServices;
    if (shape == shapes.end() && own && postfix::isOwnersName(key))
        return postfix::isSecretName(key) ? std::string(forgotten) : postfix::keptRestrictionList(value);
    if (shape == shapes.end()) return std::nullopt;
    return shape->second(value);
}

}  // namespace mailvitals::config
