import java.io.IOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassFile.ClassHierarchyResolverOption;
import java.lang.classfile.ClassFile.StackMapsOption;
import java.lang.classfile.ClassFileVersion;
import java.lang.classfile.ClassHierarchyResolver;
import java.lang.classfile.ClassModel;
import java.lang.classfile.ClassTransform;
import java.lang.classfile.CodeTransform;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;

/// Makes the class files of a jar fit for the JVM's start-up cache. Those older than Java 6 are raised to Java 7, with the
/// stack maps that this version demands: the cache takes no older ones, and picocli, which nearly every start needs, is
/// built for Java 5. Our own are linked ahead ([LinkAhead]).
///
/// Run as `java RaiseClassFiles.java JAR`, which is replaced.
final class RaiseClassFiles {
  private static final int OLDEST_CACHED = ClassFile.JAVA_6_VERSION;
  private static final int WANTED = ClassFile.JAVA_7_VERSION;
  private static final String OURS = "dev/tsk8s/";

  private final ClassFile files;
  private int count;

  private RaiseClassFiles(ClassLoader classes) {
    files =
        ClassFile.of(
            StackMapsOption.GENERATE_STACK_MAPS,
            ClassHierarchyResolverOption.of(
                ClassHierarchyResolver.ofResourceParsing(classes).cached()));
  }

  public static void main(String[] args) throws IOException {
    Path jar = Path.of(args[0]).toAbsolutePath();
    Path next = jar.resolveSibling(jar.getFileName() + ".raised");
    try (var old = new JarFile(jar.toFile());
        var classes = new URLClassLoader(new URL[] {jar.toUri().toURL()});
        var out = new JarOutputStream(Files.newOutputStream(next))) {
      var raising = new RaiseClassFiles(classes);
      raising.copy(old, out);
      System.out.println(raising.count + " class files raised");
    }
    Files.move(next, jar, StandardCopyOption.REPLACE_EXISTING);
  }

  private void copy(JarFile old, JarOutputStream out) throws IOException {
    for (JarEntry entry : old.stream().toList()) {
      byte[] bytes;
      try (var in = old.getInputStream(entry)) {
        bytes = in.readAllBytes();
      }
      var copy = new JarEntry(entry.getName());
      copy.setTimeLocal(entry.getTimeLocal()); // the same sources give the same jar
      out.putNextEntry(copy);
      out.write(entry.getName().endsWith(".class") ? fit(entry.getName(), bytes) : bytes);
      out.closeEntry();
    }
  }

  private byte[] fit(String name, byte[] bytes) {
    if (!name.startsWith(OURS)) {
      return raised(bytes);
    }
    byte[] linked = LinkAhead.linked(files, files.parse(bytes));
    var faults = files.verify(linked);
    if (!faults.isEmpty()) {
      throw new IllegalStateException(name, faults.getFirst());
    }
    return linked;
  }

  private byte[] raised(byte[] bytes) {
    int major = (bytes[6] & 0xff) << 8 | bytes[7] & 0xff;
    if (major >= OLDEST_CACHED) {
      return bytes;
    }
    count++;
    ClassModel old = files.parse(bytes);
    ClassTransform bodies = ClassTransform.transformingMethodBodies(CodeTransform.ACCEPT_ALL);
    return files.build(
        old.thisClass().asSymbol(),
        builder -> {
          builder.withVersion(WANTED, 0);
          builder.transform(
              old,
              bodies.andThen(
                  (b, element) -> {
                    if (!(element instanceof ClassFileVersion)) {
                      b.with(element);
                    }
                  }));
        });
  }
}
