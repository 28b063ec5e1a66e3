// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "records/message/message.h"

namespace mailvitals::message {

/// What these bytes are in place of a message that begins with its header, as far as their beginning tells,
/// and how to get one: an English clause without a full stop. Empty: nothing in particular. For the sentence
/// that refuses them; whether they are a message is Message's to say.
std::string otherForm(std::string_view bytes);

/// Why a header names neither author nor receiver: a clause that begins a sentence, without a full stop.
/// `flawed`: it ended in a line that is no header field.
std::string whyNobodyIsNamed(const Message& header, bool flawed);

}  // namespace mailvitals::message
