package dev.tsk8s.probes.inside;

import dev.tsk8s.core.facts.Ip;
import dev.tsk8s.core.facts.Resolving.Found;
import java.io.IOException;
import java.net.InetAddress;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.xbill.DNS.AAAARecord;
import org.xbill.DNS.ARecord;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.SOARecord;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;

/// Questions for the addresses of one name, and what their answers say (RFC 1035 section 4).
final class NameWords {
  private static final Set<Found> DENIALS = Set.of(Found.NO_SUCH_NAME, Found.NOTHING);

  private final Record wanted;

  /// @param found never [Found#SILENT] and the like
  /// @param denied how long a denial may be kept (RFC 2308 section 5); empty: it is none, or nobody
  ///   says
  record Answer(Found found, String code, List<Ip> addresses, Optional<Duration> denied) {}

  /// @param name with all its labels: no search path is put behind it
  /// @throws IOException if it is none
  NameWords(String name, boolean v6) throws IOException {
    wanted = Record.newRecord(Name.fromString(name, Name.root), v6 ? Type.AAAA : Type.A, DClass.IN);
  }

  /// Each has a number of its own.
  byte[] question() {
    return Message.newQuery(wanted).toWire();
  }

  /// @return empty: it does not answer that question
  Optional<Answer> answer(byte[] question, byte[] bytes, int length) {
    try {
      var asked = new Message(question);
      var message = new Message(Arrays.copyOf(bytes, length));
      boolean answers =
          message.getHeader().getID() == asked.getHeader().getID()
              && message.getHeader().getFlag(Flags.QR)
              && wanted.equals(message.getQuestion());
      return answers ? Optional.of(read(message)) : Optional.empty();
    } catch (IOException _) {
      return Optional.empty(); // no message of DNS
    }
  }

  private static Answer read(Message message) {
    List<Ip> addresses =
        message.getSection(Section.ANSWER).stream().flatMap(NameWords::address).sorted().toList();
    int code = message.getHeader().getRcode();
    Found found =
        switch (code) {
          case Rcode.NXDOMAIN -> Found.NO_SUCH_NAME;
          case Rcode.NOERROR ->
              message.getHeader().getFlag(Flags.TC)
                  ? Found.TRUNCATED
                  : addresses.isEmpty() ? Found.NOTHING : Found.ADDRESSES;
          default -> Found.FAILURE;
        };
    Optional<Duration> denied = DENIALS.contains(found) ? kept(message) : Optional.empty();
    return new Answer(found, Rcode.string(code), addresses, denied);
  }

  private static Optional<Duration> kept(Message message) {
    return message.getSection(Section.AUTHORITY).stream()
        .flatMap(one ->
            one instanceof SOARecord soa
                ? Stream.of(Duration.ofSeconds(Math.min(soa.getTTL(), soa.getMinimum())))
                : Stream.empty())
        .findFirst();
  }

  private static Stream<Ip> address(Record one) {
    InetAddress address =
        switch (one) {
          case ARecord a -> a.getAddress();
          case AAAARecord aaaa -> aaaa.getAddress();
          default -> null;
        };
    return address == null ? Stream.empty() : Stream.of(new Ip(address.getHostAddress()));
  }
}
