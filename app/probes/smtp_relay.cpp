// SPDX-License-Identifier: GPL-3.0-or-later
#include "probes/smtp_relay.h"

#include "probes/session_start.h"
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
    if (question.afterPause && !pause(context)) return unexpected(Failure{FailureReason::Cancelled, {}});
    auto connection = net::Connection::open(question.server, context.proxy, context.deadline, context.stop);
    if (!connection) return unexpected(connection.error());
    net::SmtpConversation session(std::move(*connection), context.deadline);
    if (startSession(session, question, context)) nameAll(session, question, context, Afterwards::Quit);
    session.quit();
    return session.take();
}

}  // namespace mailvitals::probes
