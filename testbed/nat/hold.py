"""hold.py PORT ADDRESS:PORT...: keeps a UDP port busy towards these servers, as another host behind the same NAT would."""
import os, socket, sys, time

s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
s.bind(("0.0.0.0", int(sys.argv[1])))
while True:
    for server in sys.argv[2:]:
        host, port = server.rsplit(":", 1)
        s.sendto(b"\0\1\0\0\x21\x12\xa4\x42" + os.urandom(12), (host, int(port)))
    time.sleep(0.2)
