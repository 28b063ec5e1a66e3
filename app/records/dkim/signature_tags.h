// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "records/dkim/signature.h"

/// Readers of single tags, shared by the signatures of DKIM and the seals of ARC.
namespace mailvitals::dkim {

/// Nothing where all is well.
using TagError = std::optional<ParseError>;

TagError tagError(const Tag& tag, const char* what, const char* section = "RFC 6376 section 3.5");
TagError readAlgorithm(const Tag& tag, Signer& signer);
TagError readDomain(const Tag& tag, Signer& signer);
TagError readSelector(const Tag& tag, Signer& signer);
TagError readSignedAt(const Tag& tag, Signer& signer);
/// b= and bh=: base64 with blanks anywhere.
TagError readBase64(const Tag& tag, std::string& bytes);
TagError readTime(const Tag& tag, std::optional<std::chrono::sys_seconds>& time);
/// i= of ARC: 1 to 50 (RFC 8617 section 4.2.1).
TagError readInstance(const Tag& tag, std::optional<unsigned>& instance);
/// Where the key is, once d= and s= are read.
TagError findKeyName(const std::vector<Tag>& tags, Signer& signer);
/// The first of `names` that is not among the tags, as an error at the end of the value.
TagError findMissing(const std::vector<Tag>& tags, const std::vector<std::string_view>& names,
                     std::size_t end, const char* section);
/// Cuts the value into tags; refuses values beyond message::maxStructuredValue.
Expected<std::vector<Tag>, ParseError> signatureTags(std::string_view value);

}  // namespace mailvitals::dkim
