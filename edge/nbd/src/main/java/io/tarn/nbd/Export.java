package io.tarn.nbd;

import static io.tarn.base.Invariant.require;

import io.tarn.client.ByteDevice;

/// A device that clients may use under a name. All connections to one export share its device, whose
/// locks make their small writes to one block safe.
public record Export(ExportInfo info, ByteDevice device) {
    public Export {
        require(info.sizeBytes() == device.sizeBytes(), "an export is as large as its device");
    }

    public static Export of(String name, String description, boolean readOnly, ByteDevice device) {
        return new Export(
                new ExportInfo(
                        name, description, device.sizeBytes(), device.blockBytes(), readOnly),
                device);
    }
}
