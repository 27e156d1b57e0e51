# shellcheck shell=bash
# The edge of the VPC, where the nodes' packets leave.
# public: each node has a public address by 1:1 NAT (as a cloud's) and a stateful firewall that lets nothing unasked in
# private: nodes leave through the shared, hard NAT gateway only
edge() { # edge public|private
  local n pre="" post=""
  gw nft delete table ip edge 2>/dev/null; gw nft delete table ip edgefw 2>/dev/null
  for ((n = 1; n <= NODES; n++)); do nip gw addr del "$(node_pub $n)/32" dev wan 2>/dev/null; done
  gw conntrack -F >/dev/null 2>&1
  if [ "$1" = public ]; then
    for ((n = 1; n <= NODES; n++)); do
      nip gw addr add "$(node_pub $n)/32" dev wan
      pre+="iifname \"wan\" ip daddr $(node_pub $n) dnat to $(node_ip $n); "
      post+="oifname \"wan\" ip saddr $(node_ip $n) snat to $(node_pub $n); "
    done
  fi
  gw nft -f - <<N
table ip edge {
  chain pre { type nat hook prerouting priority dstnat; $pre }
  chain post { type nat hook postrouting priority 90; $post }
}
table ip edgefw {
  set open_udp { type inet_service; }
  chain forward { type filter hook forward priority 0; policy accept;
    iifname "wan" ct state established,related accept
    iifname "wan" udp dport @open_udp accept
    iifname "wan" drop
  }
  chain input { type filter hook input priority 0; policy accept; iifname "wan" ct state established,related accept; iifname "wan" drop; }
}
N
  node_addresses "$1"
}
firewall() { # firewall open|close PORT: unasked UDP to that port of every node
  if [ "$1" = open ]; then gw nft add element ip edgefw open_udp "{ $2 }"; else gw nft delete element ip edgefw open_udp "{ $2 }"; fi
}
node_addresses() { # what a cloud controller would write into the nodes' status (the kubelets run with --cloud-provider=external)
  local n e
  for ((n = 1; n <= NODES; n++)); do
    e=; [ "$1" = public ] && e=", {\"type\": \"ExternalIP\", \"address\": \"$(node_pub $n)\"}"
    kc patch node "node$n" --subresource=status --type=json -p \
      "[{\"op\": \"add\", \"path\": \"/status/addresses\", \"value\": [{\"type\": \"InternalIP\", \"address\": \"$(node_ip $n)\"}, {\"type\": \"Hostname\", \"address\": \"node$n\"}$e]}]" >/dev/null
  done
}

