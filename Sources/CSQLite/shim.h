#pragma once
#include <sqlite3.h>

// Constants that are casts of numbers to function pointers, which Swift cannot read: the value is
// copied before the call returns, or stays where it is until the statement is run.
static inline int sqlite_bind_copied_text(
    sqlite3_stmt *statement, int place, const char *text, int length) {
    return sqlite3_bind_text(statement, place, text, length, SQLITE_TRANSIENT);
}

static inline int sqlite_bind_copied_bytes(
    sqlite3_stmt *statement, int place, const void *bytes, int length) {
    return sqlite3_bind_blob(statement, place, bytes, length, SQLITE_TRANSIENT);
}
