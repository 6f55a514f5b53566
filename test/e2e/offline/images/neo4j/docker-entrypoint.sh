#!/bin/bash
set -eu
# NEO4J_a_b__c is the setting a.b_c.
for name in "${!NEO4J_@}"; do
  [ "$name" != NEO4J_HOME ] || continue
  setting=$(printf %s "${name#NEO4J_}" | sed 's/__/\n/g; s/_/./g; s/\n/_/g')
  printf '%s=%s\n' "$setting" "${!name}" >> "$NEO4J_HOME/conf/neo4j.conf"
done
[ "${1:-neo4j}" != neo4j ] || set -- neo4j console
exec "$@"
