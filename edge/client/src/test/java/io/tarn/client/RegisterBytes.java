package io.tarn.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.tarn.base.Bytes;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// The model of a device: for each byte, the values that a linearizable register could hold.
///
/// A value is possible from the start of its write until a later write is acknowledged that started
/// after the first had ended. A read may return any value that was possible between its start and
/// its end.
final class RegisterBytes {
    record Write(int offset, Bytes content, long startedAt) {}

    record Read(int offset, long startedAt, List<Set<Byte>> possible) {}

    private static final class Value {
        final byte value;
        final Write write;
        long endedAt = Long.MAX_VALUE;

        Value(byte value, Write write) {
            this.value = value;
            this.write = write;
        }
    }

    private final List<List<Value>> values = new ArrayList<>();
    private final List<Read> openReads = new ArrayList<>();
    private long now;

    RegisterBytes(int size) {
        Write initial = new Write(0, Bytes.zeros(size), now);
        for (int i = 0; i < size; i++) {
            values.add(new ArrayList<>());
        }
        put(initial);
        acknowledged(initial);
    }

    int size() {
        return values.size();
    }

    Write startWrite(int offset, Bytes content) {
        Write write = new Write(offset, content, ++now);
        put(write);
        return write;
    }

    void acknowledged(Write write) {
        end(write);
        for (int i = 0; i < write.content().size(); i++) {
            values.get(write.offset() + i).removeIf(value -> value.endedAt < write.startedAt());
        }
    }

    /// @param unchanged whether the outcome says that nothing was written
    void failed(Write write, boolean unchanged) {
        end(write);
        if (unchanged) {
            for (int i = 0; i < write.content().size(); i++) {
                values.get(write.offset() + i).removeIf(value -> value.write.equals(write));
            }
        }
    }

    Read startRead(int offset, int length) {
        List<Set<Byte>> possible = new ArrayList<>();
        for (int i = 0; i < length; i++) {
            Set<Byte> ofByte = new HashSet<>();
            values.get(offset + i).forEach(value -> ofByte.add(value.value));
            possible.add(ofByte);
        }
        Read read = new Read(offset, ++now, possible);
        openReads.add(read);
        return read;
    }

    void check(Read read, Bytes content) {
        abandon(read);
        assertThat(content.size()).isEqualTo(read.possible().size());
        for (int i = 0; i < content.size(); i++) {
            assertThat(read.possible().get(i))
                    .as("values possible at byte " + (read.offset() + i))
                    .contains(content.byteAt(i));
        }
    }

    void abandon(Read read) {
        openReads.removeIf(open -> open.startedAt() == read.startedAt());
    }

    private void put(Write write) {
        for (int i = 0; i < write.content().size(); i++) {
            int at = write.offset() + i;
            byte value = write.content().byteAt(i);
            values.get(at).add(new Value(value, write));
            for (Read read : openReads) {
                int inRead = at - read.offset();
                if (inRead >= 0 && inRead < read.possible().size()) {
                    read.possible().get(inRead).add(value);
                }
            }
        }
    }

    private void end(Write write) {
        now++;
        for (int i = 0; i < write.content().size(); i++) {
            for (Value value : values.get(write.offset() + i)) {
                if (value.write.equals(write)) {
                    value.endedAt = now;
                }
            }
        }
    }
}
