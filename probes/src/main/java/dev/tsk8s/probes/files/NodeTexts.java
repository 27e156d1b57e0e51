package dev.tsk8s.probes.files;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.tsk8s.core.facts.HostView.Link;
import dev.tsk8s.core.facts.HostView.Route;
import dev.tsk8s.core.facts.Observed;
import dev.tsk8s.core.facts.Origin;
import dev.tsk8s.probes.JsonTrees;
import dev.tsk8s.probes.Malformed;
import dev.tsk8s.probes.cilium.AgentLog;
import dev.tsk8s.probes.cilium.DebugInfoJson;
import dev.tsk8s.probes.cilium.EffectiveJson;
import dev.tsk8s.probes.cilium.EffectiveText;
import dev.tsk8s.probes.cilium.EndpointListText;
import dev.tsk8s.probes.cilium.HealthJson;
import dev.tsk8s.probes.cilium.IpMasqText;
import dev.tsk8s.probes.cilium.MetricsJson;
import dev.tsk8s.probes.cilium.MetricsText;
import dev.tsk8s.probes.cilium.Shape;
import dev.tsk8s.probes.cilium.StatusJson;
import dev.tsk8s.probes.node.FilterRules;
import dev.tsk8s.probes.node.IpJson;
import dev.tsk8s.probes.node.IpText;
import dev.tsk8s.probes.node.NftJson;
import dev.tsk8s.probes.node.NftRules;
import dev.tsk8s.probes.node.OffloadText;
import dev.tsk8s.probes.node.ResolvConf;
import dev.tsk8s.probes.node.ShortAnswer;
import dev.tsk8s.probes.node.SysctlText;
import dev.tsk8s.probes.objects.ObjectStream;
import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Reads what the kernel and Cilium's agent wrote on a node.
final class NodeTexts {
  private static final Pattern TABLE = Pattern.compile("table-(\\w+)");
  private static final Pattern HOSTNAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9.-]{0,252}");

  private final Trouble trouble;
  private final Hosts hosts;

  NodeTexts(Trouble trouble, Hosts hosts) {
    this.trouble = trouble;
    this.hosts = hosts;
  }

  void ip(Blob blob, Text text) throws IOException {
    try {
      JsonNode value = json(text);
      if (!in(blob).ip(value, origin(blob))) {
        trouble.unused(blob, "no addresses, links, routes or rules as `ip -j` writes them");
      }
      long malformed = malformed(value);
      if (malformed > 0) {
        trouble.with(blob, "ip -j: left aside %d that are no addresses".formatted(malformed));
      }
    } catch (JsonProcessingException e) {
      trouble.with(blob, "ip -j", e);
    }
  }

  private static long malformed(JsonNode value) {
    long inside = 0;
    if (value.isObject()) {
      for (JsonNode part : value) {
        inside += malformed(part);
      }
    }
    return value.isArray() ? IpJson.malformed(value) : inside;
  }

  /// `nft -j list ruleset`.
  void ruleset(Blob blob, Text text) throws IOException {
    try {
      in(blob).filters.add(new Observed<>(NftJson.read(json(text)), origin(blob)));
    } catch (JsonProcessingException e) {
      trouble.with(blob, "nft -j list ruleset", e);
    }
  }

  void cilium(Blob blob, Text text) throws IOException {
    try {
      JsonNode value = json(text);
      var fields = new HashSet<String>();
      value.fieldNames().forEachRemaining(fields::add);
      if (StatusJson.recognises(fields)) {
        Shape.status(value);
        in(blob).statuses.add(new Observed<>(StatusJson.read(value), origin(blob)));
      } else if (EffectiveJson.recognises(fields)) {
        in(blob).effective.add(new Observed<>(EffectiveJson.read(value), origin(blob)));
      } else if (HealthJson.recognises(fields)) {
        Shape.health(value);
        in(blob).health.add(new Observed<>(HealthJson.read(value), origin(blob)));
      } else if (MetricsJson.recognises(value)) {
        Shape.metrics(value);
        in(blob).metrics.add(new Observed<>(MetricsJson.read(value), origin(blob)));
      } else {
        trouble.unused(blob, "not recognised as any output that is read here");
      }
    } catch (JsonProcessingException | Malformed e) {
      trouble.with(blob, "cilium-dbg", e);
    }
  }

  /// Without lines of stderr that may stand before it.
  private static JsonNode json(Text text) throws IOException {
    String all = text.all();
    return JsonTrees.read(HostTexts.JSON, all.substring(Content.firstBrace(all)));
  }

  void sysctl(Blob blob, String text) {
    in(blob).sysctls.add(new Observed<>(SysctlText.read(text), origin(blob)));
  }

  void resolver(Blob blob, String text) {
    in(blob).resolvers.add(new Observed<>(ResolvConf.read(text), origin(blob)));
  }

  void filters(Blob blob, Text text) throws IOException {
    in(blob).filters.add(new Observed<>(FilterRules.read(text.reader()), origin(blob)));
  }

  void rulesetText(Blob blob, String text) {
    in(blob).filters.add(new Observed<>(NftRules.read(text), origin(blob)));
  }

  void offloads(Blob blob, String text) {
    in(blob).offloads.add(new Observed<>(OffloadText.read(text), origin(blob)));
  }

  /// One line, if it is one that is known.
  ///
  /// @return whether it is
  boolean answer(Blob blob, String text) {
    if (blob.name().startsWith("hostname") && HOSTNAME.matcher(text.strip()).matches()) {
      in(blob).hostname(text.strip());
      return true;
    }
    Optional<ShortAnswer> answer = ShortAnswer.of(text, blob.name());
    answer.ifPresent(found -> in(blob).answers.add(new Observed<>(found, origin(blob))));
    return answer.isPresent();
  }

  void exemptions(Blob blob, String text) {
    in(blob).exemptions.add(new Observed<>(IpMasqText.read(text), origin(blob)));
  }

  void endpoints(Blob blob, String text) {
    in(blob).endpoints.add(new Observed<>(EndpointListText.read(text), origin(blob)));
  }

  void log(Blob blob, Text text) throws IOException {
    boolean excerpt = text.complete() && AgentFolders.pod(blob.home()).isEmpty();
    in(blob)
        .complaints
        .add(
            new Observed<>(
                excerpt ? AgentLog.read(text.head()) : AgentLog.last(text.end(AgentLog.TAIL)),
                origin(blob)));
  }

  void links(Blob blob, String text) {
    List<Link> links = IpText.links(text);
    boolean addresses = links.stream().anyMatch(link -> !link.addresses().isEmpty());
    (addresses ? in(blob).addresses : in(blob).counters).add(new Observed<>(links, origin(blob)));
  }

  /// One table has no name but in the file's. Who saves a single one shows no whole.
  void routes(Blob blob, String text) {
    Matcher table = TABLE.matcher(blob.name());
    List<Route> routes = IpText.routes(text, table.find() ? table.group(1) : "main");
    boolean part = AgentFolders.pod(blob.home()).isPresent();
    if (part) {
      in(blob).tables.add(new Observed<>(routes, origin(blob)));
    } else if (routes.stream().anyMatch(route -> !route.table().equals("main"))) {
      in(blob).routes.add(new Observed<>(routes, origin(blob)));
    } else {
      trouble.unused(blob, "routes of one table: save those of `ip -j route show table all`");
    }
  }

  void rules(Blob blob, String text) {
    in(blob).rules.add(new Observed<>(IpText.rules(text), origin(blob)));
  }

  void effective(Blob blob, String text) {
    in(blob).effective.add(new Observed<>(EffectiveText.read(text), origin(blob)));
  }

  void metrics(Blob blob, String text) {
    in(blob).metrics.add(new Observed<>(MetricsText.read(text), origin(blob)));
  }

  /// Of `cilium-dbg debuginfo` the status.
  void debugInfo(Blob blob, Text text) throws IOException {
    try (JsonParser parser = ObjectStream.JSON.createParser(text.json())) {
      Optional<JsonNode> status = DebugInfoJson.status(parser);
      if (status.isPresent()) {
        Shape.status(status.get());
        in(blob).statuses.add(new Observed<>(StatusJson.read(status.get()), origin(blob)));
      }
    } catch (JsonProcessingException | Malformed e) {
      trouble.with(blob, "cilium-dbg debuginfo", e);
    }
  }

  private static Origin origin(Blob blob) {
    return new Origin(blob.where(), blob.at());
  }

  private NodePieces in(Blob blob) {
    return hosts.in(blob.home()).node;
  }
}
