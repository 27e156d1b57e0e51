package dev.tsk8s.probes.files;

import com.fasterxml.jackson.core.JsonParser;
import dev.tsk8s.probes.objects.ObjectStream;
import java.io.IOException;

/// Reads one text: recognises it, and hands it to whoever reads such.
final class TextReader {
  private final Trouble trouble;
  private final ClusterTexts cluster;
  private final HostTexts hosts;
  private final NodeTexts nodes;
  private final Bundles bundles;

  TextReader(
      Trouble trouble, ClusterTexts cluster, HostTexts hosts, NodeTexts nodes, Bundles bundles) {
    this.trouble = trouble;
    this.cluster = cluster;
    this.hosts = hosts;
    this.nodes = nodes;
    this.bundles = bundles;
  }

  void read(Blob blob, Text text) throws IOException {
    if (AgentFolders.isForeignLog(blob.name())) {
      trouble.unused(blob, "the log of a container that is no agent, or has ended");
      return;
    }
    switch (Content.of(text.head(), text.complete())) {
      case KUBERNETES_JSON -> cluster.json(blob, text);
      case KUBERNETES_YAML -> cluster.yaml(blob, text);
      case KUBECTL_ERRORS -> cluster.errors(blob, text.all());
      case TAILSCALE_JSON -> hosts.json(blob, text);
      case NETCHECK_TEXT -> hosts.netcheck(blob, text.all());
      case NETCHECK_FAILED -> hosts.netcheckFailed(blob, text.head());
      case PING_TEXT -> hosts.ping(blob, text.all());
      case NO_DAEMON -> hosts.noDaemon(blob);
      case BROKEN_JSON -> broken(blob, text);
      case EMPTY -> trouble.unused(blob, "empty");
      case STATUS_TEXT -> hosts.statusText(blob, text.all());
      case IP_JSON -> nodes.ip(blob, text);
      case CILIUM_JSON -> nodes.cilium(blob, text);
      case SYSCTL_TEXT -> nodes.sysctl(blob, text.all());
      case RESOLV_CONF -> nodes.resolver(blob, text.all());
      case FILTER_RULES -> nodes.filters(blob, text);
      case HELM_VALUES -> cluster.values(blob, text.all());
      case LINK_TEXT -> nodes.links(blob, text.all());
      case ROUTE_TEXT -> nodes.routes(blob, text.all());
      case RULE_TEXT -> nodes.rules(blob, text.all());
      case EFFECTIVE_TEXT -> nodes.effective(blob, text.all());
      case METRICS_TEXT -> nodes.metrics(blob, text.all());
      case DEBUG_INFO -> nodes.debugInfo(blob, text);
      case NFT_RULES -> nodes.rulesetText(blob, text.all());
      case NFT_JSON -> nodes.ruleset(blob, text);
      case OFFLOADS -> nodes.offloads(blob, text.all());
      case IP_MASQ_TEXT -> nodes.exemptions(blob, text.all());
      case ENDPOINT_LIST -> nodes.endpoints(blob, text.all());
      case CILIUM_LOG -> nodes.log(blob, text);
      case FACTS -> bundles.facts(blob, text);
      case MANIFEST -> bundles.manifest(blob, text);
      case REPORT -> trouble.unused(blob, "a report: nothing is judged by what was judged before");
      case SIZES -> trouble.with(blob, SizeTexts.WHY);
      case OTHER_JSON -> unknown(blob);
      case OTHER -> {
        if (!text.complete() || !nodes.answer(blob, text.head())) {
          unknown(blob);
        }
      }
    }
  }

  private void unknown(Blob blob) {
    trouble.unused(blob, "not recognised as any output that is read here");
  }

  /// Finds the place where it breaks.
  private void broken(Blob blob, Text text) throws IOException {
    try (JsonParser parser = ObjectStream.JSON.createParser(text.json())) {
      while (parser.nextToken() != null) {
        parser.skipChildren();
      }
    } catch (IOException e) {
      if (blob.promising()) {
        trouble.with(blob, "JSON", e);
      }
    }
  }
}
