package io.tarn.coding;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;

/// A shared library of the operating system, used when it is there.
final class NativeLibrary {
    private final SymbolLookup symbols;

    private NativeLibrary(SymbolLookup symbols) {
        this.symbols = symbols;
    }

    /// @throws IllegalStateException if this JVM was not started with native access
    /// @throws IllegalArgumentException if the system has no such library
    @SuppressWarnings("restricted") // The one place that loads a library; opt-in by JVM flag.
    static NativeLibrary open(String name) {
        if (!NativeLibrary.class.getModule().isNativeAccessEnabled()) {
            throw new IllegalStateException("native access is not enabled");
        }
        return new NativeLibrary(SymbolLookup.libraryLookup(name, Arena.global()));
    }

    /// @throws java.util.NoSuchElementException if the library lacks it
    MemorySegment symbol(String name) {
        return symbols.findOrThrow(name);
    }

    /// A function that takes heap arrays where they lie: the collector waits, so it must be short
    /// and must not keep a pointer to one.
    @SuppressWarnings("restricted") // Signatures are checked by the self-test in Coding.
    MethodHandle shortFunction(String name, FunctionDescriptor signature) {
        return Linker.nativeLinker()
                .downcallHandle(symbol(name), signature, Linker.Option.critical(true));
    }
}
