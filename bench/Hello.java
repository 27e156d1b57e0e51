/** What a JVM costs before it does anything: the yardstick of the start-up benchmarks. */
public final class Hello {
  private Hello() {}

  public static void main(String[] args) {
    System.out.println("hello");
  }
}
