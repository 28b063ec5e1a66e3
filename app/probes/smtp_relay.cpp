// SPDX-License-Identifier: GPL-3.0-or-later
#include "probes/smtp_relay.h"

#include "probes/smtp_opening.h"
#include "probes/smtp_trials.h"

#include <condition_variable>
#include <mutex>

namespace mailvitals::probes {
namespace {

/// False where the check was stopped meanwhile.
bool pause(const ProbeContext& context) {
    std::mutex mutex;
    std::condition_variable_any never;
    std::unique_lock lock(mutex);
    never.wait_for(lock, context.stop, context.pause, [] { return false; });
    return !context.stop.stop_requested();
}

}  // namespace

Expected<SmtpSession, Failure> askSmtpRelay(const SmtpQuestion& question, const ProbeContext& context) {
    if (question.afterPause && !pause(context)) return unexpected(Failure{Why::Cancelled, {}});
    auto connection = net::Connection::open(question.server, context.wayOut, context.deadline, context.stop);
    if (!connection) return unexpected(connection.error());
    net::SmtpConversation talk(std::move(*connection), context.deadline);
    if (openTalk(talk, question, context)) nameAll(talk, question, context, Afterwards::Quit);
    talk.quit();
    return talk.take();
}

}  // namespace mailvitals::probes
