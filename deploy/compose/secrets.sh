#!/bin/sh
# Writes the settings of docker-compose.yml to .env beside it, or to the file that is named:
# a new random password for each one that is not there yet, and a key to sign with. What is there stays as it is.
set -eu
umask 077

root=$(cd "$(dirname "$0")/../.." && pwd)
file=${1:-$root/.env}

new_password() { od -An -N24 -tx1 /dev/urandom | tr -d ' \n'; }

# 32 bytes in base64url, without the padding.
new_key() { head -c 32 /dev/urandom | base64 | tr '+/' '-_' | tr -d '=\n'; }

if [ ! -e "$file" ]; then
    cat >"$file" <<'END'
# Mail goes to a sink that keeps it and delivers none. To send for real: remove the first
# line, and name your mail server and the address that messages come from.
COMPOSE_PROFILES=mail-sink
NOSOTROS_SMTP_HOST=mail-sink
NOSOTROS_SMTP_PORT=2525
NOSOTROS_SMTP_FROM=nosotros@localhost.invalid

# Passwords. Each is made once; the servers get them when they are provisioned.
END
fi

added=0
for name in $(grep -o '\${[A-Z_]*_PASSWORD:?' "$root/docker-compose.yml" | tr -d '${:?' | sort -u); do
    if ! grep -q "^$name=" "$file"; then
        printf '%s=%s\n' "$name" "$(new_password)" >>"$file"
        added=$((added + 1))
    fi
done
# Whoever has it can stop somebody's e-mails.
if ! grep -q "^NOSOTROS_UNSUBSCRIBE_SECRET=" "$file"; then
    printf '%s=%s\n' NOSOTROS_UNSUBSCRIBE_SECRET "$(new_password)" >>"$file"
    added=$((added + 1))
fi
# Whoever has it can make certificates that look like ours.
if ! grep -q "^NOSOTROS_SIGNING_KEY=" "$file"; then
    printf '%s=%s\n' NOSOTROS_SIGNING_KEY "$(new_key)" >>"$file"
    added=$((added + 1))
fi
# Whoever has it can read what integrators' events are signed with, and open their queues.
if ! grep -q "^NOSOTROS_SECRETS_KEY=" "$file"; then
    printf '%s=%s=\n' NOSOTROS_SECRETS_KEY "$(new_key)" >>"$file"
    added=$((added + 1))
fi
echo "$file: $added secrets added"
