package dev.tsk8s.probes.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tsk8s.probes.node.ShortAnswer.Kind;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ShortAnswerTest {

  @ParameterizedTest
  @CsvSource({
    "any.txt,Linux node-1 6.8.0-45-generic #45-Ubuntu SMP x86_64 GNU/Linux,KERNEL,6.8.0-45-generic",
    "any.txt,Linux version 5.15.0-1061-oracle (buildd@lcy02) (gcc 11),KERNEL,5.15.0-1061-oracle",
    "uname-r.txt,6.18.44-fc-v669,KERNEL,6.18.44-fc-v669",
    "kernel,5.14.0-427.el9.x86_64,KERNEL,5.14.0-427.el9.x86_64",
    "conntrack-C.txt,4711,CONNECTIONS,4711",
    "any.txt,Enforcing,SELINUX,Enforcing"
  })
  void takesTheWordOfInterest(String name, String line, Kind kind, String value) {
    assertThat(ShortAnswer.of(line + "\n", name)).contains(new ShortAnswer(kind, value));
  }

  @ParameterizedTest
  @CsvSource({
    "any.txt,4711",
    "conntrack_max.txt,262144",
    "version.txt,1.33.2",
    "any.txt,Linux is an operating system",
    "uname.txt,hello",
    "conntrack.txt,'4711\n4712'",
    "any.txt,enforcing"
  })
  void guessesNothing(String name, String text) {
    assertThat(ShortAnswer.of(text, name)).isEmpty();
  }
}
