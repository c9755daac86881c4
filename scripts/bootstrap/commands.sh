# shellcheck shell=sh
# Which commands build nothing. To be sourced; uses cache_directory().

# looks_only ARGUMENTS of scripts/lab: whether the command only looks at a lab that is there, or takes it down.
looks_only() {
  while [ $# -gt 0 ]; do
    case $1 in
      -s | --stack)
        # Without the name it is for the command itself to say so.
        [ $# -gt 1 ] || return 1
        shift 2
        ;;
      -s* | --stack=*) shift ;;
      *) break ;;
    esac
  done
  case ${1-} in
    down | status | kubectl | openstack | login | logs | redeploy | env) return 0 ;;
    *) return 1 ;;
  esac
}

# Whether the cache has the programs that such commands call; whatever they were built with, they are used as they are.
has_tools() {
  for pulumi in "$(cache_directory)"/tools-*/bin/pulumi; do
    [ ! -x "$pulumi" ] || return 0
  done
  return 1
}
