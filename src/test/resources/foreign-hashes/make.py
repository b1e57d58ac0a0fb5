"""Makes the vectors of libraries that Python, PHP and the C library have; see README.md."""

import base64
import ctypes
import importlib.metadata
import json
import os
import subprocess
import sys

os.environ["PASSLIB_BUILTIN_BCRYPT"] = "enabled"

import argon2.low_level as argon2
import bcrypt
import django
import hashlib
import passlib.hash as passlib
from django.conf import settings
from django.contrib.auth import hashers
from werkzeug.security import generate_password_hash

settings.configure()

PASSWORDS = [
    "correct horse battery staple",
    "pässwörd ñ 密码 🔑",
    "cafe\u0301",  # decomposed
    "a",
    " ",
    "ÿ¥€ß",
    "a" * 71 + "b",  # 72 bytes
    "é" * 36,  # 72 bytes of two each
]
LONG = ["a" * 72 + "b", "é" * 128]  # 73 bytes and 256 bytes


def say(by, password, text, cut=False):
    line = {"by": by, "password": password, "hash": text}
    if cut:
        line["cut"] = True  # The original looked at the first 72 bytes alone.
    print(json.dumps(line))


def version(package):
    return package + " " + importlib.metadata.version(package)


def of_bcrypt():
    by = version("bcrypt")
    for password in PASSWORDS:
        for prefix in (b"2a", b"2b"):
            say(by, password, bcrypt.hashpw(password.encode(), bcrypt.gensalt(4, prefix)).decode())
    say(by, PASSWORDS[0], bcrypt.hashpw(PASSWORDS[0].encode(), bcrypt.gensalt(10)).decode())


def of_libxcrypt():
    library = ctypes.CDLL("libcrypt.so.1")
    library.crypt.restype = ctypes.c_char_p
    by = "libxcrypt 4"
    for prefix in (b"$2a$", b"$2b$", b"$2x$", b"$2y$"):
        for password in PASSWORDS + LONG:
            salt = prefix + b"05$" + bcrypt.gensalt(4)[7:29]
            text = library.crypt(password.encode(), salt).decode()
            say(by, password, text, len(password.encode()) > 72)
    for password in PASSWORDS + LONG:
        for cost in (b"8", b"6"):
            salt = b"$7$" + cost + b"6..../....2Q9obwLhin8qvQl6sisAO/"
            say(by, password, library.crypt(password.encode(), salt).decode())


def of_passlib():
    by = version("passlib")
    passlib.bcrypt.set_backend("builtin")
    makers = [
        passlib.pbkdf2_sha1.using(rounds=1000),
        passlib.pbkdf2_sha256.using(rounds=1000),
        passlib.pbkdf2_sha512.using(rounds=1000),
        passlib.scrypt.using(rounds=8),
        passlib.scrypt.using(rounds=6, parallelism=3, block_size=2),
    ]
    for maker in makers:
        for password in PASSWORDS + LONG:
            say(by, password, maker.hash(password))
    for password in PASSWORDS[:4] + LONG[:1]:
        text = passlib.bcrypt.using(rounds=4, ident="2", truncate_error=False).hash(password)
        say(by, password, text, len(password.encode()) > 72)


def of_argon2():
    by = version("argon2-cffi")
    for kind in (argon2.Type.I, argon2.Type.D, argon2.Type.ID):
        for v in (16, 19):
            for password in PASSWORDS[:3] + LONG:
                secret = password.encode()
                text = argon2.hash_secret(secret, os.urandom(16), 3, 128, 4, 32, kind, version=v)
                say(by, password, text.decode())
                text = argon2.hash_secret(secret, os.urandom(8), 2, 64, 1, 16, kind, version=v)
                say(by, password, text.decode())


def of_django():
    by = version("django")
    for password in PASSWORDS + LONG:
        say(by, password, hashers.PBKDF2PasswordHasher().encode(password, os.urandom(8).hex(), 1000))
        say(by, password, hashers.PBKDF2SHA1PasswordHasher().encode(password, os.urandom(8).hex(), 1))
        say(by, password, hashers.ScryptPasswordHasher().encode(password, os.urandom(8).hex(), 256))
        quick = hashers.BCryptSHA256PasswordHasher()
        quick.rounds = 4
        say(by, password, quick.encode(password, quick.salt()))
    quick = hashers.BCryptPasswordHasher()
    quick.rounds = 4
    say(by, PASSWORDS[1], quick.encode(PASSWORDS[1], quick.salt()))
    usual = hashers.PBKDF2PasswordHasher()
    say(by, PASSWORDS[1], usual.encode(PASSWORDS[1], usual.salt()))
    usual = hashers.Argon2PasswordHasher()
    say(by, PASSWORDS[1], usual.encode(PASSWORDS[1], usual.salt()))


def of_werkzeug():
    by = version("werkzeug")
    for password in PASSWORDS + LONG:
        for method in ("scrypt:256:8:1", "pbkdf2:sha1:10", "pbkdf2:sha256:10", "pbkdf2:sha512:10"):
            say(by, password, generate_password_hash(password, method))


def of_hashlib():
    by = "hashlib of Python " + sys.version.split()[0]
    for digest, size in (("sha1", 20), ("sha256", 32), ("sha512", 64), ("sha256", 64)):
        for password in PASSWORDS + LONG:
            salt = os.urandom(16)
            key = hashlib.pbkdf2_hmac(digest, password.encode(), salt, 1000, size)
            say(by, password, "$pbkdf2-%s$i=1000$%s$%s" % (digest, b64(salt), b64(key)))


def b64(raw):
    return base64.b64encode(raw).decode().rstrip("=")


def of_php():
    by = "PHP " + subprocess.run(
        ["php", "-r", "echo PHP_VERSION;"], capture_output=True, check=True, text=True
    ).stdout
    script = """
        $password = stream_get_contents(STDIN);
        echo password_hash($password, PASSWORD_BCRYPT, ['cost' => 4]), "\\n";
        $cost = ['memory_cost' => 256, 'time_cost' => 2, 'threads' => 1];
        echo password_hash($password, PASSWORD_ARGON2I, $cost), "\\n";
        echo password_hash($password, PASSWORD_ARGON2ID, $cost), "\\n";
    """
    for password in PASSWORDS + LONG:
        answer = subprocess.run(
            ["php", "-r", script], input=password.encode(), capture_output=True, check=True
        ).stdout.decode()
        for text in answer.split():
            say(by, password, text, text.startswith("$2") and len(password.encode()) > 72)


def of_htpasswd():
    for password in PASSWORDS:
        answer = subprocess.run(
            ["htpasswd", "-niBC", "4", "user"], input=password.encode(), capture_output=True, check=True
        ).stdout.decode()
        say("htpasswd of Apache 2.4", password, answer.split(":", 1)[1].strip())


of_bcrypt()
of_libxcrypt()
of_passlib()
of_argon2()
of_django()
of_werkzeug()
of_hashlib()
of_php()
of_htpasswd()
