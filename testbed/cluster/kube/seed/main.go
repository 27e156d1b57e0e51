// Command seed fills an API server with realistic nodes and pods of 3 to 10 kB each.
// They go whole, status included, straight into etcd; the API server's caches follow by watch.
//
//	seed -nodes 5000 -pods 50000 -etcd http://127.0.0.1:12379
package main

import (
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"log"
	"math/rand"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	clientv3 "go.etcd.io/etcd/client/v3"
)

type object = map[string]any
type list = []any

const born = "2026-01-15T08:00:00Z"

func main() {
	nodes := flag.Int("nodes", 500, "nodes")
	pods := flag.Int("pods", 5000, "pods")
	namespaces := flag.Int("namespaces", 50, "namespaces of the pods")
	prefix := flag.String("prefix", "scale", "first part of every name")
	etcd := flag.String("etcd", "http://127.0.0.1:12379", "etcd client URL")
	flag.Parse()

	const batch, workers = 60, 4
	client, err := clientv3.New(clientv3.Config{Endpoints: []string{*etcd}, DialTimeout: 5 * time.Second})
	check(err)
	put := func(items []item) error {
		var ops []clientv3.Op
		for _, i := range items {
			ops = append(ops, clientv3.OpPut(i.key, string(i.json())))
		}
		_, err := client.Txn(context.Background()).Then(ops...).Commit()
		return err
	}
	run := func(what string, count int, next func(int) item) {
		start, size := time.Now(), atomic.Int64{}
		jobs := split(count, batch)
		var wait sync.WaitGroup
		for w := 0; w < workers; w++ {
			wait.Add(1)
			go func() {
				defer wait.Done()
				for j := range jobs {
					var items []item
					for i := j[0]; i < j[1]; i++ {
						it := next(i)
						size.Add(int64(len(it.json())))
						items = append(items, it)
					}
					check(put(items))
				}
			}()
		}
		wait.Wait()
		took := time.Since(start)
		fmt.Printf("%-10s %6d  mean %5d B  %6.1f s  %6.0f/s\n", what, count, size.Load()/int64(max(count, 1)), took.Seconds(), float64(count)/took.Seconds())
	}
	ns := func(i int) string { return fmt.Sprintf("%s-ns-%03d", *prefix, i%*namespaces) }
	run("namespaces", *namespaces, func(i int) item { return namespace(ns(i)) })
	run("nodes", *nodes, func(i int) item { return node(*prefix, i) })
	run("pods", *pods, func(i int) item { return pod(*prefix, ns(i), i, *nodes) })
}

func split(count, batch int) <-chan [2]int {
	jobs := make(chan [2]int)
	go func() {
		for i := 0; i < count; i += batch {
			jobs <- [2]int{i, min(i+batch, count)}
		}
		close(jobs)
	}()
	return jobs
}

type item struct {
	key     string
	body    object
	encoded []byte
}

func (i *item) json() []byte {
	if i.encoded == nil {
		i.encoded, _ = json.Marshal(i.body)
	}
	return i.encoded
}

func meta(name, namespace string, labels, annotations object) object {
	m := object{"name": name, "labels": labels, "annotations": annotations}
	if namespace != "" {
		m["namespace"] = namespace
	}
	m["uid"] = uid()
	m["creationTimestamp"] = born
	m["managedFields"] = list{object{"manager": "kube-controller-manager", "operation": "Update", "apiVersion": "v1", "time": born,
		"fieldsType": "FieldsV1", "fieldsV1": object{"f:metadata": object{"f:labels": object{".": object{}, "f:app": object{}}, "f:ownerReferences": object{}},
			"f:spec": object{"f:containers": object{"k:{\"name\":\"app\"}": object{".": object{}, "f:image": object{}, "f:resources": object{}}}, "f:dnsPolicy": object{}}}}}
	return m
}

func uid() string {
	b := make([]byte, 16)
	rand.Read(b)
	return fmt.Sprintf("%x-%x-4%x-a%x-%x", b[0:4], b[4:6], b[6:8], b[8:10], b[10:16])
}

func namespace(name string) item {
	return item{key: "/registry/namespaces/" + name, body: object{"apiVersion": "v1", "kind": "Namespace",
		"metadata": object{"name": name, "uid": uid(), "creationTimestamp": born}, "spec": object{"finalizers": list{"kubernetes"}}, "status": object{"phase": "Active"}}}
}

