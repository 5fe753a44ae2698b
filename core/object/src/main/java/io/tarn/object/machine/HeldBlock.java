package io.tarn.object.machine;

import io.tarn.base.Bytes;
import io.tarn.base.CanonicalReader;
import io.tarn.base.CanonicalWriter;
import io.tarn.base.MalformedException;
import io.tarn.block.immutable.BlockChecksum;
import io.tarn.object.ObjectName;
import io.tarn.object.VersionNumber;

/// A block whose bytes are in the state.
///
/// @param maker name of the object that has the version that made it first
/// @param number of that version
public record HeldBlock(ObjectName maker, VersionNumber number, Bytes content) {
    Bytes encoding() {
        var out = new CanonicalWriter();
        maker.write(out);
        number.write(out);
        return out.bytes(content).toBytes();
    }

    static HeldBlock read(CanonicalReader in) throws MalformedException {
        return new HeldBlock(
                ObjectName.read(in),
                VersionNumber.read(in),
                in.bytes(BlockChecksum.LENGTH_BYTES_MAX));
    }
}
