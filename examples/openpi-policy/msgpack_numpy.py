"""msgpack with arrays in the way of openpi's msgpack_numpy: an ndarray is a map whose keys are *bytes*.

Arrays of float64, float32, int64, int32 and uint8 arrive as (nested) lists; arrays are sent as float64. With numpy at
hand, use openpi's own module: the bytes are the same.
"""

import struct

FORMATS = {"<f8": "d", "<f4": "f", "<i8": "q", "<i4": "i", "|u1": "B"}


class Array:
    """Rows of numbers that are to be sent as an ndarray of two dimensions."""

    def __init__(self, rows):
        self.rows = rows


def pack(value):
    if value is None:
        return b"\xc0"
    if value is True or value is False:
        return b"\xc3" if value else b"\xc2"
    if isinstance(value, int):
        return bytes([value]) if 0 <= value < 128 else b"\xd3" + struct.pack(">q", value)
    if isinstance(value, float):
        return b"\xcb" + struct.pack(">d", value)
    if isinstance(value, str):
        return _sized(value.encode(), (b"\xd9", b"\xda", b"\xdb"))
    if isinstance(value, bytes):
        return _sized(value, (b"\xc4", b"\xc5", b"\xc6"))
    if isinstance(value, (list, tuple)):
        return b"\xdd" + struct.pack(">I", len(value)) + b"".join(pack(item) for item in value)
    if isinstance(value, dict):
        parts = [pack(key) + pack(item) for key, item in value.items()]
        return b"\xdf" + struct.pack(">I", len(parts)) + b"".join(parts)
    if isinstance(value, Array):
        flat = [number for row in value.rows for number in row]
        columns = len(value.rows[0]) if value.rows else 0
        return pack(
            {
                b"__ndarray__": True,
                b"data": struct.pack(f"<{len(flat)}d", *flat),
                b"dtype": "<f8",
                b"shape": [len(value.rows), columns],
            }
        )
    raise TypeError(f"cannot send {type(value).__name__}")


def _sized(data, markers):
    for marker, form, limit in zip(markers, (">B", ">H", ">I"), (2**8, 2**16, 2**32)):
        if len(data) < limit:
            return marker + struct.pack(form, len(data)) + data
    raise ValueError("too long")


def unpack(data):
    value, end = _read(data, 0)
    if end != len(data):
        raise ValueError("bytes after the message")
    return value


def _read(data, at):
    kind = data[at]
    at += 1
    if kind < 0x80:
        return kind, at
    if kind >= 0xE0:
        return kind - 256, at
    if kind < 0x90:
        return _map(data, at, kind & 0x0F)
    if kind < 0xA0:
        return _list(data, at, kind & 0x0F)
    if kind < 0xC0:
        return _text(data, at, kind & 0x1F)
    if kind in (0xC0, 0xC2, 0xC3):
        return {0xC0: None, 0xC2: False, 0xC3: True}[kind], at
    scalars = {0xCA: ">f", 0xCB: ">d", 0xCC: ">B", 0xCD: ">H", 0xCE: ">I", 0xCF: ">Q", 0xD0: ">b", 0xD1: ">h", 0xD2: ">i", 0xD3: ">q"}
    if kind in scalars:
        form = scalars[kind]
        return struct.unpack_from(form, data, at)[0], at + struct.calcsize(form)
    sizes = {0xC4: ">B", 0xC5: ">H", 0xC6: ">I", 0xD9: ">B", 0xDA: ">H", 0xDB: ">I", 0xDC: ">H", 0xDD: ">I", 0xDE: ">H", 0xDF: ">I"}
    if kind not in sizes:
        raise ValueError(f"msgpack type 0x{kind:02x} is not used here")
    form = sizes[kind]
    (count,) = struct.unpack_from(form, data, at)
    at += struct.calcsize(form)
    if kind <= 0xC6:
        return data[at : at + count], at + count
    if kind <= 0xDB:
        return _text(data, at, count)
    return _list(data, at, count) if kind <= 0xDD else _map(data, at, count)


def _text(data, at, count):
    return data[at : at + count].decode(), at + count


def _list(data, at, count):
    items = []
    for _ in range(count):
        item, at = _read(data, at)
        items.append(item)
    return items, at


def _map(data, at, count):
    result = {}
    for _ in range(count):
        key, at = _read(data, at)
        result[key], at = _read(data, at)
    return (_array(result) if b"__ndarray__" in result else result), at


def _array(fields):
    dtype = fields[b"dtype"]
    form = FORMATS[dtype.decode() if isinstance(dtype, bytes) else dtype]
    data = fields[b"data"]
    flat = list(struct.unpack(f"<{len(data) // struct.calcsize(form)}{form}", data))
    shape = fields[b"shape"]
    if len(shape) != 2:
        return flat
    return [flat[row * shape[1] : (row + 1) * shape[1]] for row in range(shape[0])]
