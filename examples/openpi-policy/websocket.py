"""The server's half of RFC 6455, as much as a policy server needs: no extensions, no sub-protocols."""

import base64
import hashlib
import struct

GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11"
CONTINUATION, TEXT, BINARY, CLOSE, PING, PONG = 0x0, 0x1, 0x2, 0x8, 0x9, 0xA
MAX_MESSAGE = 64 * 1024 * 1024


def accept(sock):
    """Answers the handshake. Returns a connection, or None when the request is no websocket's."""
    stream = sock.makefile("rb")
    stream.readline()
    headers = {}
    while True:
        line = stream.readline(8192).decode("latin-1").strip()
        if not line:
            break
        name, _, value = line.partition(":")
        headers[name.strip().lower()] = value.strip()
    key = headers.get("sec-websocket-key")
    if key is None:
        sock.sendall(b"HTTP/1.1 426 Upgrade Required\r\nUpgrade: websocket\r\nContent-Length: 0\r\n\r\n")
        return None
    digest = base64.b64encode(hashlib.sha1((key + GUID).encode()).digest()).decode()
    sock.sendall(
        "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
        f"Sec-WebSocket-Accept: {digest}\r\n\r\n".encode()
    )
    return Connection(sock, stream)


class Connection:
    def __init__(self, sock, stream):
        self.sock = sock
        self.stream = stream

    def send_bytes(self, payload):
        self._send(BINARY, payload)

    def send_text(self, text):
        self._send(TEXT, text.encode())

    def close(self, code):
        self._send(CLOSE, struct.pack(">H", code))

    def receive(self):
        """The next message as bytes; None when the client has gone."""
        message = b""
        while True:
            frame = self._frame()
            if frame is None:
                return None
            final, opcode, payload = frame
            if opcode == CLOSE:
                self._send(CLOSE, payload[:2])
                return None
            if opcode == PING:
                self._send(PONG, payload)
                continue
            if opcode == PONG:
                continue
            message += payload
            if len(message) > MAX_MESSAGE:
                return None
            if final:
                return message

    def _frame(self):
        head = self.stream.read(2)
        if len(head) < 2:
            return None
        final, opcode, masked, length = head[0] & 0x80, head[0] & 0x0F, head[1] & 0x80, head[1] & 0x7F
        if length == 126:
            (length,) = struct.unpack(">H", self.stream.read(2))
        elif length == 127:
            (length,) = struct.unpack(">Q", self.stream.read(8))
        if not masked or length > MAX_MESSAGE:
            return None
        mask = self.stream.read(4)
        payload = self.stream.read(length)
        if len(payload) < length:
            return None
        repeated = mask * (length // 4 + 1)
        return bool(final), opcode, bytes(a ^ b for a, b in zip(payload, repeated))

    def _send(self, opcode, payload):
        if len(payload) < 126:
            head = struct.pack(">BB", 0x80 | opcode, len(payload))
        elif len(payload) < 65536:
            head = struct.pack(">BBH", 0x80 | opcode, 126, len(payload))
        else:
            head = struct.pack(">BBQ", 0x80 | opcode, 127, len(payload))
        self.sock.sendall(head + payload)
