// SPDX-License-Identifier: GPL-3.0-or-later
#include "rules/views/way.h"

namespace mailvitals {

Way wayTaken(Inquiry& ask) {
    const LocalQuestion question;
    const Attempt<LocalNetwork>& local = ask.ask(question);
    Way way;
    way.open = local.isOpen();
    way.evidence = question.id();
    if (const LocalNetwork* network = local.answer()) {
        way.proxy = network->wayOut;
        way.addresses = network->addresses;
        way.resolvers = network->resolvers;
    }
    return way;
}

}  // namespace mailvitals