func condition(kind, status, reason string) object {
	return object{"type": kind, "status": status, "reason": reason, "message": "kubelet says " + reason, "lastHeartbeatTime": born, "lastTransitionTime": born}
}

func nodeName(prefix string, i int) string { return fmt.Sprintf("%s-node-%05d", prefix, i) }
func nodeIP(i int) string                  { return fmt.Sprintf("10.%d.%d.%d", 64+i/62500, i/250%250, i%250+2) }

func node(prefix string, i int) item {
	name := nodeName(prefix, i)
	labels := object{"kubernetes.io/hostname": name, "kubernetes.io/os": "linux", "kubernetes.io/arch": "amd64", "type": "kwok",
		"topology.kubernetes.io/zone": fmt.Sprintf("eu-west-1%c", 'a'+i%3), "topology.kubernetes.io/region": "eu-west-1",
		"node.kubernetes.io/instance-type": "m6i.xlarge", "eks.amazonaws.com/nodegroup": fmt.Sprintf("pool-%d", i%7)}
	annotations := object{"kwok.x-k8s.io/node": "fake", "node.alpha.kubernetes.io/ttl": "300", "volumes.kubernetes.io/controller-managed-attach-detach": "true",
		"csi.volume.kubernetes.io/nodeid": `{"ebs.csi.aws.com":"i-0` + uid()[:16] + `"}`,
		"io.cilium.network.ipv4-pod-cidr": fmt.Sprintf("100.%d.%d.0/24", 80+i/250, i%250)}
	addresses := list{object{"type": "InternalIP", "address": nodeIP(i)}, object{"type": "Hostname", "address": name}}
	if i%10 == 0 {
		addresses = append(addresses, object{"type": "ExternalIP", "address": fmt.Sprintf("198.18.%d.%d", i/250%250, i%250+2)})
	}
	var images list
	for n := 0; n < 12; n++ {
		images = append(images, object{"sizeBytes": 50_000_000 + n, "names": list{
			fmt.Sprintf("registry.example.com/team-%d/service-%02d@sha256:%s", n%4, n, strings.Repeat("ab12cd34", 8)),
			fmt.Sprintf("registry.example.com/team-%d/service-%02d:v1.%d.0", n%4, n, n)}})
	}
	capacity := object{"cpu": "4", "memory": "16Gi", "pods": "110", "ephemeral-storage": "100Gi"}
	status := object{"capacity": capacity, "allocatable": capacity, "addresses": addresses, "images": images,
		"conditions": list{condition("MemoryPressure", "False", "KubeletHasSufficientMemory"), condition("DiskPressure", "False", "KubeletHasNoDiskPressure"),
			condition("PIDPressure", "False", "KubeletHasSufficientPID"), condition("Ready", "True", "KubeletReady")},
		"daemonEndpoints": object{"kubeletEndpoint": object{"Port": 10250}},
		"nodeInfo": object{"machineID": uid(), "systemUUID": uid(), "bootID": uid(), "kernelVersion": "6.1.0-28-cloud-amd64", "osImage": "Amazon Linux 2023.6",
			"containerRuntimeVersion": "containerd://1.7.25", "kubeletVersion": "v1.35.4", "kubeProxyVersion": "", "operatingSystem": "linux", "architecture": "amd64"}}
	body := object{"apiVersion": "v1", "kind": "Node", "metadata": meta(name, "", labels, annotations),
		"spec": object{"podCIDR": fmt.Sprintf("100.%d.%d.0/24", 80+i/250, i%250), "podCIDRs": list{fmt.Sprintf("100.%d.%d.0/24", 80+i/250, i%250)},
			"providerID": fmt.Sprintf("aws:///eu-west-1%c/i-0%016x", 'a'+i%3, i)}}
	body["status"] = status
	return item{key: "/registry/minions/" + name, body: body}
}

