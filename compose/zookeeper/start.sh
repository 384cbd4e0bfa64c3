#!/bin/sh
# Writes the settings of a broker with ZooKeeper, and becomes it.
set -eu

cat > /tmp/server.properties <<EOF
broker.id=$BROKER_ID
zookeeper.connect=zookeeper:2181
listeners=INSIDE://:9092,OUTSIDE://:$OUTSIDE_PORT
advertised.listeners=INSIDE://kafka-$BROKER_ID:9092,OUTSIDE://localhost:$OUTSIDE_PORT
listener.security.protocol.map=INSIDE:PLAINTEXT,OUTSIDE:PLAINTEXT
inter.broker.listener.name=INSIDE
log.dirs=/var/lib/kafka/data
default.replication.factor=3
min.insync.replicas=2
offsets.topic.replication.factor=3
transaction.state.log.replication.factor=3
transaction.state.log.min.isr=2
unclean.leader.election.enable=false
auto.create.topics.enable=false
num.partitions=6
EOF

export KAFKA_HEAP_OPTS="-Xms512m -Xmx512m"
exec /opt/kafka/bin/kafka-server-start.sh /tmp/server.properties
