"""relay.py LEFT RIGHT MILLISECONDS [LOSS DUPLICATES LATE END]: a device `relay` in both namespaces; what goes into one comes out of the other, there
and back in so many milliseconds together (no tc netem is needed). Of what goes to the right, so many per cent are lost, doubled, or late by
another round trip; after END packets of one UDP socket nothing of it passes any more."""
import ctypes, fcntl, heapq, os, random, select, struct, subprocess, sys, time

libc = ctypes.CDLL(None, use_errno=True)


def tun(namespace):
    with open("/run/netns/" + namespace) as f:
        if libc.setns(f.fileno(), 0x40000000):
            raise OSError(ctypes.get_errno(), "setns " + namespace)
    fd = os.open("/dev/net/tun", os.O_RDWR | os.O_NONBLOCK)
    fcntl.ioctl(fd, 0x400454CA, struct.pack("16sH", b"relay", 0x1001))  # TUNSETIFF: IFF_TUN | IFF_NO_PI
    subprocess.run(["ip", "link", "set", "relay", "mtu", "9000", "up"], check=True)
    subprocess.run(["sysctl", "-qw", "net.ipv4.conf.all.rp_filter=0", "net.ipv4.conf.relay.rp_filter=0"], check=True)
    return fd


left, right, half = tun(sys.argv[1]), tun(sys.argv[2]), float(sys.argv[3]) / 2000
loss, double, late = ([float(a) / 100 for a in sys.argv[4:7]] + [0, 0, 0])[:3]
end, seen = int(sys.argv[7]) if len(sys.argv) > 7 else 0, {}
ready = select.poll()
ready.register(left, select.POLLIN)
ready.register(right, select.POLLIN)
print("relay", flush=True)
queue, n = [], 0
while True:
    wait = max(0, queue[0][0] - time.monotonic()) * 1000 if queue else 1000
    for fd, _ in ready.poll(wait if wait < 1 else wait - 0.5):
        packet, now = os.read(fd, 70000), time.monotonic()
        to = right if fd == left else left
        if to == right and random.random() < loss:
            continue
        if end and to == right and packet[0] >> 4 == 4 and packet[9] == 17:
            source = packet[20:22]
            seen[source] = seen.get(source, 0) + 1
            if seen[source] > end:
                continue
        n += 2
        due = now + half + (2 * half + 0.002 if to == right and random.random() < late else 0)
        heapq.heappush(queue, (due, n, to, packet))
        if to == right and random.random() < double:
            heapq.heappush(queue, (due, n + 1, to, packet))
    while queue and queue[0][0] <= time.monotonic():
        _, _, to, packet = heapq.heappop(queue)
        try:
            os.write(to, packet)
        except OSError:
            pass  # larger than the device takes
