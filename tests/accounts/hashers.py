"""A hasher that counts: the time of an answer is the number of hashes in it."""

from collections import Counter

from django.contrib.auth.hashers import MD5PasswordHasher

hashed: Counter[str] = Counter()


class CountingHasher(MD5PasswordHasher):
    def encode(self, password: str, salt: str) -> str:
        hashed["all"] += 1
        return super().encode(password, salt)
