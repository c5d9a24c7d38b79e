#pragma once
#include <zlib.h>

// A macro, which Swift cannot call. 31 window bits: the gzip format.
static inline int z_begin_gzip(z_stream *stream, int level) {
    return deflateInit2(stream, level, Z_DEFLATED, 31, 8, Z_DEFAULT_STRATEGY);
}
