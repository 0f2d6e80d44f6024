"""Check a record that guatu exported, with the standard library alone. No part of guatu is used.

guatu verify --export record.jsonl
python check_record.py record.jsonl
"""

import hashlib
import json
import sys


def sha(text):
    return hashlib.sha256(text.encode()).hexdigest()


def root(heads):
    level = [sha(f"leaf:{name}:{heads[name]}") for name in sorted(heads)] or [sha("")]
    while len(level) > 1:
        pairs = [sha(f"node:{a}:{b}") for a, b in zip(level[::2], level[1::2])]
        level = pairs + level[len(pairs) * 2 :]
    return level[0]


def main(path):
    heads, numbers, last, wrong = {}, {}, "", 0
    for line in open(path, encoding="utf-8"):
        row = json.loads(line)
        if row["kind"] == "event":
            body, name = row["body"], row["body"]["stream"]
            text = json.dumps(body, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
            fits = body["previous"] == heads.get(name, "")
            follows = body["sequence"] == numbers.get(name, 0) + 1
            if sha(text) != row["hash"] or not fits or not follows:
                wrong += 1
                print(f"event {body['sequence']} of {name} does not hold")
            heads[name], numbers[name] = row["hash"], body["sequence"]
        else:
            bound = f"checkpoint:{row['day']}:{row['last_event']}:{row['root']}:{last}"
            if sha(bound) != row["hash"] or root(heads) != row["root"]:
                wrong += 1
                print(f"checkpoint {row['day']} does not hold")
            last = row["hash"]
    print(f"{sum(numbers.values())} events, {len(heads)} chains, {wrong} wrong")
    return 2 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
