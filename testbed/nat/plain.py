"""plain.py ADDRESS...: STUN servers on port 3478 that know Binding and nothing else: no second address, no second port."""
import selectors, socket, struct, sys

COOKIE = 0x2112A442
ready = selectors.DefaultSelector()
for address in sys.argv[1:]:
    s = socket.socket(socket.AF_INET6 if ":" in address else socket.AF_INET, socket.SOCK_DGRAM)
    s.bind((address, 3478))
    ready.register(s, selectors.EVENT_READ)
while True:
    for key, _ in ready.select():
        data, source = key.fileobj.recvfrom(2048)
        if len(data) < 20 or data[:2] != b"\0\1":
            continue
        ip = socket.inet_pton(key.fileobj.family, source[0])
        mask = struct.pack("!I", COOKIE) + data[8:20]
        value = struct.pack("!BBH", 0, 1 if len(ip) == 4 else 2, source[1] ^ (COOKIE >> 16)) + bytes(a ^ b for a, b in zip(ip, mask))
        key.fileobj.sendto(struct.pack("!HH", 0x0101, 4 + len(value)) + data[4:20] + struct.pack("!HH", 0x0020, len(value)) + value, source)
