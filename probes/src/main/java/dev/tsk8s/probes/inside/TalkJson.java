package dev.tsk8s.probes.inside;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import dev.tsk8s.probes.bundle.FactsMapper;

/// Tasks and accounts as lines: JSON as facts are written, `{"is": "Greet", "number": 1, …}`.
public final class TalkJson {
  /// A longer line is refused unread. The longest that is meant is a hundredth of it.
  public static final int LONGEST_TASK = 1 << 20;

  private static final JsonMapper MAPPER =
      FactsMapper.create()
          .rebuild()
          .addModule(new SimpleModule("sharing").setDeserializerModifier(new Sharing()))
          .build();
  private static final ObjectWriter TASKS = MAPPER.writerFor(Task.class);
  private static final ObjectWriter ACCOUNTS = MAPPER.writerFor(Account.class);
  private static final ObjectReader READ_TASK = MAPPER.readerFor(Task.class);
  private static final ObjectReader READ_ACCOUNT = MAPPER.readerFor(Account.class);

  private static final String NOT_UNDERSTOOD = "not understood";

  private TalkJson() {}

  /// A line is not what it should be.
  public static final class Unreadable extends Exception {
    private static final long serialVersionUID = 1L;
    private final int number;

    Unreadable(int number, String message) {
      super(message);
      this.number = number;
    }

    /// Of the task that it means, as far as that can be read; else 0.
    int number() {
      return number;
    }
  }

  /// Without the end of the line.
  public static String line(Task task) {
    return line(TASKS, task);
  }

  /// Without the end of the line.
  public static String line(Account account) {
    return line(ACCOUNTS, account);
  }

  private static String line(ObjectWriter writer, Object value) {
    try {
      return writer.writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("records of numbers and texts", e);
    }
  }

  /// @throws Unreadable with a message that repeats nothing of the line: it goes to all who listen
  public static Task task(String line) throws Unreadable {
    return read(READ_TASK, line, Task.class);
  }

  /// @throws Unreadable if it is none, or none that this version knows
  public static Account account(String line) throws Unreadable {
    return read(READ_ACCOUNT, line, Account.class);
  }

  private static <T> T read(ObjectReader reader, String line, Class<T> type) throws Unreadable {
    try {
      Object value = reader.readValue(line);
      if (!type.isInstance(value)) { // `null`, or nothing at all
        throw new Unreadable(0, NOT_UNDERSTOOD);
      }
      return type.cast(value);
    } catch (JsonProcessingException e) {
      String why = e.getCause() instanceof IllegalArgumentException own ? own.getMessage() : null;
      throw new Unreadable(number(line), why == null ? NOT_UNDERSTOOD : why);
    }
  }

  private static int number(String line) {
    try {
      return MAPPER.readTree(line).path("number").asInt(0);
    } catch (JsonProcessingException _) {
      return 0;
    }
  }
}
