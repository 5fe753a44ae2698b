package io.tarn.member;

import java.time.Instant;

/// What a member knows of its disk.
///
/// @param checkedAt when everything was read last, at its start or in its turn
/// @param pages of states that were read then, whole or not
/// @param mended pages since its start that were not as they had been written, and are so again
/// @param isJournalReadable all entries of the journal could be read then
public record DiskStanding(Instant checkedAt, long pages, long mended, boolean isJournalReadable) {}
