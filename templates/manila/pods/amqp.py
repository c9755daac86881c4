"""Asks a queue on this pod whether it speaks AMQP 0-9-1: it answers the protocol's header with the method connection.start."""

import socket
import sys

with socket.create_connection(("127.0.0.1", 5672), 5) as connection:
    connection.settimeout(5)
    connection.sendall(b"AMQP\x00\x00\x09\x01")
    frame = connection.recv(11)
    # A method frame (1) of channel 0; after its size class 10, method 10.
    sys.exit(0 if frame[:3] == b"\x01\x00\x00" and frame[7:11] == b"\x00\x0a\x00\x0a" else 1)
