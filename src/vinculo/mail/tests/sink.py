"""A mail server for tests: keeps what it takes, and misbehaves when told to."""

import socket
import threading
from contextlib import contextmanager, suppress
from email import message_from_bytes


class Sink:
    """`answers` replaces the answer to a word (`{"RCPT": "451 later"}`); `cut` breaks the line after "DATA" (the
    server said 354) or "TEXT" (it took the text and said nothing)."""

    def __init__(self):
        self.taken, self.answers, self.cut = [], {}, ""
        self.dialogues = 0
        self.hears = lambda word, recipients: None  # called before each answer
        self.server = socket.create_server(("127.0.0.1", 0))
        self.port = self.server.getsockname()[1]
        threading.Thread(target=self.serve, daemon=True).start()

    def serve(self):
        while True:
            try:
                line, _address = self.server.accept()
            except OSError:
                return
            self.dialogues += 1
            threading.Thread(target=self.listen, args=(line,), daemon=True).start()

    def listen(self, line):
        with suppress(OSError):  # the other side has gone
            self.talk(line)

    def talk(self, line):
        with line, line.makefile("rb") as lines:
            say = lambda text: line.sendall(f"{text}\r\n".encode())  # noqa: E731
            say("220 sink")
            recipients = []
            for received in lines:
                word = received.decode().split(" ")[0].strip().split(":")[0].upper()
                address = received.decode().partition("<")[2].partition(">")[0]
                answer = self.answers.get(f"{word} {address}") or self.answers.get(word)
                self.hears(word, [address] if word == "RCPT" else recipients)
                if word == "QUIT":
                    return say("221 bye")
                if answer:
                    say(answer)
                elif word == "DATA":
                    say("354 go ahead")
                    if self.cut == "DATA":
                        return None
                    text = self.text_of(lines)
                    if not text.endswith(b"\r\n.\r\n"):
                        return None
                    self.hears("TEXT", recipients)
                    if self.cut == "TEXT":
                        self.taken.append((recipients, message_from_bytes(text[:-5])))
                        return None
                    if refusal := self.answers.get("TEXT"):
                        say(refusal)
                        continue
                    self.taken.append((recipients, message_from_bytes(text[:-5])))
                    say("250 taken")
                else:
                    if word == "RCPT":
                        recipients = [*recipients, address]
                    say("250 ok")
        return None

    @staticmethod
    def text_of(lines):
        """The text up to its lonely dot; shorter when the line broke."""
        found = b""
        for received in lines:
            found += received
            if received == b".\r\n":
                break
        return found

    def subjects(self):
        return sorted(message["Subject"] for _recipients, message in self.taken)

    def close(self):
        self.server.close()


@contextmanager
def open_sink():
    sink = Sink()
    try:
        yield sink
    finally:
        sink.close()
