"""liar.py DEVICE MTU [other]: says of every UDP or echo packet of at least 500 bytes that comes in there that it is too large and MTU bytes would
do, and lets it pass all the same. other: quotes a packet that was never sent."""
import socket, struct, sys

device, mtu, other = sys.argv[1], int(sys.argv[2]), sys.argv[3:] == ["other"]
tap = socket.socket(socket.AF_PACKET, socket.SOCK_DGRAM, socket.htons(0x0800))
tap.bind((device, 0x0800))
out = socket.socket(socket.AF_INET, socket.SOCK_RAW, socket.IPPROTO_ICMP)


def checksum(data):
    total = sum(struct.unpack(f">{len(data) // 2}H", data[: len(data) // 2 * 2]))
    total = (total >> 16) + (total & 0xFFFF)
    return ~(total + (total >> 16)) & 0xFFFF


print("liar", flush=True)
while True:
    packet, source = tap.recvfrom(70000)
    if len(packet) < 500 or packet[9] not in (1, 17) or source[2] == socket.PACKET_OUTGOING:
        continue
    quote = bytearray(packet[:64])
    if other:
        quote[36:64] = bytes(28)  # the id of nothing that was asked
    body = struct.pack(">BBHHH", 3, 4, 0, 0, mtu) + bytes(quote)
    body = body[:2] + struct.pack(">H", checksum(body)) + body[4:]
    try:
        out.sendto(body, (socket.inet_ntoa(packet[12:16]), 0))
    except OSError:
        pass
