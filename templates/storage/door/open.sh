# Lets a Manila that is not on this machine tell its Ganesha what to export: by ssh, with a key that opens a few commands and no shell.
# The program behind the door is in its place. Ceph's settings and Manila's key for it are read back when this is done.
# variables: KEY

user=ganesha-door
home=/var/lib/$user
id "$user" > /dev/null 2>&1 || useradd --system --home-dir "$home" --create-home --shell /bin/sh "$user"
# Nobody's password, which is not the same as a locked account: sshd lets a key in.
usermod --password '*' "$user"

# What is asked for holds the keys of shares: it is on no command line, and in no journal.
cat > /etc/sudoers.d/ganesha-door.next <<'SUDOERS'
Defaults:ganesha-door env_keep += "SSH_ORIGINAL_COMMAND", !syslog
ganesha-door ALL=(root) NOPASSWD: /usr/local/sbin/ganesha-door ""
SUDOERS
chmod 0440 /etc/sudoers.d/ganesha-door.next
visudo --check --quiet --file /etc/sudoers.d/ganesha-door.next
mv /etc/sudoers.d/ganesha-door.next /etc/sudoers.d/ganesha-door

install -d -o "$user" -g "$user" -m 0700 "$home/.ssh"
(umask 077; printf 'restrict,command="sudo /usr/local/sbin/ganesha-door" %s\n' "$KEY" > "$home/.ssh/authorized_keys")
chown "$user:$user" "$home/.ssh/authorized_keys"
