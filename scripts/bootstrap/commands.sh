# shellcheck shell=sh
# Which commands build nothing. To be sourced; uses cache_directory().

# command_of ARGUMENTS of scripts/lab: the command's name, behind the options that may come first.
command_of() {
  while [ $# -gt 0 ]; do
    case $1 in
      -s | --stack)
        # Without the name it is for the command itself to say so.
        [ $# -gt 1 ] || return 0
        shift 2
        ;;
      -s* | --stack=*) shift ;;
      *) break ;;
    esac
  done
  printf '%s\n' "${1-}"
}

# looks_only ARGUMENTS of scripts/lab: whether the command only looks at a lab that is there, or takes it down.
looks_only() {
  case $(command_of "$@") in
    down | status | kubectl | openstack | login | logs | redeploy | env | list | sweep | open | completion) return 0 ;;
    *) return 1 ;;
  esac
}

# examines ARGUMENTS of scripts/lab: whether the command says what is missing, instead of installing it.
examines() {
  [ "$(command_of "$@")" = doctor ] || [ "$*" = 'cloud doctor' ]
}

# Whether the cache has the programs that such commands call; whatever they were built with, they are used as they are.
has_tools() {
  for pulumi in "$(cache_directory)"/tools-*/bin/pulumi; do
    [ ! -x "$pulumi" ] || return 0
  done
  return 1
}
