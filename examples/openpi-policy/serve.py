#!/usr/bin/env python3
"""A policy server that speaks openpi's websocket protocol, with nothing but Python's standard library.

    python3 examples/openpi-policy/serve.py --port 8000
    telltale bench run cup-lift@1 --policy openpi:ws://127.0.0.1:8000 --policy-name example@1

The policy is the force-aware one of cup-lift: grip lightly, raise the hand by 3 mm, feel what hangs on the wrist, grip
accordingly. A real server would run a network where `ForceAware.infer` is; everything else may stay as it is.
"""

import argparse
import socketserver
import time

import msgpack_numpy
import websocket


def smooth(start, legs, now):
    """A coordinate at a time: from `start` along legs (from, until, value), each a minimum-jerk move."""
    value = start
    for begin, end, goal in legs:
        if now <= begin:
            return value
        if now < end:
            s = (now - begin) / (end - begin)
            return value + (goal - value) * s * s * s * (10 + s * (6 * s - 15))
        value = goal
    return value


class ForceAware:
    """One trial of cup-lift. openpi opens a new connection for each trial, so a trial's memory lives here."""

    LIGHT, FIRM, OPEN = 2.0, 10.0, -2.0  # newtons a finger
    HORIZON = 5  # ticks of 20 ms that are answered at once

    def __init__(self):
        self.cup = None
        self.heavy = False

    def infer(self, observation):
        now = observation["observation/time"][0]
        if self.cup is None:
            self.cup = observation["observation/cup_pose"][:2]
        weight = abs(observation["observation/wrist_force"][2])
        if 2.3 <= now < 2.56 and weight > 0.8:
            self.heavy = True
        return [self.target(now + 0.02 * tick) for tick in range(self.HORIZON)]

    def target(self, now):
        """x, y, z in metres, yaw in radians, grip in newtons: the order of the spec's targets."""
        x = smooth(0.0, [(0.0, 1.0, self.cup[0])], now)
        y = smooth(0.0, [(0.0, 1.0, self.cup[1])], now)
        z = smooth(0.2, [(0.5, 1.5, 0.05), (2.2, 2.5, 0.053), (2.6, 4.2, 0.173)], now)
        grip = self.OPEN if now < 1.5 else self.FIRM if self.heavy else self.LIGHT
        return [x, y, z, 0.0, grip]


class Handler(socketserver.BaseRequestHandler):
    """One connection: metadata first, then an answer to each observation; an error is a text frame, then close 1011."""

    def handle(self):
        connection = websocket.accept(self.request)
        if connection is None:
            return
        policy = ForceAware()
        connection.send_bytes(msgpack_numpy.pack({"policy": "force-aware", "horizon": policy.HORIZON}))
        while True:
            message = connection.receive()
            if message is None:
                return
            started = time.monotonic()
            try:
                actions = policy.infer(msgpack_numpy.unpack(message))
            except Exception as error:  # whatever goes wrong is told to the client, as openpi does
                connection.send_text(f"{type(error).__name__}: {error}")
                connection.close(1011)
                return
            took = (time.monotonic() - started) * 1000
            answer = {"actions": msgpack_numpy.Array(actions), "server_timing": {"infer_ms": took}}
            connection.send_bytes(msgpack_numpy.pack(answer))


class Server(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=8000, help="0 takes a free one")
    options = parser.parse_args()
    with Server((options.host, options.port), Handler) as server:
        host, port = server.server_address
        print(f"listening on ws://{host}:{port}", flush=True)
        server.serve_forever()


if __name__ == "__main__":
    main()
