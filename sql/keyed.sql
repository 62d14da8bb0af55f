-- grain: none; HMAC-SHA256 (RFC 2104) of a text, its key given as the two padded blocks
create macro keyed(inner_pad, outer_pad, message) as sha256(
    outer_pad || unhex(sha256(inner_pad || encode(message)))
);
