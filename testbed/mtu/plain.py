"""plain.py PORT: a STUN server without a second address on every address of this host: an answer without attributes is one."""
import select, socket, struct, sys

servers = []
for family, any_address in ((socket.AF_INET, "0.0.0.0"), (socket.AF_INET6, "::")):
    server = socket.socket(family, socket.SOCK_DGRAM)
    if family == socket.AF_INET6:
        server.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)
    server.bind((any_address, int(sys.argv[1])))
    servers.append(server)
while True:
    for server in select.select(servers, [], [])[0]:
        request, source = server.recvfrom(70000)
        if len(request) >= 20 and request[:2] == b"\x00\x01":
            try:
                server.sendto(struct.pack(">HH", 0x0101, 0) + request[4:20], source)
            except OSError:
                pass  # no way back
