#!/usr/bin/env python3
"""slow-dns.py ADDRESS PORT SECONDS: a name server over UDP that has 10.96.0.1 for every name, after so long."""
import socket, sys, threading, time

server = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
server.bind((sys.argv[1], int(sys.argv[2])))


def answer(question, who):
    time.sleep(float(sys.argv[3]))
    end = question.index(0, 12) + 5  # one question: name, type, class; what follows it is left out
    record = b"\xc0\x0c\x00\x01\x00\x01\x00\x00\x00\x01\x00\x04" + bytes([10, 96, 0, 1])
    server.sendto(question[:2] + b"\x84\x00\x00\x01\x00\x01\x00\x00\x00\x00" + question[12:end] + record, who)


while True:
    threading.Thread(target=answer, args=server.recvfrom(512), daemon=True).start()
