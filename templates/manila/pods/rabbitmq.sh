#!/bin/bash
# RabbitMQ, a node that is alone and knows no name but localhost.
set -euo pipefail
export HOME=/var/lib/rabbitmq ERL_EPMD_ADDRESS=127.0.0.1
export RABBITMQ_NODENAME=rabbit@localhost RABBITMQ_CONFIG_FILE=/etc/manilakube/rabbitmq.conf
export RABBITMQ_MNESIA_BASE=$HOME/mnesia RABBITMQ_LOG_BASE=$HOME/log RABBITMQ_LOGS=-
export RABBITMQ_ENABLED_PLUGINS_FILE=$HOME/enabled_plugins RABBITMQ_PID_FILE=$HOME/pid
# Two schedulers that sleep when there is nothing to do: Erlang's wait for work in a loop.
export RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS='+S 2:2 +sbwt none +sbwtdcpu none +sbwtdio none'
# An Erlang that closes every file descriptor there could be, one by one, must not have a billion of them.
ulimit -S -n 65536 || true
cd "$HOME"
exec /usr/lib/rabbitmq/bin/rabbitmq-server