func pod(prefix, ns string, i, nodes int) item {
	name := fmt.Sprintf("%s-app-%d-7d9f8c6b5-%05d", prefix, i%97, i)
	on := i % max(nodes, 1)
	daemon := i%10 == 0 // one in ten is a hostNetwork DaemonSet pod, as CNI and Tailscale agents are
	labels := object{"app": fmt.Sprintf("app-%d", i%97), "pod-template-hash": "7d9f8c6b5", "app.kubernetes.io/part-of": "shop", "app.kubernetes.io/managed-by": "Helm"}
	filler := strings.Repeat(fmt.Sprintf(`{"name":"setting-%d","value":"%016x"},`, i%7, i), 10+i*7%120)
	annotations := object{"kubectl.kubernetes.io/last-applied-configuration": "[" + strings.TrimSuffix(filler, ",") + "]",
		"prometheus.io/scrape": "true", "prometheus.io/port": "9090", "checksum/config": strings.Repeat("0f1e2d3c", 8)}
	container := func(n string) object {
		return object{"name": n, "image": "registry.example.com/team-1/" + n + ":v1.2.3", "imagePullPolicy": "IfNotPresent",
			"args":      list{"--listen=:8080", "--log-format=json"},
			"env":       list{object{"name": "POD_IP", "valueFrom": object{"fieldRef": object{"apiVersion": "v1", "fieldPath": "status.podIP"}}}, object{"name": "MODE", "value": "production"}},
			"ports":     list{object{"name": "http", "containerPort": 8080, "protocol": "TCP"}},
			"resources": object{"limits": object{"memory": "256Mi"}, "requests": object{"cpu": "10m", "memory": "64Mi"}},
			"readinessProbe": object{"httpGet": object{"path": "/ready", "port": "http", "scheme": "HTTP"}, "periodSeconds": 10, "timeoutSeconds": 1,
				"successThreshold": 1, "failureThreshold": 3},
			"terminationMessagePath": "/dev/termination-log", "terminationMessagePolicy": "File",
			"volumeMounts": list{object{"name": "config", "mountPath": "/etc/app", "readOnly": true}}}
	}
	names := list{"app"}
	containers := list{container("app")}
	if i%3 == 0 {
		names, containers = append(names, "sidecar"), append(containers, container("sidecar"))
	}
	spec := object{"nodeName": nodeName(prefix, on), "restartPolicy": "Always", "terminationGracePeriodSeconds": 30, "dnsPolicy": "ClusterFirst",
		"automountServiceAccountToken": false, "schedulerName": "default-scheduler", "enableServiceLinks": false, "securityContext": object{},
		"tolerations": list{object{"operator": "Exists"}}, "containers": containers,
		"volumes": list{object{"name": "config", "configMap": object{"name": "app-config", "defaultMode": 420}}}}
	podIP := fmt.Sprintf("100.%d.%d.%d", 80+on/250, on%250, i/max(nodes, 1)%250+2)
	if daemon {
		spec["hostNetwork"] = true
		for n, c := range containers {
			c.(object)["ports"] = list{object{"name": "http", "containerPort": 8080 + n, "hostPort": 8080 + n, "protocol": "TCP"}}
		}
		podIP = nodeIP(on)
	}
	body := object{"apiVersion": "v1", "kind": "Pod", "metadata": meta(name, ns, labels, annotations), "spec": spec}
	var statuses list
	for _, n := range names {
		statuses = append(statuses, object{"name": n, "ready": true, "started": true, "restartCount": i % 4, "image": "registry.example.com/team-1/app:v1.2.3",
			"imageID":     "registry.example.com/team-1/app@sha256:" + strings.Repeat("ab12cd34", 8),
			"containerID": "containerd://" + strings.Repeat("12ab34cd", 8), "state": object{"running": object{"startedAt": born}}})
	}
	ready := func(kind string) object {
		return object{"type": kind, "status": "True", "lastProbeTime": nil, "lastTransitionTime": born}
	}
	body["status"] = object{"phase": "Running", "hostIP": nodeIP(on), "hostIPs": list{object{"ip": nodeIP(on)}}, "podIP": podIP, "podIPs": list{object{"ip": podIP}},
		"startTime": born, "qosClass": "Burstable", "containerStatuses": statuses,
		"conditions": list{ready("PodReadyToStartContainers"), ready("Initialized"), ready("Ready"), ready("ContainersReady"), ready("PodScheduled")}}
	return item{key: "/registry/pods/" + ns + "/" + name, body: body}
}

func check(err error) {
	if err != nil {
		log.Fatal(err)
	}
}
