package io.tarn.nbd;

import static io.tarn.base.Invariant.require;

/// What clients are told of an export.
///
/// @param name how clients ask for it, at most 4096 bytes of UTF-8
/// @param description one line for a person, at most 4096 bytes of UTF-8; may be empty
/// @param blockBytes length and alignment at which writes are fastest
/// @param readOnly whether every write is refused
public record ExportInfo(
        String name, String description, long sizeBytes, int blockBytes, boolean readOnly) {

    private static final int PREFERRED_BYTES_MIN = 512;

    public ExportInfo {
        require(
                OptionReply.utf8(name).size() <= Wire.STRING_BYTES_MAX
                        && OptionReply.utf8(description).size() <= Wire.STRING_BYTES_MAX,
                "names and descriptions have at most 4096 bytes");
        require(sizeBytes >= 0, "an export has a size");
        require(blockBytes >= 1, "an export has blocks");
    }

    /// The protocol wants a power of two of at least 512 (proto, "Size constraints"): the largest
    /// that divides a block, so that requests aligned to it never cross into another block needlessly.
    int preferredBytes() {
        return Math.max(PREFERRED_BYTES_MIN, Integer.lowestOneBit(blockBytes));
    }
}
