package io.tarn.object.update;

import io.tarn.base.CanonicalReader;
import io.tarn.base.CanonicalWriter;
import io.tarn.base.MalformedException;
import io.tarn.object.Metadata;
import io.tarn.object.ObjectName;
import io.tarn.object.VersionNumber;
import io.tarn.object.update.Action.Append;
import io.tarn.object.update.Action.Become;
import io.tarn.object.update.Action.Delete;
import io.tarn.object.update.Action.Expand;
import io.tarn.object.update.Action.Insert;
import io.tarn.object.update.Action.Remove;
import io.tarn.object.update.Action.Replace;
import io.tarn.object.update.Action.SetMetadata;
import io.tarn.object.update.Action.Truncate;
import java.util.ArrayList;
import java.util.List;

/// Bytes of actions.
final class ActionCodec {
    /// Of one action.
    private static final int PIECES_MAX = 1 << 16;

    private ActionCodec() {}

    static void write(CanonicalWriter out, Action action) {
        switch (action) {
            case Replace(long from, long length, List<Piece> content) ->
                    writeContent(out.u8(0).u64(from).u64(length), content);
            case Insert(long at, List<Piece> content) -> writeContent(out.u8(1).u64(at), content);
            case Delete(long from, long length) -> out.u8(2).u64(from).u64(length);
            case Append(List<Piece> content) -> writeContent(out.u8(3), content);
            case Truncate(long bytes) -> out.u8(4).u64(bytes);
            case Expand(long bytes) -> out.u8(5).u64(bytes);
            case SetMetadata(Metadata metadata) -> metadata.write(out.u8(6));
            case Become(ObjectName name, VersionNumber number) -> {
                name.write(out.u8(7));
                number.write(out);
            }
            case Remove _ -> out.u8(8);
        }
    }

    private static void writeContent(CanonicalWriter out, List<Piece> content) {
        out.u32(content.size());
        content.forEach(piece -> piece.write(out));
    }

    static Action read(CanonicalReader in) throws MalformedException {
        int code = in.u8();
        return switch (code) {
            case 0 -> new Replace(in.u64(), in.u64(), readContent(in));
            case 1 -> new Insert(in.u64(), readContent(in));
            case 2 -> new Delete(in.u64(), in.u64());
            case 3 -> new Append(readContent(in));
            case 4 -> new Truncate(in.u64());
            case 5 -> new Expand(in.u64());
            case 6 -> new SetMetadata(Metadata.read(in));
            case 7 -> new Become(ObjectName.read(in), VersionNumber.read(in));
            case 8 -> new Remove();
            default -> throw new MalformedException("no action is " + code);
        };
    }

    private static List<Piece> readContent(CanonicalReader in) throws MalformedException {
        int count = in.count(PIECES_MAX);
        var content = new ArrayList<Piece>();
        for (int i = 0; i < count; i++) {
            content.add(Piece.read(in));
        }
        return content;
    }
}
