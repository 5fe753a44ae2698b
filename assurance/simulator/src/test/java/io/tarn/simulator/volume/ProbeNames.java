package io.tarn.simulator.volume;

import io.tarn.base.Probe;
import java.io.IOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.CodeElement;
import java.lang.classfile.MethodModel;
import java.lang.classfile.instruction.ConstantInstruction;
import java.lang.classfile.instruction.InvokeInstruction;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.TreeSet;
import java.util.stream.Stream;

/// The names of all probes in compiled code: a new one is expected to be reached without being
/// listed anywhere.
public final class ProbeNames {
    private static final String PROBE = Probe.class.getName().replace('.', '/');

    private ProbeNames() {}

    /// Probes of all classes in `packages`, as found where `member` was loaded from.
    public static NavigableSet<String> in(Class<?> member, List<String> packages) {
        try {
            URI source = member.getProtectionDomain().getCodeSource().getLocation().toURI();
            if (Files.isDirectory(Path.of(source))) {
                return inAll(Path.of(source), packages);
            }
            try (FileSystem jar = FileSystems.newFileSystem(Path.of(source), Map.of())) {
                return inAll(jar.getPath("/"), packages);
            }
        } catch (IOException | URISyntaxException e) {
            throw new IllegalStateException("compiled classes can be read", e);
        }
    }

    private static NavigableSet<String> inAll(Path root, List<String> packages) throws IOException {
        NavigableSet<String> names = new TreeSet<>();
        for (String each : packages) {
            try (Stream<Path> files = Files.list(root.resolve(each.replace('.', '/')))) {
                for (Path file : files.filter(f -> f.toString().endsWith(".class")).toList()) {
                    addNames(ClassFile.of().parse(Files.readAllBytes(file)), names);
                }
            }
        }
        return names;
    }

    private static void addNames(ClassModel type, NavigableSet<String> names) {
        for (MethodModel method : type.methods()) {
            String loaded = "";
            for (CodeElement element :
                    method.code().map(code -> code.elementList()).orElse(List.of())) {
                if (element instanceof ConstantInstruction constant
                        && constant.constantValue() instanceof String text) {
                    loaded = text;
                } else if (element instanceof InvokeInstruction call
                        && call.owner().asInternalName().equals(PROBE)
                        && call.name().equalsString("reached")) {
                    names.add(loaded);
                }
            }
        }
    }
}
