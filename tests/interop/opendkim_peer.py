# SPDX-License-Identifier: GPL-3.0-or-later
"""libopendkim, which most mail servers verify with, through its C interface."""

import ctypes
import ctypes.util
import re

SIMPLE, RELAXED = 0, 1
RSA_SHA256 = 1
OK, NO_KEY = 0, 3
WHOLE_BODY = ctypes.c_ssize_t(-1)
LOOKUP = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.c_void_p, ctypes.c_void_p, ctypes.POINTER(ctypes.c_char),
                          ctypes.c_size_t)


def find():
    """The library, or None where it is not installed."""
    name = ctypes.util.find_library("opendkim") or "libopendkim.so.11"
    try:
        library = ctypes.CDLL(name)
    except OSError:
        return None
    for function in ("dkim_init", "dkim_sign", "dkim_verify"):
        getattr(library, function).restype = ctypes.c_void_p
    for function in ("dkim_sig_getselector", "dkim_sig_getdomain"):
        getattr(library, function).restype = ctypes.c_char_p
    return library


class OpenDkim:
    def __init__(self, library, keys):
        self.library = library
        self.keys = keys
        self.handle = ctypes.c_void_p(library.dkim_init(None, None))
        self.callback = LOOKUP(self._key)
        library.dkim_set_key_lookup(self.handle, self.callback)

    def _key(self, _, signature, buffer, size):
        signature = ctypes.c_void_p(signature)
        selector = self.library.dkim_sig_getselector(signature).decode()
        domain = self.library.dkim_sig_getdomain(signature).decode()
        text = self.keys.lookup(f"{selector}._domainkey.{domain}")
        if text is None or len(text) >= size:
            return NO_KEY
        ctypes.memmove(buffer, text + b"\0", len(text) + 1)
        return OK

    def _feed(self, job, message):
        """True if the whole message went through."""
        message = re.sub(rb"\r?\n", b"\r\n", message)
        head, _, body = message.partition(b"\r\n\r\n")
        for field in re.split(rb"\r\n(?![ \t])", head.removesuffix(b"\r\n")):
            if self.library.dkim_header(job, field, ctypes.c_size_t(len(field))) != OK:
                return False
        if self.library.dkim_eoh(job) != OK:
            return False
        if body and self.library.dkim_body(job, body, ctypes.c_size_t(len(body))) != OK:
            return False
        return self.library.dkim_eom(job, None) == OK

    def passes(self, message):
        status = ctypes.c_int()
        job = ctypes.c_void_p(self.library.dkim_verify(self.handle, b"job", None, ctypes.byref(status)))
        try:
            return self._feed(job, message)
        finally:
            self.library.dkim_free(job)

    def signed(self, message, form):
        """The message with a signature on top; None where the library will not sign it."""
        header, body = (SIMPLE if part == "simple" else RELAXED for part in form.split("/"))
        status = ctypes.c_int()
        job = ctypes.c_void_p(self.library.dkim_sign(
            self.handle, b"job", None, self.keys.rsa, b"rsa", b"example.org", header, body, RSA_SHA256, WHOLE_BODY,
            ctypes.byref(status)))
        try:
            if not self._feed(job, message):
                return None
            value = ctypes.POINTER(ctypes.c_char)()
            size = ctypes.c_size_t()
            self.library.dkim_getsighdr_d(job, ctypes.c_size_t(len("DKIM-Signature: ")), ctypes.byref(value),
                                          ctypes.byref(size))
            field = re.sub(rb"\r?\n", b"\r\n", value[:size.value])
            return b"DKIM-Signature: " + field + b"\r\n" + message
        finally:
            self.library.dkim_free(job)
