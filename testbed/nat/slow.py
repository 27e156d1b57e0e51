"""slow.py MILLISECONDS LOG NAMESPACE:NETWORK...: replaces the way from the namespace `inet` to each of these by one that takes so long, there
and back together (no tc netem is needed). Each STUN packet is logged: time, direction, both sockets, transaction, and whether it is asked
to be answered from elsewhere (CHANGE-REQUEST)."""
import ctypes, fcntl, heapq, os, select, socket, struct, subprocess, sys, time

libc = ctypes.CDLL(None, use_errno=True)


def enter(name):
    with open("/run/netns/" + name) as f:
        if libc.setns(f.fileno(), 0x40000000):
            raise OSError(ctypes.get_errno(), "setns " + name)


def tun(namespace, device):
    enter(namespace)
    fd = os.open("/dev/net/tun", os.O_RDWR | os.O_NONBLOCK)
    fcntl.ioctl(fd, 0x400454CA, struct.pack("16sH", device.encode(), 0x1001))  # TUNSETIFF: IFF_TUN | IFF_NO_PI
    for args in (["link", "set", device, "up"],):
        subprocess.run(["ip", *args], check=True)
    return fd


def run(namespace, *args):
    subprocess.run(["ip", "netns", "exec", namespace, *args], check=True)


def changes(message):
    at = 20
    while at + 4 <= len(message):
        kind, length = struct.unpack("!HH", message[at : at + 4])
        if kind == 3:
            return "change"
        at += 4 + (length + 3) // 4 * 4
    return "same"


half, log, other, ready = float(sys.argv[1]) / 2000, open(sys.argv[2], "w", buffering=1), {}, select.poll()
home = os.open("/proc/self/ns/net", os.O_RDONLY)
for i, pair in enumerate(sys.argv[3:]):
    name, network = pair.split(":")
    near, far = tun("inet", f"slow{i}"), tun(name, "slow")
    libc.setns(home, 0x40000000)
    for n in ("inet", name):
        run(n, "sysctl", "-qw", "net.ipv4.conf.all.rp_filter=0", "net.ipv4.conf.default.rp_filter=0")
    run("inet", "ip", "route", "replace", network, "dev", f"slow{i}")
    run(name, "ip", "route", "replace", "default", "dev", "slow")
    other[near], other[far] = (far, ">"), (near, "<")
    for fd in (near, far):
        ready.register(fd, select.POLLIN)
print("slow", flush=True)
queue, n = [], 0
while True:
    wait = max(0, queue[0][0] - time.monotonic()) * 1000 if queue else 1000
    for fd, _ in ready.poll(wait if wait < 1 else wait - 0.5):
        packet, now = os.read(fd, 4096), time.monotonic()
        to, way = other[fd]
        n += 1
        heapq.heappush(queue, (now + half, n, to, packet))
    while queue and queue[0][0] <= time.monotonic():
        due, _, to, packet = heapq.heappop(queue)
        os.write(to, packet)
        way = next(w for t, w in other.values() if t == to)
        if packet[0] >> 4 == 4 and packet[9] == 17 and packet[32:36] == b"\x21\x12\xa4\x42":
            s, d = (socket.inet_ntoa(packet[a : a + 4]) for a in (12, 16))
            sp, dp = struct.unpack("!HH", packet[20:24])
            # as the client sees it: it sent this half a way ago
            at = due - half if way == ">" else time.monotonic()
            print(f"{at:.6f} {way} {s}:{sp} {d}:{dp} {packet[36:48].hex()} {changes(packet[28:])}", file=log)
