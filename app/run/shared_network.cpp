// SPDX-License-Identifier: GPL-3.0-or-later
#include "run/shared_network.h"

namespace mailvitals::run {
namespace {

/// Some ten thousand answers.
constexpr std::size_t cacheOfMany = 32 * 1024 * 1024;
/// What a resolver takes without losing any. One check alone has far fewer.
constexpr std::size_t inFlightOfMany = 256;

net::SharedResolver::Settings resolverSettings(const SharedNetwork::Settings& settings) {
    net::SharedResolver::Settings resolver{
        {.servers = settings.resolvers, .standIn = settings.nameServerStandIn}};
    if (settings.servesMany) {
        resolver.cache = cacheOfMany;
        resolver.resolver.inFlight = inFlightOfMany;
    }
    return resolver;
}

}  // namespace

SharedNetwork::SharedNetwork(Settings settings)
    : settings_(std::move(settings)), resolver_(resolverSettings(settings_)) {}

const Validators& SharedNetwork::validators() {
    std::call_once(validatorsMade_, [this] {
        const auto anchors = settings_.trustAnchorFile.empty()
                                 ? Expected<net::TrustAnchors, std::string>(net::rootAnchors())
                                 : net::anchorsFromFile(settings_.trustAnchorFile);
        if (!anchors) return;  // without anchors nothing is validated; the file was read before the check
        validators_.anchors = *anchors;
        using ForValidator = net::Validator::Settings;
        const std::vector<IpEndpoint>& resolvers = resolver_.servers();
        if (!resolvers.empty())
            validators_.byResolver = std::make_unique<net::Validator>(ForValidator{resolvers, *anchors, {}});
        // Behind a proxy no name server is asked from here, and a world on loopback has none.
        if (settings_.isProxied || settings_.nameServerStandIn) return;
        validators_.byRecursion =
            std::make_unique<net::Validator>(ForValidator{{}, *anchors, settings_.rootHintsFile});
    });
    return validators_;
}

}  // namespace mailvitals::run
