# heartbeat.sh ready|alive BINARY: what Manila's database says of this pod's service, which reports every ten seconds.
# variables: MANILA_HOST HOSTNAME
# The pod's own. ready: it has reported within half a minute. alive: nobody can say that it has not for three minutes.
question=$1
binary=$2
age=$(mariadb --defaults-file=/etc/manila/client.cnf --batch --skip-column-names --execute "
  SELECT TIMESTAMPDIFF(SECOND, updated_at, UTC_TIMESTAMP()) FROM services
  WHERE \`binary\` = '$binary' AND host LIKE '${MANILA_HOST:-$HOSTNAME}%' ORDER BY updated_at DESC LIMIT 1" 2> /dev/null)
case $question:$age in
  ready: | ready:NULL) exit 1 ;;
  ready:*) [ "$age" -le 30 ] ;;
  alive: | alive:NULL) exit 0 ;;
  alive:*) [ "$age" -le 180 ] ;;
esac
