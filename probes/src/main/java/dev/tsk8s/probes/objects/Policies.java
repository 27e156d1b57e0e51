package dev.tsk8s.probes.objects;

import static dev.tsk8s.probes.objects.Fields.list;
import static dev.tsk8s.probes.objects.Fields.text;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tsk8s.core.facts.NetworkPolicyFact;
import dev.tsk8s.core.facts.NetworkPolicyFact.PortRange;
import dev.tsk8s.core.facts.NetworkPolicyFact.Rule;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;

/// NetworkPolicies (`networking.k8s.io/v1`). Which namespaces matter is known at the end, when all
/// pods are.
public final class Policies {
  private final SortedMap<String, NetworkPolicyFact> byName = new TreeMap<>();

  void add(JsonNode policy) {
    NetworkPolicyFact fact = policy(policy);
    byName.put(fact.namespace() + "/" + fact.name(), fact);
  }

  void clear() {
    byName.clear();
  }

  List<NetworkPolicyFact> facts(Predicate<String> namespaces) {
    return byName.values().stream().filter(policy -> namespaces.test(policy.namespace())).toList();
  }

  /// One of them.
  public static NetworkPolicyFact policy(JsonNode policy) {
    JsonNode spec = policy.path("spec");
    List<String> types = Fields.texts(spec, "policyTypes");
    boolean egress = types.isEmpty() ? spec.has("egress") : types.contains("Egress");
    boolean ingress = types.isEmpty() || types.contains("Ingress");
    return new NetworkPolicyFact(
        Fields.namespace(policy),
        Fields.name(policy),
        Selectors.read(spec.path("podSelector")),
        egress,
        ingress,
        list(spec, "egress").stream().map(rule -> rule(rule, "to")).toList(),
        list(spec, "ingress").stream().map(rule -> rule(rule, "from")).toList());
  }

  private static Rule rule(JsonNode rule, String peers) {
    List<JsonNode> named = list(rule, peers);
    return new Rule(
        named.isEmpty() || named.stream().anyMatch(Policies::everywhere),
        list(rule, "ports").stream().map(Policies::ports).toList());
  }

  private static boolean everywhere(JsonNode peer) {
    String cidr = text(peer, "ipBlock", "cidr");
    boolean all = cidr.equals("0.0.0.0/0") || cidr.equals("::/0");
    return all && list(peer, "ipBlock", "except").isEmpty();
  }

  private static PortRange ports(JsonNode port) {
    String protocol = text(port, "protocol").isEmpty() ? "TCP" : text(port, "protocol");
    String first = text(port, "port");
    if (!first.isEmpty() && !first.chars().allMatch(Character::isDigit)) {
      return new PortRange(protocol, 0, 0, first);
    }
    int from = Fields.number(port, "port");
    int to = Math.max(from, Fields.number(port, "endPort"));
    return new PortRange(protocol, from, to, "");
  }
}
